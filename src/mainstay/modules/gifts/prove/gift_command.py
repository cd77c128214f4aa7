"""`mainstay gifts evaluate FILE`: decisions with their traces as JSON, without a database."""

import json
from datetime import datetime
from pathlib import Path

import click

from mainstay.kernel.errors import InputInvalid
from mainstay.modules.gifts.prove.gift_file import json_schema
from mainstay.modules.gifts.prove.gift_proof import problem_data, proof_data, prove_gifts

AS_EXPECTED, NOT_AS_EXPECTED, REFUSED = 0, 1, 2


@click.command("evaluate")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Replay: decide with what was known on that day.")
@click.option("--drafts", is_flag=True, help="Let draft rules decide, before they go live.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the file.")
@click.pass_context
def evaluate_command(
    context: click.Context, file: Path | None, *, as_of: datetime | None, drafts: bool, schema: bool
) -> None:
    """Decide the events in FILE (YAML or JSON) by its rules and ledger; print decisions with traces as JSON.

    Exits with 0 when every expectation holds (or none is written), 1 when one does not, 2 when the file is refused.
    """
    if schema:
        click.echo(json.dumps(json_schema(), indent=2))
        return
    if file is None:
        raise click.UsageError("Name a file.")
    try:
        proof = prove_gifts(file.name, file.read_bytes(), as_of=as_of.date() if as_of else None, drafts=drafts)
    except InputInvalid as error:
        _print({"file": str(file), "holds": False, "refused": [problem_data(one) for one in error.problems]})
        context.exit(REFUSED)
    _print({"file": str(file), **proof_data(proof)})
    context.exit(AS_EXPECTED if proof.holds else NOT_AS_EXPECTED)


def _print(answer: object) -> None:
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
