"""`mainstay mcp`: the tools of Mainstay for an assistant that starts this command."""

import os
import sys

import click


@click.command("mcp")
def mcp() -> None:
    """Serve an assistant over standard input and output, as the holder of MAINSTAY_TOKEN."""
    from asgiref.sync import async_to_sync

    from mainstay.interfaces.cli.main import ready

    ready()
    from mainstay.interfaces.mcp.server import actor_behind, serve_stdio

    secret = os.environ.get("MAINSTAY_TOKEN", "")
    if actor_behind(secret) is None:
        click.echo(
            "Set MAINSTAY_TOKEN to a token that runs: mainstay token create --name … --as you@example.com.", err=True
        )
        sys.exit(2)
    async_to_sync(serve_stdio)(secret)
