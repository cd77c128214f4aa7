"""`mainstay import`: files into the database, checked first when asked, resumed after a kill, taken back."""

import sys
import time
from pathlib import Path
from typing import Any, Final, NoReturn

import click

_BUSY_SECONDS: Final = 20.0
# Where nobody watches a terminal, a line of progress now and then is enough.
_QUIET_SECONDS: Final = 15.0


@click.command("import")
@click.argument("place", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--profile", metavar="NAME", default="",
    help="A shipped or saved profile, or a YAML file; if absent, the one that fits the files.",
)  # fmt: skip
@click.option("--guess", is_flag=True, help="Where no profile fits: import by a guess from the columns.")
@click.option("--dry-run", is_flag=True, help="Check everything and report, change nothing.")
@click.option(
    "--fix", "fixes", metavar="ID=OPTION", multiple=True, help="The option of a known fault; empty to refuse it."
)
@click.option(
    "--mode", type=click.Choice(["create_or_update", "create", "update"]), help="Instead of what the profile says."
)
@click.option(
    "--duplicates", type=click.Choice(["create", "update", "skip"]), help="Rows that look like present records."
)
@click.option("--undo", "undo_id", metavar="ID", default="", help="Take an import back.")
@click.option("--skip-touched", is_flag=True, help="When undoing: leave rows that somebody has worked with since.")
@click.option("--as", "who", envvar="MAINSTAY_USER", metavar="EMAIL", help="Who acts; MAINSTAY_USER names it once.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_(place: Path | None, undo_id: str, who: str | None, as_json: bool, **options: Any) -> None:
    """Import a FILE, or the files of a FOLDER that a profile reads. Killed half way, the same command goes on."""
    from mainstay.interfaces.cli.main import ready

    ready()
    from mainstay.interfaces.cli.acting import acting

    if (place is None) == (not undo_id):
        _fail("Name a file or folder to import, or --undo ID.")
    with acting(who) as actor:
        if place is None:
            run = _work(actor, undo_id, "import.undo", {"skip_touched": options["skip_touched"]})
        else:
            run = _import(actor, place, options)
        _print(run, as_json=as_json)
        if not as_json:
            _say_what_next(run, place, options)
        if run.error or run.state == "failed":
            sys.exit(1)


def _fail(words: str) -> NoReturn:
    from mainstay.interfaces.cli.acting import WRONG_INPUT

    click.echo(words, err=True)
    sys.exit(WRONG_INPUT)


def _import(actor: Any, place: Path, options: dict[str, Any]) -> Any:
    from mainstay.framework.actions import perform

    described = _described(place, options)
    run = None if options["dry_run"] else _unfinished(actor, place, described)
    run = run or _prepared(actor, place, described, options)
    if run.state in ("draft", "checked"):
        given = {name: options[name] for name in ("mode", "duplicates") if options[name]}
        if options["fixes"]:
            given["choices"] = {**run.choices, **dict(one.partition("=")[::2] for one in options["fixes"])}
        if given:
            perform(actor, "import.describe", given, subject=run.public_id)
    return _work(actor, run.public_id, "import.check" if options["dry_run"] else "import.start", {})


def _described(place: Path, options: dict[str, Any]) -> Any:
    """The profile named, or the one that fits the files; None to guess, which is not done unseen."""
    from mainstay.framework.imports.drafting import fitting_profile, profile_named
    from mainstay.framework.imports.profiles import load_profile, profile_from_data
    from mainstay.framework.imports.staging import files_in

    name = options["profile"]
    if name.endswith((".yaml", ".yml")):
        return load_profile(Path(name))
    if not name:
        name = fitting_profile(files_in(place))
        if name:
            click.echo(f"These files fit the profile {name}.", err=True)
        elif not (options["dry_run"] or options["guess"]):
            _fail(
                "No known profile fits these files. Look at a guess with --dry-run and import by it with --guess, name a "
                "profile with --profile, or import in the browser, where the guess can be corrected."
            )
    return profile_from_data(profile_named(name)) if name else None


def _prepared(actor: Any, place: Path, described: Any, options: dict[str, Any]) -> Any:
    from mainstay.framework.actions import perform
    from mainstay.framework.imports.queries import own_run
    from mainstay.framework.imports.staging import files_in, stage_files

    paths = files_in(place, described)
    staged = stage_files(actor, paths)
    by_file = options["profile"].endswith((".yaml", ".yml"))
    given = {
        "files": [one.public_id for one in staged], "profile": "" if by_file or described is None else described.name,
        "title": described.title if described else "",
    }  # fmt: skip
    made = perform(actor, "import.prepare", given)
    if by_file:
        perform(actor, "import.describe", {"profile": dict(described.data)}, subject=made.public_id)
    click.echo(f"Import {made.public_id}: {', '.join(path.name for path in paths)}", err=True)
    run = own_run(actor, made.public_id)
    if described is None:
        _show_guess(run)
    return run


def _show_guess(run: Any) -> None:
    """Which column would fill what."""
    for source in run.profile["sources"]:
        click.echo(f"  {source['file']} → {source['kind']}", err=True)
        for name, column in source["fields"].items():
            click.echo(f"    {column if isinstance(column, str) else column.get('from', '')} → {name}", err=True)


def _unfinished(actor: Any, place: Path, described: Any) -> Any:
    """The same files under the same profile, begun and not ended: that import goes on."""
    from mainstay.framework.imports.queries import begun_run
    from mainstay.framework.imports.staging import files_in, hash_of

    hashes = sorted(hash_of(path) for path in files_in(place, described))
    found = begun_run(actor, described.name if described else "", hashes)
    if found is not None:
        click.echo(f"Import {found.public_id} goes on", err=True)
    return found


def _work(actor: Any, public_id: str, action: str, given: dict[str, Any]) -> Any:
    """Begin the work and do it here, unless somebody else is at it: then wait. Work whose process died is taken over."""
    from mainstay.framework.actions import perform
    from mainstay.framework.imports.queries import own_run, seconds_silent
    from mainstay.framework.imports.running.carrying import claim, is_deserted, work_off
    from mainstay.framework.tasks.queries import own_task

    waited, line = False, _Line()
    while (silent := seconds_silent(own_run(actor, public_id))) is not None and silent < _BUSY_SECONDS:
        if is_deserted(public_id):
            break
        waited = True
        line.show(own_task(actor, own_run(actor, public_id).task))
        time.sleep(0.5)
    if silent is not None or not waited:
        perform(actor, action, given, subject=public_id)
    task_id = own_run(actor, public_id).task
    if claim(task_id):
        _printing(actor, task_id, line, lambda: work_off(task_id, actor))
    while (task := own_task(actor, task_id)).running:
        line.show(task)
        time.sleep(0.5)
    line.end()
    run = own_run(actor, public_id)
    run.error = run.error or task.error
    if run.error:
        click.echo(run.error, err=True)
    return run


def _printing(actor: Any, task_id: str, line: "_Line", work: Any) -> None:
    """Print progress from a thread of its own while the work runs here."""
    import threading

    from django.db import connection

    from mainstay.framework.tasks.queries import own_task

    done = threading.Event()

    def tell() -> None:
        while not done.wait(1.0):
            line.show(own_task(actor, task_id))
        connection.close()

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        work()
    finally:
        done.set()
        thread.join()


class _Line:
    """Progress on the error output: one line that changes on a terminal, else a line now and then."""

    def __init__(self) -> None:
        self.watched = sys.stderr.isatty()
        self.begun = self.told = time.monotonic()

    def show(self, task: Any) -> None:
        """How far the work is: share, what is read, for how long."""
        now = time.monotonic()
        if not task.total or (not self.watched and now - self.told < _QUIET_SECONDS):
            return
        self.told = now
        words = f"{task.done * 100 // task.total:3} %  {task.step}  ({now - self.begun:.0f} s)"
        click.echo(f"\r{words:<70}" if self.watched else words, err=True, nl=not self.watched)

    def end(self) -> None:
        """Leave the line to what follows."""
        if self.watched:
            click.echo(f"\r{'':<70}\r", err=True, nl=False)
        click.echo(f"{time.monotonic() - self.begun:.1f} s", err=True)


def _print(run: Any, *, as_json: bool) -> None:
    from mainstay.framework.imports.words import lines_of_report
    from mainstay.interfaces.cli.shown import print_json

    if as_json:
        print_json(
            {"id": run.public_id, "state": run.state, "error": run.error, "report": run.report, "counts": run.counts}
        )
        return
    for line in lines_of_report(run):
        click.echo(line)


def _say_what_next(run: Any, place: Path | None, options: dict[str, Any]) -> None:
    """The command that comes after this one."""
    if run.state == "done":
        click.echo(f"Take it back with: mainstay import --undo {run.public_id}", err=True)
    elif run.state == "checked":
        named = (
            f" --profile {options['profile']}"
            if options["profile"]
            else ""
            if run.profile_name != "draft"
            else " --guess"
        )
        fixes = "".join(f" --fix {one}" for one in options["fixes"])
        click.echo(f"Nothing was changed. Import with: mainstay import {place}{named}{fixes}", err=True)
    elif run.state == "stopped":
        click.echo("It was stopped; the same command goes on.", err=True)


__all__ = ["import_"]
