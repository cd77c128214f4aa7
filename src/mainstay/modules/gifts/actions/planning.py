"""Planning a gift, changing the plan, calling it off: decided and reserved in the same act."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import boolean, choice, day, integer, money, reference, references, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET, Unset
from mainstay.modules.gifts.actions.asking import ask_for, drop_question, tell
from mainstay.modules.gifts.actions.recording import Ledger
from mainstay.modules.gifts.choices import GiftCategory, GiftDirection, GiftState
from mainstay.modules.gifts.models import Gift, GiftRecipient
from mainstay.modules.gifts.policy import gift_in
from mainstay.modules.gifts.queries.facts import GiftFacts, fill, recipients_for
from mainstay.modules.gifts.rules.deciding import LAX
from mainstay.modules.gifts.rules.words import EventKind, Outcome, ReversalReason

OPEN = (GiftState.ASKED.value, GiftState.RESERVED.value)


def committed(_gift: Any, given: Any) -> dict[str, Any]:
    """What planning a gift binds the company to: its cost, for the caps of a stand-in."""
    cost = getattr(given, "cost", UNSET)
    return {"gift": cost * given.quantity} if isinstance(cost, Money) and hasattr(given, "quantity") else {}


def sample(world: Any) -> dict[str, Any]:
    """A box of chocolates for the world's contact."""
    return {"contacts": [world.public_id("contact")], "given_on": "2030-12-20", "cost": "20.00 USD"}


@dataclass(frozen=True, kw_only=True)
class PlanGift(GiftFacts):
    """The gift that is planned."""


@action(
    "gift.plan", label=_("Plan a gift or invitation"), policy=by_right("gift", "create"), creates="gift",
    events=("gift.planned", "gift.decided"), icon="gift", scope="company", commits=committed, sample=sample,
    form_template="gifts/plan.html",
)  # fmt: skip
def plan_gift(context: ActionContext, input: PlanGift) -> Gift:
    """Ask before you spend: the rules answer at once, and what they allow is reserved so that nobody else gets it too."""
    gift = make_gift(context, input, GiftDirection.GIVEN)
    reserve(context, gift)
    context.emit("gift.planned", gift)
    return gift


def make_gift(context: ActionContext, given: GiftFacts, direction: GiftDirection) -> Gift:
    """Store a gift and its recipients inside the running action, before it is decided. Raises InputInvalid for facts
    that contradict each other, and for records that the actor does not see.
    """
    contacts = context.find_many("contact", given.contacts, "contacts")
    named = context.find("account", given.account, "account") if given.account else None
    account = named or (contacts[0].account if contacts else None)
    host = context.find("user", given.host, "host") if given.host else None
    gift = Gift(
        direction=direction.value, giver_id=context.actor.user_id, account=account, host=host,
        on_behalf_of_id=context.actor.on_behalf_of, subject_kind=given.subject_kind, subject_id=given.subject_id,
        deputyship=context.ruling.mandate.basis[:60] if context.ruling.mandate else "",
    )  # fmt: skip
    for name, value in fill(gift, given).items():
        setattr(gift, name, value)
    context.create(gift)
    name_recipients(context, gift, contacts, given.via)
    return gift


def name_recipients(context: ActionContext, gift: Gift, contacts: Sequence[Any], via: str) -> None:
    """Put the named contacts in the place of those who were named before."""
    context.remove_many(GiftRecipient.objects.filter(gift=gift), note="former recipients")
    rows = recipients_for(contacts, via)
    for row in rows:
        row.gift = gift
    context.create_many(rows, note="recipients")


def reserve(context: ActionContext, gift: Gift, **more: Any) -> None:
    """Decide about a plan and write it down: reserved where the rules allow it, asked where a person decides, refused
    where they bar it.
    """
    ledger = Ledger(context, context.actor.user_id)
    event = ledger.event(gift, EventKind.RESERVATION, **more)
    found = ledger.judged(event)
    if found is not None and found.decision in LAX:
        ledger.add(event, gift)
        context.update(gift, state=GiftState.RESERVED)
    else:
        refused = found is not None and found.decision is Outcome.DENY
        ledger.add(replace(event, kind=EventKind.REQUEST), gift)
        context.update(gift, state=GiftState.REFUSED if refused else GiftState.ASKED)
        if not refused:
            ask_for(context, gift, event)
    if gift.review:
        tell(context, gift, sentence("Look at a gift: it may be one that was split"), _warnings(gift), also_giver=False)


def _warnings(gift: Gift) -> str:
    return " ".join(one["text"] for one in gift.answer.get("warnings", ()))


def take_back(context: ActionContext, gift: Gift, reason: ReversalReason) -> None:
    """Reverse the chain of a gift, so that it uses no allowance; the question that waits is withdrawn."""
    drop_question(context, gift)
    ledger = Ledger(context)
    ledger.add(ledger.follower(gift, EventKind.REVERSAL, reason=reason), gift)


@dataclass(frozen=True, kw_only=True)
class ChangeGift:
    """What is different now; what is not mentioned stays."""

    contacts: Any = references(_("For whom"), kind="contact", default=UNSET)
    category: str | Unset = choice(_("What it is"), choices=tuple(GiftCategory.choices), default=UNSET)
    given_on: date | Unset = day(_("Day"), default=UNSET)
    cost: Money | Unset | None = money(_("Cost of one piece, with tax and delivery"), default=UNSET, nullable=True)
    quantity: int | Unset = integer(_("Pieces"), default=UNSET, minimum=1, maximum=10_000)
    unnamed: int | Unset = integer(_("Others who are not named"), default=UNSET, minimum=0, maximum=10_000)
    host: str | Unset | None = reference(_("Host of ours"), kind="user", default=UNSET, nullable=True)
    host_present: bool | Unset | None = boolean(_("The host is there"), default=UNSET, nullable=True)
    own_people: int | Unset = integer(_("How many of us take part"), default=UNSET, minimum=0, maximum=1_000)
    tax: Money | Unset | None = money(_("Tax in it"), default=UNSET, nullable=True)
    delivery: Money | Unset | None = money(_("Delivery in it"), default=UNSET, nullable=True)
    market: Money | Unset | None = money(_("Market value"), default=UNSET, nullable=True)
    face: Money | Unset | None = money(_("Face value of a ticket"), default=UNSET, nullable=True)
    solicited: bool | Unset | None = boolean(_("They asked for it"), default=UNSET, nullable=True)
    tender_running: bool | Unset | None = boolean(_("A tender is running"), default=UNSET, nullable=True)
    description: str | Unset = text(_("In words"), default=UNSET, min_length=0, max_length=300, personal=True)


def apply_changes(context: ActionContext, gift: Gift, given: Any) -> None:
    """Change the columns and the recipients that an input names."""
    values = fill(gift, given)
    host = getattr(given, "host", UNSET)
    if host is not UNSET:
        values["host"] = context.find("user", host, "host") if host else None
    context.update(gift, **values)
    contacts = getattr(given, "contacts", UNSET)
    if contacts is not UNSET:
        via = gift.recipients.values_list("via", flat=True).first() or "direct"
        name_recipients(context, gift, context.find_many("contact", contacts, "contacts"), via)


@action(
    "gift.change", label=_("Change the plan"), policy=gift_in("edit", *OPEN), subject="gift", icon="edit",
    events=("gift.changed", "gift.decided"), commits=committed, sample=lambda: {"cost": "25.00 USD"},
)  # fmt: skip
def change_gift(context: ActionContext, input: ChangeGift) -> Gift:
    """Change attendees, host, cost or day of a plan: it is decided anew, and what was reserved before is free again."""
    gift: Gift = context.subject
    before = gift.decision
    take_back(context, gift, ReversalReason.CANCELLED)
    apply_changes(context, gift, input)
    context.update(gift, approval=None)
    reserve(context, gift)
    context.emit("gift.changed", gift, before=before, decision=gift.decision)
    return gift


@dataclass(frozen=True, kw_only=True)
class CancelGift:
    """Why it does not take place."""

    reason: str = text(_("Reason"), default="", min_length=0, max_length=300)


@action(
    "gift.cancel", label=_("Call off"), policy=gift_in("edit", *OPEN), subject="gift", events=("gift.cancelled",),
    icon="calendar-x", destructive=True, sample=dict,
)  # fmt: skip
def cancel_gift(context: ActionContext, input: CancelGift) -> Gift:
    """Call a planned gift off: its allowance is free again. The register keeps that it was planned."""
    gift: Gift = context.subject
    take_back(context, gift, ReversalReason.CANCELLED)
    context.update(gift, state=GiftState.CANCELLED, note=input.reason)
    context.answer["undo"] = {"action": "gift.resume", "subject": gift.public_id, "input": {}}
    context.emit("gift.cancelled", gift)
    return gift


@dataclass(frozen=True, kw_only=True)
class ResumeGift:
    """Nothing to say."""


@action(
    "gift.resume", label=_("Plan it again"), policy=gift_in("edit", "cancelled", "expired", "refused"), subject="gift",
    events=("gift.planned",), icon="rotate", sample=dict,
)  # fmt: skip
def resume_gift(context: ActionContext, input: ResumeGift) -> Gift:  # noqa: ARG001
    """Plan a gift anew that was called off, refused, or whose approval ran out: it is decided by the rules of today."""
    gift: Gift = context.subject
    if gift.direction != GiftDirection.GIVEN:
        raise RuleBroken(sentence("What we receive is not planned."))
    # A refused request is still there to be followed: an exemption from a set of rules that names it stays with it.
    asked = gift.last_entry if gift.state == GiftState.REFUSED else ""
    context.update(gift, approval=None)
    reserve(context, gift, previous=asked)
    context.emit("gift.planned", gift)
    return gift
