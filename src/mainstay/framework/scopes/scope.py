"""Scopes, and `visible_to`: the only place where it is decided which rows an actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from mainstay.framework.one_page import once, once_for
from mainstay.framework.scopes.conditions import Gathered, GatheredRows, Walked
from mainstay.framework.scopes.models import AccountAccess, AccountWall
from mainstay.kernel.actor import Actor, Extent, Mandate, Standing, within

GATHER_UP_TO = 10_000
ROWS_BY_ACCOUNT = 10


@dataclass(frozen=True)
class Scope:
    """How rows of a kind are seen; each scope turns an actor's extent into a condition."""

    def condition(self, actor: Actor, extent: Extent) -> Q | None:
        """The rows within the extent; None when it is all of them."""
        raise NotImplementedError

    def standing(self, actor: Actor, row: Any) -> frozenset[Standing]:
        """What the actor is to the row."""
        raise NotImplementedError

    def together(self, hats: Sequence[tuple[Actor, Extent]]) -> Q | None:
        """The rows that any of several actors sees at its extent; None when it is all of them."""
        found: Q | None = None
        for hat, extent in hats:
            condition = self.condition(hat, extent)
            if condition is None:
                return None
            found = condition if found is None else found | condition
        return found

    def people(self, row: Any) -> frozenset[int]:  # noqa: ARG002
        """The users whom the row belongs to: nobody decides about oneself as somebody's deputy."""
        return frozenset()


@dataclass(frozen=True)
class AccountScope(Scope):
    """Rows hang on an account, whose id is at ``path``; ``also_mine`` is a path to a user id who sees the row too."""

    path: str = "account_id"
    also_mine: str = ""

    def condition(self, actor: Actor, extent: Extent) -> Q | None:
        """Access rows of the actor's holders, minus walls; under a partial deputyship only what its own holder has too."""
        walls = walled_accounts(actor)
        outside = ~Q(**{f"{self.path}__in": walls}) if walls else None
        narrowed = actor.mandate.narrowed_to if actor.mandate is not None else None
        if actor.is_system or (extent >= Extent.ALL and narrowed is None):
            return outside
        if extent >= Extent.ALL and narrowed is not None:
            named = Q(self._shape(actor, (narrowed,), ()))
            return named if outside is None else named & outside
        hows = (AccountAccess.DUTY,) if extent == Extent.DUTY else ()
        shape = self._shape(actor, actor.holders(extent), hows)
        seen = Q(shape)
        if narrowed is not None:
            seen &= Q(self._shape(actor, (narrowed,), ()))
        elif self.also_mine and isinstance(shape, Gathered) and not hows:
            seen = Q(GatheredRows(self.path, shape.holders, shape.now, (self.also_mine, actor.user_id)))
        elif self.also_mine:
            seen |= Q(**{self.also_mine: actor.user_id})
        return seen if outside is None else seen & outside

    def all_on(self, actor: Actor, extent: Extent, account_id: int) -> bool:
        """Whether every row that hangs on one account meets the condition."""
        narrowed = actor.mandate.narrowed_to if actor.mandate is not None else None
        if account_id in walled_accounts(actor):
            return False
        if narrowed is not None and not running_access(account_id, (narrowed,)):
            return False
        if actor.is_system or extent >= Extent.ALL:
            return True
        found = running_access(account_id, actor.holders(extent))
        return any(extent != Extent.DUTY or how == AccountAccess.DUTY for _holder, how in found)

    def _shape(self, actor: Actor, holders: tuple[int, ...], hows: tuple[str, ...]) -> Gathered | Walked:
        # What is gathered is sorted afterwards: for rows that hang on an account there are several times as many.
        most = GATHER_UP_TO if self.path == "id" else GATHER_UP_TO // ROWS_BY_ACCOUNT
        few = sum(actor.reach.get(one, 0) for one in holders) <= most
        return (Gathered if few else Walked)(self.path, holders, timezone.now(), hows)

    def together(self, hats: Sequence[tuple[Actor, Extent]]) -> Q | None:
        """Hats that differ in their holders only are asked as one list of holders, so that no shape is doubled."""
        plain: list[tuple[Actor, Extent]] = []
        apart: list[tuple[Actor, Extent]] = []
        for hat, extent in hats:
            narrowed = hat.mandate is not None and hat.mandate.narrowed_to is not None
            (apart if narrowed or self.also_mine or extent in (Extent.DUTY, Extent.ALL) else plain).append(
                (hat, extent)
            )
        by_walls: dict[frozenset[int], list[tuple[Actor, Extent]]] = {}
        for hat, extent in plain:
            by_walls.setdefault(frozenset(hat.walls), []).append((hat, extent))
        for alike in by_walls.values():
            first = alike[0][0]
            holders = tuple(dict.fromkeys(one for hat, extent in alike for one in hat.holders(extent)))
            reach = {one: count for hat, _ in alike for one, count in hat.reach.items()}
            merged = replace(first, holder=holders[0], line=holders[1:], reach=reach, mandate=None)
            apart.append((merged, Extent.TEAM))
        return super().together(apart)

    def standing(self, actor: Actor, row: Any) -> frozenset[Standing]:
        """By the access rows of the actor's holders that run now."""
        account_id = follow(row, self.path)
        found: set[Standing] = set()
        narrowed = actor.mandate.narrowed_to if actor.mandate is not None else None
        if self.also_mine and narrowed is None and follow(row, self.also_mine) == actor.user_id:
            found.add(Standing.SELF)
        if account_id is None or (actor.mandate is not None and account_id in actor.walls):
            return frozenset(found)
        wanted = actor.holders(Extent.TEAM) if narrowed is None else (*actor.holders(Extent.TEAM), narrowed)
        rows = running_access(account_id, wanted)
        if narrowed is not None and all(holder != narrowed for holder, _ in rows):
            return frozenset()
        for holder, how in rows:
            if holder == actor.holder:
                found.add(_STANDING_BY_HOW[how])
            elif holder != narrowed:
                found.add(Standing.LINE)
        return frozenset(found)


_STANDING_BY_HOW = {
    AccountAccess.OWNER: Standing.OWNER,
    AccountAccess.TEAM: Standing.TEAM_MEMBER,
    AccountAccess.DUTY: Standing.DUTY,
}


@dataclass(frozen=True)
class UserScope(Scope):
    """Rows belong to users, whose ids are at ``paths``; the reporting line sees those below from extent TEAM."""

    paths: tuple[str, ...] = ("user_id",)

    def condition(self, actor: Actor, extent: Extent) -> Q | None:
        """Own rows, and from TEAM on those of the line."""
        if actor.is_system or extent >= Extent.ALL:
            return None
        users = (actor.user_id, *actor.line_users) if extent >= Extent.TEAM else (actor.user_id,)
        result = Q()
        for path in self.paths:
            result |= Q(**{f"{path}__in": users}) if len(users) > 1 else Q(**{path: users[0]})
        return result

    def standing(self, actor: Actor, row: Any) -> frozenset[Standing]:
        """Self, or line."""
        users = {follow(row, path) for path in self.paths}
        found = set()
        if actor.user_id in users:
            found.add(Standing.SELF)
        if users & set(actor.line_users):
            found.add(Standing.LINE)
        return frozenset(found)

    def people(self, row: Any) -> frozenset[int]:
        """Whoever stands at one of the paths."""
        return frozenset(user for path in self.paths if (user := follow(row, path)) is not None)


@dataclass(frozen=True)
class CompanyScope(Scope):
    """Rows that everybody with the right sees (products, calendars, roles)."""

    def condition(self, actor: Actor, extent: Extent) -> Q | None:  # noqa: ARG002
        """No condition."""
        return None

    def standing(self, actor: Actor, row: Any) -> frozenset[Standing]:  # noqa: ARG002
        """Everybody stands as to one's own."""
        return frozenset({Standing.SELF})


def visible_to(actor: Actor, kind: Any, rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """The rows of ``kind`` (a RecordKind) that ``actor`` may see, within ``rows`` when given. Rows of restricted,
    frozen or erased persons are left out for everyone; the compliance queries ask for them by name.
    """
    found = kind.model._default_manager.all() if rows is None else rows
    if kind.visible_extra is not None:
        found = found.filter(kind.visible_extra(actor))
    if actor.is_system:
        return found
    if not actor.mandates:
        extent = _extent_of(actor, kind)
        if extent == Extent.NONE:
            return found.none()
        condition = _seen(actor, kind, extent)
        return found if condition is None else found.filter(condition)
    return _visible_with_mandates(actor, kind, found)


def seen(actor: Actor, kind: Any, public_id: str) -> Any:
    """The record of ``kind`` that ``actor`` sees under this public id, None for none; fetched once for one page."""
    return once_for(actor, (kind.name, public_id), lambda: visible_to(actor, kind).filter(public_id=public_id).first())


def sees_all_on(actor: Actor, kind: Any, account_id: int) -> bool:
    """Whether ``actor`` sees every row of ``kind`` that hangs on one account and that anybody sees.

    The same as `visible_to`, decided from the few access rows of the account. False decides nothing: some rows may be
    the actor's own, or be named in a deputyship.
    """
    if not isinstance(kind.scope, AccountScope):
        return False
    return actor.is_system or any(
        (extent := _extent_of(hat, kind)) > Extent.NONE
        and (hat.mandate is None or not _cut(hat.mandate, kind))
        and kind.scope.all_on(hat, extent, account_id)
        for hat in actor.hats()
    )


def _visible_with_mandates(actor: Actor, kind: Any, found: QuerySet[Any]) -> QuerySet[Any]:
    hats = [(hat, _extent_of(hat, kind)) for hat in actor.hats()]
    hats = [(hat, extent) for hat, extent in hats if extent > Extent.NONE]
    if not hats:
        return found.none()
    simple = [one for one in hats if one[0].mandate is None or not _cut(one[0].mandate, kind)]
    conditions = [kind.scope.together(simple)] if simple else []
    conditions += [_seen(hat, kind, extent) for hat, extent in hats if (hat, extent) not in simple]
    result = conditions[0]
    for condition in conditions[1:]:
        result = None if condition is None or result is None else result | condition
    return found if result is None else found.filter(result)


def _extent_of(hat: Actor, kind: Any) -> Extent:
    """How far a hat reads; what everybody owns for oneself is passed on to nobody."""
    own = Extent.SELF if kind.own and hat.mandate is None else Extent.NONE
    return max(hat.extent(kind.rights, "read"), own)


def _cut(mandate: Mandate, kind: Any) -> bool:
    """Whether the deputyship cuts this kind beyond what the scope itself knows of."""
    names_records = any(name == kind.name for name, _ in mandate.records)
    return names_records or (isinstance(kind.scope, UserScope) and bool(mandate.duties or _apart(mandate)))


def _apart(mandate: Mandate) -> bool:
    return mandate.narrowed_to is not None or bool(mandate.walls)


def _seen(hat: Actor, kind: Any, extent: Extent) -> Q | None:
    """The condition of one hat, with what its deputyship cuts away."""
    condition: Q | None = kind.scope.condition(hat, extent)
    mandate = hat.mandate
    if mandate is None or not _cut(mandate, kind):
        return condition
    result = condition if condition is not None else Q()
    named = [pk for name, pk in mandate.records if name == kind.name]
    if named:
        result &= Q(pk__in=named)
    if isinstance(kind.scope, UserScope):
        result &= _within(hat, kind, mandate)
    return result


def _within(hat: Actor, kind: Any, mandate: Mandate) -> Q:
    """Rows that belong to people, under a deputyship of partial scope, with walls, or for some sorts of duties."""
    result = Q()
    if kind.account_path and mandate.narrowed_to is not None:
        result &= Q(Gathered(kind.account_path, (mandate.narrowed_to,), timezone.now()))
    elif mandate.narrowed_to is not None:
        result &= Q(pk__in=[])
    if kind.account_path and hat.walls:
        result &= Q(**{f"{kind.account_path}__isnull": True}) | ~Q(**{f"{kind.account_path}__in": hat.walls})
    if mandate.duties and kind.name == "duty":
        result &= Q(duty_kind__in=mandate.duties)
    return result


def standing_to(actor: Actor, kind: Any, row: models.Model) -> frozenset[Standing]:
    """What ``actor`` is to ``row``: the ground of every policy and of the page "why may I see this?". What only a
    deputyship leads to is ``Standing.PRINCIPAL``.
    """
    standing: frozenset[Standing] = kind.scope.standing(actor, row)
    if actor.mandates and any(reaches(hat, kind, row) for hat in actor.hats()[1:]):
        return standing | {Standing.PRINCIPAL}
    return standing


def reaches(hat: Actor, kind: Any, row: models.Model) -> frozenset[Standing]:
    """What the principal behind a hat is to a row, as far as the deputyship goes; empty where it does not reach.

    A right over the whole company stands to everything like a line.
    """
    mandate = hat.mandate
    extent = _extent_of(hat, kind)
    if mandate is None or extent == Extent.NONE:
        return frozenset()
    if any(name == kind.name and (kind.name, row.pk) not in mandate.records for name, _ in mandate.records):
        return frozenset()
    if isinstance(kind.scope, UserScope) and not _row_within(hat, kind, mandate, row):
        return frozenset()
    if extent == Extent.ALL:
        condition = _seen(hat, kind, extent)
        seen = condition is None or kind.model._default_manager.filter(condition, pk=row.pk).exists()
        return frozenset({Standing.LINE}) if seen else frozenset()
    return within(kind.scope.standing(hat, row), extent)


def _row_within(hat: Actor, kind: Any, mandate: Mandate, row: models.Model) -> bool:
    account_id = follow(row, kind.account_path) if kind.account_path else None
    if account_id is not None and account_id in hat.walls:
        return False
    if mandate.narrowed_to is not None and (
        account_id is None or not running_access(account_id, (mandate.narrowed_to,))
    ):
        return False
    return not mandate.duties or kind.name != "duty" or getattr(row, "duty_kind", "") in mandate.duties


def running_access(account_id: int, holders: tuple[int, ...]) -> list[tuple[int, str]]:
    """(holder, how) of the access rows to an account that run now; the few rows of an account are read together."""
    rows = once(("access", account_id), lambda: _running_access(account_id))
    return [(holder, how) for holder, how in rows if holder in holders]


def _running_access(account_id: int) -> list[tuple[int, str]]:
    now = timezone.now()
    rows = AccountAccess.objects.filter(account_id=account_id, from_at__lte=now)
    return list(rows.filter(Q(to_at=None) | Q(to_at__gt=now)).values_list("holder_id", "how"))


def walled_accounts(actor: Actor) -> tuple[int, ...]:
    """Accounts that an information wall hides from the actor; read once, when the actor was made."""
    return () if actor.is_system else actor.walls


def running_walls(user_id: int) -> tuple[int, ...]:
    """The walls of a user that run now: asked by whoever makes the actor."""
    now = timezone.now()
    running = AccountWall.objects.filter(user_id=user_id, from_at__lte=now).filter(Q(to_at=None) | Q(to_at__gt=now))
    return tuple(running.values_list("account_id", flat=True))


def follow(row: Any, path: str) -> Any:
    """What stands at an ORM path behind a row; None where the way ends earlier."""
    value = row
    for part in path.split("__"):
        value = getattr(value, part, None)
        if value is None:
            return None
    return value
