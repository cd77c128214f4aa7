"""Printing: tables for people, JSON for programs."""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
import yaml
from django.utils.translation import gettext

from mainstay.framework.outputs import as_json_value
from mainstay.kernel.money import Money

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
WIDEST = 40


def print_json(value: Any) -> None:
    """One JSON document, readable in every script."""
    click.echo(json.dumps(as_json_value(value), ensure_ascii=False, indent=2))


def print_line(value: Any) -> None:
    """One JSON document on one line."""
    click.echo(json.dumps(as_json_value(value), ensure_ascii=False))


def print_tree(value: Any) -> None:
    """An output as an indented list of its fields."""
    click.echo(yaml.safe_dump(as_json_value(value), allow_unicode=True, sort_keys=False, width=100).rstrip())


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, with_heads: bool = True) -> None:
    """Columns as wide as what stands in them, up to 40 characters; longer text ends with an ellipsis."""
    lines = [[_cut(_CONTROL.sub(" ", cell)) for cell in row] for row in rows]
    shown = [list(heads), *lines]
    widths = [max(width_of(row[place]) for row in shown) for place in range(len(heads))]
    for row in shown if with_heads else lines:
        click.echo("  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())


def words_of(value: Any, zone: str) -> str:
    """A value as a cell: moments in the actor's zone, amounts with their currency, a record by its name."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Money):
        return f"{value.amount:f} {value.currency}"
    if isinstance(value, datetime):
        return f"{value.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
    if isinstance(value, dict):
        return str(value.get("text", ""))
    if isinstance(value, list | tuple):
        return ", ".join(words_of(one, zone) for one in value)
    named = getattr(value, "name", None) if hasattr(value, "public_id") else None
    return str(named if named is not None else as_json_value(value))


def width_of(text: str) -> int:
    """The columns that a text takes in a terminal: wide characters two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _cut(text: str) -> str:
    if width_of(text) <= WIDEST:
        return text
    kept = text[:WIDEST]
    while width_of(kept) >= WIDEST:
        kept = kept[:-1]
    return f"{kept}…"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))
