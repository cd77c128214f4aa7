"""Starting, draining and restarting the program: web server and worker under one roof."""

import contextlib
import fcntl
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import click

DRAIN_SECONDS = 25
REQUEST_SECONDS = 20
HEAD_SECONDS = 10
QUICK_DEATH = 5.0


def fail(message: str) -> None:
    """One plain sentence, exit code 2."""
    click.echo(message, err=True)
    sys.exit(2)


@contextlib.contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the installation: a second start on the same data is refused."""
    data.mkdir(parents=True, exist_ok=True)
    path = data / "up.lock"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            fail(f"Mainstay already runs on {data} (process {file.read().strip() or 'unknown'}). Stop that one first.")
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def check_port(host: str, port: int) -> None:
    """Refuse plainly when somebody else listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            fail(f"Port {port} on {host} cannot be used: {error.strerror}. Choose another with --port.")


def bring_up_to_date(*, quiet: bool = True) -> None:
    """Migrate the database to this version, refuse a newer one, compile catalogues, collect static files."""
    from django.core.management import call_command
    from django.db import OperationalError, connection
    from django.db.migrations.loader import MigrationLoader

    try:
        loader = MigrationLoader(connection)
    except OperationalError as error:
        fail(f"The database cannot be opened: {error}. Check DATABASE_URL, or that the data folder is writable.")
    unknown = sorted(set(loader.applied_migrations) - set(loader.disk_migrations))
    if unknown:
        names = ", ".join(f"{app}.{name}" for app, name in unknown[:3])
        fail(f"This database was made by a newer Mainstay ({names}). Start that version, or restore an older backup.")
    call_command("migrate", verbosity=0 if quiet else 1, interactive=False)
    call_command("createcachetable", verbosity=0)
    compile_catalogues()
    call_command("collectstatic", verbosity=0, interactive=False)


def missing_at_start() -> list[str]:
    """What the checks of the database find missing in the company's rules, each with what to do. Said at every start and
    by the doctor; people are not locked out by it.
    """
    from django.core.checks import Tags, run_checks

    found = run_checks(tags=[Tags.database], databases=["default"])
    return [f"{one.msg} {one.hint or ''}".strip() for one in found]


def compile_catalogues() -> None:
    """Make the message files that are newer in source than compiled; Babel does it, no system tool is needed."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from django.conf import settings

    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as file:
                catalogue = read_po(file, locale=source.parts[-3])
            with contextlib.suppress(PermissionError), target.open("wb") as out:
                write_mo(out, catalogue)


class Child:
    """One of the two processes, restarted when it dies, more slowly when it dies at once."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.quick_deaths = 0
        self.again_at: float | None = None

    def start(self) -> None:
        """Start it in a session of its own, so that a Ctrl-C reaches the supervisor alone."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 - our own program

    def tend(self) -> None:
        """Restart it when it has ended, after a pause when it ended at once; never waits itself."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        if self.again_at is None:
            self.quick_deaths = self.quick_deaths + 1 if now - self.started < QUICK_DEATH else 0
            self.again_at = now + min(30, 2**self.quick_deaths - 1)
            click.echo(f"The {self.name} ended with code {self.process.returncode}; starting it again.", err=True)
        if now >= self.again_at:
            self.again_at = None
            self.start()

    def stop(self) -> None:
        """Ask it to finish what runs and end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait for its end; when the time is over, end it with everything that it started, so that nobody is left on
        the port.
        """
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            click.echo(f"The {self.name} did not finish within {DRAIN_SECONDS} seconds and was ended.", err=True)
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--threads", default=4, show_default=True, help="Requests handled at once.")
@click.option("--demo", "with_demo", is_flag=True, help="Fill an empty installation with demonstration data.")
def up(host: str, port: int, threads: int, with_demo: bool) -> None:
    """Start the web server and the worker, keep them running, drain on SIGTERM."""
    from mainstay.interfaces.cli.main import ready
    from mainstay.project.installation import data_folder

    data = data_folder()
    if not os.access(data if data.exists() else data.parent, os.W_OK):
        fail(f"The data folder {data} cannot be written. Set MAINSTAY_DATA to a folder of yours.")
    with only_one(data):
        check_port(host, port)
        ready()
        bring_up_to_date()
        if with_demo:
            from mainstay.interfaces.cli.operations.company import fill_demo

            fill_demo()
        for line in missing_at_start():
            click.echo(line, err=True)
        _supervise(host, port, threads)


def _web_server(host: str, port: int, threads: int) -> Child:
    """The web server. When it is to stop it waits for whoever is in the middle of something, so each of these waits has
    an end: a request whose head has begun and does not go on, a connection of HTTP/2 (whose preface alone counts as
    begun, and which proxies do not use), and at last a client that neither sends nor reads on.
    """
    return Child("web server", [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1",
        "--blocking-threads", str(threads), "--backpressure", str(threads * 8), "--no-ws", "--log-level", "warning",
        "--http", "1", "--http1-header-read-timeout", str(HEAD_SECONDS * 1000),
        "--workers-kill-timeout", str(REQUEST_SECONDS), "mainstay.project.wsgi:application",
    ])  # fmt: skip


def _supervise(host: str, port: int, threads: int) -> None:
    children = [
        _web_server(host, port, threads),
        Child("worker", [sys.executable, "-m", "mainstay.interfaces.cli.main", "worker"]),
    ]
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    for child in children:
        child.start()
    click.echo(f"Mainstay runs at http://{_shown(host)}:{port}  (Ctrl-C stops it)")
    while not stopping.wait(0.5):
        for child in children:
            child.tend()
    until = time.monotonic() + DRAIN_SECONDS
    for child in children:
        child.stop()
    for child in children:
        child.wait(until)


def _shown(host: str) -> str:
    """The name to type: every address of this machine answers as localhost."""
    return "localhost" if ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified else host


@click.command()
def worker() -> None:
    """Run the worker alone: events, tasks, schedules, the seal of the audit log."""
    from mainstay.interfaces.cli.main import ready

    ready()
    from mainstay.framework.tasks.worker import Worker
    from mainstay.modules.people.queries import actor_of_user

    one = Worker(actor_of_user)
    signal.signal(signal.SIGTERM, one.stop)
    signal.signal(signal.SIGINT, one.stop)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    one.run()


@click.command()
def migrate() -> None:
    """Bring the database to this version, without starting the program."""
    from mainstay.interfaces.cli.main import ready

    ready()
    bring_up_to_date(quiet=False)
