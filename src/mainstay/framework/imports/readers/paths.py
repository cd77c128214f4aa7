"""Paths into nested data: ``names[t=label & lang=lv].v``, ``site[0]``, ``rel[0=parent].1``.

A path is steps joined by dots. A step is a key (or a number: an element of a list), optionally followed by a selector
in brackets: a number picks one element, nothing picks all, and conditions joined by ``&`` pick the elements that fulfil
all of them. A condition is ``key=value`` or ``key!=value``; ``key`` may be a number; a list fulfils ``key=value`` when
it holds the value, and ``key=`` is fulfilled by nothing at all (null, missing, empty).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from mainstay.kernel.sentences import Sentence, sentence

_STEP: Final = re.compile(r"([^.\[\]]*)(?:\[([^\[\]]*)\])?(?:\.|$)")
_CONDITION: Final = re.compile(r"\s*([^=!&]+?)\s*(!?=)\s*([^&]*?)\s*$")


class PathInvalid(ValueError):
    """A path that cannot be understood; ``sentence`` says why."""

    def __init__(self, message: Sentence) -> None:
        super().__init__(str(message))
        self.sentence = message


@dataclass(frozen=True, slots=True)
class Condition:
    """One ``key=value`` inside brackets; ``wanted`` is False for ``!=``."""

    key: str
    value: str
    wanted: bool

    def holds(self, element: Any) -> bool:
        """Whether the element fulfils it."""
        found = child(element, self.key)
        if isinstance(found, list):
            equal = self.value in [str(item) for item in found] if self.value else not found
        else:
            equal = ("" if found is None else _text(found)) == self.value
        return equal is self.wanted


@dataclass(frozen=True, slots=True)
class Step:
    """A key and what to do with the list found there: ``all`` of it, one by ``index``, those that fulfil conditions."""

    key: str
    many: bool = False
    index: int | None = None
    conditions: tuple[Condition, ...] = ()


def child(element: Any, key: str) -> Any:
    """The value under a key of an object, or under a number of a list; None when there is none."""
    if isinstance(element, dict):
        return element.get(key)
    if isinstance(element, list) and key.isdecimal():
        return element[int(key)] if int(key) < len(element) else None
    return None


def parse_path(path: str) -> tuple[Step, ...]:
    """The steps of a path; raises PathInvalid."""
    steps: list[Step] = []
    position = 0
    while position < len(path):
        found = _STEP.match(path, position)
        if not found or found.end() == position or not (found.group(1) or found.group(2) is not None):
            raise PathInvalid(
                sentence("{path} is not a path: see the part from {rest} on.", path=path, rest=path[position:])
            )
        steps.append(_step(path, found.group(1), found.group(2)))
        position = found.end()
    if not steps or path.endswith("."):
        raise PathInvalid(sentence("{path} is not a path: a name is missing.", path=repr(path)))
    return tuple(steps)


def _step(path: str, key: str, selector: str | None) -> Step:
    if selector is None:
        return Step(key)
    if not selector.strip():
        return Step(key, many=True)
    if selector.strip().isdecimal():
        return Step(key, index=int(selector))
    conditions = []
    for part in selector.split("&"):
        found = _CONDITION.match(part)
        if not found:
            raise PathInvalid(
                sentence("{path}: {part} is not a condition; write key=value.", path=path, part=part.strip())
            )
        conditions.append(Condition(found.group(1), found.group(3), found.group(2) == "="))
    return Step(key, many=True, conditions=tuple(conditions))


def compile_path(path: str) -> Callable[[Any], Any]:
    """A function from a record to the value at ``path``: a scalar, or a list where the path may find several."""
    steps = parse_path(path)
    many = any(step.many for step in steps)
    if len(steps) == 1 and not steps[0].many and steps[0].index is None:
        key = steps[0].key
        return lambda record: child(record, key)

    def look(record: Any) -> Any:
        found = list(_walk(record, steps))
        if many:
            return found
        return found[0] if found else None

    return look


def _walk(element: Any, steps: tuple[Step, ...]) -> Iterator[Any]:
    if not steps:
        if element is not None:
            yield element
        return
    step, rest = steps[0], steps[1:]
    found = child(element, step.key) if step.key else element
    if step.index is not None:
        yield from _walk(child(found, str(step.index)), rest)
    elif step.many:
        for item in found if isinstance(found, list) else []:
            if all(condition.holds(item) for condition in step.conditions):
                yield from _walk(item, rest)
    else:
        yield from _walk(found, rest)


def _text(value: Any) -> str:
    if value is True:
        return "true"
    if value is False:
        return "false"
    return str(value)


def discover_paths(records: list[Any], depth: int = 4, most: int = 200) -> list[str]:
    """Paths that lead to values in sample records, in order of first sight; lists of objects give ``key[].inner``."""
    found: dict[str, None] = {}

    def visit(value: Any, prefix: str, left: int) -> None:
        if len(found) >= most:
            return
        if isinstance(value, dict) and left:
            for key, inner in value.items():
                if key and not set(key) & set(".[]"):
                    visit(inner, f"{prefix}.{key}" if prefix else key, left - 1)
        elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value) and left:
            for item in value[:20]:
                visit(item, f"{prefix}[]", left - 1)
        elif prefix:
            found.setdefault(prefix)

    for record in records:
        visit(record, "", depth)
    return list(found)
