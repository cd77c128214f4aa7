"""The starter packs: rules as they are shipped, drafts until a named person confirms them row by row."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.reading.loading import load
from mainstay.modules.gifts.rules.rule_checks import rule_set_problems
from mainstay.modules.gifts.rules.rule_form import read_rule_sets
from mainstay.modules.gifts.rules.rulebook import RuleSet, RuleVersion
from mainstay.modules.gifts.rules.words import Status

SHIPPED: Final = Path(__file__).resolve().parents[1] / "data"


def pack_names() -> tuple[str, ...]:
    """The names of the shipped packs."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.yaml")))


def shipped_pack(name: str) -> tuple[RuleSet, ...]:
    """The rule sets of a pack, all rows as drafts. Raises KeyError for a name that is not shipped, InputInvalid when
    the file is damaged.
    """
    if name not in pack_names():
        raise KeyError(name)
    path = SHIPPED / f"{name}.yaml"
    found = read_rule_sets(load(path.read_bytes(), path.name))
    problems = [
        problem for number, one in enumerate(found) for problem in rule_set_problems(one, f"rule_sets[{number}]")
    ]
    if problems:
        raise InputInvalid([Problem(f"{path.name}: {one.path}", one.code, one.sentence) for one in problems])
    return found


def confirmed(rule_sets: Iterable[RuleSet], by: str, on: date, rows: Iterable[str] = ()) -> tuple[RuleSet, ...]:
    """The rule sets with the named rows (``row`` or ``CODE row``; none named: every row) active, confirmed by a person.

    Other rows stay as they are. To confirm a row is to have checked its source on that day.
    """
    wanted = {*rows}

    def one(version: RuleVersion) -> RuleVersion:
        named = not wanted or version.row in wanted or f"{version.rule_set} {version.row}" in wanted
        return replace(version, status=Status.ACTIVE, confirmed_by=by, confirmed_on=on) if named else version

    def whole(rule_set: RuleSet) -> RuleSet:
        made = tuple(one(version) for version in rule_set.rules)
        return rule_set if made == rule_set.rules else replace(rule_set, rules=made, checked_on=on, checked_by=by)

    return tuple(whole(rule_set) for rule_set in rule_sets)


def updates(held: RuleSet, shipped: RuleSet) -> tuple[RuleVersion, ...]:
    """What a new pack brings beside the rules that are held: rows that differ from every held version, as drafts.

    Nothing held is changed. A new draft has the next number of its row and supersedes the latest held version.
    """
    found: list[RuleVersion] = []
    for version in shipped.rules:
        same = [one for one in held.rules if one.row == version.row]
        if any(_content(one) == _content(version) for one in same):
            continue
        numbers = [one.version for one in (*same, *found) if one.row == version.row]
        last = max((one.version for one in same), default=None)
        number = max(numbers, default=0) + 1
        found.append(replace(version, version=number, supersedes=last, status=Status.DRAFT))
    return tuple(found)


def _content(version: RuleVersion) -> RuleVersion:
    """A version without its number and its confirmation."""
    return replace(
        version, version=1, supersedes=None, status=Status.DRAFT, confirmed_by="", confirmed_on=None, author=""
    )
