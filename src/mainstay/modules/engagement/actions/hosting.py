"""What a talk costs becomes a gift on the register in the same act, and follows the talk."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext
from mainstay.framework.values.inputs import boolean, choice, file_handle, money
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET, Unset
from mainstay.modules.engagement.choices import InteractionState
from mainstay.modules.engagement.models import Interaction
from mainstay.modules.engagement.queries.hospitality import Guests, day_of, facts_at
from mainstay.modules.gifts.actions.at_talks import (
    Attendance,
    call_off_at,
    follow_talk,
    gifts_at,
    give_plan,
    may_give,
    plan_at,
    record_at,
    strike_at,
    take_up_at,
    talks_with_gifts,
)
from mainstay.modules.gifts.choices import GiftCategory, GiftState
from mainstay.modules.gifts.queries.facts import GiftFacts

NAMES = ("cost", "hospitality", "host_present", "receipt", "solicited", "tender_running")
OPEN = (GiftState.ASKED.value, GiftState.RESERVED.value)
HAPPENED = (GiftState.GIVEN.value,)
LIVE = OPEN + HAPPENED
_KIND = Interaction.kind


def asks_category(default: Any = None) -> Any:
    """What the cost of a talk is for."""
    return choice(
        _("What it is for"), choices=tuple(GiftCategory.choices), default=default, nullable=True,
        help=_("Meal, ticket, gift ... Only when the talk costs something."),
    )  # fmt: skip


def asks_cost(default: Any = None) -> Any:
    """What a talk costs, for everybody together."""
    return money(
        _("What it costs in all"), default=default, nullable=True,
        help=_("With tax, for everybody together. You see what the gift rules say before you save."),
    )  # fmt: skip


def asks_host(default: Any = None) -> Any:
    """Whether the host is there; when nothing is said, whether anybody of ours is."""
    return boolean(_("The host is there"), default=default, nullable=True)


def asks_solicited(default: Any = None) -> Any:
    """Whether the guests asked for it: some rules must know."""
    return boolean(_("They asked for it"), default=default, nullable=True)


def asks_tender(default: Any = None) -> Any:
    """Whether a tender is running in which they decide: some rules must know."""
    return boolean(_("A tender is running"), default=default, nullable=True)


def asks_receipt() -> Any:
    """The receipt of a talk that was held."""
    return file_handle(
        _("Receipt"), kind="file", default=None, nullable=True, help=_("A photo or a PDF of what was paid.")
    )


def committed(_talk: Any, given: Any) -> dict[str, Any]:
    """What a talk with a cost binds the company to, for the caps of a stand-in."""
    cost = getattr(given, "cost", None)  # menus ask without an input
    return {"gift": cost} if isinstance(cost, Money) else {}


@dataclass(frozen=True, slots=True)
class Spent:
    """What an input says about the cost of a talk."""

    cost: Money
    category: str | None = None
    host_present: bool | None = None
    receipt: str | None = None
    solicited: bool | None = None
    tender_running: bool | None = None


def spent_by(given: Any) -> Spent | None:
    """The cost that an input names; None for none. Raises InputInvalid for what belongs to a cost and stands alone."""
    cost, category, host, receipt, *facts = (_said(given, name) for name in NAMES)
    if cost is not None:
        return Spent(cost, category, host, receipt, *facts)
    if category or receipt:
        words = sentence("Say what it cost, or leave out what it was for and the receipt.")
        raise InputInvalid([Problem("cost", "required", words)])
    return None


def _said(given: Any, name: str) -> Any:
    found = getattr(given, name, None)
    return None if isinstance(found, Unset) else found


def shown_costs(talk: Interaction) -> dict[str, Any]:
    """What stands in a form about the cost of a talk before anything is changed."""
    gift = next(iter(gifts_at(_KIND, talk.public_id, *LIVE)), None)
    if gift is None:
        return {}
    cost = gift.cost
    return {
        "hospitality": gift.category, "host_present": gift.host_present, "solicited": gift.solicited,
        "tender_running": gift.tender_running,
        "cost": None if cost is None else {"amount": f"{cost.amount:f}", "currency": cost.currency},
    }  # fmt: skip


def attendance_of(context: ActionContext, talk: Interaction) -> Attendance:
    """Who takes part in a talk as it is stored, and on which day."""
    rows = list(talk.participants.select_related("contact__person", "contact__account", "user").order_by("pk"))
    return Attendance(
        _day(context, talk), [row.contact for row in rows if row.contact is not None],
        sum(1 for row in rows if row.name), [row.user for row in rows if row.user is not None],
    )  # fmt: skip


def _day(context: ActionContext, talk: Interaction) -> date:
    return day_of(context.actor, talk.happened_at, context.today, held=talk.state == InteractionState.HELD)


def spend(context: ActionContext, talk: Interaction, given: Any) -> None:
    """What a talk costs: planned while it is ahead, on the register when it was held. Raises RuleBroken at ``cost``
    for a plan that the gift rules bar, ActionRefused to whoever may not plan gifts there.
    """
    spent = spent_by(given)
    if spent is None:
        return
    may_give(context, talk.account)
    if talk.state == InteractionState.PLANNED:
        plan_at(context, _facts(context, talk, spent))
        return
    plan = next(iter(gifts_at(_KIND, talk.public_id, *OPEN)), None)
    if plan is not None:
        give_plan(
            context, plan, _day(context, talk), spent.cost, spent.receipt, category=spent.category,
            host_present=spent.host_present,
            solicited=spent.solicited, tender_running=spent.tender_running,
        )  # fmt: skip
    else:
        record_at(context, _facts(context, talk, spent), spent.receipt)


def _facts(context: ActionContext, talk: Interaction, spent: Spent) -> GiftFacts:
    now = attendance_of(context, talk)
    guests = Guests(
        contacts=tuple(one.public_id for one in now.contacts), unnamed=now.unnamed,
        colleagues=tuple(one.public_id for one in now.users),
    )  # fmt: skip
    return facts_at(
        context.actor, interaction_kind=talk.interaction_kind, category=spent.category, cost=spent.cost,
        host_present=spent.host_present, on=now.on, guests=guests, account=talk.account.public_id, subject_kind=_KIND,
        subject_id=talk.public_id, solicited=spent.solicited, tender_running=spent.tender_running,
    )  # fmt: skip


def follow(context: ActionContext, talk: Interaction, before: Attendance, given: Any = None) -> None:
    """The talk is different: what is given at it is decided anew, with the cost, host and category that are said now.
    A cost that is new is planned or noted; one that is taken away is called off. Raises RuleBroken for another cost of
    what was given already.
    """
    if talk.state == InteractionState.CANCELLED:
        return
    present = shown_costs(talk)
    if not present:
        spend(context, talk, given)
    elif getattr(given, "cost", UNSET) is None:
        _given_stays(talk, present)
        call_off_at(context, _KIND, talk.public_id)
    else:
        changes = _changes(given)
        if "cost_minor" in changes:
            _given_stays(talk, present)
            may_give(context, talk.account)
        follow_talk(context, _KIND, talk.public_id, before, attendance_of(context, talk), **changes)


def _given_stays(talk: Interaction, present: dict[str, Any]) -> None:
    if gifts_at(_KIND, talk.public_id, *HAPPENED) and present["cost"] is not None:
        words = sentence("The cost is on the register. Correct it on the page of the gift, with the reason.")
        raise RuleBroken(words, path="cost")


def _changes(given: Any) -> dict[str, Any]:
    """The columns of a gift that an input names."""
    cost, category, host, _receipt, solicited, tender = (_said(given, name) for name in NAMES)
    found = {"category": category, "host_present": host, "solicited": solicited, "tender_running": tender}
    found |= {} if cost is None else {"cost_minor": cost.minor, "currency": cost.currency}
    return {name: value for name, value in found.items() if value is not None}


def with_gifts(talks: list[Interaction]) -> list[Interaction]:
    """Those talks at which something is given."""
    names = talks_with_gifts(_KIND, [talk.public_id for talk in talks])
    return [talk for talk in talks if talk.public_id in names]


def call_off(context: ActionContext, talk: Interaction) -> None:
    """What was planned for a talk does not take place either."""
    call_off_at(context, _KIND, talk.public_id)


def strike(context: ActionContext, talk: Interaction) -> None:
    """A removed talk takes what was given at it off the register."""
    strike_at(context, _KIND, talk.public_id)


def take_up(context: ActionContext, talk: Interaction) -> None:
    """A restored talk brings it back."""
    take_up_at(context, _KIND, talk.public_id)
