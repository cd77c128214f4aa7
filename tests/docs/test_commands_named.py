"""Commands and options that the documents name exist."""

import re

import click
import pytest

from mainstay.interfaces.cli.main import main
from tests.docs.pages import ROOT, documents

_NAMED = re.compile(r"(?:`|^|bin/)mainstay ([a-z][^`\n|#]*)", re.MULTILINE)


def named(text):
    """Each command line with its words, ended by what the shell ends it by."""
    for line in _NAMED.findall(text.replace("\\\n", " ")):
        yield re.split(r" && | > ", line.strip())[0].split()


def wrong_with(words):
    """What does not exist, or an empty text."""
    command, context = main, click.Context(main)
    rest = list(words)
    while rest and isinstance(command, click.Group) and not rest[0].startswith("-"):
        found = command.get_command(context, rest[0].rstrip(".,:"))
        if found is None:
            return f"{' '.join(words)}: there is no {rest[0]}"
        command, rest = found, rest[1:]
    known = {option for one in command.params for option in one.opts} | {"--help"}
    unknown = [one for one in rest if one.startswith("--") and one.split("=")[0] not in known]
    return f"{' '.join(words)}: {unknown}" if unknown else ""


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_document_names_exists_with_its_options(path):
    assert [problem for words in named(path.read_text()) if (problem := wrong_with(words))] == []


def test_a_command_or_option_that_does_not_exist_would_be_found():
    text = "`mainstay juggle`\nmainstay up --loud\n`mainstay audit verify --head 1:a`\n"
    assert [bool(wrong_with(words)) for words in named(text)] == [True, True, False]
