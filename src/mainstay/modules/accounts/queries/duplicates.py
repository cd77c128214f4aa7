"""Duplicates already in the base: a queue of pairs, most alike first, and what a merge would do exactly."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import perform
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.scopes.scope import GATHER_UP_TO
from mainstay.framework.values.inputs import choice, integer, json_value, reference
from mainstay.kernel.actor import Extent
from mainstay.kernel.sentences import Sentence
from mainstay.modules.accounts.models import Account, KeptSeparate, Person, PersonIdentity
from mainstay.modules.accounts.queries.alike import account_traits, identity_traits
from mainstay.modules.accounts.queries.shapes import Named, named
from mainstay.modules.accounts.rules.alike import Likeness, Traits, pairs_worth_showing

_BLOCK = 12
_KINDS = (("account", _("Accounts")), ("person", _("Persons")))
_STRETCH = 400


@dataclass(frozen=True, kw_only=True)
class DuplicatesOf:
    """Which records, how many pairs at most."""

    kind: str = choice(_("Records"), choices=_KINDS, default="account")
    limit: int = integer(_("At most"), default=50, minimum=1, maximum=200)


@dataclass(frozen=True)
class Duplicate:
    """Two visible records that may be one. ``hint`` tells each apart: town, owner, account."""

    kind: str
    first: Named
    first_hint: str
    second: Named
    second_hint: str
    score: int
    reasons: tuple[Sentence, ...]


@query(
    "account.duplicates", label=_("Duplicates"), output=Duplicate, rights=("account", "merge"), input=DuplicatesOf, many=True,
    budget=24, sample=lambda: {"kind": "account"},
)  # fmt: skip
def account_duplicates(context: QueryContext, input: DuplicatesOf) -> list[Duplicate]:
    """Pairs of visible accounts, or persons, that look alike, the surest first; pairs kept separate are left out."""
    rows = context.visible(input.kind)
    where = _ACCOUNTS if input.kind == "account" else _PERSONS
    found = _pairs(rows, where, input.limit, is_small=_is_small(context))
    separate = _separate(input.kind, {pk for one in found for pk in one[:2]})
    shown = [one for one in found if one[:2] not in separate][: input.limit]
    wanted = {pk for one in shown for pk in one[:2]}
    names = _names(input.kind, rows.filter(pk__in=wanted).select_related(where.related))
    return [
        Duplicate(input.kind, *names[first], *names[second], alike.score, alike.reasons)
        for first, second, alike in shown
    ]


@dataclass(frozen=True)
class _Where:
    """The table whose keys are grouped, the way to it from the rows, its keys, and what the rows need loaded.

    Numbers and addresses come first, names last, as names find too much.
    """

    table: type[models.Model]
    prefix: str
    keys: tuple[str, ...]
    related: str


_ACCOUNTS = _Where(
    Account, "", ("tax_number", "registration_number", "email_key", "phone_key", "domain", "match_key"), "owner"
)
_PERSONS = _Where(PersonIdentity, "identity__", ("email_key", "mobile_key", "phone_key", "match_key"), "identity")


def _is_small(context: QueryContext) -> bool:
    """Whether the reader's accounts are few enough to group them alone; else the whole index is walked, which is quick,
    and what the reader does not see falls out afterwards.
    """
    actor = context.actor
    extent = actor.extent("account", "read")
    return extent < Extent.ALL and sum(actor.reach.get(one, 0) for one in actor.holders(extent)) <= GATHER_UP_TO


def _shared_values(rows: QuerySet[Any], where: _Where, key: str, limit: int, *, is_small: bool) -> list[str]:
    path = f"{where.prefix}{key}" if is_small else key
    among = rows if is_small else where.table._default_manager.all()
    found = among.exclude(**{path: ""}).order_by().values(path).annotate(count=Count("pk")).filter(count__gt=1)
    return [one[path] for one in found.order_by(path)[: limit if is_small else limit * _BLOCK]]


def _pairs(rows: QuerySet[Any], where: _Where, limit: int, *, is_small: bool) -> list[tuple[int, int, Likeness]]:
    """Pairs within groups that share a key, most alike first."""
    found: dict[tuple[int, int], Likeness] = {}
    for key in where.keys:
        path = f"{where.prefix}{key}"
        values = _shared_values(rows, where, key, limit, is_small=is_small)
        groups: dict[str, list[Any]] = {}
        for start in range(0, len(values), _STRETCH):
            some = rows.filter(**{f"{path}__in": values[start : start + _STRETCH]}).select_related(where.related)
            for row in some[: limit * _BLOCK]:
                groups.setdefault(_follow(row, path), []).append(row)
        for group in groups.values():
            for first, second, alike in pairs_worth_showing((row.pk, _traits_of(row)) for row in group[:_BLOCK]):
                found.setdefault((first, second), alike)
    return [
        (first, second, alike)
        for (first, second), alike in sorted(found.items(), key=lambda one: (-one[1].score, one[0]))
    ]


def _traits_of(row: Account | Person) -> Traits:
    return account_traits(row) if isinstance(row, Account) else identity_traits(row.identity)


def _follow(row: Any, key: str) -> Any:
    for part in key.split("__"):
        row = getattr(row, part)
    return row


def _separate(kind: str, ids: set[int]) -> set[tuple[int, int]]:
    rows = KeptSeparate.objects.filter(kind_name=kind, first_id__in=ids, second_id__in=ids)
    return set(rows.values_list("first_id", "second_id"))


def _names(kind: str, rows: Iterable[Any]) -> dict[int, tuple[Named, str]]:
    if kind == "account":
        accounts: list[Account] = list(rows)
        return {
            row.pk: (named(row), ", ".join(filter(None, (row.city, row.country, row.owner.name)))) for row in accounts
        }
    persons: list[Person] = list(rows)
    return {
        row.pk: (Named(row.public_id, row.identity.name), row.identity.email or row.identity.phone) for row in persons
    }


@dataclass(frozen=True, kw_only=True)
class TwoAccounts:
    """Two accounts, and whose value of a field is to survive."""

    id: str = reference(_("Account that stays"), kind="account")
    other: str = reference(_("Account that goes"), kind="account")
    choices: dict[str, Any] = json_value(_("Whose value survives"), default={})


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do: fields that differ as (field, kept, merged, side), and rows that move by table."""

    fields: tuple[dict[str, Any], ...]
    moved: dict[str, int]


@query(
    "account.merge_preview", label=_("What a merge would do"), output=MergePreview, rights=("account", "merge"),
    input=TwoAccounts, subject="account", budget=200,
    sample=lambda world: {"id": world.public_id("account"), "other": world.public_id("account")},
)  # fmt: skip
def account_merge_preview(context: QueryContext, input: TwoAccounts) -> MergePreview:
    """Exactly what a merge would do: it is done and rolled back, so the preview cannot differ from the act."""
    context.find("account", input.id)
    outcome = perform(
        context.actor, "account.merge", {"other": input.other, "choices": input.choices}, subject=input.id, dry_run=True
    )
    return MergePreview(tuple(outcome.answer["fields"]), dict(outcome.answer["moved"]))


@dataclass(frozen=True, kw_only=True)
class TwoPersons:
    """Two persons, and whose value of a field is to survive."""

    id: str = reference(_("Person that stays"), kind="person")
    other: str = reference(_("Person that goes"), kind="person")
    choices: dict[str, Any] = json_value(_("Whose value survives"), default={})


@query(
    "person.merge_preview", label=_("What a merge would do"), output=MergePreview, rights=("contact", "merge"),
    input=TwoPersons, subject="person", budget=200,
    sample=lambda world: {"id": world.public_id("person"), "other": world.public_id("person")},
)  # fmt: skip
def person_merge_preview(context: QueryContext, input: TwoPersons) -> MergePreview:
    """Exactly what a merge of two persons would do: it is done and rolled back."""
    context.find("person", input.id)
    outcome = perform(
        context.actor, "person.merge", {"other": input.other, "choices": input.choices}, subject=input.id, dry_run=True
    )
    return MergePreview(tuple(outcome.answer["fields"]), dict(outcome.answer["moved"]))
