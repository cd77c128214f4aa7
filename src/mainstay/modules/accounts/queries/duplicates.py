"""Duplicates already in the base: a queue of pairs, most alike first, and what a merge would do exactly."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import perform
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import choice, integer, json_value, reference
from mainstay.kernel.sentences import Sentence
from mainstay.modules.accounts.models import Account, KeptSeparate, Person
from mainstay.modules.accounts.queries.alike import account_traits, identity_traits
from mainstay.modules.accounts.queries.shapes import Named, named
from mainstay.modules.accounts.rules.alike import Likeness, Traits, pairs_worth_showing

_BLOCK = 12
_KINDS = (("account", _("Accounts")), ("person", _("Persons")))
_ACCOUNT_KEYS = ("tax_number", "registration_number", "email_key", "phone_key", "domain", "match_key")
_PERSON_KEYS = ("identity__email_key", "identity__mobile_key", "identity__phone_key", "identity__match_key")


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
    keys, related = (_ACCOUNT_KEYS, "owner") if input.kind == "account" else (_PERSON_KEYS, "identity")
    found = _pairs(rows, keys, related, input.limit)
    separate = _separate(input.kind, {pk for one in found for pk in one[:2]})
    shown = [one for one in found if one[:2] not in separate][: input.limit]
    wanted = {pk for one in shown for pk in one[:2]}
    names = _names(input.kind, rows.filter(pk__in=wanted).select_related(related))
    return [
        Duplicate(input.kind, *names[first], *names[second], alike.score, alike.reasons)
        for first, second, alike in shown
    ]


def _pairs(rows: QuerySet[Any], keys: tuple[str, ...], related: str, limit: int) -> list[tuple[int, int, Likeness]]:
    """Pairs within groups that share a key; numbers and addresses first, names last, as names find too much."""
    found: dict[tuple[int, int], Likeness] = {}
    for key in keys:
        shared = rows.exclude(**{key: ""}).order_by().values(key).annotate(count=Count("pk")).filter(count__gt=1)
        values = [one[key] for one in shared.order_by(key)[:limit]]
        groups: dict[str, list[Any]] = {}
        for row in rows.filter(**{f"{key}__in": values}).select_related(related)[: limit * _BLOCK] if values else ():
            groups.setdefault(_follow(row, key), []).append(row)
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
