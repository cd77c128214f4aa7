"""What became of a gift: given, received, declined, returned, corrected, exempted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.registry import registry
from mainstay.framework.values.inputs import boolean, day, file_handle, integer, money, references, text
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET, Unset
from mainstay.modules.gifts.actions.asking import approvals_of, ask_for, drop_question, tell
from mainstay.modules.gifts.actions.planning import ChangeGift, apply_changes, committed, make_gift, sample
from mainstay.modules.gifts.actions.recording import Ledger
from mainstay.modules.gifts.choices import GiftDirection, GiftState
from mainstay.modules.gifts.models import Gift, GiftRuleSet
from mainstay.modules.gifts.policy import gift_in
from mainstay.modules.gifts.queries.facts import GiftFacts
from mainstay.modules.gifts.rules.words import EventKind, Outcome, ReversalReason

HAPPENED = (GiftState.GIVEN.value, GiftState.RECEIVED.value)


def happened(context: ActionContext, gift: Gift, kind: EventKind, **more: Any) -> None:
    """Write down what has happened, and have somebody look where the rules do not allow it."""
    if gift.given_on > context.today:
        raise RuleBroken(sentence("What is still to come has not happened yet."), path="given_on")
    ledger = Ledger(context, context.actor.user_id)
    event = ledger.event(gift, kind, previous=gift.last_entry, **more)
    ledger.add(event, gift)
    if kind in (EventKind.GIVEN, EventKind.RECEIVED):
        context.update(gift, state=kind.value, is_actual=True)
    warn(context, gift)


def warn(context: ActionContext, gift: Gift) -> None:
    """Tell compliance, and whoever gave, of a breach; compliance alone of what a person must look at."""
    reason = str((gift.answer.get("reason") or {}).get("text", ""))
    if gift.decision in (Outcome.BREACH.value, Outcome.DENY.value):
        tell(context, gift, sentence("A gift stands above a limit: {paragraph}", paragraph=gift.paragraph), reason)
    elif gift.decision == Outcome.REFER.value:
        tell(context, gift, sentence("A person decides about a gift: {paragraph}", paragraph=gift.paragraph), reason,
             also_giver=False)  # fmt: skip
    if gift.review:
        words = " ".join(one["text"] for one in gift.answer.get("warnings", ()))
        tell(context, gift, sentence("Look at a gift: it may be one that was split"), words, also_giver=False)


@dataclass(frozen=True, kw_only=True)
class ConfirmGift:
    """What it was in the end; what is not mentioned was as planned."""

    given_on: date | Unset = day(_("Day"), default=UNSET)
    cost: Money | Unset | None = money(_("Cost of one piece, with tax and delivery"), default=UNSET, nullable=True)
    tax: Money | Unset | None = money(_("Tax in it"), default=UNSET, nullable=True)
    delivery: Money | Unset | None = money(_("Delivery in it"), default=UNSET, nullable=True)
    quantity: int | Unset = integer(_("Pieces"), default=UNSET, minimum=1, maximum=10_000)
    host_present: bool | Unset | None = boolean(_("The host was there"), default=UNSET, nullable=True)
    contacts: Any = references(_("Who came"), kind="contact", default=UNSET)
    unnamed: int | Unset = integer(_("Others who are not named"), default=UNSET, minimum=0, maximum=10_000)
    receipt: str | None = file_handle(_("Receipt"), kind="file", default=None, nullable=True)


@action(
    "gift.confirm", label=_("It was given"), policy=gift_in("edit", "asked", "reserved"), subject="gift", primary=True,
    events=("gift.recorded",), icon="check", commits=committed, sample=lambda: {"cost": "19.00 USD"},
)  # fmt: skip
def confirm_gift(context: ActionContext, input: ConfirmGift) -> Gift:
    """Note the real day, cost and attendees, with the receipt: the reservation becomes a gift, and is decided anew."""
    gift: Gift = context.subject
    drop_question(context, gift)
    if input.given_on is UNSET and gift.given_on > context.today:
        context.update(gift, given_on=context.today)
    apply_changes(context, gift, input)
    receipt = _receipt(context, gift, input.receipt)
    approvals = _given_approvals(context, gift)
    happened(context, gift, EventKind.GIVEN, receipt=receipt, approvals=approvals)
    context.emit("gift.recorded", gift, decision=gift.decision)
    return gift


def _given_approvals(context: ActionContext, gift: Gift) -> Any:
    return approvals_of(context, gift) if gift.state == GiftState.RESERVED else ()


def _receipt(context: ActionContext, gift: Gift, handle: str | None) -> str:
    """Keep an uploaded receipt on the gift; its public id enters the ledger."""
    if not handle:
        return ""
    files = registry.kinds["file"].model._default_manager
    row = files.filter(public_id=handle, uploaded_by=context.actor.user_id, subject_kind="").first()
    if row is None:
        again = sentence("Upload the file again; it is no longer kept.")
        raise InputInvalid([Problem("receipt", "not_found", again)])
    context.update(row, subject_kind="gift", subject_id=gift.public_id, expires_at=None, account_id=gift.account_id)
    return str(row.public_id)


@dataclass(frozen=True, kw_only=True)
class RecordGift(GiftFacts):
    """What was given without having been planned."""

    receipt: str | None = file_handle(_("Receipt"), kind="file", default=None, nullable=True)


@action(
    "gift.record", label=_("Record what was given"), policy=by_right("gift", "create"), creates="gift",
    events=("gift.recorded",), icon="gift", scope="company", commits=committed,
    sample=lambda world: {**sample(world), "given_on": "2026-03-31"},
)  # fmt: skip
def record_gift(context: ActionContext, input: RecordGift) -> Gift:
    """Put on the register what was given already. What the rules would have barred becomes a breach, and is looked at."""
    gift = make_gift(context, input, GiftDirection.GIVEN)
    happened(context, gift, EventKind.GIVEN, receipt=_receipt(context, gift, input.receipt))
    context.emit("gift.recorded", gift, decision=gift.decision)
    return gift


@dataclass(frozen=True, kw_only=True)
class ReceiveGift(GiftFacts):
    """What came to us, from whom."""

    other_party: str = text(_("From whom, if no contact"), default="", min_length=0, max_length=200, personal=True)
    declined: bool = boolean(_("I did not take it"), default=False)


@action(
    "gift.receive", label=_("Record what I received"), policy=by_right("gift", "create"), creates="gift",
    events=("gift.recorded",), icon="package", scope="company",
    sample=lambda world: {**sample(world), "given_on": "2026-03-31"},
)  # fmt: skip
def receive_gift(context: ActionContext, input: ReceiveGift) -> Gift:
    """Declare what somebody gave you, also when you declined it; where the rules want it, somebody decides about it."""
    if not input.contacts and not input.other_party:
        raise RuleBroken(sentence("Say from whom it came."), path="contacts")
    gift = make_gift(context, input, GiftDirection.RECEIVED)
    context.update(gift, other_party=input.other_party)
    if input.declined:
        decline(context, gift)
    else:
        happened(context, gift, EventKind.RECEIVED)
    context.emit("gift.recorded", gift, decision=gift.decision)
    return gift


def decline(context: ActionContext, gift: Gift) -> None:
    """Write down that it was not taken."""
    ledger = Ledger(context)
    ledger.add(ledger.event(gift, EventKind.DECLINED, previous=gift.last_entry), gift)
    context.update(gift, state=GiftState.DECLINED)


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A word with it."""

    note: str = text(_("Note"), default="", min_length=0, max_length=300, personal=True)


@action(
    "gift.decline", label=_("They declined"), policy=gift_in("edit", "asked", "reserved"), subject="gift",
    events=("gift.declined",), icon="hand-stop", sample=dict,
)  # fmt: skip
def decline_gift(context: ActionContext, input: Remark) -> Gift:
    """The offer was made and not taken: it uses no allowance, and the register keeps it."""
    gift: Gift = context.subject
    drop_question(context, gift)
    decline(context, gift)
    context.update(gift, note=input.note)
    context.emit("gift.declined", gift)
    return gift


@action(
    "gift.return", label=_("It came back"), policy=gift_in("edit", *HAPPENED), subject="gift",
    events=("gift.returned",), icon="arrow-back-up", sample=dict,
)  # fmt: skip
def return_gift(context: ActionContext, input: Remark) -> Gift:
    """It was returned unopened: the allowance is free again, unless the firm has set it otherwise. Both entries stay."""
    gift: Gift = context.subject
    ledger = Ledger(context)
    ledger.add(ledger.follower(gift, EventKind.REVERSAL, reason=ReversalReason.RETURNED), gift)
    context.update(gift, state=GiftState.RETURNED, note=input.note)
    context.emit("gift.returned", gift)
    return gift


@dataclass(frozen=True, kw_only=True)
class CorrectGift(ChangeGift):
    """What was wrong."""

    note: str = text(_("Why"), max_length=300, personal=True)


@action(
    "gift.correct", label=_("Correct"), policy=gift_in("edit", *HAPPENED), subject="gift", events=("gift.corrected",),
    icon="pencil", commits=committed, sample=lambda: {"cost": "21.00 USD", "note": "The bill came later"},
)  # fmt: skip
def correct_gift(context: ActionContext, input: CorrectGift) -> Gift:
    """Correct amount, day, attendees or host of what has happened: a further entry that leads to a new decision; the old
    one stays as it was.
    """
    gift: Gift = context.subject
    apply_changes(context, gift, input)
    context.update(gift, note=input.note)
    happened(context, gift, EventKind.CORRECTION)
    context.emit("gift.corrected", gift, decision=gift.decision)
    return gift


@dataclass(frozen=True, kw_only=True)
class ExemptGift:
    """From which rules, by which letter."""

    rule_set: str = text(_("Code of the rules"), max_length=60)
    exemption_ref: str = text(_("Reference of the exemption"), max_length=120)


def _exempting() -> Callable[[Any], Any]:
    return gift_in("approve", "asked", "reserved", "refused", *HAPPENED)


@action(
    "gift.exempt", label=_("Exempt"), policy=_exempting(), subject="gift", events=("gift.exempted",),
    icon="certificate", sample=lambda: {"rule_set": "FINRA-3220", "exemption_ref": "Letter of 1 October 2026"},
)  # fmt: skip
def exempt_gift(context: ActionContext, input: ExemptGift) -> Gift:
    """Note that the regulator exempted this gift from a set of rules: under them it uses no allowance."""
    gift: Gift = context.subject
    if not GiftRuleSet.objects.filter(code=input.rule_set).exists():
        known = ", ".join(GiftRuleSet.objects.order_by("code").values_list("code", flat=True)) or "-"
        raise RuleBroken(sentence("There are no such rules. Known: {names}.", names=known), path="rule_set")
    ledger = Ledger(context)
    ledger.add(
        ledger.follower(gift, EventKind.EXEMPT, rule_set=input.rule_set, exemption_ref=input.exemption_ref), gift
    )
    context.emit("gift.exempted", gift, decision=gift.decision)
    return gift


@action(
    "gift.ask", label=_("Have it decided"), policy=gift_in("edit", *HAPPENED), subject="gift", events=("approval.asked",),
    icon="help", sample=dict,
)  # fmt: skip
def ask_gift(context: ActionContext, input: Remark) -> Gift:
    """Ask those whom the rules name what becomes of a gift that has happened and that a person must decide about."""
    gift: Gift = context.subject
    if gift.decision != Outcome.REFER.value:
        raise RuleBroken(sentence("Nobody needs to decide about this gift."))
    ledger = Ledger(context)
    context.update(gift, note=input.note or gift.note)
    ask_for(context, gift, ledger.event(gift, EventKind.GIVEN))
    return gift
