"""From wanted amounts to ledger lines: only differences are posted, history is never edited."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from mainstay.kernel.period import Period
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.compensation.rules.ledger import EntryType, Key, LedgerEntry, Posted
from mainstay.modules.compensation.rules.wanting import Wanted

MOVES = {EntryType.ACCRUAL: EntryType.REVERSE_ACCRUAL, EntryType.HOLDBACK: EntryType.HOLDBACK_RELEASE}
RELEASED = frozenset(MOVES.values())
DIFFERENCE = frozenset({EntryType.EARNING, EntryType.BONUS, EntryType.CLAWBACK, EntryType.ADJUSTMENT})


@dataclass(slots=True)
class Poster:
    """Writes the lines of one person in one pay period, numbered in their order."""

    person: str
    period: Period
    run_on: date
    home_of: Callable[[date], Period]
    entries: list[LedgerEntry] = field(default_factory=list)
    numbered_from: int = 0

    def post(self, wanted: Wanted, amount: Decimal, kind: EntryType, refers_to: str = "") -> None:
        """Add one line."""
        entry = LedgerEntry(
            f"{self.person}/{self.period.start.isoformat()}/{self.numbered_from + len(self.entries) + 1}",
            self.person,
            self.period,
            kind,
            amount,
            wanted.currency,
            wanted.key,
            wanted.reason,
            wanted.component,
            wanted.transaction,
            refers_to,
            self.run_on,
            self.home_of(wanted.home),
        )
        self.entries.append(entry)

    def differences(self, wanted: Iterable[Wanted], posted: Posted, frozen: Callable[[Key], bool]) -> None:
        """Post what is missing to the wanted amounts; ``frozen`` keys are not paid in this period."""
        seen: set[Key] = set()
        for item in wanted:
            seen.add(item.key)
            if not frozen(item.key):
                self._difference(item, posted)
        for key, amount in posted.sums.items():
            if amount and key not in seen and not frozen(key) and key[0] in _CALCULATED:
                self._difference(_gone(posted.lines[key][0]), posted)

    def _difference(self, item: Wanted, posted: Posted) -> None:
        missing = item.amount - posted.sums.get(item.key, Decimal(0))
        if not missing:
            return
        first = posted.first(item.key)
        kind = _kind(item, missing, first)
        if kind in RELEASED:
            item = replace(item, reason=sentence("Payable now: {what}", what=item.transaction or item.component))
        self.post(item, missing, kind, first.id if first is not None else "")


_CALCULATED = frozenset(
    {"earning", "waiting", "lapse", "clawback", "cap", "plan_cap", "holdback", "deferral", "forfeit"}
)


def _kind(item: Wanted, missing: Decimal, first: LedgerEntry | None) -> EntryType:
    if item.type in MOVES:
        return item.type if missing < 0 else MOVES[item.type]
    if item.type is EntryType.CLAWBACK:
        return EntryType.CLAWBACK if missing < 0 else EntryType.ADJUSTMENT
    return item.type if first is None else EntryType.ADJUSTMENT


def _gone(first: LedgerEntry) -> Wanted:
    kind = {EntryType.REVERSE_ACCRUAL: EntryType.ACCRUAL, EntryType.HOLDBACK_RELEASE: EntryType.HOLDBACK}.get(
        first.type, first.type
    )
    reason = first.reason if kind in MOVES else sentence("No longer earned: {before}", before=first.reason)
    home = first.home.start if first.home is not None else first.period.start
    return Wanted(first.key, Decimal(0), kind, reason, home, first.currency, first.component, first.transaction)


def plain_entry(key: Key, reason: Sentence, home: date, currency: str) -> Wanted:
    """What a line outside the differences is about (draws, payouts, debts)."""
    return Wanted(key, Decimal(0), EntryType.ADJUSTMENT, reason, home, currency)
