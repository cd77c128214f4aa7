"""Writing many rows of one table without a model instance for each: ids, defaults, converters, statements."""

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
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
        self.pk: str = model._meta.pk.attname  # type: ignore[union-attr]
        self.numbered = isinstance(model._meta.pk, models.AutoField)
        self.versioned = "version" in self.fields
        self.tracked = model.__module__.startswith("mainstay.modules.") and getattr(model, "history", True)
        self._converters = {
            name: field for name, field in self.fields.items() if isinstance(field, _CONVERTED)
        }  # fmt: skip
        self._statements: dict[tuple[str, ...], str] = {}

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

    def insert(self, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Add rows whose values are in the order of ``names`` and already as the database takes them."""
        key = tuple(names)
        sql = self._statements.get(key)
        if sql is None:
            columns = ", ".join(self.quoted(name) for name in names)
            marks = ", ".join(["%s"] * len(key))
            sql = f'INSERT INTO "{self.name}" ({columns}) VALUES ({marks})'
            self._statements[key] = sql
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)

    def insert_dicts(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows given by column name; all rows must name the same columns. Missing columns get their default."""
        if not rows:
            return
        names = list(rows[0])
        extra = self.defaults(len(rows), names)
        fixed = [name for name, value in extra.items() if not isinstance(value, list)]
        varied = [name for name, value in extra.items() if isinstance(value, list)]
        tail = tuple(extra[name] for name in fixed)
        converted = {name: self._converters[name] for name in names if name in self._converters}
        columns: list[list[Any]] = [[row[name] for row in rows] for name in names]
        for place, name in enumerate(names):
            if name in converted:
                columns[place] = _stored_column(converted[name], columns[place])
        columns += [extra[name] for name in varied]
        self.insert([*names, *varied, *fixed], [(*values, *tail) for values in zip(*columns, strict=True)])

    def update(self, names: Sequence[str], rows: Iterable[Sequence[Any]], *, raise_version: bool = True) -> None:
        """Change ``names`` of rows given as (values…, id); the version of records goes up by one."""
        sets = [f"{self.quoted(name)} = %s" for name in names]
        if raise_version and self.versioned and "version" not in names:
            sets.append('"version" = "version" + 1')
        sql = f'UPDATE "{self.name}" SET {", ".join(sets)} WHERE {self.quoted(self.pk)} = %s'
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


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


@cache
def table_of(model: type[models.Model]) -> Table:
    """The table of a model."""
    return Table(model)


def table_named(label: str) -> Table:
    """The table of a model by its label."""
    from django.apps import apps

    return table_of(apps.get_model(label))


def image(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row's values as JSON takes them."""
    import json

    return dict(json.loads(json.dumps(dict(row), cls=DjangoJSONEncoder)))


def stretches(ids: Iterable[int]) -> list[tuple[int, int]]:
    """Ids as unbroken stretches (first, last)."""
    found: list[tuple[int, int]] = []
    for number in sorted(ids):
        if found and found[-1][1] + 1 == number:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
