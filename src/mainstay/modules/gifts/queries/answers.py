"""The answer before anything is saved: per attendee what is left, the decision, the paragraph and the trace."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import choice, day, reference
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.gifts.choices import TONES, GiftCategory, GiftDecision, GiftDirection
from mainstay.modules.gifts.models import Gift
from mainstay.modules.gifts.queries.books import book_now, day_of_next_entry, ledger_around, with_rates
from mainstay.modules.gifts.queries.facts import GiftFacts, event_for, fill, recipients_for, user_key
from mainstay.modules.gifts.queries.naming import names_in
from mainstay.modules.gifts.rules.citing import cited, for_people
from mainstay.modules.gifts.rules.evaluating import evaluate
from mainstay.modules.gifts.rules.event_checks import event_problems
from mainstay.modules.gifts.rules.events import GiftEvent, Recipient
from mainstay.modules.gifts.rules.ledger import replay
from mainstay.modules.gifts.rules.rechecking import Balance, balances_against
from mainstay.modules.gifts.rules.results import Evaluation, Finding, RecipientDecision
from mainstay.modules.gifts.rules.words import Category, EventKind


@dataclass(frozen=True)
class Left:
    """What is left under one rule: the limit, what was used and reserved before, and what remains after this plan if it
    is allowed. ``currency`` is empty for a number of times.
    """

    rule: str
    paragraph: str
    currency: str
    limit: Decimal
    used: Decimal
    reserved: Decimal
    remaining: Decimal
    until: date | None

    @property
    def before(self) -> Decimal:
        """What was used and reserved before this plan."""
        return self.used + self.reserved

    @property
    def taken(self) -> Decimal:
        """What is used and reserved with this plan, if it is allowed."""
        return self.limit - self.remaining

    @property
    def rests_on(self) -> str:
        """The rules and the row for people."""
        return cited(f"{self.rule} {self.paragraph}".strip())

    @property
    def sums(self) -> tuple[Money, Money] | None:
        """What remains and the limit as amounts; None for a number of times."""
        return (Money(self.remaining, self.currency), Money(self.limit, self.currency)) if self.currency else None


class Decided:
    """What the rules decided and on which paragraph, for people; both empty while nothing is decided."""

    decision: str
    paragraph: str

    @property
    def tone(self) -> str:
        """How the decision is marked."""
        return TONES[self.decision]

    @property
    def rests_on(self) -> str:
        """The rules and the paragraph for people."""
        return cited(self.paragraph)

    @property
    def words(self) -> Label:
        """The decision for people."""
        return GiftDecision(self.decision).label if self.decision else ""


@dataclass(frozen=True)
class AttendeeAnswer(Decided):
    """The answer for one attendee."""

    contact: str
    name: str
    decision: str
    paragraph: str
    reason: Sentence
    route: str
    left: tuple[Left, ...]
    steps: tuple[Sentence, ...]


@dataclass(frozen=True)
class GiftAnswer(Decided):
    """The answer about a plan: ``permit``, ``refer``, ``deny``, ``excluded`` or ``out_of_scope``, on which paragraph, who
    would be asked, and what a person should see all the same.
    """

    decision: str
    paragraph: str
    reason: Sentence
    route: str
    attendees: tuple[AttendeeAnswer, ...]
    warnings: tuple[Sentence, ...]
    report_flags: tuple[Sentence, ...]
    alarms: tuple[Sentence, ...]


@dataclass(frozen=True, kw_only=True)
class AskAnswer(GiftFacts):
    """The plan that is asked about, as it would be given to ``gift.plan``."""

    gift: str | None = reference(_("Planned gift that it would replace"), kind="gift", default=None, nullable=True)


@query(
    "gift.answer", label=_("What the gift rules say"), output=GiftAnswer, rights=("gift", "create"), input=AskAnswer,
    budget=30,
    sample=lambda world: {"contacts": [world.public_id("contact")], "given_on": "2030-12-20", "cost": "20.00 USD"},
)  # fmt: skip
def gift_answer(context: QueryContext, input: AskAnswer) -> GiftAnswer:
    """Whether a gift, meal or event would be allowed, for each attendee, with what is left; nothing is saved."""
    contacts = [context.find("contact", one) for one in input.contacts]
    book, today = book_now(context.actor.user_id), day_of_next_entry(context.today)
    gift = Gift(direction=GiftDirection.GIVEN.value, giver_id=context.actor.user_id)
    for name, value in fill(gift, input).items():
        setattr(gift, name, value)
    gift.subject_kind, gift.subject_id = input.subject_kind, input.subject_id
    replaced = context.find("gift", input.gift).last_entry if input.gift else ""
    event = event_for(
        gift, recipients_for(contacts, input.via), book.firm, name="asked", kind=EventKind.REQUEST,
        recorded_on=today, previous=replaced,
    )  # fmt: skip
    problems = event_problems(event, "", asked=True)
    if problems:
        raise InputInvalid([Problem(one.path.lstrip("."), one.code, one.sentence) for one in problems])
    event = with_rates(event, book, context.now)
    found = evaluate(event, ledger_around(event, book), book, today)
    return answer_of(context, found, {one.person.key: one for one in contacts})


def answer_of(context: QueryContext, found: Evaluation, contacts: dict[str, Any]) -> GiftAnswer:
    """An evaluation as it is shown, with the names of those whom the reader may see."""
    told = [*found.warnings, *found.flags, *found.alarms]
    names = names_in(context, [one.values for one in told], [one.values for one in told])
    attendees = tuple(_attendee(one, contacts.get(one.person)) for one in found.recipients)
    return GiftAnswer(
        found.decision.value, found.paragraph, for_people(found.reason), found.route.value, attendees,
        *(tuple(for_people(one, names) for one in ones) for ones in (found.warnings, found.flags, found.alarms)),
    )  # fmt: skip


def _attendee(one: RecipientDecision, contact: Any) -> AttendeeAnswer:
    deciding = max(one.findings, key=lambda finding: finding.citation == one.paragraph)
    return AttendeeAnswer(
        contact.public_id if contact else "", contact.person.identity.name if contact else "", one.decision.value,
        one.paragraph, for_people(one.reason), one.route.value, tuple(_left(finding) for finding in one.findings if finding.tally),
        tuple(for_people(step.reason) for step in deciding.steps),
    )  # fmt: skip


def _left(finding: Finding) -> Left:
    tally = finding.tally
    if tally is None:
        msg = f"{finding.name} counts nothing"
        raise ValueError(msg)
    return Left(
        finding.name, finding.paragraph, tally.currency, tally.limit, tally.before + tally.later, tally.reserved,
        tally.remaining, tally.period.last_day,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AskAllowance:
    """Whose allowance, on which day, for which kind of benefit."""

    contact: str = reference(_("Contact"), kind="contact")
    on: date | None = day(_("On"), default=None, nullable=True)
    category: str = choice(_("What it is"), choices=tuple(GiftCategory.choices), default=GiftCategory.GIFT.value)


@dataclass(frozen=True)
class Allowance:
    """What a person may still be given under each rule that counts; empty while no rule is confirmed."""

    contact: str
    name: str
    on: date
    left: tuple[Left, ...]
    reason: Sentence


@query(
    "gift.allowance", label=_("What is left for a person"), output=Allowance, rights=("gift", "read"),
    input=AskAllowance, subject="contact", budget=20, sample=lambda world: {"contact": world.public_id("contact")},
)  # fmt: skip
def gift_allowance(context: QueryContext, input: AskAllowance) -> Allowance:
    """What the whole firm has given a person, has reserved, and may still give, under each rule that counts."""
    contact = context.find("contact", input.contact)
    on = input.on or context.today
    found = balances_of(contact, on, context, Category(input.category))
    words = (
        sentence("What is left on {day} under each rule.", day=on) if found
        else sentence("No confirmed rule counts what this person receives.")
    )  # fmt: skip
    left = tuple(
        Left(
            f"{one.rule_set} {one.row} v{one.version}", "", one.currency, one.limit, one.used, one.reserved, one.remaining,
            one.period.last_day,
        )
        for one in found
    )  # fmt: skip
    return Allowance(contact.public_id, contact.person.identity.name, on, left, words)


def balances_of(contact: Any, on: date, context: QueryContext, category: Category) -> tuple[Balance, ...]:
    """The balances of a contact on a day."""
    book = book_now()
    (row,) = recipients_for([contact])
    probe = Recipient(row.person, row.organisation)
    giver = user_key(context.actor.public_id)
    event = GiftEvent("probe", EventKind.REQUEST, context.today, given_on=on, giver=giver, recipients=(probe,))
    register = replay(ledger_around(event, book), book.settings)
    return balances_against(register, book, probe, on, known_on=context.today, giver=giver, category=category)
