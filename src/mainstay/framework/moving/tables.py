"""Which tables are moved, in which order, with which columns."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from psycopg import Connection

# Made anew by the program itself: the list of migrations, the cache, the full-text index of SQLite, its history context.
_NOT_MOVED: Final = frozenset({"django_migrations", "cache", "mainstay_history_context"})
_NOT_MOVED_PREFIXES: Final = ("sqlite_", "mainstay_fts")


class MoveRefused(Exception):
    """The records cannot be moved; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns as (name, type of PostgreSQL), and the columns that PostgreSQL numbers by itself."""

    name: str
    columns: tuple[tuple[str, str], ...]
    numbered: tuple[str, ...]

    @property
    def names(self) -> str:
        """The columns, quoted, for a statement of either engine."""
        return ", ".join(f'"{name}"' for name, _kind in self.columns)


def tables_to_move(source: sqlite3.Connection, target: Connection[Any]) -> list[list[Table]]:
    """The tables in groups, each after those that it refers to; tables that refer to each other are in one group.

    Raises MoveRefused when both sides do not have the same tables and columns.
    """
    found = _tables_of(target)
    present = {
        name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if _moved(name)
    }
    if present != set(found):
        odd = ", ".join(sorted(present ^ set(found)))
        raise MoveRefused(f"Both databases must be of this version, and these tables are only in one of them: {odd}.")
    for table in found.values():
        columns = {row[1] for row in source.execute(f'PRAGMA table_info("{table.name}")')}
        if columns != {name for name, _kind in table.columns}:
            raise MoveRefused(
                f"The table {table.name} has other columns there than here. Bring this one up to date first."
            )
    groups = in_order(_references(target, set(found)))
    return [[found[name] for name in group] for group in groups]


def _moved(name: str) -> bool:
    return name not in _NOT_MOVED and not name.startswith(_NOT_MOVED_PREFIXES)


def _tables_of(target: Connection[Any]) -> dict[str, Table]:
    rows = target.execute(
        "SELECT c.table_name, c.column_name, c.data_type, "
        "pg_get_serial_sequence(quote_ident(c.table_name), c.column_name) IS NOT NULL "
        "FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) "
        "WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER' "
        "ORDER BY c.table_name, c.ordinal_position"
    ).fetchall()
    columns: dict[str, list[tuple[str, str]]] = {}
    numbered: dict[str, list[str]] = {}
    for table, column, kind, has_sequence in rows:
        if _moved(table):
            columns.setdefault(table, []).append((column, kind))
            numbered.setdefault(table, []).extend([column] if has_sequence else [])
    return {name: Table(name, tuple(found), tuple(numbered[name])) for name, found in columns.items()}


def _references(target: Connection[Any], names: Iterable[str]) -> dict[str, set[str]]:
    """By table, the other tables that it refers to."""
    found: dict[str, set[str]] = {name: set() for name in names}
    rows = target.execute(
        "SELECT a.relname, b.relname FROM pg_constraint JOIN pg_class a ON a.oid = conrelid "
        "JOIN pg_class b ON b.oid = confrelid WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
    )
    for table, other in rows.fetchall():
        if table in found and other in found and other != table:
            found[table].add(other)
    return found


def in_order(references: Mapping[str, set[str]]) -> list[list[str]]:
    """The names in groups, each group after whatever it refers to; where names refer to each other in a circle, all that
    the circle needs is one group. Equal input gives equal output.
    """
    done: set[str] = set()
    groups: list[list[str]] = []
    while len(done) < len(references):
        free = sorted(name for name, needs in references.items() if name not in done and needs <= done)
        if not free:
            free = min((sorted(_needed(name, references, done)) for name in references if name not in done), key=_short)
            groups.append(free)
        else:
            groups += [[name] for name in free]
        done |= set(free)
    return groups


def _short(names: list[str]) -> tuple[int, list[str]]:
    return len(names), names


def _needed(name: str, references: Mapping[str, set[str]], done: set[str]) -> set[str]:
    """The name and all that it refers to, directly or not, as far as it is not done."""
    found, waiting = {name}, [name]
    while waiting:
        for other in references[waiting.pop()] - done - found:
            found.add(other)
            waiting.append(other)
    return found
