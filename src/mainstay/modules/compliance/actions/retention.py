"""Record classes: put in place as shipped, and changed by whoever answers for them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, integer, lines, text
from mainstay.kernel.unset import UNSET, Unset
from mainstay.modules.compliance.choices import AtTheEnd, OnRequest
from mainstay.modules.compliance.models import RetentionClass, RetentionGround
from mainstay.modules.compliance.rules.retention import ClassData, shipped_classes


@dataclass(frozen=True, kw_only=True)
class GroundLine:
    """A ground in a jurisdiction: EU, or the two letters of a country."""

    jurisdiction: str = text(_("Jurisdiction"), max_length=2, min_length=2, pattern="[A-Z]{2}")
    ground: str = text(_("Ground"), max_length=300)


@dataclass(frozen=True, kw_only=True)
class EditRetention:
    """What may be changed of a record class; grounds given replace those of their jurisdictions."""

    months: int | Unset | None = integer(_("Months"), default=UNSET, nullable=True, minimum=0, maximum=1_200)
    at_the_end: str | Unset = choice(_("At the end"), choices=tuple(AtTheEnd.choices), default=UNSET)
    on_request: str | Unset = choice(_("On a request"), choices=tuple(OnRequest.choices), default=UNSET)
    basis: str | Unset = text(_("Basis"), default=UNSET, max_length=300)
    start_event: str | Unset = text(_("Starts with"), default=UNSET)
    grounds: tuple[GroundLine, ...] = lines(_("Grounds"), of=GroundLine, default=(), maximum=60)


@action(
    "retention_class.edit", label=_("Change"), policy=by_right("rule", "edit"), subject="retention_class",
    events=("retention_class.edited",), icon="archive", sample=lambda: {"months": 60},
)  # fmt: skip
def edit_retention_class(context: ActionContext, input: EditRetention) -> RetentionClass:
    """Change how long a record class is kept, what happens then, and on which grounds."""
    row: RetentionClass = context.subject
    values: dict[str, Any] = {
        name: value for name, value in vars(input).items() if value is not UNSET and name != "grounds"
    }
    context.update(row, **values)
    present = {one.jurisdiction: one for one in row.grounds.all()}
    for line in input.grounds:
        if line.jurisdiction in present:
            context.update(present[line.jurisdiction], ground=line.ground)
        else:
            context.create(RetentionGround(retention_class=row, jurisdiction=line.jurisdiction, ground=line.ground))
    context.emit("retention_class.edited", row)
    return row


@dataclass(frozen=True, kw_only=True)
class LoadRetention:
    """Nothing to say: the classes come with the product."""


@action(
    "retention_class.load", label=_("Put the shipped record classes in place"), creates="retention_class",
    policy=by_right("rule", "edit"), events=("retention_class.edited",), icon="archive", scope="company", sample=dict,
)  # fmt: skip
def load_retention_class(context: ActionContext, input: LoadRetention) -> RetentionClass | None:  # noqa: ARG001
    """Add the record classes of the product that are not there yet; what somebody changed stays."""
    made = load_classes(context)
    context.answer["added"] = [row.code for row in made]
    return made[0] if made else None


def load_classes(context: ActionContext) -> list[RetentionClass]:
    """The classes that were missing, with their grounds; for set-up and upgrades."""
    present = set(RetentionClass.objects.values_list("code", flat=True))
    return [_add(context, data) for data in shipped_classes() if data.code not in present]


def _add(context: ActionContext, data: ClassData) -> RetentionClass:
    row = context.create(
        RetentionClass(
            code=data.code, label=data.label, basis=data.basis, start_event=data.start_event, months=data.months,
            at_the_end=data.at_the_end, on_request=data.on_request, remark=data.remark,
        )
    )  # fmt: skip
    for place, ground in data.grounds:
        context.create(RetentionGround(retention_class=row, jurisdiction=place, ground=ground))
    context.emit("retention_class.edited", row)
    return row
