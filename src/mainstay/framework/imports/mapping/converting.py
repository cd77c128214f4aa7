"""From a raw value to the typed value of a field: the profile's steps, then what the type of the field asks for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from mainstay.framework.imports.mapping.conditions import plain
from mainstay.framework.imports.mapping.steps import Run, Setting, make_step
from mainstay.framework.imports.mapping.values import BadValue, number_reader, split_amount
from mainstay.framework.imports.targets import ImportField, ImportTarget
from mainstay.kernel.folding.text import fold
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence

if TYPE_CHECKING:
    from mainstay.framework.imports.profiles.model import FieldMap, Profile

_HARMFUL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_TYPE_STEPS: Final = {
    "integer": "integer",
    "decimal": "number",
    "percent": "number",
    "date": "date",
    "instant": "instant",
    "boolean": "boolean",
    "country": "country",
}


_TEXTUAL: Final = frozenset({"text", "long_text", "email", "phone", "url", "reference", "currency", "language"})


@dataclass(frozen=True, slots=True)
class Convert:
    """``run(raw, cells)`` gives the value or raises BadValue; ``by_row`` when it looks at more than the raw value."""

    run: Callable[[Any, Sequence[Any]], Any]
    by_row: bool = False


def clean(value: Any) -> Any:
    """Text without spaces around it, control characters and marks that turn the writing direction."""
    if isinstance(value, str):
        value = value.strip()
        if not value.isascii() or not value.isprintable():
            value = _HARMFUL.sub("", value).strip()
    return value


def compile_conversion(
    profile: "Profile", spec: "FieldMap", index: dict[str, int], target: ImportTarget | None
) -> Convert:
    """The conversion of one field."""
    setting = Setting(profile.tables, profile.defaults.numbers, profile.defaults.date, profile.defaults.time_zone)
    steps: list[Run] = [make_step(name, argument, setting) for name, argument in spec.steps]
    field = target.field(spec.name) if target else None
    if field and field.type in _TYPE_STEPS and not {name for name, _ in spec.steps} & {_TYPE_STEPS[field.type]}:
        steps.append(make_step(_TYPE_STEPS[field.type], True, setting))
    if field and field.type == "choice":
        steps.append(_choice(field))
    elif field and field.type in _TEXTUAL:
        steps.append(plain)
    if spec.money or spec.currency_column or (field and field.type == "money"):
        return _amount(profile, spec, index, steps)
    if not steps:
        return Convert(lambda raw, _: clean(raw))

    def run(raw: Any, _: Sequence[Any]) -> Any:
        value = clean(raw)
        for step in steps:
            value = step(value)
        return value

    return Convert(run)


def _choice(field: ImportField) -> Run:
    known = {fold(key): key for key in field.choices}
    known |= {fold(str(label)): key for key, label in field.choices.items()}
    known |= {fold(key.replace("_", " ")): key for key in field.choices}

    def run(value: Any) -> Any:
        if not plain(value):
            return value
        found = known.get(fold(plain(value)))
        if found is None:
            raise BadValue(
                sentence(
                    "{value} is not one of: {known}.", value=plain(value)[:60], known=", ".join(field.choices) or "none"
                ),
                sentence("Map the value to one of these."),
            )
        return found

    return run


def _amount(profile: "Profile", spec: "FieldMap", index: dict[str, int], steps: list[Run]) -> Convert:
    currency = spec.money if isinstance(spec.money, str) else ""
    place = index[spec.currency_column] if spec.currency_column else -1
    read = number_reader(profile.defaults.numbers)
    default = profile.defaults.currency

    def run(raw: Any, cells: Sequence[Any]) -> Any:
        written, value = "", clean(raw)
        if isinstance(value, str) and value:
            value, written = split_amount(value)
        for step in steps:
            value = step(value)
        if value is None or value == "":
            return None
        given = plain(cells[place]).upper() if place >= 0 else currency
        return _money(value if isinstance(value, Decimal) else read(value), given, written, default)

    return Convert(run, by_row=place >= 0)


def _money(amount: Decimal, given: str, written: str, default: str) -> Money:
    if given and written and given != written:
        raise BadValue(
            sentence(
                "The amount is written in {written}, but its currency should be {given}.", written=written, given=given
            ),
            sentence("Correct the amount or its currency."),
        )
    try:
        return Money(amount, given or written or default)
    except ValueError:
        raise BadValue(
            sentence("{currency} is not a currency.", currency=given or written or default or "nothing"),
            sentence("Name a currency such as EUR in the mapping, or the column that holds it."),
        ) from None
