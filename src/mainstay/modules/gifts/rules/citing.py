"""Rules and the sentences of a decision as people read them: no codes, keys or ISO days where there are words."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from mainstay.kernel.money import Money
from mainstay.kernel.sentences import Sentence
from mainstay.modules.gifts.choices import OWN_POLICY, OWN_ROWS, GiftRoute

_OWN: Final = "POLICY"
_CITED: Final = re.compile(r"(?P<rules>\S+)(?: (?P<row>\S+))? v\d+(?: (?P<paragraph>.+))?")
_MONEY: Final = re.compile(r"(-?\d+(?:\.\d+)?) ([A-Z]{3})")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_USER: Final = re.compile(r"user:([0-9a-z]+)")
_ROUTES: Final = frozenset({"route", "found", "wanted"})
NOBODY: Final[Mapping[str, str]] = MappingProxyType({})


def cited(citation: str) -> str:
    """A citation such as ``POLICY gifts v1 gifts`` for people: the rules and the paragraph, each once, in the language of
    the moment. The version stands on the page of the row and in the examiner's file.
    """
    found = _CITED.fullmatch(citation)
    if found is None:
        return citation
    own = found["rules"] == _OWN
    rules = str(OWN_POLICY) if own else found["rules"]
    paragraph = found["paragraph"] or found["row"] or ""
    return f"{rules}: {row_words(paragraph) if own else paragraph}" if paragraph else rules


def row_words(row: str) -> str:
    """A row of rules in words; its name with blanks where it is not a shipped one."""
    return str(OWN_ROWS.get(row, row.replace("_", " ")))


def for_people(said: Sentence, names: Mapping[str, str] = NOBODY) -> Sentence:
    """The sentence of a decision with amounts, days, routes, rules, colleagues and gifts (``names`` by public id) as
    people read them.
    """
    values = {key: _value(key, value, names) for key, value in said.values.items()}
    return Sentence(said.template, MappingProxyType(values), said.code, said.plural, said.context)


def colleagues_in(texts: Iterable[Any]) -> set[str]:
    """The public ids of the colleagues whom values of sentences name."""
    return {one for text in texts for one in _USER.findall(str(text))}


def entries_in(values: Iterable[Mapping[str, Any]]) -> set[str]:
    """The public ids of the entries of the ledger that the values of sentences name."""
    return {one for found in values for one in _entries(found.get("events", ""))}


def _entries(value: str) -> list[str]:
    return value.split(", ") if value else []


def _value(key: str, value: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    if key in _ROUTES:
        return _route(value)
    if key == "rule":
        return cited(value)
    if key == "events":
        return "; ".join(names.get(one, one) for one in _entries(value))
    if found := _MONEY.fullmatch(value):
        return Money(Decimal(found[1]), found[2])
    if _DAY.fullmatch(value):
        return date.fromisoformat(value)
    return _USER.sub(lambda one: names.get(one[1], one[0]), value)


def _route(value: str) -> Any:
    name = value.replace(" ", "_")
    return GiftRoute(name).label if name in GiftRoute.values else value
