"""`mainstay doctor`: is this installation sound?"""

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta

import click

LOW_DISK = 500 * 1024 * 1024
Finding = tuple[bool, str]


@click.command()
def doctor() -> None:
    """Check an installation; prints one line for each check, exit code 1 when something is wrong."""
    from mainstay.interfaces.cli.main import ready

    ready()
    broken = False
    for check in (_folder, _database, _migrations, _history, _rules, _audit, _worker, _mail, _sign_in):
        for sound, words in _safely(check):
            broken = broken or not sound
            click.echo(f"{'ok  ' if sound else 'BAD '} {words}")
    sys.exit(1 if broken else 0)


def _safely(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except Exception as error:  # noqa: BLE001 - a check that fails is a finding
        yield False, f"{check.__name__.strip('_')}: {type(error).__name__}: {error}"


def _folder() -> Iterator[Finding]:
    from django.conf import settings

    free = shutil.disk_usage(settings.DATA).free
    yield free > LOW_DISK, f"data folder {settings.DATA}, {free // 1024**2} MB free"
    mode = (settings.DATA / "secrets.json").stat().st_mode & 0o777
    yield mode == 0o600, f"secrets.json has mode {mode:o}"  # noqa: PLR2004


def _database() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check")
            answer = cursor.fetchone()[0]
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            yield answer == "ok", f"SQLite says: {answer}"
            yield mode == "wal", f"journal mode {mode}"
        else:
            cursor.execute("SELECT version()")
            yield True, str(cursor.fetchone()[0]).split(",")[0]


def _migrations() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield not waiting, f"{len(waiting)} migrations wait" if waiting else "the database fits this version"


def _history() -> Iterator[Finding]:
    from mainstay.framework.history.triggers import missing_triggers

    missing = missing_triggers()
    yield (
        not missing,
        f"history is not kept for {', '.join(missing)}" if missing else "row history is kept for every table",
    )


def _rules() -> Iterator[Finding]:
    from mainstay.interfaces.cli.operations.running import missing_at_start

    missing = missing_at_start()
    yield not missing, " ".join(missing) or "the company's rules are complete"


def _audit() -> Iterator[Finding]:
    from django.utils import timezone

    from mainstay.framework.audit.chain import tail

    count, oldest = tail()
    late = oldest is not None and oldest < timezone.now() - timedelta(seconds=60)
    yield (
        not late,
        f"{count} audit entries wait for the seal" + (" for more than a minute: does the worker run?" if late else ""),
    )


def _worker() -> Iterator[Finding]:
    from mainstay.framework.events.models import Delivery

    parked = Delivery.objects.filter(state=Delivery.PARKED).count()
    yield not parked, f"{parked} deliveries are parked"


def _mail() -> Iterator[Finding]:
    from mainstay.framework.mail.models import Letter
    from mainstay.interfaces.cli.operations.mail import try_server

    yield try_server()
    parked = Letter.objects.filter(state=Letter.PARKED)
    count, last = parked.count(), parked.order_by("-pk").values_list("error", flat=True).first()
    yield (
        not count,
        f"{count} mails could not be sent" + (f"; the last: {last}. See mainstay mail again" if count else ""),
    )


def _sign_in() -> Iterator[Finding]:
    from mainstay.interfaces.web.signing_in.checking import soundness

    yield from soundness()
