"""Scopes, and `visible_to`: the only place where it is decided which rows an actor may see."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from mainstay.framework.scopes.conditions import Gathered, Walked
from mainstay.framework.scopes.models import AccountAccess, AccountWall
from mainstay.kernel.actor import Actor, Extent, Standing

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


@dataclass(frozen=True)
class AccountScope(Scope):
    """Rows hang on an account, whose id is at ``path``; ``also_mine`` is a path to a user id who sees the row too."""

    path: str = "account_id"
    also_mine: str = ""

    def condition(self, actor: Actor, extent: Extent) -> Q | None:
        """Access rows of the actor's holders, minus walls."""
        walls = walled_accounts(actor)
        outside = ~Q(**{f"{self.path}__in": walls}) if walls else None
        if actor.is_system or extent >= Extent.ALL:
            return outside
        hows = (AccountAccess.DUTY,) if extent == Extent.DUTY else ()
        holders = actor.holders(extent)
        # What is gathered is sorted afterwards: for rows that hang on an account there are several times as many.
        most = GATHER_UP_TO if self.path == "id" else GATHER_UP_TO // ROWS_BY_ACCOUNT
        shape = Gathered if sum(actor.reach.get(one, 0) for one in holders) <= most else Walked
        seen = Q(shape(self.path, holders, timezone.now(), hows))
        if self.also_mine:
            seen |= Q(**{self.also_mine: actor.user_id})
        return seen if outside is None else seen & outside

    def standing(self, actor: Actor, row: Any) -> frozenset[Standing]:
        """By the access rows of the actor's holders that run now."""
        account_id = _follow(row, self.path)
        found: set[Standing] = set()
        if self.also_mine and _follow(row, self.also_mine) == actor.user_id:
            found.add(Standing.SELF)
        if account_id is None:
            return frozenset(found)
        own = {actor.holder}
        for holder, how in running_access(account_id, (*actor.holders(Extent.TEAM),)):
            if holder in own:
                found.add(_STANDING_BY_HOW[how])
            else:
                found.add(Standing.PRINCIPAL if holder in actor.principals else Standing.LINE)
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
        users = {_follow(row, path) for path in self.paths}
        found = set()
        if actor.user_id in users:
            found.add(Standing.SELF)
        if users & set(actor.line_users):
            found.add(Standing.LINE)
        return frozenset(found)


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
    extent = max(actor.extent(kind.rights, "read"), Extent.SELF if kind.own else Extent.NONE)
    if extent == Extent.NONE:
        return found.none()
    condition = kind.scope.condition(actor, extent)
    return found if condition is None else found.filter(condition)


def standing_to(actor: Actor, kind: Any, row: models.Model) -> frozenset[Standing]:
    """What ``actor`` is to ``row``: the ground of every policy and of the page "why may I see this?"."""
    standing: frozenset[Standing] = kind.scope.standing(actor, row)
    return standing


def running_access(account_id: int, holders: tuple[int, ...]) -> list[tuple[int, str]]:
    """(holder, how) of the access rows to an account that run now."""
    now = timezone.now()
    return list(
        AccountAccess.objects.filter(account_id=account_id, holder_id__in=holders, from_at__lte=now)
        .filter(Q(to_at=None) | Q(to_at__gt=now))
        .values_list("holder_id", "how")
    )


def walled_accounts(actor: Actor) -> tuple[int, ...]:
    """Accounts that an information wall hides from the actor; read once, when the actor was made."""
    return () if actor.is_system else actor.walls


def running_walls(user_id: int) -> tuple[int, ...]:
    """The walls of a user that run now: asked by whoever makes the actor."""
    now = timezone.now()
    running = AccountWall.objects.filter(user_id=user_id, from_at__lte=now).filter(Q(to_at=None) | Q(to_at__gt=now))
    return tuple(running.values_list("account_id", flat=True))


def _follow(row: Any, path: str) -> Any:
    value = row
    for part in path.split("__"):
        value = getattr(value, part, None)
        if value is None:
            return None
    return value
