"""Commands derived from the registries: `mainstay account create --name …`, one group per noun."""

import dataclasses
from collections.abc import Callable
from functools import cache
from itertools import islice
from typing import Any

import click

from mainstay.framework.actions import Action, Outcome, perform
from mainstay.framework.actions.preview import shown_changes
from mainstay.framework.lists import ListState, list_page, list_rows, may_list
from mainstay.framework.queries import Query, ask
from mainstay.framework.registry import registry
from mainstay.framework.values.inputs import fields_of
from mainstay.interfaces.cli.acting import acting, as_option, json_option
from mainstay.interfaces.cli.options import options_of, raw_input, with_staged_files
from mainstay.interfaces.cli.shown import print_json, print_line, print_table, print_tree, words_of
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import ActionRefused, InputInvalid, Problem

_CHUNK = 200


@cache
def groups() -> dict[str, click.Group]:
    """One group of commands per noun of the registries. Raises ValueError when two commands have one name."""
    found: dict[str, click.Group] = {}
    for spec in registry.lists:
        _put(found, f"{spec.kind}.list", _list_command(spec.kind))
    for query in registry.queries:
        _put(found, query.name, _query_command(query))
    for action in registry.actions:
        _put(found, action.name, _action_command(action))
    return found


def _put(found: dict[str, click.Group], name: str, command: click.Command) -> None:
    noun, _, verb = name.replace("_", "-").partition(".")
    kind = registry.kinds.get(noun.replace("-", "_"))
    words = f"{kind.plural}." if kind else f"{noun.replace('-', ' ').capitalize()}."
    group = found.setdefault(noun, click.Group(noun, help=words, context_settings={"max_content_width": 100}))
    command.name = verb.replace(".", "-")
    if command.name in group.commands:
        msg = f"there are two commands {noun} {command.name}"
        raise ValueError(msg)
    group.add_command(command)


# --- actions -------------------------------------------------------------------------------------------------------


def _action_command(action: Action) -> click.Command:
    command = _command(action.help, _act(action), options_of(action.input))
    if action.subject:
        command.params.insert(0, click.Argument(["subject"], metavar="ID"))
        command.params.append(
            click.Option(["--version"], type=int, help="The version you saw; refused when it changed.")
        )
    command.params += [
        click.Option(["--input", "file"], metavar="FILE", default="", help="Fields as a JSON object; - reads stdin."),
        click.Option(["--clear"], metavar="FIELD", multiple=True, help="Empty this field."),
        click.Option(["--dry-run"], is_flag=True, help="Show what would change, change nothing."),
        click.Option(["--key"], default="", help="Repeating the command with this key does nothing twice."),
    ]
    return command


def _act(action: Action) -> Callable[..., None]:
    def run(
        who: str | None, as_json: bool, file: str, clear: tuple[str, ...], dry_run: bool, key: str,
        subject: str = "", version: int | None = None, **given: Any,
    ) -> None:  # fmt: skip
        with acting(who) as actor:
            raw = with_staged_files(actor, action.input, raw_input(action.input, given, file=file, clear=clear))
            outcome = perform(
                actor, action.name, raw, subject=subject, version=version, idempotency_key=key, dry_run=dry_run
            )
            if dry_run:
                _show_changes(actor, outcome, as_json)
            elif as_json:
                print_json(outcome.as_json())
            else:
                _show_outcome(outcome)

    return run


def _show_outcome(outcome: Outcome) -> None:
    if outcome.kind:
        click.echo(f"{outcome.kind} {outcome.public_id} (version {outcome.version})")
    told = {name: value for name, value in (outcome.answer | outcome.once).items() if name != "undo"}
    if told:
        print_tree(told)


def _show_changes(actor: Actor, outcome: Outcome, as_json: bool) -> None:
    changes = shown_changes(actor, outcome.changes)
    if as_json:
        print_json({"dry_run": True, "changes": changes})
        return
    rows = [
        (f"{one['kind']} {one['id']}", name, *(words_of(value, actor.zone) for value in pair))
        for one in changes for name, pair in one.get("fields", {}).items()
    ]  # fmt: skip
    print_table(("record", "field", "before", "after"), rows)
    click.echo("Nothing was changed: this was a dry run.", err=True)


# --- queries -------------------------------------------------------------------------------------------------------


def _query_command(query: Query) -> click.Command:
    by_id = any(spec.name == "id" and spec.required for spec in fields_of(query.input))
    command = _command(query.help, _ask(query), options_of(query.input, leave="id" if by_id else ""))
    if by_id:
        command.params.insert(0, click.Argument(["field_id"], metavar="ID"))
    if all(spec.name != "as_of" for spec in fields_of(query.input)):
        words = "The past moment to look at, with its offset."
        command.params.append(click.Option(["--as-of", "moment"], metavar="MOMENT", help=words))
    return command


def _ask(query: Query) -> Callable[..., None]:
    def run(who: str | None, as_json: bool, moment: str | None = None, **given: Any) -> None:
        with acting(who) as actor:
            found = ask(actor, query.name, raw_input(query.input, given), as_of=_moment(moment))
            if as_json:
                print_json(found)
            elif query.many and found and all(dataclasses.is_dataclass(one) for one in found):
                _show_rows(found, actor.zone)
            else:
                print_tree(found)

    return run


def _moment(text: str | None) -> Any:
    from mainstay.framework.values import Instant
    from mainstay.framework.values.base import ReadFailed

    try:
        return Instant().read(text) if text else None
    except ReadFailed as error:
        raise InputInvalid([Problem("--as-of", error.code, error.sentence)]) from error


def _show_rows(found: Any, zone: str) -> None:
    names = [one.name for one in dataclasses.fields(found[0]) if not one.metadata.get("private")]
    print_table(names, [[words_of(getattr(row, name), zone) for name in names] for row in found])


# --- lists ---------------------------------------------------------------------------------------------------------


def _list_command(kind_name: str) -> click.Command:
    options = [
        click.Option(["--filter", "filter_"], metavar="JSON", default="", help='Like {"field": "city", "is": "Riga"}.'),
        click.Option(["--sort"], metavar="FIELD", default="", help="A leading minus orders downwards."),
        click.Option(["--columns"], metavar="A,B", default="", help="Which columns, in which order."),
        click.Option(["--limit"], type=click.IntRange(1, 500), default=50, show_default=True),
        click.Option(["--cursor"], default="", help="Go on where a page ended."),
        click.Option(["--all", "every"], is_flag=True, help="All rows; with --json one object per line."),
    ]
    return _command(f"List {str(registry.kinds[kind_name].plural).lower()}.", _list(kind_name), options)


def _list(kind_name: str) -> Callable[..., None]:
    def run(
        who: str | None, as_json: bool, every: bool, filter_: str, sort: str, columns: str, limit: int, cursor: str
    ) -> None:
        with acting(who) as actor:
            decision = may_list(actor, registry.kinds[kind_name])
            if not decision:
                raise ActionRefused(decision)
            raw = {"filter": filter_, "sort": sort, "columns": columns, "limit": limit, "cursor": cursor}
            state = ListState.read(raw, registry.lists[kind_name])
            if every:
                _show_all(actor, kind_name, state, as_json)
            else:
                _show_page(actor, kind_name, state, as_json)

    return run


def _show_page(actor: Actor, kind_name: str, state: ListState, as_json: bool) -> None:
    found = list_page(actor, kind_name, state)
    if as_json:
        print_json({"items": [_as_item(row) for row in found.rows], "next": found.next_cursor or None})
        return
    heads = ["id", *(str(one.label) for one in found.columns)]
    print_table(heads, [_as_cells(row, actor.zone) for row in found.rows])
    if found.next_cursor:
        click.echo(f"More rows: --all, or --cursor {found.next_cursor}", err=True)


def _show_all(actor: Actor, kind_name: str, state: ListState, as_json: bool) -> None:
    rows = list_rows(actor, kind_name, state)
    if as_json:
        for row in rows:
            print_line(_as_item(row))
        return
    kind = registry.kinds[kind_name]
    chunk, first = list(islice(rows, _CHUNK)), True
    names = list(chunk[0].values) if chunk else list(state.columns)
    heads = ["id", *(str(field.label) if (field := kind.field(name)) else name for name in names)]
    while chunk or first:
        print_table(heads, [_as_cells(row, actor.zone) for row in chunk], with_heads=first)
        chunk, first = list(islice(rows, _CHUNK)), False


def _as_item(row: Any) -> dict[str, Any]:
    return {"id": row.id, "version": row.version, **row.values}


def _as_cells(row: Any, zone: str) -> list[str]:
    return [row.id, *(words_of(value, zone) for value in row.values.values())]


def _command(words: str, run: Callable[..., None], options: list[click.Option]) -> click.Command:
    command: click.Command = click.command(help=words)(as_option(json_option(run)))
    command.params = [*options, *command.params]
    return command
