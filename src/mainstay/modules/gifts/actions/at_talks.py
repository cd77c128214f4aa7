"""Writers for the modules above: what a visit, meal or event costs is planned, noted, followed and called off with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.files.declared import keep_on
from mainstay.framework.registry import registry
from mainstay.framework.scopes import standing_to
from mainstay.kernel.errors import ActionRefused, InputInvalid, Problem, RuleBroken
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.gifts.actions.asking import approvals_of, drop_question, tell
from mainstay.modules.gifts.actions.outcomes import happened, warn
from mainstay.modules.gifts.actions.planning import OPEN, make_gift, name_recipients, reserve, take_back
from mainstay.modules.gifts.actions.recording import Ledger
from mainstay.modules.gifts.choices import GiftDirection, GiftState
from mainstay.modules.gifts.models import Gift, GiftEntry
from mainstay.modules.gifts.queries.facts import GiftFacts
from mainstay.modules.gifts.rules.results import strictness
from mainstay.modules.gifts.rules.words import EventKind, Outcome, ReversalReason

_RECEIPTS = ("image/", "application/pdf")


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who takes part in a talk and when, as the gift rules see it: contacts and colleagues as rows, how many others."""

    on: date
    contacts: Sequence[Any]
    unnamed: int
    users: Sequence[Any]


def may_give(context: ActionContext, account: Any) -> None:
    """Raises ActionRefused when the actor may not plan gifts at an account."""
    if not context.actor.is_system:
        decision = context.actor.may("gift", "create", standing_to(context.actor, registry.kinds["account"], account))
        if not decision:
            raise ActionRefused(decision)


def plan_at(context: ActionContext, facts: GiftFacts) -> Gift:
    """Plan what a talk will cost: reserved, or waiting for those who decide. Raises RuleBroken at ``cost`` when the
    rules bar it.
    """
    gift = make_gift(context, facts, GiftDirection.GIVEN)
    reserve(context, gift)
    if gift.state == GiftState.REFUSED:
        raise RuleBroken(_refusal(gift), path="cost")
    context.emit("gift.planned", gift)
    return gift


def record_at(context: ActionContext, facts: GiftFacts, receipt: str | None) -> Gift:
    """Note what a talk has cost, with the receipt: what is above a limit is noted too, and looked at."""
    gift = make_gift(context, facts, GiftDirection.GIVEN)
    happened(context, gift, EventKind.GIVEN, receipt=keep_receipt(context, gift, receipt))
    context.emit("gift.recorded", gift, decision=gift.decision)
    return gift


def give_plan(context: ActionContext, gift: Gift, on: date, cost: Money, receipt: str | None, **facts: Any) -> Gift:
    """The talk has been held: what was planned for it was given, at this cost. The reservation becomes a gift; of the
    further ``facts`` (host, tender ...) those that are not None replace what was planned.
    """
    approvals = approvals_of(context, gift) if gift.state == GiftState.RESERVED else ()
    drop_question(context, gift)
    values: dict[str, Any] = {name: value for name, value in facts.items() if value is not None}
    values |= {"given_on": on, "cost_minor": cost.minor, "currency": cost.currency}
    if gift.currency not in ("", cost.currency):
        values |= dict.fromkeys(("tax_minor", "delivery_minor", "market_minor", "face_minor"))
    context.update(gift, **values)
    kept = keep_receipt(context, gift, receipt)
    happened(context, gift, EventKind.GIVEN, receipt=kept, approvals=approvals)
    context.emit("gift.recorded", gift, decision=gift.decision)
    return gift


def keep_receipt(context: ActionContext, gift: Gift, handle: str | None) -> str:
    """Keep an uploaded photo or PDF on a gift; its public id enters the ledger. Raises InputInvalid for another file."""
    if not handle:
        return ""
    row = keep_on(context, handle, gift, "receipt")
    if not row.media_type.startswith(_RECEIPTS):
        words = sentence("A receipt is a photo or a PDF.")
        raise InputInvalid([Problem("receipt", "media_type", words)])
    return str(row.public_id)


def receipt_of(gift: Gift) -> str:
    """The public id of the receipt that the ledger knows last; empty for none."""
    found = gift.entries.order_by("-number").values_list("facts__receipt", flat=True)
    return next((one for one in found if one), "")


def gifts_at(kind: str, public_id: str, *states: str) -> list[Gift]:
    """What we give at a talk, in the order in which it was planned; in some states, or all."""
    rows = Gift.objects.filter(subject_kind=kind, subject_id=public_id, direction=GiftDirection.GIVEN)
    found = rows.filter(state__in=states) if states else rows
    return list(found.select_related("giver", "on_behalf_of", "host", "account", "approval").order_by("pk"))


def talks_with_gifts(kind: str, public_ids: Sequence[str]) -> set[str]:
    """Those of several talks at which we give, or plan to give, something."""
    rows = Gift.objects.filter(subject_kind=kind, subject_id__in=public_ids, state__in=(*OPEN, GiftState.GIVEN))
    return set(rows.values_list("subject_id", flat=True))


def follow_talk(
    context: ActionContext, kind: str, public_id: str, before: Attendance, now: Attendance, **said: Any
) -> None:
    """A talk has other people, another day or, as ``said``, another cost, host or category: everything that is given at
    it is decided anew. A plan for which nobody is left is called off.
    """
    for gift in gifts_at(kind, public_id, *OPEN, GiftState.GIVEN):
        values, contacts = _changes(gift, before, now)
        values = {name: value for name, value in (values | said).items() if getattr(gift, name) != value}
        nobody = contacts == [] and not values.get("unnamed", gift.unnamed)
        if nobody and gift.state in OPEN:
            call_off(context, gift, ReversalReason.CANCELLED, sentence("Nobody is left for whom it was planned."))
        elif values or (contacts is not None and not nobody):
            _decide_anew(context, gift, values, None if nobody else contacts)


def call_off_at(context: ActionContext, kind: str, public_id: str) -> None:
    """A talk is called off: so is what was planned for it."""
    for gift in gifts_at(kind, public_id, *OPEN):
        call_off(context, gift, ReversalReason.CANCELLED, sentence("The talk was called off."))


def strike_at(context: ActionContext, kind: str, public_id: str) -> None:
    """A talk was an error: what is on the register with it is taken back. Compliance looks at what had been given."""
    for gift in gifts_at(kind, public_id, *OPEN, GiftState.GIVEN):
        given = gift.state == GiftState.GIVEN
        call_off(context, gift, ReversalReason.ERROR, sentence("The talk was removed."))
        if given:
            tell(context, gift, sentence("A gift was taken off the register with its talk"), "", also_giver=False)


def take_up_at(context: ActionContext, kind: str, public_id: str) -> None:
    """A removed talk is back: so is what was taken off the register with it, decided by the rules of today."""
    struck = [one for one in gifts_at(kind, public_id, GiftState.CANCELLED) if _was_error(one)]
    for gift in struck:
        context.update(gift, approval=None, note="")
        if gift.is_actual:
            ledger = Ledger(context, gift.giver_id)
            ledger.add(ledger.event(gift, EventKind.GIVEN, receipt=receipt_of(gift)), gift)
            context.update(gift, state=GiftState.GIVEN)
            warn(context, gift)
        else:
            reserve(context, gift)
            _tell_if_worse(context, gift, Outcome.PERMIT.value)
        context.emit("gift.changed", gift, decision=gift.decision)


def call_off(context: ActionContext, gift: Gift, reason: ReversalReason, why: Sentence) -> None:
    """Take a gift back: it uses no allowance any more, the register keeps it."""
    take_back(context, gift, reason)
    context.update(gift, state=GiftState.CANCELLED, note=str(why))
    context.emit("gift.cancelled", gift)


def _was_error(gift: Gift) -> bool:
    last = GiftEntry.objects.filter(public_id=gift.last_entry).first()
    return last is not None and last.facts.get("reason") == ReversalReason.ERROR.value


def _changes(gift: Gift, before: Attendance, now: Attendance) -> tuple[dict[str, Any], list[Any] | None]:
    """Columns that are different now, and the contacts in place of the former ones; None where these stay."""
    values: dict[str, Any] = {}
    if gift.given_on == before.on != now.on:
        values["given_on"] = now.on
    if gift.unnamed == before.unnamed != now.unnamed:
        values["unnamed"] = now.unnamed
    values |= _our_side(gift, before, now)
    return values, _their_side(gift, before, now)


def _our_side(gift: Gift, before: Attendance, now: Attendance) -> dict[str, Any]:
    ids = [one.pk for one in now.users]
    if {one.pk for one in before.users} == {*ids}:
        return {}
    host = gift.host_id if gift.host_id in ids else next(iter(ids), None)
    return {"host_id": host, "host_present": bool(ids), "own_people": len(ids)}


def _their_side(gift: Gift, before: Attendance, now: Attendance) -> list[Any] | None:
    came, left = (
        {one.pk: one for one in now.contacts},
        {one.pk for one in before.contacts} - {one.pk for one in now.contacts},
    )
    named = {
        one.contact_id: one.contact for one in gift.recipients.select_related("contact__person", "contact__account")
    }
    if {*named} == {one.pk for one in before.contacts}:
        return None if {*named} == {*came} else list(came.values())
    stay = [contact for pk, contact in named.items() if pk not in left]
    return None if len(stay) == len(named) else stay


def _decide_anew(context: ActionContext, gift: Gift, values: dict[str, Any], contacts: list[Any] | None) -> None:
    before, is_plan = gift.decision, gift.state in OPEN
    if is_plan:
        take_back(context, gift, ReversalReason.CANCELLED)
        values = {**values, "approval": None}
    context.update(gift, **values)
    if contacts is not None:
        name_recipients(context, gift, contacts, gift.recipients.values_list("via", flat=True).first() or "direct")
    if is_plan:
        reserve(context, gift)
    else:
        ledger = Ledger(context, gift.giver_id)
        receipt = receipt_of(gift)
        ledger.add(ledger.event(gift, EventKind.CORRECTION, previous=gift.last_entry, receipt=receipt), gift)
    _tell_if_worse(context, gift, before)
    context.emit("gift.changed", gift, before=before, decision=gift.decision)


def _tell_if_worse(context: ActionContext, gift: Gift, before: str) -> None:
    """A duty for whoever gives and for compliance, when the decision is stricter than it was."""
    if strictness(Outcome(gift.decision)) > strictness(Outcome(before or Outcome.PERMIT.value)):
        words = sentence("A gift is judged more strictly now: {paragraph}", paragraph=gift.paragraph)
        tell(context, gift, words, str((gift.answer.get("reason") or {}).get("text", "")))


def _refusal(gift: Gift) -> Sentence:
    stored = gift.answer.get("reason") or {"key": "", "values": {}}
    names = [one.contact.person.identity.name for one in gift.recipients.select_related("contact__person__identity")
             if one.person in _denied(gift) and one.contact is not None]  # fmt: skip
    return sentence(
        "The gift rules do not allow this for {names} ({paragraph}): {reason}", names=", ".join(names) or "-",
        paragraph=gift.paragraph or "-", reason=Sentence(stored["key"], stored["values"]),
    )  # fmt: skip


def _denied(gift: Gift) -> set[str]:
    found = gift.answer.get("recipients", ())
    return {one["person"] for one in found if one["decision"] == Outcome.DENY.value}
