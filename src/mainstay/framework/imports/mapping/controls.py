"""Control figures: rows counted and amounts summed exactly, so that file and result can be compared."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import Any, Final

from mainstay.framework.imports.mapping.conditions import plain
from mainstay.framework.imports.mapping.mapper import MappedRow, Reference
from mainstay.framework.imports.profiles.model import Control
from mainstay.kernel.money import Money

_PRECISION: Final = 60
_ZERO: Final = Decimal(0)


@dataclass(slots=True)
class ControlFigures:
    """Counts by the values of fields, and totals by field and currency (empty for plain numbers)."""

    control: Control
    rows: int = 0
    left_out: int = 0
    faulty: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    totals: dict[tuple[str, str], Decimal] = field(default_factory=dict)

    def add_all(self, rows: Sequence[MappedRow]) -> None:
        """Count many rows."""
        self.rows += len(rows)
        counted = [row.values for row in rows if not (row.left_out or row.faults)]
        if len(counted) < len(rows):
            self.left_out += sum(1 for row in rows if row.left_out)
            self.faulty += sum(1 for row in rows if row.faults)
        for name in self.control.count_by:
            counter = self.counts.setdefault(name, Counter())
            counter.update([_word(values.get(name)) for values in counted])
        if self.control.total:
            with localcontext() as context:
                context.prec = _PRECISION
                for name in self.control.total:
                    self._sum_all(name, [values.get(name) for values in counted])

    def merge(self, other: "ControlFigures") -> None:
        """Add what another one has counted."""
        self.rows += other.rows
        self.left_out += other.left_out
        self.faulty += other.faulty
        for name, counter in other.counts.items():
            self.counts.setdefault(name, Counter()).update(counter)
        with localcontext() as context:
            context.prec = _PRECISION
            for key, amount in other.totals.items():
                self.totals[key] = self.totals.get(key, Decimal(0)) + amount

    def _sum_all(self, name: str, values: Sequence[Any]) -> None:
        sums: dict[str, Decimal] = {}
        for value in values:
            if isinstance(value, Money):
                sums[value.currency] = sums.get(value.currency, _ZERO) + value.amount
            elif isinstance(value, int | Decimal) and not isinstance(value, bool):
                sums[""] = sums.get("", _ZERO) + value
        for currency, amount in sums.items():
            self.totals[name, currency] = self.totals.get((name, currency), _ZERO) + amount

    def add(self, row: MappedRow) -> None:
        """Count one row."""
        self.add_all([row])


def _word(value: Any) -> str:
    return value.value if isinstance(value, Reference) else plain(value)
