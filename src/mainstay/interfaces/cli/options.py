"""Options of commands from the fields of inputs, and back: what was typed as the raw input of an action or query."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from mainstay.framework.files.store import read_chunks, stage
from mainstay.framework.values import FileHandle, Lines, References
from mainstay.framework.values.base import FieldSpec
from mainstay.framework.values.inputs import fields_of
from mainstay.framework.values.types import Boolean, Choice, Date, Instant, Json, MoneyType
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence

_TAKEN = frozenset({"as", "json", "input", "clear", "dry-run", "version", "key", "help", "as-of"})
_PREFIX = "field_"
_METAVARS: tuple[tuple[type, str], ...] = (
    (MoneyType, '"10.50 EUR"'), (Boolean, "yes|no"), (Date, "2026-11-24"), (Instant, "2026-11-24T10:00+02:00"),
    (FileHandle, "FILE"), (References, "ID"), (Json, "JSON"),
)  # fmt: skip


def options_of(input_class: type, *, leave: str = "") -> list[click.Option]:
    """One option per field; lines and whatever else is nested come in a file (``--input``)."""
    return [_option(spec) for spec in fields_of(input_class) if spec.name != leave and not isinstance(spec.type, Lines)]


def _option(spec: FieldSpec) -> click.Option:
    name = spec.name.replace("_", "-")
    flag = f"--set-{name}" if name in _TAKEN else f"--{name}"
    choices = (
        f" One of: {', '.join(key for key, _label in spec.type.choices)}." if isinstance(spec.type, Choice) else ""
    )
    words = f"{spec.label}{'. ' + str(spec.help) if spec.help else ''}{' (needed)' if spec.required else ''}.{choices}"
    return click.Option(
        [flag, f"{_PREFIX}{spec.name}"], help=words.replace("..", "."), multiple=isinstance(spec.type, References),
        metavar=next((words for kind, words in _METAVARS if isinstance(spec.type, kind)), "TEXT"),
    )  # fmt: skip


def raw_input(
    input_class: type, given: Mapping[str, Any], *, file: str = "", clear: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The raw input: the fields of the file, over them the options, over them what is cleared.

    Raises InputInvalid when the file cannot be read as a JSON object.
    """
    raw = _from_file(file) if file else {}
    for spec in fields_of(input_class):
        value = given.get(f"{_PREFIX}{spec.name}")
        if value not in (None, ()):
            raw[spec.name] = list(value) if isinstance(value, tuple) else value
    return raw | {name.replace("-", "_"): None for name in clear}


def _from_file(name: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        found = json.loads(text)
    except OSError as error:
        words = sentence("{file} cannot be read: {reason}.", file=name, reason=error.strerror or "")
        raise InputInvalid([Problem("--input", "file", words)]) from error
    except (ValueError, RecursionError) as error:
        raise InputInvalid([Problem("--input", "json", sentence("{file} is not valid JSON.", file=name))]) from error
    if not isinstance(found, dict):
        raise InputInvalid([Problem("--input", "type", sentence("{file} must hold one JSON object.", file=name))])
    return found


def with_staged_files(actor: Actor, input_class: type, raw: dict[str, Any]) -> dict[str, Any]:
    """Files named by their path become handles of staged uploads. Raises InputInvalid for one that cannot be read."""
    for spec in fields_of(input_class):
        path = Path(str(raw[spec.name])) if isinstance(spec.type, FileHandle) and raw.get(spec.name) else None
        if path is not None and path.is_file():
            with path.open("rb") as file:
                raw[spec.name] = stage(actor, path.name, read_chunks(file)).public_id
    return raw
