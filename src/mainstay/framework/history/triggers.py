"""Making and dropping mirror tables and triggers, around every migration run.

Django rebuilds SQLite tables for most changes and so drops their triggers silently; therefore all triggers are dropped
before a migration run and made again after it, and the mirror tables follow their models (docs/decisions/0006).
"""

from typing import Any

from django.db import connection, models

from mainstay.framework.database import is_sqlite
from mainstay.framework.history.mirrors import META, columns, mirror_table, tracked_models

_PREFIX = "mainstay_history_"


def drop_before_migrate(**_: Any) -> None:
    """Drop every history trigger, so that table rebuilds and data moves are not recorded as acts."""
    with connection.cursor() as cursor:
        if is_sqlite():
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{_PREFIX}%"])
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        else:
            cursor.execute(
                "SELECT t.tgname, t.tgrelid::regclass::text FROM pg_trigger t WHERE t.tgname LIKE %s", [f"{_PREFIX}%"]
            )
            for name, table in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON {table}')


def create_after_migrate(app_config: Any, **_: Any) -> None:
    """Bring the mirror tables of one app in step with its models and put the triggers back."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if is_sqlite():
            cursor.execute("CREATE TABLE IF NOT EXISTS mainstay_history_context (action_id bigint)")
            cursor.execute(
                "INSERT INTO mainstay_history_context SELECT NULL WHERE NOT EXISTS (SELECT 1 FROM mainstay_history_context)"
            )
        for model in tracked_models(app_config.label):
            if model._meta.db_table in tables:
                _mirror(cursor, model, tables)
                _trigger(cursor, model)


def missing_triggers() -> list[str]:
    """Tables whose history is not being kept; asked by the doctor and at every start."""
    with connection.cursor() as cursor:
        if is_sqlite():
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{_PREFIX}%"])
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE %s", [f"{_PREFIX}%"])
        present = {name for (name,) in cursor.fetchall()}
    return without_triggers(present)


def without_triggers(present: set[str]) -> list[str]:
    """Tables whose history is not being kept where these triggers are present; PostgreSQL cuts long names."""
    wanted = {
        f"{_PREFIX}{model._meta.db_table}_{op}": model._meta.db_table for model in tracked_models() for op in "ud"
    }
    return sorted({table for name, table in wanted.items() if not {name, name[:63]} & present})


def _mirror(cursor: Any, model: type[models.Model], tables: set[str]) -> None:
    table = mirror_table(model)
    wanted = columns(model)
    if table not in tables:
        key = "integer PRIMARY KEY AUTOINCREMENT" if is_sqlite() else "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        at = "datetime" if is_sqlite() else "timestamptz"
        body = ", ".join(f'"{name}" {kind}' for name, kind in wanted)
        cursor.execute(
            f'CREATE TABLE "{table}" (history_id {key}, history_action bigint, history_at {at} NOT NULL, '
            f"history_op char(1) NOT NULL, {body})"
        )
        pk = model._meta.pk.column if model._meta.pk else "id"
        cursor.execute(f'CREATE INDEX "{table}_row" ON "{table}" ("{pk}", history_id)')
        cursor.execute(f'CREATE INDEX "{table}_at" ON "{table}" (history_at)')
        cursor.execute(f'CREATE INDEX "{table}_action" ON "{table}" (history_action)')
        return
    present = {info.name for info in connection.introspection.get_table_description(cursor, table)}
    for name, kind in wanted:
        if name not in present:
            cursor.execute(f'ALTER TABLE "{table}" ADD COLUMN "{name}" {kind}')
    for name in present - {name for name, _ in wanted} - set(META):
        cursor.execute(f'ALTER TABLE "{table}" DROP COLUMN "{name}"')


def _trigger(cursor: Any, model: type[models.Model]) -> None:
    names = [name for name, _ in columns(model)]
    for op, event in (("u", "UPDATE"), ("d", "DELETE")):
        make = _sqlite_trigger if is_sqlite() else _postgresql_trigger
        make(cursor, model._meta.db_table, names, op, event)


def _sqlite_trigger(cursor: Any, table: str, names: list[str], op: str, event: str) -> None:
    quoted = ", ".join(f'"{name}"' for name in names)
    old = ", ".join(f'OLD."{name}"' for name in names)
    cursor.execute(f'DROP TRIGGER IF EXISTS "{_PREFIX}{table}_{op}"')
    cursor.execute(
        f'CREATE TRIGGER "{_PREFIX}{table}_{op}" AFTER {event} ON "{table}" FOR EACH ROW BEGIN '
        f'INSERT INTO "{table}_history" (history_action, history_at, history_op, {quoted}) '
        f"VALUES ((SELECT action_id FROM mainstay_history_context), strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now'), "
        f"'{op.upper()}', {old}); END"
    , [])  # fmt: skip


def _postgresql_trigger(cursor: Any, table: str, names: list[str], op: str, event: str) -> None:
    quoted = ", ".join(f'"{name}"' for name in names)
    function = f"{_PREFIX}{table}_{op}"[:63]
    cursor.execute(
        f'CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
        f'INSERT INTO "{table}_history" (history_action, history_at, history_op, {quoted}) '
        f"SELECT nullif(current_setting('mainstay.action', true), '')::bigint, clock_timestamp(), '{op.upper()}', "
        f"{quoted} FROM old_rows; RETURN NULL; END $$"
    )
    cursor.execute(f'DROP TRIGGER IF EXISTS "{function}" ON "{table}"')
    cursor.execute(
        f'CREATE TRIGGER "{function}" AFTER {event} ON "{table}" REFERENCING OLD TABLE AS old_rows '
        f'FOR EACH STATEMENT EXECUTE FUNCTION "{function}"()'
    )
