"""Writing many rows of one table without a model instance for each: ids, defaults, converters, statements."""

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any, Final

from django.db import connection, models

from mainstay.framework.database import is_sqlite
from mainstay.framework.public_ids import _ALPHABET, LENGTH

_CONVERTED: Final = (models.DateField, models.TimeField, models.JSONField, models.DecimalField, models.UUIDField)
_EVEN: Final = 256 - 256 % len(_ALPHABET)
_LETTERS: Final = bytes(ord(_ALPHABET[byte % len(_ALPHABET)]) for byte in range(256))
_UNEVEN: Final = bytes(range(_EVEN, 256))


def public_ids(count: int) -> list[str]:
    """So many new public ids, each as `new_public_id` makes them, drawn at once."""
    letters = b""
    while len(letters) < count * LENGTH:
        letters += os.urandom(count * LENGTH * 2).translate(_LETTERS, _UNEVEN)
    text = letters.decode("ascii")
    return [text[at : at + LENGTH] for at in range(0, count * LENGTH, LENGTH)]


class Table:
    """One model's table, as an import writes it."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.label: str = model._meta.label
        self.name = model._meta.db_table
        self.fields: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
        self.pk: str = model._meta.pk.attname
        self.numbered = isinstance(model._meta.pk, models.AutoField)
        self.versioned = "version" in self.fields
        self.tracked = model.__module__.startswith("mainstay.modules.") and getattr(model, "history", True)
        self._converters = {
            name: field for name, field in self.fields.items() if isinstance(field, _CONVERTED)
        }  # fmt: skip
        self._statements: dict[Any, str] = {}

    def quoted(self, name: str) -> str:
        """A column name as SQL writes it; raises KeyError for a column that the table does not have."""
        return f'"{self.fields[name].column}"'

    def stored(self, name: str, value: Any) -> Any:
        """A Python value as the database takes it."""
        field = self._converters.get(name)
        if field is None or value is None:
            return value
        return field.get_db_prep_save(value, connection)

    def defaults(self, count: int, given: Iterable[str]) -> dict[str, list[Any] | Any]:
        """Values of the columns that a new row must have beside the given ones; a list where rows differ."""
        found: dict[str, Any] = {}
        names = set(given)
        for name, field in self.fields.items():
            if name in names or name == self.pk:
                continue
            if name == "public_id":
                found[name] = public_ids(count)
            elif field.has_default() and callable(field.default) and field.default not in (dict, list):
                found[name] = [field.get_default() for _ in range(count)]
            else:
                found[name] = self.stored(name, field.get_default())
        return found

    def allot(self, count: int) -> list[int]:
        """Ids for new rows, never used before; must be called inside the transaction that uses them."""
        with connection.cursor() as cursor:
            if not is_sqlite():
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                    [f'"{self.name}"', self.fields[self.pk].column, count],
                )
                return [number for (number,) in cursor.fetchall()]
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, self.name])
            if cursor.rowcount == 0:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [self.name, count])
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [self.name])
            last = int(cursor.fetchone()[0])
        return list(range(last - count + 1, last + 1))

    def insert_columns(self, count: int, given: Mapping[str, Any]) -> None:
        """Add ``count`` rows given by column: a list of values, or one value for all rows. Missing columns get their
        default, plain ones as a part of the statement.
        """
        if not count:
            return
        found = {name: self._stored_all(name, value) for name, value in given.items()}
        found |= self.defaults(count, found)
        literals = {name: text for name, value in found.items() if (text := _literal(value)) is not None}
        names = [name for name in found if name not in literals]
        sql = self._insert_statement(tuple(names), tuple(literals.items()))
        columns = [value if isinstance(value, list) else repeat(value, count) for value in map(found.get, names)]
        with connection.cursor() as cursor:
            cursor.executemany(sql, list(zip(*columns, strict=True)))

    def _insert_statement(self, names: tuple[str, ...], literals: tuple[tuple[str, str], ...]) -> str:
        key = (names, literals)
        if key not in self._statements:
            columns = ", ".join(self.quoted(name) for name in (*names, *(name for name, _ in literals)))
            values = ", ".join([*["%s"] * len(names), *(text for _, text in literals)])
            self._statements[key] = f'INSERT INTO "{self.name}" ({columns}) VALUES ({values})'
        return self._statements[key]

    def _stored_all(self, name: str, value: Any) -> Any:
        if not isinstance(value, list):
            return self.stored(name, value)
        field = self._converters.get(name)
        return value if field is None else _stored_column(field, value)

    def update(self, names: Sequence[str], rows: Sequence[Sequence[Any]], *, raise_version: bool = True) -> None:
        """Change ``names`` of rows given as (values…, id); the version of records goes up by one."""
        sets = [f"{self.quoted(name)} = %s" for name in names]
        if raise_version and self.versioned and "version" not in names:
            sets.append('"version" = "version" + 1')
        sql = f'UPDATE "{self.name}" SET {", ".join(sets)} WHERE {self.quoted(self.pk)} = %s'
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def _literal(value: Any) -> str | None:
    """Nothing, a whole number and the empty text as SQL; None for whatever has to be a parameter."""
    if value is None:
        return "NULL"
    if type(value) is int:
        return str(value)
    return "''" if value == "" else None


def _stored_column(field: Any, values: list[Any]) -> list[Any]:
    """Values of one column as the database takes them; equal values are converted once."""
    memory: dict[Any, Any] = {None: None}
    found = []
    for value in values:
        try:
            if value not in memory:
                memory[value] = field.get_db_prep_save(value, connection)
            found.append(memory[value])
        except TypeError:
            found.append(field.get_db_prep_save(value, connection))
    return found


_tables: dict[type[models.Model], Table] = {}


def table_of(model: type[models.Model]) -> Table:
    """The table of a model."""
    if model not in _tables:
        _tables[model] = Table(model)
    return _tables[model]


def table_named(label: str) -> Table:
    """The table of a model by its label."""
    from django.apps import apps

    return table_of(apps.get_model(label))


def image(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row's values as JSON takes them, moments to the microsecond."""
    import json

    return dict(json.loads(json.dumps(dict(row), default=str)))


def stretches(ids: Iterable[int]) -> list[tuple[int, int]]:
    """Ids as unbroken stretches (first, last)."""
    found: list[tuple[int, int]] = []
    for number in sorted(ids):
        if found and found[-1][1] + 1 == number:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
