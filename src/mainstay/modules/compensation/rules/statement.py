"""The sums of a statement: what opened, what happened, what closes."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from mainstay.modules.compensation.rules.ledger import Balances, EntryType, LedgerEntry


@dataclass(frozen=True, slots=True)
class StatementSums:
    """The sums of one person and period; ``closing`` = ``opening`` + all that stands between.

    ``recovered`` counts draw recoveries and clawbacks, ``waiting`` what moved to or from waiting, ``paid`` is
    negative.
    """

    opening: Decimal
    earned: Decimal
    adjusted: Decimal
    recovered: Decimal
    waiting: Decimal
    held: Decimal
    released: Decimal
    draw: Decimal
    paid: Decimal

    @property
    def closing(self) -> Decimal:
        """What is due at the end and opens the next statement; negative when overpaid."""
        between = self.earned + self.adjusted + self.recovered + self.waiting + self.held + self.released
        return self.opening + between + self.draw + self.paid


_GROUP = {
    EntryType.EARNING: "earned",
    EntryType.BONUS: "earned",
    EntryType.ADJUSTMENT: "adjusted",
    EntryType.CLAWBACK: "recovered",
    EntryType.DRAW_RECOVERY: "recovered",
    EntryType.ACCRUAL: "waiting",
    EntryType.REVERSE_ACCRUAL: "waiting",
    EntryType.HOLDBACK: "held",
    EntryType.HOLDBACK_RELEASE: "released",
    EntryType.DRAW_ADVANCE: "draw",
    EntryType.DRAW_FORGIVE: "draw",
    EntryType.PAYOUT: "paid",
}


def statement_sums(opening: Balances, entries: Iterable[LedgerEntry]) -> StatementSums:
    """Sum up one person's lines of one period."""
    sums = dict.fromkeys(("earned", "adjusted", "recovered", "waiting", "held", "released", "draw", "paid"), Decimal(0))
    for entry in entries:
        sums[_GROUP[entry.type]] += entry.payable
    return StatementSums(opening.due, **sums)
