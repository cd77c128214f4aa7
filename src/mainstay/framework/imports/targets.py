"""What can be imported: a kind of record, its fields, the keys by which a row finds the record that it means, and how
a module turns the values of a row into columns. Modules declare targets in their `imports.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from mainstay.framework.registry import registry

TYPES: Final = frozenset(
    {
        "text",
        "long_text",
        "email",
        "phone",
        "url",
        "integer",
        "decimal",
        "percent",
        "money",
        "date",
        "instant",
        "boolean",
        "choice",
        "country",
        "currency",
        "language",
        "reference",
        "list",
    }
)


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Lookup:
    """How a value finds stored records.

    Records whose ``column`` equals ``normal(value)`` are candidates; where ``confirm`` names another column,
    ``form(stored)`` must also equal ``form(value)``, so that an index of rough keys can be used for an exact
    comparison. An empty ``column`` is for small tables without an index: all rows are read once and compared by
    ``confirm``. ``narrow``: nearly every record has another value and there is an index, so that a key of several
    fields begins with this one.
    """

    column: str
    normal: Callable[[Any], Any] = str
    confirm: str = ""
    form: Callable[[Any], Any] = str
    narrow: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the value itself is compared with the column."""
        return self.normal is _same and not self.confirm

    def key(self, value: Any) -> Any:
        """The form in which two values are the same."""
        return self.form(value) if self.confirm else self.normal(value)

    def stored_key(self, stored: Mapping[str, Any]) -> Any:
        """The form of a stored row."""
        return self.form(stored[self.confirm]) if self.confirm else stored[self.column]


@dataclass(frozen=True, slots=True)
class ImportField:
    """A field that a row may fill.

    ``type`` is one of ``TYPES``; ``concept`` names the words by which columns are recognised (the field's own name
    when empty); ``choices`` are the values of a choice with their label; ``kind`` is what a reference points to.
    ``column`` is the stored column (the field's own name when empty) that the value itself goes to, ``max_length`` its
    length in characters, ``lookup`` how records are found by the field (empty: by the column as it is). ``by`` is the
    field by which a reference usually names its record. ``blank_in_key``: an empty cell is a value to match by, beside
    other fields (a name without a language).
    """

    name: str
    label: Any
    type: str = "text"
    required: bool = False
    concept: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)
    kind: str = ""
    column: str = ""
    max_length: int = 0
    lookup: Lookup | None = None
    blank_in_key: bool = False
    by: str = ""

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            message = f"there is no import type {self.type!r}"
            raise ValueError(message)

    @property
    def stored(self) -> str:
        """The column that holds the value."""
        return self.column or self.name

    @property
    def found_by(self) -> Lookup:
        """How records are found by this field."""
        return self.lookup or Lookup(self.stored, normal=_same)


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """A kind of record that can be imported, with the sets of fields that may serve as match keys.

    ``model`` is its table and ``right`` the (group, verb) that an importer needs as far as it reaches. ``prepare``
    reads at once what all rows of a batch need, ``columns`` gives the columns that a row's values fill, for new and
    present records alike; ``allowed`` says which rows are beyond the importer's reach; ``beside`` writes whatever
    belongs to the rows in other tables; ``alike`` names stored records that rows may mean; ``finish`` runs once after
    the last row, for totals. ``tree`` is the field that refers to another record of the same kind; ``named_only``
    targets are referred to but never filled from files. ``accounts`` is the column that names the account.
    ``computed`` are columns that other parts of the program write by themselves: a later change to them is no reason
    against undoing. ``document`` makes the searched text from the columns where that needs no other table.
    """

    name: str
    label: Any
    fields: tuple[ImportField, ...]
    keys: tuple[tuple[str, ...], ...] = ()
    concept: str = ""
    model: Any = None
    right: tuple[str, str] = ("import", "create")
    prepare: Callable[[Any, Sequence[Any]], None] | None = None
    columns: Callable[[Any, Any], dict[str, Any]] | None = None
    beside: Callable[[Any, Sequence[Any], Sequence[Any]], None] | None = None
    allowed: Callable[[Any, Sequence[Any]], None] | None = None
    alike: Callable[[Any, Sequence[Any]], Mapping[int, Sequence[Any]]] | None = None
    finish: Callable[[Any], None] | None = None
    named_only: bool = False
    tree: str = ""
    accounts: str = ""
    computed: frozenset[str] = frozenset()
    document: Callable[[Mapping[str, Any]], Any] | None = None

    def field(self, name: str) -> ImportField | None:
        """The field of that name."""
        return next((entry for entry in self.fields if entry.name == name), None)


def register_import(target: ImportTarget) -> ImportTarget:
    """Put a target on its shelf."""
    return registry.imports.add(target)


def all_targets() -> dict[str, ImportTarget]:
    """Every kind that can be imported, by name, with the fields that the program ships."""
    return {target.name: target for target in registry.imports}


def targets_here() -> dict[str, ImportTarget]:
    """Every kind that can be imported, with the custom fields that this company has switched on."""
    from mainstay.framework.custom_fields.fields import import_fields

    custom = import_fields()
    return {
        name: replace(target, fields=(*target.fields, *custom[name])) if name in custom else target
        for name, target in all_targets().items()
    }
