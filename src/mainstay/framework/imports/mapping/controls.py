"""Control figures: rows counted and amounts summed exactly, so that file and result can be compared."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import Any, Final

from mainstay.framework.imports.mapping.conditions import plain
from mainstay.framework.imports.mapping.mapper import MappedRow, Reference
from mainstay.framework.imports.profiles.model import Control
from mainstay.kernel.money import Money

_PRECISION: Final = 60


@dataclass(slots=True)
class ControlFigures:
    """Counts by the values of fields, and totals by field and currency (empty for plain numbers)."""

    control: Control
    rows: int = 0
    left_out: int = 0
    faulty: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    totals: dict[tuple[str, str], Decimal] = field(default_factory=dict)

    def add(self, row: MappedRow) -> None:
        """Count one row."""
        self.rows += 1
        if row.left_out or row.faults:
            self.left_out += row.left_out
            self.faulty += bool(row.faults)
            return
        for name in self.control.count_by:
            self.counts.setdefault(name, Counter())[_word(row.values.get(name))] += 1
        for name in self.control.total:
            self._sum(name, row.values.get(name))

    def _sum(self, name: str, value: Any) -> None:
        if isinstance(value, Money):
            key, amount = (name, value.currency), value.amount
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            key, amount = (name, ""), Decimal(value)
        else:
            return
        with localcontext() as context:
            context.prec = _PRECISION
            self.totals[key] = self.totals.get(key, Decimal(0)) + amount


def _word(value: Any) -> str:
    return value.value if isinstance(value, Reference) else plain(value)
