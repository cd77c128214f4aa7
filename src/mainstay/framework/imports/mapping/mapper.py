"""A source of a profile compiled to a function from rows to values, with every fault told by row, column and value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from mainstay.framework.imports.mapping.columns import RowReader, compile_column, compile_template
from mainstay.framework.imports.mapping.conditions import plain
from mainstay.framework.imports.mapping.converting import Convert, compile_conversion
from mainstay.framework.imports.mapping.values import BadValue
from mainstay.framework.imports.profiles.model import FieldMap, Fix, FixOption, Profile, Relation, Source
from mainstay.framework.imports.readers.rows import Header, SourceRow
from mainstay.framework.imports.targets import ImportTarget
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import Sentence, sentence

_MEMORY: Final = 50_000
# What a column says of a row: no value; or nothing until the row is looked at by itself.
BLANK: Final = object()
UNKNOWN: Final = object()


class Reference(NamedTuple):
    """A record of another kind, named by the value of one of its fields; ``create`` fills it when it must be made.

    ``missing`` is ``refuse``, ``empty`` or ``create``.
    """

    kind: str
    by: str
    value: str
    missing: str = "refuse"
    create: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong with a row: which row, field and columns, the value found, why, and what to do."""

    row: int
    field: str
    column: str
    value: str
    reason: Sentence
    remedy: Sentence | None = None


class FixTouch(NamedTuple):
    """A known fault met in a row: which fix, the option taken (empty for none), the value found and the value used."""

    fix: str
    option: str
    field: str
    found: str
    used: str


@dataclass(slots=True)
class MappedRow:
    """The values of a row by field; ``left_out`` when a condition or a fix leaves the row behind.

    Fields whose cell is empty are not in ``values``, unless the profile says that an empty cell clears: then None.
    """

    number: int
    values: dict[str, Any]
    faults: list[CellFault]
    touches: list[FixTouch]
    left_out: bool = False


class _FieldReader:
    """One field, compiled against the header."""

    __slots__ = (
        "column", "convert", "finals", "fixes", "memory", "name", "only_if", "position", "raw", "relation", "required",
        "spec", "templates",
    )  # fmt: skip

    def __init__(self, spec: FieldMap, index: dict[str, int], convert: Convert, fixes: list["_FixReader"]) -> None:
        self.spec = spec
        self.raw: RowReader = compile_column(spec.column, index)
        self.only_if = spec.only_if.compile(index) if spec.only_if else None
        self.convert = convert
        self.fixes = fixes
        self.relation = spec.relation
        self.required = spec.required
        self.column = ", ".join(spec.column.columns())
        self.memory: dict[Any, Any] = {}
        self.name = spec.name
        self.position = index[spec.column.name] if spec.column.name and self.is_free else -1
        self.finals: dict[str, Any] = {}
        create = spec.relation.create if spec.relation else {}
        self.templates = tuple((name, compile_template(text, index)) for name, text in create.items())

    @property
    def is_free(self) -> bool:
        """Whether the value follows from the raw value alone, whatever else the row holds."""
        creates = self.relation is not None and bool(self.relation.create)
        return not (self.only_if or self.fixes or self.convert.by_row or creates)

    def values_of(self, rows: Sequence[SourceRow], columns: Sequence[Sequence[Any]]) -> list[Any]:
        """The value of each row, ``BLANK`` for none, ``UNKNOWN`` where the row has to be looked at by itself."""
        if self.position < 0:
            return [self._value(self.raw(row.cells, row.number)) for row in rows]
        cells = columns[self.position]
        try:
            found = list(map(self.finals.get, cells))
        except TypeError:
            return [self._value(cell) for cell in cells]
        for at, value in enumerate(found):
            if value is None:
                found[at] = self._value(cells[at])
                self.remember(cells[at], found[at])
        return found

    def remember(self, cell: Any, value: Any) -> None:
        """A text that was taken once is taken again without looking at it."""
        known = value is not BLANK and value is not UNKNOWN and type(value) is not list
        if known and type(cell) is str and len(self.finals) < _MEMORY:
            self.finals[cell] = value

    def _value(self, raw: Any) -> Any:
        try:
            value = self.convert.run(raw, ()) if self.position >= 0 else _converted(self, raw, ())
        except BadValue:
            return UNKNOWN
        if value is None or value in ("", []):
            return UNKNOWN if self.required or self.spec.blank == "clear" else BLANK
        return value if self.relation is None else _reference(self.relation, value, (), ())


class _FixReader:
    """One fix, compiled against the header, with the option that was chosen."""

    __slots__ = ("create", "fix", "holds", "option", "use")

    def __init__(self, fix: Fix, option: FixOption | None, index: dict[str, int]) -> None:
        self.fix = fix
        self.option = option
        self.holds = fix.when.compile(index) if fix.when else None
        self.use = compile_template(option.use, index) if option and option.use is not None else None
        self.create = (
            tuple((name, compile_template(text, index)) for name, text in option.create.items()) if option else ()
        )


class Mapper:
    """Reads the rows of one source.

    ``choices`` gives the chosen option of each fix by its id; fixes without one leave the value as it is. Raises
    InputInvalid when the file lacks a column that the source uses. ``target`` adds the types of fields that the profile
    does not convert itself, and which fields are required.
    """

    def __init__(
        self,
        profile: Profile,
        source: Source,
        header: Header,
        *,
        target: ImportTarget | None = None,
        choices: Mapping[str, str] | None = None,
    ) -> None:
        choices = profile.recommended_choices() if choices is None else choices
        index = dict(header.index)
        fixes = profile.fixes_of(source.id)
        _check_columns(source, fixes, choices, header)
        self.source = source
        self._when = source.when.compile(index) if source.when else None
        self._fields = [
            _FieldReader(
                spec, index, compile_conversion(profile, spec, index, target), _fixes(fixes, spec, choices, index)
            )
            for spec in source.fields
        ]
        required = (
            {item.name for item in target.fields if item.required} if target and source.mode != "update" else set()
        )
        for reader in self._fields:
            reader.required = reader.required or reader.spec.name in required
        self._keys = source.match[0] if source.distinct and source.match else ()
        self._key_fields = [reader for reader in self._fields if reader.name in self._keys]
        self._other_fields = [reader for reader in self._fields if reader.name not in self._keys]
        self._mended_fields = [reader for reader in self._other_fields if reader.fixes]
        self._seen: set[tuple[Any, ...]] = set()
        self._by_column = (
            bool(self._fields) and self._when is None and not self._keys and all(one.is_free for one in self._fields)
        )

    def share_seen(self, seen: set[tuple[Any, ...]]) -> None:
        """Take rows for repeated that another file of the same source has shown already."""
        self._seen = seen

    def map(self, row: SourceRow) -> MappedRow:
        """The values of a row. A row that the reader found faulty keeps its fault and gives no values."""
        if row.fault is not None:
            return MappedRow(row.number, {}, [CellFault(row.number, "", "", "", row.fault)], [])
        result = MappedRow(row.number, {}, [], [])
        if self._when is not None and not self._when(row.cells):
            result.left_out = True
            return result
        if self._keys:
            self._map_distinct(row, result)
        else:
            _read(self._fields, row, result)
        return result

    def map_all(self, rows: Sequence[SourceRow]) -> list[MappedRow]:
        """The same for many rows in order, column by column where rows do not depend on each other."""
        if not self._by_column:
            return [self.map(row) for row in rows]
        found = iter(self._map_columns([row for row in rows if row.fault is None]))
        return [next(found) if row.fault is None else self.map(row) for row in rows]

    def _map_columns(self, rows: Sequence[SourceRow]) -> list[MappedRow]:
        if len({len(row.cells) for row in rows}) != 1:
            return [self.map(row) for row in rows]
        cells = list(zip(*[row.cells for row in rows], strict=True))
        columns = [reader.values_of(rows, cells) for reader in self._fields]
        names = [reader.name for reader in self._fields]
        found = [
            MappedRow(row.number, dict(zip(names, values, strict=True)), [], [])
            for row, values in zip(rows, zip(*columns, strict=True), strict=True)
        ]
        unknown = {place for column in columns for place, value in enumerate(column) if value is UNKNOWN}
        empty = {place for column in columns for place, value in enumerate(column) if value is BLANK}
        for place in empty - unknown:
            values = found[place].values
            found[place].values = {name: value for name, value in values.items() if value is not BLANK}
        for place in unknown:
            found[place] = self.map(rows[place])
        return found

    def _map_distinct(self, row: SourceRow, result: MappedRow) -> None:
        """The key first: of a record that was seen, only the known faults of the row are still of interest."""
        _read(self._key_fields, row, result)
        if result.left_out:
            return
        key = tuple(result.values.get(name) for name in self._keys)
        if not result.faults and key in self._seen:
            for reader in self._mended_fields:
                raw = reader.raw(row.cells, row.number)
                for fix in reader.fixes:
                    raw, _ = _mend(fix, raw, row.cells, (), result)
            result.left_out = True
            return
        _read(self._other_fields, row, result)
        if not result.faults and not result.left_out:
            self._seen.add(key)


def _read(fields: Sequence[_FieldReader], row: SourceRow, result: MappedRow) -> None:
    """Fill fields until the row is left out."""
    values, cells = result.values, row.cells
    for reader in fields:
        if reader.position >= 0 and type(cell := cells[reader.position]) is str:
            final = reader.finals.get(cell)
            if final is not None:
                values[reader.name] = final
                continue
        _fill(reader, row, result)
        if result.left_out:
            return


def _fixes(
    fixes: tuple[Fix, ...], spec: FieldMap, choices: Mapping[str, str], index: dict[str, int]
) -> list[_FixReader]:
    mine = [fix for fix in fixes if fix.field == spec.name]
    return [_FixReader(fix, fix.option(choices.get(fix.id, "")), index) for fix in mine]


def _check_columns(source: Source, fixes: tuple[Fix, ...], choices: Mapping[str, str], header: Header) -> None:
    from mainstay.framework.imports.profiles.model import template_columns

    wanted = list(source.columns())
    for fix in fixes:
        wanted += fix.when.columns() if fix.when else ()
        option = fix.option(choices.get(fix.id, ""))
        if option:
            wanted += [name for text in (option.use or "", *option.create.values()) for name in template_columns(text)]
    problems = [
        Problem(
            f"sources.{source.id}",
            "missing_column",
            sentence(
                "{file} has no column {column}. It has: {known}.",
                file=source.file,
                column=name,
                known=", ".join(header.names[:30]) or "none",
            ),
        )
        for name in dict.fromkeys(wanted)
        if name not in header.index
    ]
    if problems:
        raise InputInvalid(problems)


def _fill(reader: _FieldReader, row: SourceRow, result: MappedRow) -> None:
    cells = row.cells
    raw = reader.raw(cells, row.number)
    create = reader.templates
    if reader.only_if is not None and not reader.only_if(cells):
        raw = None
    for fix in reader.fixes:
        raw, create = _mend(fix, raw, cells, create, result)
        if result.left_out:
            return
    try:
        value = _converted(reader, raw, cells)
    except BadValue as error:
        result.faults.append(
            CellFault(row.number, reader.spec.name, reader.column, plain(raw)[:200], error.sentence, error.remedy)
        )
        return
    if value is None or value in ("", []):
        _blank(reader, row.number, result)
        return
    if reader.relation is not None:
        value = _reference(reader.relation, value, cells, create)
    result.values[reader.name] = value
    if reader.position >= 0:
        reader.remember(raw, value)


def _reference(relation: Relation, value: Any, cells: Sequence[Any], create: Sequence[tuple[str, Any]]) -> Reference:
    text = value if isinstance(value, str) else plain(value)
    if not create:
        return Reference(relation.kind, relation.by, text, relation.missing)
    return Reference(relation.kind, relation.by, text, "create", tuple((name, fill(cells)) for name, fill in create))


def _blank(reader: _FieldReader, number: int, result: MappedRow) -> None:
    if reader.required:
        result.faults.append(
            CellFault(
                number,
                reader.spec.name,
                reader.column,
                "",
                sentence("{field} must not be empty.", field=reader.spec.name),
                sentence("Fill the cell, or give the field a default in the mapping."),
            )
        )
    elif reader.spec.blank == "clear":
        result.values[reader.spec.name] = None


def _mend(fix: _FixReader, raw: Any, cells: Sequence[Any], create: Any, result: MappedRow) -> tuple[Any, Any]:
    found = plain(raw)
    if fix.holds is not None:
        if not fix.holds(cells):
            return raw, create
    elif found not in fix.fix.values:
        return raw, create
    option = fix.option
    if option is None:
        result.touches.append(FixTouch(fix.fix.id, "", fix.fix.field, found, found))
        return raw, create
    used: Any = "" if option.empty else fix.fix.values.get(found, found)
    if fix.use is not None:
        used = fix.use(cells)
    result.left_out = option.leave_out
    result.touches.append(FixTouch(fix.fix.id, option.id, fix.fix.field, found, used))
    return used, fix.create or create


def _converted(reader: _FieldReader, raw: Any, cells: Sequence[Any]) -> Any:
    if reader.convert.by_row:
        return reader.convert.run(raw, cells)
    memory = reader.memory
    try:
        return memory[raw]
    except KeyError:
        pass
    except TypeError:
        return reader.convert.run(raw, cells)
    value = reader.convert.run(raw, cells)
    if len(memory) < _MEMORY and not isinstance(raw, bool | float | int | Decimal):
        memory[raw] = value
    return value
