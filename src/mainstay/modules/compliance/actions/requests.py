"""Requests of persons about their data: received, identified, done, answered, each with the clock of the law."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, day, integer, language, long_text, reference, text
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.queries.privacy import addresses_of, language_of, merged_with, names_of
from mainstay.modules.compliance.actions.request_words import close_duty_of, keep_clock, tell_keepers
from mainstay.modules.compliance.actions.suppressing import suppress
from mainstay.modules.compliance.choices import (
    IdentityProof,
    Reach,
    RequestSort,
    RequestState,
    SuppressionReason,
    WayOfAsking,
)
from mainstay.modules.compliance.models import PrivacyRequest
from mainstay.modules.compliance.policy import ERASED, FROZEN, in_request_state
from mainstay.modules.compliance.queries.letters import letter_of
from mainstay.modules.compliance.rules.requests import RUNNING, answer_due_on, is_pressing, may_still_extend
from mainstay.modules.compliance.rules.suppression import normal_address
from mainstay.modules.people.policy import nobody_but_the_system

_KIND = "privacy_request"


@dataclass(frozen=True, kw_only=True)
class ReceiveRequest:
    """What somebody asks, and who: a contact that you see, or the name that they gave."""

    sort: str = choice(_("What they ask for"), choices=tuple(RequestSort.choices), default=RequestSort.ACCESS.value)
    contact: str | None = reference(_("Contact"), kind="contact", default=None, nullable=True)
    name: str = text(
        _("Name, as they gave it"), default="", min_length=0, secret=True, help=_("If it is no contact that you see.")
    )
    answer_to: str = text(
        _("Where to answer"), default="", min_length=0, max_length=254, secret=True,
        help=_("The address from which they asked."),
    )  # fmt: skip
    received_on: date | None = day(_("Received on"), default=None, nullable=True, help=_("Today, unless you say."))
    received_by: str = choice(_("How"), choices=tuple(WayOfAsking.choices), default=WayOfAsking.EMAIL.value)
    language: str | None = language(_("Language of the answer"), default=None, nullable=True)
    words: str = long_text(_("In their words"), default="", min_length=0, max_length=5_000, secret=True)


@action(
    "privacy_request.receive", label=_("Note a privacy request"), policy=by_right("consent", "create"), creates=_KIND,
    events=("privacy_request.received", "suppression.added", "duty.opened"), icon="user-question", scope="company",
    sample=lambda: {"sort": "access", "name": "Helen Marsh", "answer_to": "helen@example.com"},
)  # fmt: skip
def receive_privacy_request(context: ActionContext, input: ReceiveRequest) -> PrivacyRequest:
    """Put a person's request on the register: its clock of one month runs from the day it came to anybody of us. An
    objection holds at once, before it is looked into.
    """
    contact = context.find("contact", input.contact, "contact") if input.contact else None
    received = input.received_on or context.today
    _refuse_nonsense(context, input, received)
    person = contact.person if contact is not None else None
    row = context.create(
        PrivacyRequest(
            sort=input.sort, received_on=received, received_by=input.received_by, due_on=answer_due_on(received),
            person=person, words=input.words, **asker(person, input.name, input.answer_to),
            language=input.language or (language_of(person.pk) if person else ""),
            recorded_by_id=context.actor.user_id or None,
        )
    )  # fmt: skip
    if row.sort == RequestSort.OBJECTION:
        object_at_once(context, row)
    keep_clock(context, row)
    tell_keepers(context, row, "privacy_request.received")
    return row


def asker(person: Any, who: str, answer_to: str) -> dict[str, str]:
    """Name and address of the asker as given, else as we know them: they must outlast an erasure until the answer left."""
    if person is None:
        return {"who": who, "answer_to": answer_to}
    names, addresses = names_of(person.pk), dict(addresses_of(person.pk))
    return {"who": who or next(iter(names), ""), "answer_to": answer_to or addresses.get("email", "")}


def _refuse_nonsense(context: ActionContext, given: ReceiveRequest, received: date) -> None:
    if not given.contact and not given.name:
        raise InputInvalid([Problem("name", "required", sentence("Name a contact, or write the name that they gave."))])
    if received > context.today:
        raise InputInvalid([Problem("received_on", "future", sentence("A request cannot come in the future."))])


def object_at_once(context: ActionContext, row: PrivacyRequest) -> None:
    """No marketing from this moment on, over any channel: to the person, or to the address that was given."""
    marks = [normal_address(row.answer_to, context.actor.country)] if row.answer_to else []
    reach = Reach.ADDRESS
    if row.person is not None:
        reach = Reach.PERSON
        marks += addresses_of(row.person.pk) + [("person", one.key) for one in merged_with(row.person.pk)]
    suppress(context, marks, reach=reach, reason=SuppressionReason.OBJECTION)


@dataclass(frozen=True, kw_only=True)
class IdentifyAsker:
    """Who it is, and how we know."""

    person: str = reference(_("Person"), kind="data_subject")
    proof: str = choice(_("How we know"), choices=tuple(IdentityProof.choices))


@action(
    "privacy_request.identify", label=_("Identify"), policy=in_request_state(RequestState.RECEIVED), primary=True,
    subject=_KIND, events=("privacy_request.identified", "suppression.added"), icon="user-check",
    sample=lambda world: {"person": world.public_id("data_subject"), "proof": "known_address"},
)  # fmt: skip
def identify_privacy_request(context: ActionContext, input: IdentifyAsker) -> PrivacyRequest:
    """Say who asks, and how we know; ask for a document only where you have a reason to doubt (art. 12(6))."""
    row: PrivacyRequest = context.subject
    person = context.find("data_subject", input.person, "person")
    if person.state == ERASED:
        raise InputInvalid([Problem("person", "erased", sentence("This person was erased already."))])
    context.update(
        row, person=person, proof=input.proof, identified_at=context.now, state=RequestState.IDENTIFIED,
        language=row.language or language_of(person.pk), **asker(person, row.who, row.answer_to),
    )  # fmt: skip
    if row.sort == RequestSort.OBJECTION:
        object_at_once(context, row)
    context.emit("privacy_request.identified", row)
    return row


@dataclass(frozen=True, kw_only=True)
class ExtendRequest:
    """Why it takes longer, and how the person was told."""

    reason: str = text(_("Reason"), max_length=300, help=_("How complex it is, or how many requests came."))
    told_by: str = choice(_("The person was told by"), choices=tuple(WayOfAsking.choices))


@action(
    "privacy_request.extend", label=_("Extend"),
    policy=in_request_state(RequestState.RECEIVED, RequestState.IDENTIFIED), subject=_KIND,
    events=("privacy_request.extended", "duty.done", "duty.opened"), icon="calendar-plus",
    sample=lambda: {"reason": "Twelve years of correspondence", "told_by": "email"},
)  # fmt: skip
def extend_privacy_request(context: ActionContext, input: ExtendRequest) -> PrivacyRequest:
    """Take two months more, once, for a complex request; the person must be told why within the first (art. 12(3))."""
    row: PrivacyRequest = context.subject
    if row.extended_at is not None:
        raise RuleBroken(sentence("The time was extended already; it cannot be a second time."))
    if not may_still_extend(row.received_on, context.today):
        raise RuleBroken(sentence("The first month is over, so the time can be extended no more. Answer now."))
    context.update(
        row, extended_why=input.reason, extended_at=context.now, pressed_at=None,
        due_on=answer_due_on(row.received_on, extended=True),
    )  # fmt: skip
    close_duty_of(context, row, str(sentence("Extended by two months")))
    keep_clock(context, row)
    context.emit("privacy_request.extended", row, told_by=input.told_by)
    return row


@dataclass(frozen=True, kw_only=True)
class SettleRequest:
    """What was done."""

    outcome: str = text(_("What was done"), max_length=300, help=_("Without names: it stays on the register."))


@action(
    "privacy_request.settle", label=_("It is done"), policy=in_request_state(RequestState.IDENTIFIED), subject=_KIND,
    events=("privacy_request.settled",), icon="check", sample=lambda: {"outcome": "The copy was made"},
)  # fmt: skip
def settle_privacy_request(context: ActionContext, input: SettleRequest) -> PrivacyRequest:
    """Note that what was asked for is done; an erasure and a restriction note themselves when they are done."""
    row: PrivacyRequest = context.subject
    if row.sort == RequestSort.ERASURE:
        raise RuleBroken(sentence("Erase the person from the plan, or refuse with the reason: then it is done."))
    if row.sort == RequestSort.RESTRICTION and row.person is not None and row.person.state != FROZEN:
        raise RuleBroken(sentence("Freeze the data of the person first, or refuse with the reason."))
    context.update(row, outcome=input.outcome, done_at=context.now, state=RequestState.DONE)
    context.emit("privacy_request.settled", row)
    return row


@dataclass(frozen=True, kw_only=True)
class RefuseRequest:
    """Why not."""

    reason: str = text(
        _("Reason"), max_length=500, help=_("The person reads this in the answer, with where to complain (art. 12(4)).")
    )


@action(
    "privacy_request.refuse", label=_("Refuse"),
    policy=in_request_state(RequestState.RECEIVED, RequestState.IDENTIFIED), subject=_KIND,
    events=("privacy_request.settled",), icon="ban", destructive=True,
    sample=lambda: {"reason": "We could not find out who you are."},
)  # fmt: skip
def refuse_privacy_request(context: ActionContext, input: RefuseRequest) -> PrivacyRequest:
    """Refuse with a reason; the person must still be answered, in the same time."""
    row: PrivacyRequest = context.subject
    context.update(row, refused_why=input.reason, done_at=context.now, state=RequestState.DONE)
    context.emit("privacy_request.settled", row)
    return row


@dataclass(frozen=True, kw_only=True)
class AnswerRequest:
    """How the answer left, and its words if they are not those of the draft."""

    answered_by: str = choice(_("Sent by"), choices=tuple(WayOfAsking.choices), default=WayOfAsking.EMAIL.value)
    letter: str = long_text(
        _("Letter"), default="", min_length=0, max_length=20_000, secret=True,
        help=_("Leave empty if you sent the draft as it stands on the page."),
    )  # fmt: skip


@action(
    "privacy_request.answer", label=_("Answered"), policy=in_request_state(RequestState.DONE), subject=_KIND, primary=True,
    events=("privacy_request.answered", "duty.done"), icon="mail-check", sample=lambda: {"answered_by": "email"},
)  # fmt: skip
def answer_privacy_request(context: ActionContext, input: AnswerRequest) -> PrivacyRequest:
    """Note that the answer left: the clock stops. Of somebody erased, name and address now leave the register too."""
    row: PrivacyRequest = context.subject
    letter = input.letter or letter_of(row)
    context.update(
        row, letter=letter, letter_digest=hashlib.sha256(letter.encode()).hexdigest(), answered_by=input.answered_by,
        answered_at=context.now, state=RequestState.ANSWERED,
    )  # fmt: skip
    close_duty_of(context, row, str(sentence("Answered")))
    if row.person is not None and row.person.state == ERASED:
        context.update(row, **dict.fromkeys(row.personal, ""))
    context.emit("privacy_request.answered", row)
    return row


@dataclass(frozen=True, kw_only=True)
class WithdrawRequest:
    """How we know."""

    reason: str = text(_("How we know"), max_length=300, help=_("Without names: it stays on the register."))


@action(
    "privacy_request.withdraw", label=_("Taken back"), policy=in_request_state(*RUNNING), subject=_KIND,
    events=("privacy_request.withdrawn", "duty.done"), icon="arrow-back-up",
    sample=lambda: {"reason": "Wrote that it is settled"},
)  # fmt: skip
def withdraw_privacy_request(context: ActionContext, input: WithdrawRequest) -> PrivacyRequest:
    """The person took the request back; what was done already stays done."""
    row: PrivacyRequest = context.subject
    if row.erasure_id is not None:
        raise RuleBroken(sentence("The person is erased: that can be taken back no more. Answer the request."))
    context.update(row, state=RequestState.WITHDRAWN, outcome=input.reason)
    close_duty_of(context, row, str(RequestState.WITHDRAWN.label))
    context.emit("privacy_request.withdrawn", row)
    return row


@dataclass(frozen=True, kw_only=True)
class PressRequest:
    """Which request presses."""

    request: int = integer(_("Request"), minimum=1)


@action(
    "privacy_request.press", label=_("Tell that a request presses"), policy=nobody_but_the_system, scope="company",
    events=("privacy_request.pressing",), icon="alarm", menu=False, sample=lambda: {"request": 1},
)  # fmt: skip
def press_privacy_request(context: ActionContext, input: PressRequest) -> PrivacyRequest | None:
    """A week before its last day, tell everybody who answers for privacy of a request that is not answered; once."""
    row = PrivacyRequest.objects.filter(pk=input.request, state__in=RUNNING, pressed_at=None).first()
    if row is None or not is_pressing(row.due_on, context.today):
        return None
    context.update(row, pressed_at=context.now)
    tell_keepers(context, row, "privacy_request.pressing")
    return row


def note_done(context: ActionContext, person: Any, sort: RequestSort, **values: Any) -> None:
    """A running request of the person for just this is done by the running act."""
    rows = PrivacyRequest.objects.filter(
        person__in=merged_with(person.pk), sort=sort, state__in=(RequestState.RECEIVED, RequestState.IDENTIFIED)
    )
    for row in rows:
        context.update(row, state=RequestState.DONE, done_at=context.now, **values)
        context.emit("privacy_request.settled", row)
