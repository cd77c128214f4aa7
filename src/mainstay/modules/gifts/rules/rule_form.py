"""The written form of rules, settings and events: read strictly, described as JSON Schema."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.money import Money
from mainstay.kernel.reading.forms import Broken, Field, Form, ListOf, Number, Record, Whole, note, shown_value
from mainstay.kernel.reading.records import record_of
from mainstay.kernel.sentences import sentence
from mainstay.modules.gifts.rules.events import (
    ApprovalGiven,
    ExchangeRate,
    Firm,
    GiftEvent,
    ProofAttached,
    Recipient,
    StoredRate,
)
from mainstay.modules.gifts.rules.rulebook import RuleMeasure, RuleSet, RuleVersion
from mainstay.modules.gifts.rules.settings import Settings

_WHOLE: Final = 12
_DECIMALS: Final = 8
_AMOUNT: Final = re.compile(rf"\d{{1,{_WHOLE}}}(\.\d{{1,{_DECIMALS}}})?", re.ASCII)
_CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_MONEY: Final = re.compile(rf"(\d{{1,{_WHOLE}}}(?:\.\d{{1,{_DECIMALS}}})?) ([A-Z]{{3}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Amount:
    """A decimal that is not negative, small enough that sums stay exact; ``positive`` refuses zero."""

    positive: bool = False

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """A Decimal."""
        number = Number().read(value, path, problems)
        if isinstance(number, Broken):
            return number
        if _AMOUNT.fullmatch(f"{number:f}") is None:
            text = sentence(
                "An amount has at most {whole} digits before and {decimals} after the point, not {value}.",
                whole=_WHOLE,
                decimals=_DECIMALS,
                value=shown_value(value),
            )
            return note(problems, path, "too_long", text)
        if self.positive and not number:
            return note(problems, path, "not_positive", sentence("This number must be above zero."))
        return number

    def schema(self) -> dict[str, Any]:
        """A whole number, or a decimal as text."""
        pattern = rf"^\d{{1,{_WHOLE}}}(\.\d{{1,{_DECIMALS}}})?$"
        least = 1 if self.positive else 0
        return {"anyOf": [{"type": "integer", "minimum": least}, {"type": "string", "pattern": pattern}]}


@dataclass(frozen=True, slots=True)
class CurrencyCode:
    """Three capital letters."""

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """A currency code."""
        if isinstance(value, str) and _CURRENCY.fullmatch(value):
            return value
        text = sentence("A currency is three capital letters such as USD, not {value}.", value=shown_value(value))
        return note(problems, path, "not_a_currency", text)

    def schema(self) -> dict[str, Any]:
        """A pattern."""
        return {"type": "string", "pattern": "^[A-Z]{3}$"}


@dataclass(frozen=True, slots=True)
class MoneyText:
    """An amount with its currency: 25.00 USD."""

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """Money."""
        match = _MONEY.fullmatch(value) if isinstance(value, str) else None
        if match is not None:
            return Money(Decimal(match[1]), match[2])
        text = sentence("Money is written like 25.00 USD, not {value}.", value=shown_value(value))
        return note(problems, path, "not_money", text)

    def schema(self) -> dict[str, Any]:
        """A pattern."""
        pattern = rf"^\d{{1,{_WHOLE}}}(\.\d{{1,{_DECIMALS}}})? [A-Z]{{3}}$"
        return {"type": "string", "pattern": pattern}


_TYPES: Final[dict[Any, Form]] = {Decimal: Amount(), Money: MoneyText()}
_CODE: Final = CurrencyCode()

MEASURE: Final = record_of(RuleMeasure, _TYPES, fields={"currency": _CODE, "days": Whole(least=1, most=3660)})
_RULE_TYPES: Final[dict[Any, Form]] = {**_TYPES, RuleMeasure: MEASURE}
RULE: Final = record_of(RuleVersion, _RULE_TYPES, fields={"version": Whole(least=1)}, leave_out=("rule_set",))
_SET: Final = record_of(RuleSet, _RULE_TYPES, fields={"rules": ListOf(RULE, least=1)})


def _rule_set(found: dict[str, Any], path: str, problems: list[Problem]) -> RuleSet:
    made: RuleSet = _SET.build(found, path, problems)
    return replace(made, rules=tuple(replace(version, rule_set=made.code) for version in made.rules))


RULE_SET: Final = Record(_SET.fields, _rule_set, _SET.about)
SETTINGS: Final = record_of(Settings, _TYPES, fields={"split_percent": Whole(least=1, most=100)})
FIRM: Final = record_of(Firm)
RATE: Final = record_of(ExchangeRate, _TYPES, fields={"currency": _CODE, "into": _CODE, "rate": Amount(positive=True)})

_EVENT_TYPES: Final[dict[Any, Form]] = {
    **_TYPES,
    Recipient: record_of(Recipient, _TYPES, fields={"share": Amount(positive=True)}),
    StoredRate: record_of(StoredRate, _TYPES, fields={"into": _CODE, "rate": Amount(positive=True)}),
    ApprovalGiven: record_of(ApprovalGiven, _TYPES),
    ProofAttached: record_of(ProofAttached),
}
EVENT: Final = record_of(GiftEvent, _EVENT_TYPES, fields={"currency": _CODE, "quantity": Whole(least=1, most=10_000)})


def read_rule_sets(value: Any) -> tuple[RuleSet, ...]:
    """Read the plain values of rule sets. Raises InputInvalid with every problem and its path."""
    problems: list[Problem] = []
    found = Record({"rule_sets": Field(ListOf(RULE_SET), required=True)}, lambda one, *_: one["rule_sets"]).read(
        value, "", problems
    )
    if problems:
        raise InputInvalid(problems)
    made: tuple[RuleSet, ...] = found
    return made
