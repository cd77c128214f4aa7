"""`mainstay import`: files into the database, checked first when asked, resumed after a kill, taken back."""

import sys
import time
from pathlib import Path
from typing import Any

import click

_BUSY_SECONDS = 20.0


@click.command("import")
@click.argument("place", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--profile", metavar="NAME", default="", help="A shipped or saved profile, or a YAML file; guessed if absent."
)
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
def import_(place: Path | None, profile: str, undo_id: str, who: str | None, as_json: bool, **options: Any) -> None:
    """Import a FILE, or the files of a FOLDER that a profile reads. Killed half way, the same command goes on."""
    from mainstay.interfaces.cli.main import ready

    ready()
    from mainstay.interfaces.cli.acting import WRONG_INPUT, acting

    if (place is None) == (not undo_id):
        click.echo("Name a file or folder to import, or --undo ID.", err=True)
        sys.exit(WRONG_INPUT)
    with acting(who) as actor:
        run = (
            _undo(actor, undo_id, options["skip_touched"]) if place is None else _import(actor, place, profile, options)
        )
        _print(run, as_json=as_json)
        if run.error or run.state == "failed":
            sys.exit(1)


def _undo(actor: Any, public_id: str, skip_touched: bool) -> Any:
    return _work(actor, public_id, "import.undo", {"skip_touched": skip_touched})


def _import(actor: Any, place: Path, profile: str, options: dict[str, Any]) -> Any:
    from mainstay.framework.actions import perform

    run = None if options["dry_run"] else _unfinished(actor, place, profile)
    run = run or _prepared(actor, place, profile)
    if run.state in ("draft", "checked"):
        given = {name: options[name] for name in ("mode", "duplicates") if options[name]}
        if options["fixes"]:
            given["choices"] = {**run.choices, **dict(one.partition("=")[::2] for one in options["fixes"])}
        if given:
            perform(actor, "import.describe", given, subject=run.public_id)
    return _work(actor, run.public_id, "import.check" if options["dry_run"] else "import.start", {})


def _described(profile: str) -> Any:
    """A profile by name or from a file; None to guess."""
    from mainstay.framework.imports.drafting import profile_named
    from mainstay.framework.imports.profiles import load_profile, profile_from_data

    if not profile:
        return None
    path = Path(profile)
    return load_profile(path) if path.suffix in {".yaml", ".yml"} else profile_from_data(profile_named(profile))


def _prepared(actor: Any, place: Path, profile: str) -> Any:
    from mainstay.framework.actions import perform
    from mainstay.framework.imports.queries import own_run
    from mainstay.framework.imports.staging import files_in, stage_files

    described = _described(profile)
    staged = stage_files(actor, files_in(place, described))
    by_name = profile if described and not profile.endswith((".yaml", ".yml")) else ""
    given = {
        "files": [one.public_id for one in staged],
        "profile": by_name,
        "title": described.title if described else "",
    }
    made = perform(actor, "import.prepare", given)
    if described and not by_name:
        perform(actor, "import.describe", {"profile": dict(described.data)}, subject=made.public_id)
    click.echo(f"Import {made.public_id}: {len(staged)} files of {place}", err=True)
    return own_run(actor, made.public_id)


def _unfinished(actor: Any, place: Path, profile: str) -> Any:
    """The same files under the same profile, begun and not ended: that import goes on."""
    from mainstay.framework.imports.queries import begun_run
    from mainstay.framework.imports.staging import files_in, hash_of

    described = _described(profile)
    hashes = sorted(hash_of(path) for path in files_in(place, described))
    found = begun_run(actor, described.name if described else "", hashes)
    if found is not None:
        click.echo(f"Import {found.public_id} goes on", err=True)
    return found


def _work(actor: Any, public_id: str, action: str, given: dict[str, Any]) -> Any:
    """Begin the work and do it here, unless somebody else is at it: then wait. Work whose process died is taken over."""
    from mainstay.framework.actions import perform
    from mainstay.framework.imports.queries import own_run, seconds_silent
    from mainstay.framework.imports.running.carrying import claim, work_off
    from mainstay.framework.tasks.queries import own_task

    waited = False
    while (silent := seconds_silent(own_run(actor, public_id))) is not None and silent < _BUSY_SECONDS:
        waited = True
        _progress(own_task(actor, own_run(actor, public_id).task))
        time.sleep(0.5)
    if silent is not None or not waited:
        perform(actor, action, given, subject=public_id)
    task_id = own_run(actor, public_id).task
    if claim(task_id):
        _printing(actor, task_id, lambda: work_off(task_id, actor))
    while (task := own_task(actor, task_id)).running:
        _progress(task)
        time.sleep(0.5)
    click.echo("", err=True)
    run = own_run(actor, public_id)
    run.error = run.error or task.error
    if run.error:
        click.echo(run.error, err=True)
    return run


def _printing(actor: Any, task_id: str, work: Any) -> None:
    """Print progress from a thread of its own while the work runs here."""
    import threading

    from django.db import connection

    from mainstay.framework.tasks.queries import own_task

    done = threading.Event()

    def tell() -> None:
        while not done.wait(1.0):
            _progress(own_task(actor, task_id))
        connection.close()

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        work()
    finally:
        done.set()
        thread.join()


def _progress(task: Any) -> None:
    share = f"{task.done * 100 // task.total} %" if task.total else f"{task.done}"
    click.echo(f"\r{share:>6} {task.step:<30}", err=True, nl=False)


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


__all__ = ["import_"]
