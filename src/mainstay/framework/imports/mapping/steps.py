"""The closed vocabulary of steps that make a raw value a value. Each is checked when the profile is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from mainstay.framework.imports.mapping.conditions import plain
from mainstay.framework.imports.mapping.values import (
    LANGUAGE_STYLES,
    NO,
    STYLES,
    YES,
    BadValue,
    as_day,
    as_instant,
    check_date_format,
    number_reader,
    read_boolean,
    read_country,
    read_moment,
    zone_of,
)
from mainstay.kernel.sentences import Sentence, sentence

Run = Callable[[Any], Any]
_PATTERNS: Final = {
    "year": re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)"),
    "digits": re.compile(r"(\d+)"),
    "number": re.compile(r"([+-]?\d+(?:[.,]\d+)?)"),
    "email": re.compile(r"([^\s<>\"(),;:]+@[^\s<>\"(),;:]+)"),
    "in_brackets": re.compile(r"\(([^()]*)\)"),
    "before_brackets": re.compile(r"\s*([^(\[]*[^(\[\s])"),
}


class StepInvalid(ValueError):
    """A step written in a way that cannot work."""

    def __init__(self, message: Sentence) -> None:
        super().__init__(str(message))
        self.sentence = message


@dataclass(frozen=True, slots=True)
class Setting:
    """What steps may rely on: the profile's value tables and defaults."""

    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    numbers: str = "1,234.56"
    dates: tuple[str, ...] = ("iso",)
    time_zone: str = "UTC"


def make_step(name: str, argument: Any, setting: Setting) -> Run:
    """The function of a step; raises StepInvalid for an unknown one or an argument that it cannot use."""
    maker = STEPS.get(name)
    if maker is None:
        raise StepInvalid(sentence("There is no step {name}. Steps are: {known}.", name=name, known=", ".join(STEPS)))
    try:
        return maker(argument, setting)
    except BadValue as error:
        raise StepInvalid(error.sentence) from error


def _need_text(argument: Any, name: str) -> str:
    if isinstance(argument, bool) or not isinstance(argument, str | int) or argument == "":
        raise StepInvalid(sentence("{step} is followed by a text.", step=name))
    return str(argument)


def _need_true(argument: Any, name: str) -> None:
    if argument is not True:
        raise StepInvalid(sentence("{step} is followed by true, or left out.", step=name))


def _on_text(run: Callable[[str], Any]) -> Run:
    """Applies to text, and to each text of a list; blank values pass through."""

    def apply(value: Any) -> Any:
        if isinstance(value, list):
            return [run(plain(item)) for item in value if plain(item)]
        text = plain(value)
        return run(text) if text else value

    return apply


def _trim(argument: Any, _: Setting) -> Run:
    _need_true(argument, "trim")
    return _on_text(lambda text: " ".join(text.split()))


def _map(argument: Any, setting: Setting) -> Run:
    otherwise = "keep"
    if isinstance(argument, dict) and set(argument) <= {"table", "values", "otherwise"} and "otherwise" in argument:
        otherwise = _need_text(argument["otherwise"], "otherwise")
        argument = argument.get("table", argument.get("values"))
    if isinstance(argument, str):
        if argument not in setting.tables:
            raise StepInvalid(sentence("There is no table {name} in this profile.", name=argument))
        argument = setting.tables[argument]
    if not isinstance(argument, Mapping) or not all(isinstance(v, str | int | None) for v in argument.values()):
        raise StepInvalid(sentence("map is followed by values (old: new) or by the name of a table."))
    table = {str(key).strip().lower(): "" if value is None else str(value) for key, value in argument.items()}
    return _on_text(lambda text: _mapped(text, table, otherwise))


def _mapped(text: str, table: dict[str, str], otherwise: str) -> str:
    found = table.get(text.lower())
    if found is not None:
        return found
    if otherwise == "refuse":
        raise BadValue(
            sentence("{value} is not among the values that are known here.", value=text[:60]),
            sentence("Correct it, or add it to the map of values."),
        )
    return {"keep": text, "empty": ""}.get(otherwise, otherwise)


def _default(argument: Any, _: Setting) -> Run:
    value = _need_text(argument, "default")
    return lambda cell: cell if plain(cell) else value


def _replace(argument: Any, _: Setting) -> Run:
    if not isinstance(argument, dict) or not all(isinstance(v, str | int | None) for v in argument.values()):
        raise StepInvalid(sentence("replace is followed by texts: old: new."))
    pairs = [(str(key), "" if value is None else str(value)) for key, value in argument.items()]

    def run(text: str) -> str:
        for old, new in pairs:
            text = text.replace(old, new)
        return text.strip()

    return _on_text(run)


def _strip(side: str) -> Callable[[Any, Setting], Run]:
    def make(argument: Any, _: Setting) -> Run:
        words = argument if isinstance(argument, list) else [argument]
        cuts = [_need_text(word, side) for word in words]

        def run(text: str) -> str:
            for cut in cuts:
                text = text.removeprefix(cut) if side == "strip_prefix" else text.removesuffix(cut)
            return text.strip()

        return _on_text(run)

    return make


def _add_prefix(argument: Any, _: Setting) -> Run:
    prefix = _need_text(argument, "add_prefix")
    return _on_text(lambda text: f"{prefix}{text}")


def _split(argument: Any, _: Setting) -> Run:
    if not isinstance(argument, dict) or set(argument) - {"by", "part"}:
        raise StepInvalid(sentence("split is followed by: by (a text) and part (1, 2, … or -1 for the last)."))
    by, part = str(argument.get("by") or ""), argument.get("part")
    if not by or (part is not None and (isinstance(part, bool) or not isinstance(part, int) or part == 0)):
        raise StepInvalid(sentence("split is followed by: by (a text) and part (1, 2, … or -1 for the last)."))
    if part is None:
        return lambda cell: [piece.strip() for piece in plain(cell).split(by) if piece.strip()]
    position = part - 1 if part > 0 else part

    def run(text: str) -> str:
        pieces = text.split(by)
        return pieces[position].strip() if -len(pieces) <= position < len(pieces) else ""

    return _on_text(run)


def _extract(argument: Any, _: Setting) -> Run:
    pattern = _PATTERNS.get(argument) if isinstance(argument, str) else None
    if pattern is None:
        raise StepInvalid(sentence("extract is followed by one of: {known}.", known=", ".join(_PATTERNS)))

    def run(text: str) -> str:
        found = pattern.search(text)
        return found.group(1).strip() if found else ""

    return _on_text(run)


def _case(argument: Any, _: Setting) -> Run:
    changes: dict[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower, "title": str.title}
    if argument not in changes:
        raise StepInvalid(sentence("case is followed by upper, lower or title."))
    return _on_text(changes[argument])


def _pick(name: str) -> Callable[[Any, Setting], Run]:
    position = 0 if name == "first" else -1

    def make(argument: Any, _: Setting) -> Run:
        _need_true(argument, name)
        return lambda cell: (cell[position] if cell else "") if isinstance(cell, list) else cell

    return make


def _join(argument: Any, _: Setting) -> Run:
    if not isinstance(argument, str):
        raise StepInvalid(sentence("join is followed by the text between the values."))
    return lambda cell: argument.join(plain(item) for item in cell) if isinstance(cell, list) else cell


def _style(argument: Any, setting: Setting) -> str:
    style = setting.numbers if argument is True else argument
    if style not in STYLES and style not in LANGUAGE_STYLES:
        raise StepInvalid(
            sentence("number is followed by true, a language, or one of: {known}.", known=" / ".join(STYLES))
        )
    return str(style)


def _number(argument: Any, setting: Setting) -> Run:
    read = number_reader(_style(argument, setting))
    return lambda cell: read(cell) if plain(cell) else None


def _integer(argument: Any, setting: Setting) -> Run:
    read = number_reader(_style(argument, setting))

    def run(cell: Any) -> int | None:
        if type(cell) is int:
            return cell
        if not plain(cell):
            return None
        number = read(cell)
        if number != number.to_integral_value():
            raise BadValue(sentence("{value} is not a whole number.", value=plain(cell)[:60]))
        return int(number)

    return run


def _scale(argument: Any, setting: Setting) -> Run:
    try:
        factor = Decimal(str(argument))
    except InvalidOperation:
        factor = Decimal("NaN")
    if isinstance(argument, bool) or not factor.is_finite():
        raise StepInvalid(sentence("scale is followed by a number."))
    read = number_reader(setting.numbers)
    return lambda cell: read(cell) * factor if plain(cell) else None


def _round(argument: Any, setting: Setting) -> Run:
    if isinstance(argument, bool) or not isinstance(argument, int) or not 0 <= argument <= 10:  # noqa: PLR2004
        raise StepInvalid(sentence("round is followed by the number of decimals, 0 to 10."))
    unit, read = Decimal(1).scaleb(-argument), number_reader(setting.numbers)
    return lambda cell: read(cell).quantize(unit, rounding=ROUND_HALF_UP) if plain(cell) else None


def _formats(argument: Any, setting: Setting) -> tuple[str, ...]:
    formats = setting.dates if argument is True else tuple(argument if isinstance(argument, list) else [argument])
    if not formats or not all(isinstance(pattern, str) for pattern in formats):
        raise StepInvalid(sentence("A date format is a text such as %d.%m.%Y, or iso."))
    for pattern in formats:
        check_date_format(pattern)
    return formats


def _date(argument: Any, setting: Setting) -> Run:
    formats = _formats(argument, setting)
    return lambda cell: as_day(read_moment(cell, formats)) if plain(cell) else None


def _instant(argument: Any, setting: Setting) -> Run:
    formats, zone = _formats(argument, setting), zone_of(setting.time_zone)
    return lambda cell: as_instant(read_moment(cell, formats), zone) if plain(cell) else None


def _boolean(argument: Any, _: Setting) -> Run:
    if argument is True:
        return lambda cell: read_boolean(cell) if plain(cell) else None
    if not isinstance(argument, dict) or set(argument) - {"yes", "no"}:
        raise StepInvalid(sentence("boolean is followed by true, or by the words for yes and no."))
    yes, no = (_words(argument.get("yes"), YES), _words(argument.get("no"), NO))
    return lambda cell: read_boolean(cell, yes, no) if plain(cell) else None


def _words(value: Any, default: frozenset[str]) -> frozenset[str]:
    if value is None:
        return default
    return frozenset(str(word).lower() for word in (value if isinstance(value, list) else [value]))


def _country(argument: Any, _: Setting) -> Run:
    _need_true(argument, "country")
    return lambda cell: read_country(cell) if plain(cell) else None


STEPS: Final[dict[str, Callable[[Any, Setting], Run]]] = {
    "trim": _trim,
    "map": _map,
    "replace": _replace,
    "strip_prefix": _strip("strip_prefix"),
    "strip_suffix": _strip("strip_suffix"),
    "add_prefix": _add_prefix,
    "split": _split,
    "extract": _extract,
    "case": _case,
    "first": _pick("first"),
    "last": _pick("last"),
    "join": _join,
    "default": _default,
    "number": _number,
    "integer": _integer,
    "scale": _scale,
    "round": _round,
    "date": _date,
    "instant": _instant,
    "boolean": _boolean,
    "country": _country,
}
