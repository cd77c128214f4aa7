"""The parts of a profile, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as part
from typing import Any

from mainstay.framework.imports.mapping.conditions import Condition
from mainstay.framework.imports.readers.opening import ReadOptions


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where a field says nothing else.

    ``currency`` (ISO 4217) for amounts, ``time_zone`` (IANA name) for moments without one, ``date`` formats in the
    order in which they are tried, ``numbers`` as a sample of the style (``1,234.56``).
    """

    currency: str = ""
    time_zone: str = "UTC"
    date: tuple[str, ...] = ("iso",)
    numbers: str = "1,234.56"


@dataclass(frozen=True, slots=True)
class Column:
    """Where a raw value comes from: exactly one of these is filled.

    ``name``: a column. ``first_of``: the first of these columns that is not blank. ``concat``: these columns, joined by
    ``joiner``, blanks left out. ``product``: these columns multiplied. ``constant``: always this. ``choose``: the first
    choice whose condition holds, else ``otherwise``. ``row_number``: the number of the row.
    """

    name: str = ""
    first_of: tuple[str, ...] = ()
    concat: tuple[str, ...] = ()
    joiner: str = " "
    product: tuple[str, ...] = ()
    constant: str | None = None
    choose: tuple[tuple[Condition, "Column"], ...] = ()
    otherwise: "Column | None" = None
    row_number: bool = False

    def columns(self) -> tuple[str, ...]:
        """All columns looked at."""
        found = [self.name] if self.name else []
        found += [*self.first_of, *self.concat, *self.product]
        for condition, value in self.choose:
            found += [*condition.columns(), *value.columns()]
        if self.otherwise:
            found += self.otherwise.columns()
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Relation:
    """The value names a record of another kind: ``kind``, found by its field ``by``.

    ``missing`` says what happens when there is none: ``refuse`` the row, leave the field ``empty``, or ``create`` the
    record with ``create`` (templates over the row's columns) beside ``by``.
    """

    kind: str
    by: str
    missing: str = "refuse"
    create: Mapping[str, str] = part(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldMap:
    """How one target field is filled: the raw value, the steps that make it a value, the relation it stands for.

    ``blank`` is ``keep`` (an empty cell leaves an existing value alone) or ``clear``. ``only_if`` empties the raw value
    unless it holds. ``money`` says that the value is an amount: in this currency, in that of ``currency_column``, in
    the one written beside the amount, or in the default (``True``).
    """

    name: str
    column: Column
    steps: tuple[tuple[str, Any], ...] = ()
    relation: Relation | None = None
    only_if: Condition | None = None
    money: str | bool = False
    currency_column: str = ""
    required: bool = False
    blank: str = "keep"

    def columns(self) -> tuple[str, ...]:
        """All columns looked at."""
        found = [*self.column.columns()]
        if self.only_if:
            found += self.only_if.columns()
        if self.currency_column:
            found.append(self.currency_column)
        if self.relation:
            found += [name for text in self.relation.create.values() for name in template_columns(text)]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Control:
    """Figures that let a person compare file and result: rows counted by fields, fields summed exactly."""

    count_by: tuple[str, ...] = ()
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One pass over one file that gives records of one kind.

    ``mode``: ``create_or_update``, ``create`` or ``update``. ``match``: sets of fields tried in order to find the
    record that a row means. ``distinct``: several rows may mean the same record; the first one gives its values.
    ``not_taken``: columns left behind on purpose, with the reason.
    """

    id: str
    file: str
    kind: str
    fields: tuple[FieldMap, ...]
    read: ReadOptions = part(default_factory=ReadOptions)
    mode: str = "create_or_update"
    match: tuple[tuple[str, ...], ...] = ()
    distinct: bool = False
    when: Condition | None = None
    not_taken: Mapping[str, str] = part(default_factory=dict)
    control: Control = part(default_factory=Control)

    def columns(self) -> tuple[str, ...]:
        """All columns looked at, in order of first use."""
        found = [name for entry in self.fields for name in entry.columns()]
        if self.when:
            found += self.when.columns()
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class FixOption:
    """One way to mend a known fault: ``use`` another value (a template over the row's columns), leave the row out, or
    make the field ``empty``. ``create`` fills the record that a relation then has to make.
    """

    id: str
    title: str
    use: str | None = None
    leave_out: bool = False
    empty: bool = False
    create: Mapping[str, str] = part(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fix:
    """A known fault of a file and the remedies offered for it.

    It touches the raw value of ``field`` in ``source`` where the value is one of ``values`` (replaced by the value
    beside it) or where ``when`` holds. ``recommended`` is the option taken when nobody chooses; empty for none.
    """

    id: str
    source: str
    field: str
    reason: str
    values: Mapping[str, str] = part(default_factory=dict)
    when: Condition | None = None
    options: tuple[FixOption, ...] = ()
    recommended: str = ""

    def option(self, option_id: str) -> FixOption | None:
        """The option of that id."""
        return next((entry for entry in self.options if entry.id == option_id), None)


@dataclass(frozen=True, slots=True)
class Profile:
    """A whole profile; ``data`` is what it was read from, for saving and showing."""

    name: str
    title: str
    sources: tuple[Source, ...]
    about: str = ""
    defaults: Defaults = part(default_factory=Defaults)
    tables: Mapping[str, Mapping[str, str]] = part(default_factory=dict)
    fixes: tuple[Fix, ...] = ()
    data: Mapping[str, Any] = part(default_factory=dict, compare=False, repr=False)

    def source(self, source_id: str) -> Source | None:
        """The source of that id."""
        return next((entry for entry in self.sources if entry.id == source_id), None)

    def fixes_of(self, source_id: str) -> tuple[Fix, ...]:
        """The fixes that touch a source, in order."""
        return tuple(fix for fix in self.fixes if fix.source == source_id)

    def recommended_choices(self) -> dict[str, str]:
        """The option taken for each fix when nobody chooses."""
        return {fix.id: fix.recommended for fix in self.fixes if fix.recommended}


def template_columns(template: str) -> tuple[str, ...]:
    """The columns named in a template such as ``Prospects of {sales_agent}``; doubled braces stand for themselves."""
    found, rest = [], template.replace("{{", "").replace("}}", "")
    while "{" in rest and "}" in rest.partition("{")[2]:
        name, _, rest = rest.partition("{")[2].partition("}")
        found.append(name)
    return tuple(found)
