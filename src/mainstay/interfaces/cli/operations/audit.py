"""`mainstay audit`: verify the log, show and keep its head."""

import sys
from pathlib import Path

import click


@click.group()
def audit() -> None:
    """The audit log: verify it, export its head."""


@audit.command()
@click.option(
    "--head", "head_text", default="", help="An exported head (number:link), or a file with one on its last line."
)
def verify(head_text: str) -> None:
    """Check every entry, every commitment and the chain; exit code 1 when anything was changed or is missing."""
    from mainstay.interfaces.cli.main import ready

    ready()
    from mainstay.framework.audit.chain import Head
    from mainstay.framework.audit.chain import verify as verify_chain

    expected = None
    if head_text:
        path = Path(head_text)
        text = path.read_text().strip().splitlines()[-1].split()[-1] if path.exists() else head_text
        try:
            expected = Head.parse(text)
        except ValueError as error:
            click.echo(str(error), err=True)
            sys.exit(2)
    found = verify_chain(expected)
    click.echo(f"{found.entries} entries, {found.sealed} sealed, {found.unsealed} not yet sealed", nl=False)
    click.echo(f" (oldest {found.oldest_unsealed:%Y-%m-%d %H:%M:%S} UTC)" if found.oldest_unsealed else "")
    click.echo(f"{found.erased_texts} personal values erased lawfully")
    for fault in found.faults:
        click.echo(f"FAULT: {fault}")
    click.echo(f"head {found.head}")
    sys.exit(0 if found.ok else 1)


@audit.command()
def head() -> None:
    """Print the head of the chain: keep it somewhere that this machine cannot write to."""
    from mainstay.interfaces.cli.main import ready

    ready()
    from mainstay.framework.audit.chain import head as chain_head

    click.echo(str(chain_head()))
