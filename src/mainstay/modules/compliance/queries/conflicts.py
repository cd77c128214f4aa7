"""Conflicts of interest and walls for those who decide on them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.registry import registry
from mainstay.framework.scopes.scope import running_walls
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import reference
from mainstay.modules.accounts.queries.books import groups_of, responsible_for
from mainstay.modules.accounts.queries.hierarchy import descendant_ids
from mainstay.modules.compliance.choices import ConflictGround, ConflictState
from mainstay.modules.compliance.models import (
    Competition,
    ConflictAccount,
    ConflictOfInterest,
    InformationWall,
    WallAccount,
    WatchedIndustry,
)
from mainstay.modules.people.queries.rights import names_by_id


@dataclass(frozen=True, kw_only=True)
class OneConflict:
    """The conflict asked about."""

    id: str = reference(_("Conflict of interest"), kind="conflict")


@dataclass(frozen=True)
class Client:
    """A client in a conflict or behind a wall, with whoever looks after it."""

    id: str
    name: str
    industry: str
    served_by: tuple[str, ...]


@dataclass(frozen=True)
class ConflictPage:
    """A conflict of interest with its clients, and what was decided."""

    id: str
    version: int
    title: str
    user: str
    user_id: str
    ground: Label
    state: str
    state_words: Label
    found_at: datetime
    clients: tuple[Client, ...]
    reason: str
    consent_by: str
    consent_on: date | None
    consent_until: date | None
    wall_id: str
    wall: str
    decided_by: str
    decided_at: datetime | None
    note: str

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.state == ConflictState.OPEN


@query(
    "conflict.page", label=_("Conflict of interest"), output=ConflictPage, rights=("conflict", "read"),
    input=OneConflict, subject="conflict", budget=10, sample=lambda world: {"id": world.public_id("conflict")},
)  # fmt: skip
def conflict_page(context: QueryContext, input: OneConflict) -> ConflictPage:
    """Which clients compete, who serves them, why we think so, and what was decided."""
    row: ConflictOfInterest = context.find("conflict", input.id)
    decider = names_by_id([row.decided_by_id]).get(row.decided_by_id, "") if row.decided_by_id else ""
    competition = row.competition
    title = f"{competition.first.name} / {competition.second.name}" if competition else row.industry.capitalize()
    return ConflictPage(
        row.public_id, row.version, title, row.user.name, row.user.public_id, ConflictGround(row.ground).label,
        row.state, ConflictState(row.state).label, row.created_at, _clients(row), row.reason, row.consent_by,
        row.consent_on, row.consent_until, row.wall.public_id if row.wall else "", row.wall.name if row.wall else "",
        decider, row.decided_at, competition.note if competition else "",
    )  # fmt: skip


def _clients(row: ConflictOfInterest) -> tuple[Client, ...]:
    links = list(ConflictAccount.objects.filter(conflict=row).select_related("account").order_by("account__name_key"))
    return _shown([link.account for link in links])


def _shown(accounts: list[Any]) -> tuple[Client, ...]:
    serving = responsible_for([one.pk for one in accounts])
    names = names_by_id({user for users in serving.values() for user in users})
    return tuple(
        Client(one.public_id, one.name, one.industry, tuple(sorted(filter(None, map(names.get, serving[one.pk])))))
        for one in accounts
    )


@dataclass(frozen=True, kw_only=True)
class OneWall:
    """The wall asked about."""

    id: str = reference(_("Information wall"), kind="wall")


@dataclass(frozen=True)
class WallSide:
    """A side of a wall: its clients and its people."""

    clients: tuple[Client, ...]
    people: tuple[str, ...]


@dataclass(frozen=True)
class WallPage:
    """A wall with its two sides."""

    id: str
    version: int
    name: str
    reason: str
    raised_at: datetime
    raised_by: str
    taken_down_at: datetime | None
    taken_down_by: str
    taken_down_why: str
    sides: tuple[WallSide, ...]

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.name


@query(
    "wall.page", label=_("Information wall"), output=WallPage, rights=("wall", "read"), input=OneWall, subject="wall",
    budget=12, sample=lambda world: {"id": world.public_id("wall")},
)  # fmt: skip
def wall_page(context: QueryContext, input: OneWall) -> WallPage:
    """Which clients and people stand on each side of a wall, why it was raised, and whether it stands."""
    wall: InformationWall = context.find("wall", input.id)
    accounts = list(wall.accounts.select_related("account").order_by("account__name_key"))
    people = list(wall.people.select_related("user").order_by("user__name_key"))
    names = names_by_id([one for one in (wall.raised_by_id, wall.taken_down_by_id) if one])
    sides = tuple(
        WallSide(_shown([one.account for one in accounts if one.side == side]),
                 tuple(one.user.name for one in people if one.side == side))
        for side in (1, 2)
    )  # fmt: skip
    return WallPage(
        wall.public_id, wall.version, wall.name, wall.reason, wall.created_at, names.get(wall.raised_by_id or 0, ""),
        wall.taken_down_at, names.get(wall.taken_down_by_id or 0, ""), wall.taken_down_why, sides,
    )  # fmt: skip


def books_touched(account_ids: list[int]) -> set[int]:
    """The users in whose books the accounts are."""
    return {user for users in responsible_for(account_ids).values() for user in users}


def concerned_by(competition_id: str) -> set[int]:
    """The users who look after a member of one of the two groups, and those in whose conflicts the pair stands."""
    pair = Competition.objects.filter(public_id=competition_id).values_list("first_id", "second_id").first() or ()
    tops = set(groups_of(pair).values())
    found = books_touched([number for top in sorted(tops) for number in descendant_ids(top)])
    rows = ConflictOfInterest.objects.filter(competition__public_id=competition_id)
    return found | set(rows.values_list("user_id", flat=True))


def anything_competes() -> bool:
    """Whether any competition is declared or any industry watched."""
    return Competition.objects.filter(ended_at=None).exists() or WatchedIndustry.objects.exists()


def walled_account_ids() -> set[int]:
    """The accounts on either side of a wall that stands."""
    return set(WallAccount.objects.filter(wall__taken_down_at=None).values_list("account_id", flat=True))


def stands_before_a_wall(user_id: str, account_id: int) -> bool:
    """Whether a running wall hides an account (by id) from a user (by public id)."""
    user = registry.kinds["user"].model._default_manager.filter(public_id=user_id).values_list("pk", flat=True).first()
    return user is not None and account_id in running_walls(user)
