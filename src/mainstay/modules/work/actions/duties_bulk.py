"""The same on several duties at once: each is asked for as alone, and one that may not be changed stops them all."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import Policy, Situation, by_right
from mainstay.framework.registry import registry
from mainstay.framework.scopes import standing_to
from mainstay.framework.values.inputs import day, instant, lines, reference, references, text
from mainstay.kernel.errors import ActionRefused
from mainstay.modules.work.actions.duties import close_duty, take_up
from mainstay.modules.work.choices import DutyState
from mainstay.modules.work.models import Duty
from mainstay.modules.work.policy import may_change_duty, may_close_duty, may_reopen_duty


def _each(context: ActionContext, public_ids: tuple[str, ...], may: Policy) -> list[Duty]:
    """The duties, each found and allowed under ``may``; raises InputInvalid or ActionRefused for one that is not."""
    kind = registry.kinds["duty"]
    rows: list[Duty] = context.find_many("duty", public_ids, "duties")
    for row in rows:
        decision = may(Situation(context.actor, standing_to(context.actor, kind, row), kind.facts(row), None))
        if not decision:
            raise ActionRefused(decision)
    return rows


@dataclass(frozen=True, kw_only=True)
class DoDuties:
    """The duties, and what came of them."""

    duties: tuple[str, ...] = references(_("Duties"), kind="duty")
    outcome: str = text(_("What came of it"), default="", min_length=0, max_length=300)


@action(
    "duty.done_many", label=_("Done"), policy=by_right("duty", "edit"), bulk=True, scope="self", icon="check",
    events=("duty.done",), sample=lambda world: {"duties": [world.public_id("duty")]},
)  # fmt: skip
def done_many_duty(context: ActionContext, input: DoDuties) -> None:
    """Tick several duties off at once. They can be reopened together."""
    for duty in _each(context, input.duties, may_close_duty):
        close_duty(context, duty, DutyState.DONE, input.outcome)
    context.answer["undo"] = {"action": "duty.reopen_many", "subject": "", "input": {"duties": list(input.duties)}}
    context.answer["count"] = len(input.duties)


@dataclass(frozen=True, kw_only=True)
class ReopenDuties:
    """The duties."""

    duties: tuple[str, ...] = references(_("Duties"), kind="duty")


@action(
    "duty.reopen_many", label=_("Reopen"), policy=by_right("duty", "edit"), bulk=True, scope="self",
    icon="arrow-back-up", events=("duty.reopened",), sample=lambda world: {"duties": [world.public_id("duty")]},
)  # fmt: skip
def reopen_many_duty(context: ActionContext, input: ReopenDuties) -> None:
    """Open several closed duties again."""
    for duty in _each(context, input.duties, may_reopen_duty):
        take_up(context, duty)
    context.answer["undo"] = {"action": "duty.done_many", "subject": "", "input": {"duties": list(input.duties)}}


@dataclass(frozen=True, kw_only=True)
class MoveDuties:
    """The duties and their new day; what was due by the hour is then due in the course of that day."""

    duties: tuple[str, ...] = references(_("Duties"), kind="duty")
    due_on: date = day(_("New day"))


@action(
    "duty.move_many", label=_("Move"), policy=by_right("duty", "edit"), bulk=True, scope="self", icon="calendar-due",
    events=("duty.moved",),
    sample=lambda world: {"duties": [world.public_id("duty")], "due_on": "2030-02-01"},
)  # fmt: skip
def move_many_duty(context: ActionContext, input: MoveDuties) -> None:
    """Move several duties to one day."""
    before = []
    for duty in _each(context, input.duties, may_change_duty):
        before.append(_place(duty))
        context.emit("duty.moved", duty, before=duty.due_on.isoformat(), after=input.due_on.isoformat())
        context.update(duty, due_on=input.due_on, due_at=None)
    context.answer["undo"] = {"action": "duty.place_many", "subject": "", "input": {"places": before}}
    context.answer["count"] = len(before)


def _place(duty: Duty) -> dict[str, str | None]:
    moment = duty.due_at.isoformat() if duty.due_at else None
    return {"duty": duty.public_id, "due_on": duty.due_on.isoformat(), "due_at": moment}


@dataclass(frozen=True, kw_only=True)
class Place:
    """One duty and its day."""

    duty: str = reference(_("Duty"), kind="duty")
    due_on: date = day(_("Day"))
    due_at: datetime | None = instant(_("By (moment)"), default=None, nullable=True)


@dataclass(frozen=True, kw_only=True)
class PlaceDuties:
    """Duties, each with its own day."""

    places: tuple[Place, ...] = lines(_("Days"), of=Place, minimum=1, maximum=200)


@action(
    "duty.place_many", label=_("Put on their days"), policy=by_right("duty", "edit"), bulk=True, scope="self",
    icon="calendar-due", menu=False, events=("duty.moved",),
    sample=lambda world: {"places": [{"duty": world.public_id("duty"), "due_on": "2030-02-01"}]},
)  # fmt: skip
def place_many_duty(context: ActionContext, input: PlaceDuties) -> None:
    """Put several duties on days of their own: spreads a heap, and takes back a move of many."""
    rows = _each(context, tuple(dict.fromkeys(place.duty for place in input.places)), may_change_duty)
    found = {row.public_id: row for row in rows}
    context.answer["undo"] = {
        "action": "duty.place_many", "subject": "", "input": {"places": [_place(row) for row in rows]},
    }  # fmt: skip
    for place in input.places:
        duty = found[place.duty]
        context.emit("duty.moved", duty, before=duty.due_on.isoformat(), after=place.due_on.isoformat())
        context.update(duty, due_on=place.due_on, due_at=place.due_at)
