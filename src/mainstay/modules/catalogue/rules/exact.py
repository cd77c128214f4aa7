"""Exact decimals in integer columns: SQLite keeps Django's decimals as floats, whole numbers it keeps as they are."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

QUANTITY_PLACES = 3
PRICE_PLACES = 6


def to_scaled(value: Decimal, places: int) -> int:
    """``value`` in units of ten to the minus ``places``, half up away from zero."""
    return int(value.scaleb(places).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def from_scaled(value: int, places: int) -> Decimal:
    """The decimal behind a scaled whole number, without trailing zeros: 2500 at 3 places is 2.5."""
    found = Decimal(value).scaleb(-places)
    whole = found.to_integral_value()
    return whole if found == whole else found.normalize()


class Scaled:
    """Reads and writes an integer column as an exact Decimal with ``places`` decimal places, or None."""

    def __init__(self, column: str, places: int) -> None:
        self.column = column
        self.places = places

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        value = getattr(row, self.column)
        return None if value is None else from_scaled(value, self.places)

    def __set__(self, row: Any, value: Decimal | int | None) -> None:
        setattr(row, self.column, None if value is None else to_scaled(Decimal(value), self.places))


class DecimalText:
    """Reads and writes a text column as an exact Decimal: for exchange rates, whose sizes differ by ten powers."""

    def __init__(self, column: str) -> None:
        self.column = column

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        value = getattr(row, self.column)
        return Decimal(value) if value else None

    def __set__(self, row: Any, value: Decimal | None) -> None:
        setattr(row, self.column, "" if value is None else f"{value:f}")
