"""What an export writes: columns with a label, and typed values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from mainstay.kernel.money import Money
from mainstay.kernel.sentences import Sentence

Value = str | int | Decimal | Money | date | datetime | bool | None
"""What a cell may hold. Floats are refused: amounts are decimals here."""


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column: ``label`` in the reader's language; ``decimals`` shown for numbers; ``width`` in characters.

    A column of amounts (``money``) is written as two, the amount and its currency, unless all amounts are in one
    ``currency``, which then stands in the label; an amount in another is refused.
    """

    name: str
    label: str
    money: bool = False
    currency: str = ""
    decimals: int | None = None
    width: int = 0

    def labels(self, currency_label: str) -> tuple[str, ...]:
        """The header cells of this column."""
        if self.money and not self.currency:
            return (self.label, f"{self.label}: {currency_label}")
        return (f"{self.label} ({self.currency})",) if self.currency else (self.label,)

    def cells(self, value: Value) -> tuple[Value, ...]:
        """The cells of one value. Raises TypeError for a float, ValueError for an amount in another currency."""
        if isinstance(value, float):
            message = f"{self.name}: an export takes Decimal, not float"
            raise TypeError(message)
        if isinstance(value, Money):
            if self.currency and value.currency != self.currency:
                message = f"{self.name}: {value} is not in {self.currency}"
                raise ValueError(message)
            return (value.amount,) if self.currency else (value.amount, value.currency)
        return (value, None) if self.money and not self.currency else (value,)


Rows = Iterable[Sequence[Value]]


@dataclass(slots=True)
class ExportReport:
    """What was written: ``rows``, and sentences about anything that a spreadsheet cannot hold as it is."""

    rows: int = 0
    notes: list[Sentence] = field(default_factory=list)
