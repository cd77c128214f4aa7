"""The registers as pages, and the separate record for an examiner: every entry of a period, with the chain checked."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import day
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import Sentence
from mainstay.modules.gifts.choices import GiftDecision, GiftDirection
from mainstay.modules.gifts.models import GiftEntry
from mainstay.modules.gifts.queries.guests import spoken
from mainstay.modules.gifts.queries.registers import (
    GROUPS,
    AskRegister,
    LedgerChecked,
    RegisterLine,
    gift_register,
    gift_verify,
    period_of,
)
from mainstay.modules.people.queries.rights import names_by_id


@dataclass(frozen=True)
class RegisterPage:
    """A register as it was asked for, with its lines; ``before`` and ``after`` are the first days of the years around."""

    by: str
    by_words: Label
    direction: str
    direction_words: Label
    from_on: date
    to_on: date
    before: date
    after: date
    account: str
    account_name: str
    lines: tuple[RegisterLine, ...]
    groups: tuple[tuple[str, Label], ...]
    directions: tuple[tuple[str, Label], ...]


@query(
    "gift.registers", label=_("Registers of gifts"), output=RegisterPage, rights=("gift", "read"), input=AskRegister,
    budget=16, sample=dict,
)  # fmt: skip
def gift_registers(context: QueryContext, input: AskRegister) -> RegisterPage:
    """What was given or received in a period, by recipient, client, colleague or month, of the gifts that you may see."""
    first, last = period_of(input, context.today)
    account = context.find("account", input.account) if input.account else None
    directions = tuple(GiftDirection.choices)
    return RegisterPage(
        input.by, dict(GROUPS)[input.by], input.direction, GiftDirection(input.direction).label, first, last,
        date(first.year - 1, 1, 1), date(first.year + 1, 1, 1), account.public_id if account else "",
        account.name if account else "", tuple(gift_register(context, input)), GROUPS, directions,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AskExaminer:
    """The period of the record, both days included."""

    from_on: date = day(_("First day"))
    to_on: date = day(_("Last day"))


@dataclass(frozen=True)
class ExaminerLine:
    """An entry as an examiner reads it: what, whom, how much, decided how and on which paragraph, by whom, its seal."""

    number: int
    recorded_on: date
    given_on: date | None
    what: Label
    gift: str
    category: Label
    direction: Label
    client: str
    recipients: str
    cost: Money | None
    quantity: int
    decision: Label
    paragraph: str
    reason: Sentence | None
    by: str
    on_behalf_of: str
    digest: str


@dataclass(frozen=True)
class ExaminerRecord:
    """The record of a period, and whether the chain of the whole ledger holds."""

    from_on: date
    to_on: date
    lines: tuple[ExaminerLine, ...]
    chain: LedgerChecked


@query(
    "gift.examiner", label=_("Record for an examiner"), output=ExaminerRecord, rights=("gift_rule", "read"),
    input=AskExaminer, budget=16, sample=lambda: {"from_on": "2026-01-01", "to_on": "2026-12-31"},
)  # fmt: skip
def gift_examiner(context: QueryContext, input: AskExaminer) -> ExaminerRecord:
    """Every entry of the ledger that was recorded in a period, apart from all other records, with the chain checked.
    Persons are named as far as you may see them, and by their keys otherwise.
    """
    entries = list(
        GiftEntry.objects.filter(recorded_on__gte=input.from_on, recorded_on__lt=input.to_on + timedelta(days=1))
        .select_related("gift__account").prefetch_related("gift__recipients").order_by("number")
    )  # fmt: skip
    users = names_by_id({one for row in entries for one in (row.by_id, row.on_behalf_of_id) if one})
    named = {
        one.contact_id for row in entries if row.gift for one in row.gift.recipients.all() if one.contact_id
    }  # fmt: skip
    seen = context.visible("contact").filter(pk__in=named).select_related("person__identity")
    names = {one.person.key: one.person.identity.name for one in seen}
    lines = tuple(_line(row, users, names) for row in entries)
    return ExaminerRecord(input.from_on, input.to_on, lines, gift_verify(context, None))


def _line(row: GiftEntry, users: dict[int, str], names: dict[str, str]) -> ExaminerLine:
    gift, facts = row.gift, row.facts
    whom = [one["person"] for one in facts.get("recipients") or ()]
    cost = facts.get("cost")
    given_on = facts.get("given")
    return ExaminerLine(
        row.number, row.recorded_on, date.fromisoformat(given_on) if given_on else None, row.get_entry_kind_display(),
        gift.public_id if gift else "", gift.get_category_display() if gift else "",
        gift.get_direction_display() if gift else "", gift.account.name if gift and gift.account else "",
        ", ".join(names.get(one, one) for one in whom),
        Money(Decimal(cost), facts["currency"]) if cost is not None and facts.get("currency") else None,
        int(facts.get("quantity") or 1), GiftDecision(row.decision).label if row.decision else "", row.paragraph,
        spoken((row.trace or {}).get("reason")), users.get(row.by_id or 0, ""), users.get(row.on_behalf_of_id or 0, ""),
        row.digest,
    )  # fmt: skip


def columns_of_examiner() -> tuple[tuple[str, Any], ...]:
    """The columns of the record with their headings, in order."""
    return (
        ("number", _("Number")), ("recorded_on", _("Recorded")), ("what", _("Entry")), ("given_on", _("Day")),
        ("gift", _("Gift")), ("category", _("What it is")), ("direction", _("Direction")), ("client", _("Client")),
        ("recipients", _("For whom")), ("cost", _("Cost of one piece")), ("quantity", _("Pieces")),
        ("decision", _("Decision")), ("paragraph", _("Paragraph")), ("reason", _("Reason")), ("by", pgettext_lazy("who", "By")),
        ("on_behalf_of", _("On behalf of")), ("digest", _("Seal")),
    )  # fmt: skip
