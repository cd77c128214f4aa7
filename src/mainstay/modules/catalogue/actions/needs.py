"""Kinds of need, and what answers them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import boolean, lines, long_text, reference, text
from mainstay.framework.values.mentioned import mentioned
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.catalogue.actions.lines import NameInLanguage, as_names
from mainstay.modules.catalogue.models import NeedKind, ProductFit


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A product that answers a need, and why."""

    product: str = reference(_("Product"), kind="product")
    reason: str = text(_("Why it fits"), max_length=300, min_length=0, default="")


@dataclass(frozen=True, kw_only=True)
class CreateNeedKind:
    """A new kind of need."""

    name: str = text(_("Name"), max_length=120)
    names: tuple[NameInLanguage, ...] = lines(_("Names in other languages"), of=NameInLanguage, default=())
    description: str = long_text(_("Description"), default="", min_length=0)
    industry: str = text(_("Industry"), max_length=60, min_length=0, default="")
    fits: tuple[Fit, ...] = lines(_("What answers it"), of=Fit, default=())


@dataclass(frozen=True, kw_only=True)
class EditNeedKind:
    """Changes to a kind of need; ``fits`` replaces the whole list."""

    name: Any = text(_("Name"), max_length=120, default=UNSET)
    names: Any = lines(_("Names in other languages"), of=NameInLanguage, default=UNSET)
    description: Any = long_text(_("Description"), default=UNSET, min_length=0)
    industry: Any = text(_("Industry"), max_length=60, min_length=0, default=UNSET)
    is_active: Any = boolean(_("In use"), default=UNSET)
    fits: Any = lines(_("What answers it"), of=Fit, default=UNSET)


@action(
    "need_kind.create", label=_("New kind of need"), policy=by_right("catalogue", "edit"), creates="need_kind",
    icon="bulb", scope="company", sample=lambda: {"name": "Longer shelf life"},
)  # fmt: skip
def create_need_kind(context: ActionContext, input: CreateNeedKind) -> NeedKind:
    """Add a kind of need and the products that answer it."""
    _refuse_taken(input.name, None)
    need = context.create(NeedKind(names=as_names(input.names), **mentioned(input, "name", "description", "industry")))
    _set_fits(context, need, input.fits)
    return need


@action(
    "need_kind.edit", label=_("Edit"), policy=by_right("catalogue", "edit"), subject="need_kind",
    sample=lambda: {"description": "Keeps fresh for longer without cooling."},
)  # fmt: skip
def edit_need_kind(context: ActionContext, input: EditNeedKind) -> NeedKind:
    """Change a kind of need, or what answers it."""
    need: NeedKind = context.subject
    values = mentioned(input, "name", "description", "industry", "is_active")
    if "name" in values:
        _refuse_taken(values["name"], need)
    if input.names is not UNSET:
        values["names"] = as_names(input.names)
    context.update(need, **values)
    if input.fits is not UNSET:
        context.remove_many(ProductFit.objects.filter(need_kind=need), note="fits")
        _set_fits(context, need, input.fits)
    return need


def _set_fits(context: ActionContext, need: NeedKind, fits: tuple[Fit, ...]) -> None:
    products = context.find_many("product", [fit.product for fit in fits], "fits")
    reasons = {product.pk: fit.reason for product, fit in zip(products, fits, strict=True)}
    context.create_many(
        [ProductFit(need_kind=need, product_id=pk, reason=reason) for pk, reason in reasons.items()], note="fits"
    )


def _refuse_taken(name: str, need: NeedKind | None) -> None:
    if any(other != need for other in NeedKind.objects.filter(name=name)):
        raise InputInvalid([Problem("name", "taken", sentence("There is already a kind of need {name}.", name=name))])
