"""The ledger: typed lines that are only ever added, and the balances that follow from them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mainstay.kernel.period import Period
from mainstay.kernel.sentences import Sentence

Key = tuple[str, ...]


class EntryType(StrEnum):
    """What a line of the ledger is."""

    EARNING = "earning"
    ADJUSTMENT = "adjustment"
    BONUS = "bonus"
    DRAW_ADVANCE = "draw_advance"
    DRAW_RECOVERY = "draw_recovery"
    DRAW_FORGIVE = "draw_forgive"
    CLAWBACK = "clawback"
    HOLDBACK = "holdback"
    HOLDBACK_RELEASE = "holdback_release"
    PAYOUT = "payout"
    ACCRUAL = "accrual"
    REVERSE_ACCRUAL = "reverse_accrual"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line: ``amount`` in ``currency``, positive for the person, negative against.

    An ``accrual`` moves an earned amount to waiting and a ``holdback`` to held (both negative); their releases bring
    it back. A ``draw_forgive`` lowers the draw balance and pays nothing. ``key`` says what the line is about, so that
    a later run posts only the difference; a correction names in ``refers_to`` the first line of its key.
    """

    id: str
    person: str
    period: Period
    type: EntryType
    amount: Decimal
    currency: str
    key: Key
    reason: Sentence
    component: str = ""
    transaction: str = ""
    refers_to: str = ""
    posted_on: date | None = None
    home: Period | None = None

    @property
    def payable(self) -> Decimal:
        """Its effect on what is due to the person."""
        return Decimal(0) if self.type is EntryType.DRAW_FORGIVE else self.amount


@dataclass(frozen=True, slots=True)
class Balances:
    """What is open after a set of lines.

    ``due``: payable and not paid, negative when overpaid. ``waiting``: earned, not yet payable. ``held``: kept back
    or deferred. ``draw``: advanced and not paid back.
    """

    due: Decimal = Decimal(0)
    waiting: Decimal = Decimal(0)
    held: Decimal = Decimal(0)
    draw: Decimal = Decimal(0)


_WAITING = frozenset({EntryType.ACCRUAL, EntryType.REVERSE_ACCRUAL})
_HELD = frozenset({EntryType.HOLDBACK, EntryType.HOLDBACK_RELEASE})
_DRAW = frozenset({EntryType.DRAW_ADVANCE, EntryType.DRAW_RECOVERY})


def balances(entries: Iterable[LedgerEntry]) -> Balances:
    """The balances after ``entries`` of one person; the closing balances of a period open the next."""
    due = waiting = held = draw = Decimal(0)
    for entry in entries:
        due += entry.payable
        if entry.type in _WAITING:
            waiting -= entry.amount
        elif entry.type in _HELD:
            held -= entry.amount
        elif entry.type in _DRAW:
            draw += entry.amount
        elif entry.type is EntryType.DRAW_FORGIVE:
            draw -= entry.amount
    return Balances(due, waiting, held, draw)


@dataclass(slots=True)
class Posted:
    """What one person's ledger says so far, by key."""

    lines: dict[Key, list[LedgerEntry]] = field(default_factory=dict)
    sums: dict[Key, Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[LedgerEntry]) -> "Posted":
        """Sum up a person's ledger."""
        posted = cls()
        for entry in entries:
            posted.sums[entry.key] = posted.sums.get(entry.key, Decimal(0)) + entry.amount
            posted.lines.setdefault(entry.key, []).append(entry)
        return posted

    def first(self, key: Key) -> LedgerEntry | None:
        """The first line of that key; None when nothing was posted."""
        lines = self.lines.get(key)
        return lines[0] if lines else None

    def before(self, key: Key, day: date) -> Decimal | None:
        """What periods that had ended by ``day`` have posted of a key; None when nothing."""
        amounts = [entry.amount for entry in self.lines.get(key, ()) if (entry.period.end or day) <= day]
        return sum(amounts, Decimal(0)) if amounts else None
