"""Filling tables with generated SQL, the same on SQLite and PostgreSQL: columns not named take the model's default."""

import time
from typing import Any

from django.db import connection, models

NOW = "2026-11-20 09:00:00"


def run(sql: str, label: str = "") -> None:
    """Execute and say how long it took."""
    begin = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(sql)
    if label:
        print(f"  {label:<40} {time.perf_counter() - begin:7.1f} s", flush=True)


def instant(days: str) -> str:
    """A moment ``days`` (SQL) before a fixed now."""
    if connection.vendor == "sqlite":
        return f"datetime('{NOW}', '-' || ({days}) || ' days')"
    return f"(timestamptz '{NOW}+00' - ({days}) * interval '1 day')"


def day(days: str) -> str:
    """A day ``days`` (SQL) after a fixed today."""
    if connection.vendor == "sqlite":
        return f"date('2026-11-20', ({days}) || ' days')"
    return f"(date '2026-11-20' + ({days})::int)"


def default_of(field: "models.Field[Any, Any]") -> str:
    """The SQL literal of a field that nobody named."""
    if field.null:
        return "NULL"
    if isinstance(field, models.DateTimeField):
        return f"'{NOW}'"
    if isinstance(field, models.DateField):
        return "'2026-11-20'"
    if isinstance(field, models.JSONField):
        return "'{}'"
    value = field.get_default()
    if isinstance(value, bool):
        return str(value).lower() if connection.vendor != "sqlite" else str(int(value))
    if isinstance(value, int):
        return str(value)
    return "'" + str(value or "").replace("'", "''") + "'"


def fill(model: type[models.Model], values: dict[str, str], source: str, label: str) -> None:
    """INSERT … SELECT into a model's table."""
    columns, expressions = [], []
    for field in model._meta.concrete_fields:
        if field.column in values:
            expression = values[field.column]
        elif field.primary_key:
            continue
        else:
            expression = default_of(field)
        columns.append(f'"{field.column}"')
        expressions.append(expression)
    run(
        f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)}) SELECT {", ".join(expressions)} FROM {source}',
        label,
    )


def numbers(count: int) -> None:
    """A table of the numbers 1 to count."""
    run("DROP TABLE IF EXISTS bench_n")
    if connection.vendor == "sqlite":
        run("CREATE TABLE bench_n (i integer PRIMARY KEY)")
        run(
            f"INSERT INTO bench_n WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {count}) SELECT i FROM c"
        )
    else:
        run(f"CREATE TABLE bench_n AS SELECT i::bigint AS i FROM generate_series(1, {count}) i")
        run("ALTER TABLE bench_n ADD PRIMARY KEY (i)")


def words(table: str, items: list[str]) -> None:
    """A table of words by number."""
    run(f"DROP TABLE IF EXISTS {table}")
    run(f"CREATE TABLE {table} (k bigint PRIMARY KEY, w varchar(60))")
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s)", list(enumerate(items)))
