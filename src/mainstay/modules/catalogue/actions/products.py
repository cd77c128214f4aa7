"""Products."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.custom_fields.fields import read_custom, store_values
from mainstay.framework.custom_fields.values import custom_values
from mainstay.framework.values.inputs import choice, day, lines, long_text, reference, text
from mainstay.framework.values.mentioned import mentioned
from mainstay.kernel.collation import collation_key
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.folding import fold
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.catalogue.actions.lines import SORT_LANGUAGE, NameInLanguage, as_names
from mainstay.modules.catalogue.choices import Classification
from mainstay.modules.catalogue.models import Product


@dataclass(frozen=True, kw_only=True)
class CreateProduct:
    """A new product."""

    code: str = text(_("Code"), max_length=60)
    name: str = text(_("Name"))
    names: tuple[NameInLanguage, ...] = lines(_("Names in other languages"), of=NameInLanguage, default=())
    line: str | None = reference(_("Product line"), kind="product_line", default=None, nullable=True)
    unit_name: str = text(pgettext_lazy("of measure", "Unit"), max_length=20, default="pcs")
    classification: str = choice(
        _("Classification"), choices=tuple(Classification.choices), default=Classification.GOODS.value
    )
    active_from: Any = day(_("On sale from"), default=None, nullable=True)
    active_to: Any = day(_("On sale until"), default=None, nullable=True)
    purpose: str = long_text(_("What it is for"), default="", min_length=0)
    arguments: str = long_text(_("What speaks for it"), default="", min_length=0)
    objections: str = long_text(_("Objections and answers"), default="", min_length=0)
    external_ref: str = text(_("Number elsewhere"), max_length=120, min_length=0, default="")
    custom: dict[str, Any] = custom_values(_("More"), kind="product", default={})


@dataclass(frozen=True, kw_only=True)
class EditProduct:
    """Changes to a product."""

    code: Any = text(_("Code"), max_length=60, default=UNSET)
    name: Any = text(_("Name"), default=UNSET)
    names: Any = lines(_("Names in other languages"), of=NameInLanguage, default=UNSET)
    line: Any = reference(_("Product line"), kind="product_line", default=UNSET, nullable=True)
    unit_name: Any = text(pgettext_lazy("of measure", "Unit"), max_length=20, default=UNSET)
    classification: Any = choice(_("Classification"), choices=tuple(Classification.choices), default=UNSET)
    active_from: Any = day(_("On sale from"), default=UNSET, nullable=True)
    active_to: Any = day(_("On sale until"), default=UNSET, nullable=True)
    purpose: Any = long_text(_("What it is for"), default=UNSET, min_length=0)
    arguments: Any = long_text(_("What speaks for it"), default=UNSET, min_length=0)
    objections: Any = long_text(_("Objections and answers"), default=UNSET, min_length=0)
    custom: Any = custom_values(_("More"), kind="product", default=UNSET)


@dataclass(frozen=True, kw_only=True)
class RetireProduct:
    """The last day on which a product is sold."""

    last_day: Any = day(_("Last day on sale"))


@action(
    "product.create", label=_("New product"), policy=by_right("catalogue", "edit"), creates="product",
    events=("product.created",), icon="package", scope="company",
    sample=lambda: {"code": "PX-40", "name": "Pectin blend PX-40"},
)  # fmt: skip
def create_product(context: ActionContext, input: CreateProduct) -> Product:
    """Add a product to the catalogue."""
    refuse_code_taken(input.code, None)
    refuse_reversed(input.active_from, input.active_to, "active_to")
    plain = mentioned(input, "code", "name", "unit_name", "classification", "active_from", "active_to", "purpose",
                      "arguments", "objections", "external_ref")  # fmt: skip
    plain["custom"] = read_custom("product", input.custom, {}, creating=True)
    line = context.find("product_line", input.line, "line") if input.line else None
    product = context.create(
        Product(**plain, names=as_names(input.names), line=line, **name_forms(input.name, input.code))
    )
    store_values("product", product.pk, product.custom)
    context.emit("product.created", product)
    return product


@action(
    "product.edit", label=_("Edit"), policy=by_right("catalogue", "edit"), subject="product",
    events=("product.changed",), primary=True, sample=lambda: {"unit_name": "kg"},
)  # fmt: skip
def edit_product(context: ActionContext, input: EditProduct) -> Product:
    """Change a product: its names, line, unit, dates of sale, and what a seller should know of it."""
    product: Product = context.subject
    values = mentioned(input, "code", "name", "unit_name", "classification", "active_from", "active_to", "purpose",
                       "arguments", "objections")  # fmt: skip
    if "code" in values:
        refuse_code_taken(values["code"], product)
    if input.line is not UNSET:
        values["line"] = context.find("product_line", input.line, "line") if input.line else None
    if input.names is not UNSET:
        values["names"] = as_names(input.names)
    refuse_reversed(
        values.get("active_from", product.active_from), values.get("active_to", product.active_to), "active_to"
    )
    values |= name_forms(values.get("name", product.name), values.get("code", product.code))
    if input.custom is not UNSET:
        values["custom"] = read_custom("product", input.custom, product.custom, creating=False)
        store_values("product", product.pk, values["custom"])
    context.update(product, **values)
    context.emit("product.changed", product)
    return product


@action(
    "product.retire", label=_("Take off sale"), policy=by_right("catalogue", "edit"), subject="product",
    events=("product.changed",), icon="archive", sample=lambda: {"last_day": "2030-12-31"},
)  # fmt: skip
def retire_product(context: ActionContext, input: RetireProduct) -> Product:
    """End the sale of a product on a day; everything sold before stays."""
    product: Product = context.subject
    refuse_reversed(product.active_from, input.last_day, "last_day")
    before = product.active_to.isoformat() if product.active_to else None
    context.update(product, active_to=input.last_day)
    context.emit("product.changed", product)
    context.answer["undo"] = {
        "action": "product.edit", "subject": product.public_id, "input": {"active_to": before},
    }  # fmt: skip
    return product


def name_forms(name: str, code: str) -> dict[str, str]:
    """The sorted and the searched form of a product's name."""
    return {"name_key": collation_key(name, SORT_LANGUAGE)[:300], "name_folded": fold(f"{name} {code}")[:420]}


def refuse_code_taken(code: str, product: Product | None) -> None:
    """Raise InputInvalid when another product has the code."""
    if any(other != product for other in Product.objects.filter(code=code)):
        raise InputInvalid(
            [Problem("code", "taken", sentence("There is already a product with the code {taken}.", taken=code))]
        )


def refuse_reversed(first: Any, last: Any, path: str) -> None:
    """Raise InputInvalid at ``path`` when a period ends before it begins."""
    if first is not None and last is not None and last < first:
        raise InputInvalid(
            [Problem(path, "reversed", sentence("This ends before it begins, on {day}.", day=first.isoformat()))]
        )
