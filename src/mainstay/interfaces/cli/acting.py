"""Who acts on the command line, and what its errors and exit codes are."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click
from django.conf import settings
from django.utils import translation

from mainstay.framework.problems import as_problem
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import InputInvalid, MainstayError
from mainstay.modules.people.queries import actor_by_email

REFUSED = 1
WRONG_INPUT = 2

as_option = click.option(
    "--as", "who", envvar="MAINSTAY_USER", metavar="EMAIL", help="Who acts; MAINSTAY_USER names it once for all."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")


@contextmanager
def acting(who: str | None) -> Iterator[Actor]:
    """The actor, with that person's language active; what goes wrong inside becomes sentences on stderr.

    Exit code 2: nobody named, or the input is wrong. Exit code 1: not found, refused, or against a rule.
    """
    actor = _actor(who)
    with translation.override(actor.language if actor.language in dict(settings.LANGUAGES) else "en"):
        try:
            yield actor
        except MainstayError as error:
            _tell(error)
            sys.exit(WRONG_INPUT if isinstance(error, InputInvalid) else REFUSED)


def _actor(who: str | None) -> Actor:
    if not who:
        _fail("Say who you are: --as you@example.com, or set MAINSTAY_USER.")
    try:
        return actor_by_email(str(who), "cli")
    except LookupError:
        _fail(f"There is no active colleague with the address {who}.")


def _fail(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(WRONG_INPUT)


def _tell(error: MainstayError) -> None:
    problem = as_problem(error)
    lines = [f"{one['path']}: {one['detail']}" if one["path"] else one["detail"] for one in problem.get("errors", [])]
    for line in lines or [problem["detail"]]:
        click.echo(line, err=True)
