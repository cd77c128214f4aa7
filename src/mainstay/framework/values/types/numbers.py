"""Whole numbers, exact decimals, money."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from mainstay.framework.values.base import ReadFailed, ValueType
from mainstay.framework.values.types.codes import Currency
from mainstay.framework.values.types.reading import DIGITS
from mainstay.kernel.money import Money, exponent
from mainstay.kernel.sentences import sentence


@dataclass(frozen=True, kw_only=True)
class Integer(ValueType):
    """A whole number within bounds."""

    name = "integer"
    minimum: int = -(2**53)
    maximum: int = 2**53

    def read(self, raw: Any) -> int:
        """From a number or digits of any script."""
        if isinstance(raw, bool) or not isinstance(raw, int | str):
            raise ReadFailed("type", sentence("This must be a whole number."))
        try:
            value = int(raw) if isinstance(raw, int) else int(raw.translate(DIGITS).strip())
        except ValueError:
            raise ReadFailed("type", sentence("{value} is not a whole number.", value=str(raw)[:40])) from None
        if not self.minimum <= value <= self.maximum:
            raise ReadFailed(
                "range",
                sentence("This must be between {minimum} and {maximum}.", minimum=self.minimum, maximum=self.maximum),
            )
        return value

    def schema(self) -> dict[str, Any]:
        """An integer with bounds."""
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


def exact_decimal(raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | str | Decimal):
        raise ReadFailed("type", sentence('Write the number in quotes, like "12.50".'))
    try:
        value = Decimal(raw.translate(DIGITS).strip().replace("\u00a0", "").replace(" ", "")) if isinstance(
            raw, str) else Decimal(raw)  # fmt: skip
    except InvalidOperation:
        raise ReadFailed("type", sentence("{value} is not a number.", value=str(raw)[:40])) from None
    if not value.is_finite():
        raise ReadFailed("type", sentence("{value} is not a number.", value=str(raw)[:40]))
    return value


@dataclass(frozen=True, kw_only=True)
class Decimal_(ValueType):  # noqa: N801 - Decimal is the value, this its type
    """An exact decimal number, written as text in JSON."""

    name = "decimal"
    places: int = 6
    minimum: Decimal = Decimal("-1e15")
    maximum: Decimal = Decimal("1e15")

    def read(self, raw: Any) -> Decimal:
        """Exactly what was written; more places than allowed are refused, not rounded."""
        value = exact_decimal(raw)
        if not self.minimum <= value <= self.maximum:
            raise ReadFailed(
                "range",
                sentence("This must be between {minimum} and {maximum}.", minimum=self.minimum, maximum=self.maximum),
            )
        if -int(value.as_tuple().exponent) > self.places:
            raise ReadFailed("places", sentence("At most {places} decimal places.", places=self.places))
        return value

    def write(self, value: Any) -> Any:
        """Text, so that no reader makes a float of it."""
        return None if value is None else f"{value:f}"

    def schema(self) -> dict[str, Any]:
        """A decimal string."""
        return {"type": "string", "format": "decimal"}


@dataclass(frozen=True, kw_only=True)
class Percent(Decimal_):
    """A percentage as people write it: 12.5 means 12.5 %."""

    name = "percent"
    places: int = 4
    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class MoneyType(ValueType):
    """An amount with its currency: ``{"amount": "10.50", "currency": "EUR"}`` or ``"10.50 EUR"``."""

    name = "money"
    minimum: Decimal = Decimal("-9e15")

    def read(self, raw: Any) -> Money:
        """Money at the currency's minor unit; finer amounts are refused, not rounded."""
        if isinstance(raw, Money):
            raw = {"amount": raw.amount, "currency": raw.currency}
        if isinstance(raw, str):
            before, _, after = raw.strip().rpartition(" ")
            raw = {"amount": before, "currency": after}
        if not isinstance(raw, Mapping) or set(raw) != {"amount", "currency"}:
            raise ReadFailed("type", sentence("Write money like 10.50 EUR."))
        currency = Currency().read(raw["currency"])
        amount = exact_decimal(raw["amount"])
        if -int(amount.as_tuple().exponent) > exponent(currency) and amount != amount.quantize(
            Decimal(1).scaleb(-exponent(currency))
        ):
            raise ReadFailed(
                "places",
                sentence("{currency} has {places} decimal places.", currency=currency, places=exponent(currency)),
            )
        if not self.minimum <= amount <= Decimal("9e15"):
            raise ReadFailed("range", sentence("This amount is out of range."))
        return Money(amount, currency).rounded()

    def write(self, value: Any) -> Any:
        """Amount as text, currency as code."""
        return None if value is None else {"amount": f"{value.amount:f}", "currency": value.currency}

    def schema(self) -> dict[str, Any]:
        """An object of amount and currency."""
        return {
            "type": "object",
            "required": ["amount", "currency"],
            "additionalProperties": False,
            "properties": {
                "amount": {"type": "string", "format": "decimal"},
                "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            },
        }
