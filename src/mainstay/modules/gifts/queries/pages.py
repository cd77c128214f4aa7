"""The pages of a gift, of a row of rules, and of an attestation."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import reference
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import Sentence
from mainstay.modules.gifts.choices import TONES, GiftDecision, GiftState
from mainstay.modules.gifts.models import Gift, GiftAttestation, GiftEntry, GiftRule
from mainstay.modules.gifts.queries.guests import NamedRecipient, guests_of, spoken
from mainstay.modules.gifts.queries.naming import names_in
from mainstay.modules.gifts.queries.rule_words import rule_in_words, summary_of
from mainstay.modules.gifts.rules.citing import cited, row_words
from mainstay.modules.people.queries.rights import names_by_id

_NEWS_FIRST = Case(When(state="exception", then=0), When(state="open", then=1), default=2)


@dataclass(frozen=True, kw_only=True)
class OneGift:
    """The gift asked about."""

    id: str = reference(_("Gift"), kind="gift")


@dataclass(frozen=True)
class StepShown:
    """One step of a decision in words."""

    rule: str
    words: Sentence
    outcome: str


@dataclass(frozen=True)
class EntryShown:
    """An entry of the ledger."""

    number: int
    what: Label
    on: date
    decision: Label
    paragraph: str
    by: str
    on_behalf_of: str

    @property
    def rests_on(self) -> str:
        """The rules and the paragraph for people."""
        return cited(self.paragraph)


@dataclass(frozen=True)
class GiftPage:
    """A gift: what it is, for whom, what the rules say now, and every entry."""

    id: str
    version: int
    title: str
    state: str
    state_words: Label
    occasion: Label
    category: Label
    direction: Label
    given_on: date
    cost: Money | None
    quantity: int
    payer: Label
    description: str
    relation_basis: str
    other_party: str
    note: str
    account_id: str
    account: str
    giver: str
    on_behalf_of: str
    host: str
    host_present: bool | None
    decision: str
    decision_words: Label
    paragraph: str
    reason: Sentence | None
    valid_until: date | None
    review: bool
    recipients: tuple[NamedRecipient, ...]
    unnamed: int
    steps: tuple[StepShown, ...]
    warnings: tuple[Sentence, ...]
    entries: tuple[EntryShown, ...]
    approval_id: str

    @property
    def rests_on(self) -> str:
        """The rules and the paragraph for people."""
        return cited(self.paragraph)

    @property
    def tone(self) -> str:
        """How the decision is marked."""
        return TONES[self.decision]


@query(
    "gift.page", label=_("Gift"), output=GiftPage, rights=("gift", "read"), input=OneGift, subject="gift", budget=14,
    sample=lambda world: {"id": world.public_id("gift")},
)  # fmt: skip
def gift_page(context: QueryContext, input: OneGift) -> GiftPage:
    """What was planned or given, for whom, what the rules say and on which paragraph, with every entry of the ledger."""
    row: Gift = context.find("gift", input.id)
    entries = list(row.entries.order_by("number"))
    users = names_by_id(
        {one for entry in entries for one in (entry.by_id, entry.on_behalf_of_id) if one}
        | {one for one in (row.giver_id, row.on_behalf_of_id, row.host_id) if one}
    )
    said = names_in(context, [row.answer], (one["values"] for one in row.answer.get("warnings", ())))
    return GiftPage(
        row.public_id, row.version, row.title, row.state,
        GiftState(row.state).label, row.get_occasion_display(), row.get_category_display(), row.get_direction_display(),
        row.given_on, row.cost, row.quantity, row.get_payer_display(), row.description, row.relation_basis,
        row.other_party, row.note, row.account.public_id if row.account else "", row.account.name if row.account else "",
        users.get(row.giver_id, ""), users.get(row.on_behalf_of_id or 0, ""), users.get(row.host_id or 0, ""),
        row.host_present, row.decision, GiftDecision(row.decision).label if row.decision else "", row.paragraph,
        spoken(row.answer.get("reason"), said), row.valid_until, row.review, guests_of(context, row, said), row.unnamed,
        _steps(row), tuple(found for one in row.answer.get("warnings", ()) if (found := spoken(one, said))),
        tuple(_entry(entry, users) for entry in entries), row.approval.public_id if row.approval else "",
    )  # fmt: skip


def _steps(row: Gift) -> tuple[StepShown, ...]:
    return tuple(
        StepShown(f"{rule['rule']} {rule['row']}".strip(), Sentence(rule["reason"]["key"], rule["reason"]["values"]),
                  rule["decision"])
        for one in row.answer.get("recipients", ()) for rule in one["rules"]
    )  # fmt: skip


def _entry(entry: GiftEntry, users: dict[int, str]) -> EntryShown:
    decision = GiftDecision(entry.decision).label if entry.decision else ""
    return EntryShown(
        entry.number, entry.get_entry_kind_display(), entry.recorded_on, decision, entry.paragraph,
        users.get(entry.by_id or 0, ""), users.get(entry.on_behalf_of_id or 0, ""),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OneRule:
    """The row asked about."""

    id: str = reference(_("Row of gift rules"), kind="gift_rule")


@dataclass(frozen=True)
class RulePage:
    """A row of rules, with its source and who confirmed it; ``content`` is the row as in a pack."""

    id: str
    version: int
    title: str
    rules: str
    row: str
    number: int
    effective_from: date | None
    effective_to: date | None
    state: str
    state_words: Label
    measure: str
    paragraph: str
    citation: str
    url: str
    source: str
    checked_on: date | None
    confirmed_by: str
    confirmed_at: datetime | None
    to_confirm: tuple[str, ...]
    summary: str
    says: tuple[tuple[Label, str], ...]
    content: tuple[tuple[str, str], ...]
    used: int

    @property
    def row_words(self) -> str:
        """The row for people."""
        return row_words(self.row)


@query(
    "gift_rule.page", label=_("Row of gift rules"), output=RulePage, rights=("gift_rule", "read"), input=OneRule,
    subject="gift_rule", budget=10, sample=lambda world: {"id": world.public_id("gift_rule")},
)  # fmt: skip
def gift_rule_page(context: QueryContext, input: OneRule) -> RulePage:
    """What a row says, from when, where it comes from, and who confirmed it."""
    row: GiftRule = context.find("gift_rule", input.id)
    about = row.rule_set.content
    used = GiftEntry.objects.filter(paragraph__startswith=row.rule_set.code).count()
    words = names_by_id([row.confirmed_by_id]) if row.confirmed_by_id else {}
    shown = {name: one for name, one in row.content.items() if name not in ("confirm", "summary")}
    return RulePage(
        row.public_id, row.version, cited(f"{row.rule_set.code} {row.row} v{row.number}"), row.rule_set.title, row.row,
        row.number, row.effective_from, row.effective_to, row.state, row.get_state_display(), row.measure, row.paragraph,
        about.get("source_citation", ""), about.get("source_url", ""), row.source, row.checked_on,
        words.get(row.confirmed_by_id or 0, ""), row.confirmed_at, tuple(row.content.get("confirm", ())),
        summary_of(row.content), tuple(rule_in_words(row.content)), tuple(_flat(shown)), used,
    )  # fmt: skip


def _flat(value: Any, path: str = "") -> list[tuple[str, str]]:
    """Nested values as pairs of a path and a word."""
    if isinstance(value, dict):
        return [pair for name, one in value.items() for pair in _flat(one, f"{path}.{name}".lstrip("."))]
    if isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        return [pair for number, one in enumerate(value, 1) for pair in _flat(one, f"{path} {number}")]
    return [(path, ", ".join(map(str, value)) if isinstance(value, list) else str(value))]


@dataclass(frozen=True, kw_only=True)
class OneAttestation:
    """The attestation asked about."""

    id: str = reference(_("Attestation of gifts"), kind="gift_attestation")


@dataclass(frozen=True)
class AnswerShown:
    """What somebody said."""

    name: str
    state: str
    state_words: Label
    note: str
    at: datetime | None

    @property
    def tone(self) -> str:
        """How the answer is marked."""
        return {"exception": "due", "confirmed": "done"}.get(self.state, "wait")


@dataclass(frozen=True)
class AttestationPage:
    """An attestation with the answers."""

    id: str
    version: int
    title: str
    from_on: date
    to_on: date
    due_on: date
    closed_at: datetime | None
    answers: tuple[AnswerShown, ...]
    open: int

    @property
    def last_on(self) -> date:
        """The last day that is asked about."""
        return self.to_on - timedelta(days=1)


@query(
    "gift_attestation.page", label=_("Attestation of gifts"), output=AttestationPage, rights=("gift_rule", "read"),
    input=OneAttestation, subject="gift_attestation", budget=8,
    sample=lambda world: {"id": world.public_id("gift_attestation")},
)  # fmt: skip
def gift_attestation_page(context: QueryContext, input: OneAttestation) -> AttestationPage:
    """Who has said that something is missing, who has not answered, and who that the register is whole."""
    row: GiftAttestation = context.find("gift_attestation", input.id)
    answers = tuple(
        AnswerShown(one.user.name, one.state, one.get_state_display(), one.note, one.answered_at)
        for one in row.answers.select_related("user").order_by(_NEWS_FIRST, "user__name_key")
    )
    return AttestationPage(
        row.public_id, row.version, row.title, row.from_on, row.to_on, row.due_on, row.closed_at, answers,
        sum(one.state == "open" for one in answers),
    )  # fmt: skip
