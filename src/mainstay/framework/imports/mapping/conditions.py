"""Conditions on the columns of a row, as profiles write them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from mainstay.kernel.sentences import Sentence, sentence

_TESTS: Final = ("is", "is_not", "in", "not_in", "starts_with", "ends_with", "contains", "empty", "above", "below")
_GROUPS: Final = ("all", "any", "not")


class ConditionInvalid(ValueError):
    """A condition that cannot be understood."""

    def __init__(self, message: Sentence) -> None:
        super().__init__(str(message))
        self.sentence = message


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one column, or several conditions joined by ``all``, ``any`` or ``not``."""

    test: str
    column: str = ""
    value: Any = None
    parts: tuple["Condition", ...] = ()

    def columns(self) -> tuple[str, ...]:
        """All columns looked at."""
        found = [self.column] if self.column else []
        return tuple(dict.fromkeys([*found, *(name for part in self.parts for name in part.columns())]))

    def compile(self, index: dict[str, int]) -> Callable[[Sequence[Any]], bool]:
        """A function from cells to true or false; ``index`` gives the position of each column."""
        if self.parts:
            tests = [part.compile(index) for part in self.parts]
            if self.test == "all":
                return lambda cells: all(test(cells) for test in tests)
            if self.test == "any":
                return lambda cells: any(test(cells) for test in tests)
            return lambda cells: not tests[0](cells)
        position, test = index[self.column], _test(self.test, self.value)
        return lambda cells: test(cells[position])


def plain(cell: Any) -> str:
    """A cell as trimmed text: nothing is the empty text, a whole number has no point."""
    if cell is None:
        return ""
    if cell is True or cell is False:
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, list):
        return ", ".join(plain(item) for item in cell)
    return str(cell).strip()


def _test(name: str, value: Any) -> Callable[[Any], bool]:
    if name in ("above", "below"):
        return _compare(name, Decimal(value))
    wanted = frozenset(value) if isinstance(value, tuple) else frozenset([value])
    tests: dict[str, Callable[[Any], bool]] = {
        "empty": lambda cell: (not plain(cell)) is value,
        "is": lambda cell: plain(cell) == value,
        "is_not": lambda cell: plain(cell) != value,
        "in": lambda cell: plain(cell) in wanted,
        "not_in": lambda cell: plain(cell) not in wanted,
        "starts_with": lambda cell: plain(cell).startswith(value),
        "ends_with": lambda cell: plain(cell).endswith(value),
        "contains": lambda cell: value in plain(cell),
    }
    return tests[name]


def _compare(name: str, limit: Decimal) -> Callable[[Any], bool]:
    def holds(cell: Any) -> bool:
        try:
            number = Decimal(plain(cell))
        except InvalidOperation:
            return False
        if not number.is_finite():
            return False
        return number > limit if name == "above" else number < limit

    return holds


def parse_condition(data: Any) -> Condition:
    """A condition from plain data: ``{column: stage, is: Won}`` or ``{all: […]}``; raises ConditionInvalid."""
    if not isinstance(data, dict):
        raise ConditionInvalid(sentence("A condition is an object such as column: stage, is: Won."))
    groups = [key for key in _GROUPS if key in data]
    if groups:
        return _group(groups[0], data)
    tests = [key for key in data if key in _TESTS]
    extra = [key for key in data if key not in (*_TESTS, "column")]
    column = data.get("column")
    if extra or len(tests) != 1 or not isinstance(column, str) or not column:
        raise ConditionInvalid(
            sentence("A condition names a column and exactly one of: {tests}.", tests=", ".join(_TESTS))
        )
    return Condition(tests[0], column, _value(tests[0], data[tests[0]]))


def _group(name: str, data: dict[str, Any]) -> Condition:
    inner = data[name] if name != "not" else [data[name]]
    if len(data) != 1 or not isinstance(inner, list) or not inner:
        raise ConditionInvalid(sentence("{group} stands alone and holds conditions.", group=name))
    return Condition(name, parts=tuple(parse_condition(part) for part in inner))


def _value(test: str, value: Any) -> Any:
    if test == "empty":
        if not isinstance(value, bool):
            raise ConditionInvalid(sentence("empty is true or false."))
        return value
    if test in ("in", "not_in"):
        if not isinstance(value, list) or not all(isinstance(item, str | int) for item in value):
            raise ConditionInvalid(sentence("{test} is followed by a list of values.", test=test))
        return tuple(plain(item) for item in value)
    if value is None or not isinstance(value, str | int):
        raise ConditionInvalid(sentence("{test} is followed by a value.", test=test))
    if test in ("above", "below"):
        try:
            Decimal(plain(value))
        except InvalidOperation:
            raise ConditionInvalid(sentence("{test} is followed by a number.", test=test)) from None
    return plain(value)
