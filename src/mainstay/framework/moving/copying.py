"""Copying and comparing tables between a SQLite file and a PostgreSQL database that has its tables and no rows."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import psycopg
from psycopg import Connection, sql
from psycopg.types.json import set_json_loads

from mainstay.framework.moving.tables import MoveRefused, Table
from mainstay.framework.moving.values import fingerprint, for_postgresql

BATCH: Final = 5_000
Told = Callable[[str, int], None]


def copy_all(source: sqlite3.Connection, target: Connection[Any], groups: Sequence[Sequence[Table]], told: Told) -> int:
    """Copy every table, each group in a transaction of its own; returns how many rows. ``told`` hears table and rows.

    What the migrations put into the target (content types, permissions) is taken out first: it has other numbers there.
    Raises MoveRefused for a value that PostgreSQL does not take, with its table.
    """
    everything = sql.SQL(", ").join(sql.Identifier(table.name) for group in groups for table in group)
    with target.transaction():
        target.execute(sql.SQL("TRUNCATE {} CASCADE").format(everything))
    rows = 0
    for group in groups:
        with target.transaction():
            for table in group:
                count = _copy(source, target, table)
                told(table.name, count)
                rows += count
            for table in group:
                _number_on(source, target, table)
    return rows


def _copy(source: sqlite3.Connection, target: Connection[Any], table: Table) -> int:
    kinds = [kind for _name, kind in table.columns]
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(sql.Identifier(name) for name, _kind in table.columns)
    )
    count = 0
    try:
        with target.cursor() as cursor, cursor.copy(into) as copy:
            for row in _rows_here(source, table):
                copy.write_row([for_postgresql(value, kind) for value, kind in zip(row, kinds, strict=True)])
                count += 1
    except psycopg.DataError as error:
        msg = f"PostgreSQL does not take a row of {table.name}: {error.diag.message_primary or error}."
        raise MoveRefused(msg) from error
    return count


def _rows_here(source: sqlite3.Connection, table: Table) -> Iterator[Sequence[Any]]:
    cursor = source.execute(f'SELECT {table.names} FROM "{table.name}"')
    while rows := cursor.fetchmany(BATCH):
        yield from rows


def _number_on(source: sqlite3.Connection, target: Connection[Any], table: Table) -> None:
    """New rows get numbers above every one that was ever given: ids are never used again."""
    given = source.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table.name]).fetchone()
    for column in table.numbered:
        highest = source.execute(f'SELECT max("{column}") FROM "{table.name}"').fetchone()[0]
        last = max(highest or 0, given[0] if given else 0)
        if last:
            query = "SELECT setval(pg_get_serial_sequence(quote_ident(%s), %s), %s)"
            target.execute(query, [table.name, column, last])


def differences(source: sqlite3.Connection, target: Connection[Any], groups: Sequence[Sequence[Table]]) -> list[str]:
    """A sentence for each table whose rows differ in number or in content."""
    set_json_loads(lambda text: text if isinstance(text, str) else bytes(text).decode(), target)
    found = []
    for table in (one for group in groups for one in group):
        kinds = [kind for _name, kind in table.columns]
        here = fingerprint(_rows_here(source, table), kinds)
        with target.transaction(), target.cursor(name="moved") as cursor:
            cursor.itersize = BATCH
            query = sql.SQL("SELECT {} FROM {}").format(
                sql.SQL(", ").join(sql.Identifier(name) for name, _kind in table.columns), sql.Identifier(table.name)
            )
            there = fingerprint(cursor.execute(query), kinds)
        if here != there:
            found.append(f"{table.name}: {here[0]} rows here, {there[0]} there, with other content")
    return found


def triggers_there(target: Connection[Any]) -> set[str]:
    """The names of the history triggers of the target."""
    rows = target.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'mainstay_history_%'")
    return {name for (name,) in rows.fetchall()}
