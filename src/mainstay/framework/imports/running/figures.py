"""Control figures of a run as JSON and back: of what the file says, and of what was taken."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from mainstay.framework.imports.mapping.controls import ControlFigures
from mainstay.framework.imports.profiles.model import Control
from mainstay.framework.imports.running.rows import ImportRow
from mainstay.kernel.money import Money


def as_json(figures: ControlFigures) -> dict[str, Any]:
    """The figures as JSON; totals are exact texts."""
    return {
        "rows": figures.rows, "left_out": figures.left_out, "faulty": figures.faulty,
        "counts": {name: dict(counter) for name, counter in figures.counts.items()},
        "totals": [[name, currency, f"{amount:f}"] for (name, currency), amount in figures.totals.items()],
    }  # fmt: skip


def from_json(control: Control, data: dict[str, Any]) -> ControlFigures:
    """The figures that `as_json` wrote; empty ones for nothing."""
    return ControlFigures(
        control, data.get("rows", 0), data.get("left_out", 0), data.get("faulty", 0),
        {name: Counter(counts) for name, counts in data.get("counts", {}).items()},
        {(name, currency): Decimal(amount) for name, currency, amount in data.get("totals", [])},
    )  # fmt: skip


def add_stored(name: str, column: str, rows: Sequence[ImportRow], sums: dict[str, str]) -> None:
    """Add the amounts of rows to ``sums`` (by field and currency) as they are stored, in whole minor units."""
    minors: dict[str, int] = {}
    for row in rows:
        value, minor = row.values.get(name), row.columns.get(column)
        if isinstance(value, Money) and minor is not None:
            minors[value.currency] = minors.get(value.currency, 0) + minor
    for currency, minor in minors.items():
        key = f"{name} {currency}"
        sums[key] = f"{Decimal(sums.get(key, 0)) + Money.from_minor(minor, currency).amount:f}"
