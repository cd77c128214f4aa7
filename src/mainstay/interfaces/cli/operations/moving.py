"""`mainstay move`: the records of this installation from SQLite to PostgreSQL."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import Any

import click

from mainstay.interfaces.cli.operations.running import bring_up_to_date, fail, only_one

_OLDEST = 150_000


@click.command()
@click.option(
    "--to", "url", required=True, metavar="URL", help="postgresql://user:password@host/name, an empty database."
)
def move(url: str) -> None:
    """Move all records from SQLite to an empty PostgreSQL database, and compare both row by row. Mainstay must not run;
    the SQLite file stays as it is.
    """
    from mainstay.interfaces.cli.main import ready
    from mainstay.project.installation import InstallationBroken, data_folder, database_settings

    with only_one(data_folder()):
        ready()
        from django.db import connection

        from mainstay.framework.moving.tables import MoveRefused

        if connection.vendor != "sqlite":
            fail("This installation is on PostgreSQL already. Unset DATABASE_URL to move the one in SQLite.")
        try:
            database_settings(data_folder(), url)
            bring_up_to_date()
            _move(str(connection.settings_dict["NAME"]), url)
        except (InstallationBroken, MoveRefused) as error:
            fail(str(error))
    click.echo("Moved. Set DATABASE_URL (or database in mainstay.toml) to the new address, then start: mainstay up")


def _move(path: str, url: str) -> None:
    from mainstay.framework.moving.copying import copy_all, differences, triggers_there
    from mainstay.framework.moving.tables import MoveRefused, tables_to_move

    with closing(_connected(url)) as target:
        _refuse_unfit(target)
        _there(url, "migrate")
        sealed = _head()
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)) as source:
            source.execute("BEGIN")
            groups = tables_to_move(source, target)
            rows = copy_all(source, target, groups, _told)
            click.echo(f"{rows} rows in {sum(map(len, groups))} tables copied; comparing …")
            faults = differences(source, target, groups) + _without_history(triggers_there(target))
        if faults:
            raise MoveRefused("The copy differs: " + "; ".join(faults[:5]) + ". Empty the database and try again.")
        target.execute("ANALYZE")
    click.echo("Every row is equal on both sides, and the history is kept there.")
    click.echo(_there(url, "audit", "verify", "--head", sealed).strip())


def _told(table: str, rows: int) -> None:
    if rows:
        click.echo(f"  {table}: {rows}")


def _connected(url: str) -> Any:
    """An open connection. Raises MoveRefused when nobody answers or the door stays shut."""
    import psycopg

    from mainstay.framework.moving.tables import MoveRefused

    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        raise MoveRefused(f"The PostgreSQL database cannot be opened: {str(error).strip()}") from error


def _refuse_unfit(target: Any) -> None:
    from mainstay.framework.moving.tables import MoveRefused

    if target.info.server_version < _OLDEST:
        raise MoveRefused("PostgreSQL 15 or newer is needed.")
    encoding = target.execute("SHOW server_encoding").fetchone()[0]
    if encoding != "UTF8":
        raise MoveRefused(f"The database has the encoding {encoding}. Make one with createdb --encoding UTF8.")
    tables = target.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()").fetchone()[0]
    if tables:
        raise MoveRefused(
            f"The database {target.info.dbname} is not empty: it has {tables} tables. Nothing was changed; make a new one."
        )


def _there(url: str, *words: str) -> str:
    """What a command of Mainstay says when it works on the target. Raises MoveRefused when it fails."""
    from mainstay.framework.moving.tables import MoveRefused

    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "mainstay.interfaces.cli.main", *words], env=os.environ | {"DATABASE_URL": url},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        said = (done.stdout + done.stderr).strip()[-500:]
        raise MoveRefused(f"mainstay {words[0]} fails there: {said}. Empty the database and try again.")
    return done.stdout


def _without_history(present: set[str]) -> list[str]:
    from mainstay.framework.history.triggers import without_triggers

    return [f"no history is kept of {table}" for table in without_triggers(present)]


def _head() -> str:
    """The head of the audit log here, with everything sealed: the log there must contain it."""
    from mainstay.framework.audit.chain import head, seal_pending

    seal_pending()
    return str(head())
