"""Raw values of a row: one column, several, chosen, or written by a template."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from mainstay.framework.imports.mapping.conditions import plain

if TYPE_CHECKING:
    from mainstay.framework.imports.profiles.model import Column

RowReader = Callable[[Sequence[Any], int], Any]
_BRACES: Final = re.compile(r"\{\{|\}\}|\{([^{}]+)\}")


def compile_column(column: "Column", index: dict[str, int]) -> RowReader:
    """A function from cells and row number to the raw value."""
    if column.name:
        position = index[column.name]
        return lambda cells, _: cells[position]
    if column.choose:
        return _choose(column, index)
    if column.row_number:
        return lambda _, number: number
    return _constant(column.constant) if column.constant is not None else _several(column, index)


def _constant(constant: str) -> RowReader:
    return lambda _, __: constant


def _several(column: "Column", index: dict[str, int]) -> RowReader:
    positions = [index[name] for name in column.first_of or column.concat or column.product]
    if column.first_of:
        return lambda cells, _: next((cells[place] for place in positions if plain(cells[place])), "")
    if column.concat:
        joiner = column.joiner
        return lambda cells, _: joiner.join(text for place in positions if (text := plain(cells[place])))
    return lambda cells, _: _product([cells[place] for place in positions])


def _choose(column: "Column", index: dict[str, int]) -> RowReader:
    choices = [(condition.compile(index), compile_column(value, index)) for condition, value in column.choose]
    otherwise = compile_column(column.otherwise, index) if column.otherwise else None

    def read(cells: Sequence[Any], number: int) -> Any:
        for holds, value in choices:
            if holds(cells):
                return value(cells, number)
        return otherwise(cells, number) if otherwise else ""

    return read


def _product(cells: list[Any]) -> Any:
    """The exact product of numbers written with a decimal point; text that is no number is handed on to be refused."""
    result = Decimal(1)
    for cell in cells:
        text = plain(cell)
        if not text:
            return ""
        try:
            result *= Decimal(text)
        except InvalidOperation:
            return text
    return result


def compile_template(template: str, index: dict[str, int]) -> Callable[[Sequence[Any]], str]:
    """A function from cells to the text of a template: ``{column}`` is the cell, ``{{`` and ``}}`` are braces."""
    pieces: list[str | int] = []
    position = 0
    for found in _BRACES.finditer(template):
        pieces.append(template[position : found.start()])
        pieces.append(index[found.group(1)] if found.group(1) else found.group()[0])
        position = found.end()
    pieces.append(template[position:])
    return lambda cells: "".join(plain(cells[piece]) if isinstance(piece, int) else piece for piece in pieces)
