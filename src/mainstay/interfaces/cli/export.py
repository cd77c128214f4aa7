"""`mainstay export`: a list as a file."""

import sys
from pathlib import Path

import click


@click.command("export")
@click.argument("kind")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--filter", "filter_", metavar="JSON", default="", help='Like {"field": "city", "is": "Riga"}.')
@click.option("--sort", metavar="FIELD", default="")
@click.option("--columns", metavar="A,B", default="")
@click.option("--purpose", metavar="WORDS", default="", help="What for; needed where persons are in the list.")
@click.option("--as", "who", envvar="MAINSTAY_USER", metavar="EMAIL", help="Who acts; MAINSTAY_USER names it once.")
def export(kind: str, file: Path, filter_: str, sort: str, columns: str, purpose: str, who: str | None) -> None:
    """Write a list of KIND (account, contact …), as far as you may see it, to FILE.csv or FILE.xlsx."""
    from mainstay.interfaces.cli.main import ready

    ready()
    from mainstay.framework.exports.lists import export_list
    from mainstay.framework.lists import ListState
    from mainstay.framework.registry import registry
    from mainstay.framework.sentences import in_words
    from mainstay.interfaces.cli.acting import WRONG_INPUT, acting

    name = kind.replace("-", "_")
    form = file.suffix.lower().removeprefix(".")
    if name not in registry.lists or form not in {"csv", "xlsx"}:
        lists = ", ".join(sorted(spec.kind for spec in registry.lists))
        click.echo(f"Write FILE as .csv or .xlsx, and KIND as one of: {lists}.", err=True)
        sys.exit(WRONG_INPUT)
    with acting(who) as actor:
        state = ListState.read({"filter": filter_, "sort": sort, "columns": columns}, registry.lists[name])
        report = export_list(actor, name, state, file, form, purpose=purpose)
        for note in report.notes:
            click.echo(in_words(note), err=True)
        click.echo(f"{report.rows} rows in {file}")
