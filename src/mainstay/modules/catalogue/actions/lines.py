"""Product lines."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import boolean, integer, language, lines, reference, text
from mainstay.framework.values.mentioned import mentioned
from mainstay.kernel.collation import collation_key
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.catalogue.models import ProductLine

# One order for the whole company, as lists are shared.
SORT_LANGUAGE = "en"


@dataclass(frozen=True, kw_only=True)
class NameInLanguage:
    """A name in one language."""

    language: str = language(_("Language"))
    name: str = text(_("Name"))


@dataclass(frozen=True, kw_only=True)
class CreateProductLine:
    """A new branch of the product tree."""

    name: str = text(_("Name"), max_length=120)
    names: tuple[NameInLanguage, ...] = lines(_("Names in other languages"), of=NameInLanguage, default=())
    parent: str | None = reference(_("Part of"), kind="product_line", default=None, nullable=True)
    position: int = integer(_("Place in the order"), minimum=0, maximum=32_000, default=0)
    external_ref: str = text(_("Number elsewhere"), max_length=120, min_length=0, default="")


@dataclass(frozen=True, kw_only=True)
class EditProductLine:
    """Changes to a branch."""

    name: Any = text(_("Name"), max_length=120, default=UNSET)
    names: Any = lines(_("Names in other languages"), of=NameInLanguage, default=UNSET)
    parent: Any = reference(_("Part of"), kind="product_line", default=UNSET, nullable=True)
    position: Any = integer(_("Place in the order"), minimum=0, maximum=32_000, default=UNSET)
    is_active: Any = boolean(_("In use"), default=UNSET)


@action(
    "product_line.create", label=_("New product line"), policy=by_right("catalogue", "edit"), creates="product_line",
    icon="sitemap", scope="company", sample=lambda: {"name": "Stabilisers"},
)  # fmt: skip
def create_product_line(context: ActionContext, input: CreateProductLine) -> ProductLine:
    """Add a product line, on its own or below another one."""
    parent = context.find("product_line", input.parent, "parent") if input.parent else None
    _refuse_twin(input.name, parent, None)
    return context.create(
        ProductLine(
            name=input.name, names=as_names(input.names), name_key=collation_key(input.name, SORT_LANGUAGE)[:200],
            parent=parent, position=input.position, external_ref=input.external_ref,
        )
    )  # fmt: skip


@action(
    "product_line.edit", label=_("Edit"), policy=by_right("catalogue", "edit"), subject="product_line",
    sample=lambda: {"name": "Stabilisers and gums"},
)  # fmt: skip
def edit_product_line(context: ActionContext, input: EditProductLine) -> ProductLine:
    """Change a product line; it cannot become part of itself."""
    line: ProductLine = context.subject
    values = mentioned(input, "name", "position", "is_active")
    if input.parent is not UNSET:
        values["parent"] = context.find("product_line", input.parent, "parent") if input.parent else None
        _refuse_circle(line, values["parent"])
    if input.names is not UNSET:
        values["names"] = as_names(input.names)
    if "name" in values or "parent" in values:
        _refuse_twin(values.get("name", line.name), values.get("parent", line.parent), line)
    return context.update(line, **values, name_key=collation_key(values.get("name", line.name), SORT_LANGUAGE)[:200])


def as_names(given: tuple[NameInLanguage, ...]) -> dict[str, str]:
    """The stored form of names in languages; a language named twice is refused."""
    names = {one.language: one.name for one in given}
    if len(names) < len(given):
        raise InputInvalid([Problem("names", "twice", sentence("One language stands here twice."))])
    return names


def _refuse_twin(name: str, parent: ProductLine | None, line: ProductLine | None) -> None:
    twins = ProductLine.objects.filter(name=name, parent=parent)
    if any(twin != line for twin in twins):
        raise InputInvalid(
            [Problem("name", "taken", sentence("There is already a product line {name} in this place.", name=name))]
        )


def _refuse_circle(line: ProductLine, parent: ProductLine | None) -> None:
    above = parent
    while above is not None:
        if above.pk == line.pk:
            raise InputInvalid(
                [Problem("parent", "circle", sentence("{name} cannot be part of itself.", name=line.name))]
            )
        above = above.parent
