"""Conflicts of interest and walls as record kinds."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.kinds import KindField, RecordKind, register_kind
from mainstay.framework.scopes import CompanyScope, UserScope
from mainstay.framework.scopes.scope import walled_accounts
from mainstay.framework.values import Choice, Date, Instant, Reference, Text
from mainstay.kernel.actor import Actor
from mainstay.modules.compliance.choices import ConflictGround, ConflictState
from mainstay.modules.compliance.models import (
    Competition,
    ConflictAccount,
    ConflictOfInterest,
    InformationWall,
    WatchedIndustry,
)


def _this_side(*paths: str) -> Any:
    """What names an account behind a wall is not seen by those before it."""

    def condition(actor: Actor) -> Q:
        result = Q()
        for path in paths if walled_accounts(actor) else ():
            result &= ~Q(**{f"{path}__in": walled_accounts(actor)})
        return result

    return condition


def _no_account_behind_a_wall(actor: Actor) -> Q:
    walls = walled_accounts(actor)
    if not walls:
        return Q()
    return Q(~Exists(ConflictAccount.objects.filter(conflict=OuterRef("pk"), account_id__in=walls)))


def _what(row: ConflictOfInterest) -> str:
    if row.competition is not None:
        return f"{row.competition.first.name} / {row.competition.second.name}"
    return row.industry.capitalize()


register_kind(
    RecordKind(
        name="conflict", model=ConflictOfInterest, label=_("Conflict of interest"), plural=_("Conflicts of interest"),
        scope=UserScope(("user_id",)), rights="conflict", icon="swords", title=_what,
        url=lambda row: f"/conflicts/{row.public_id}/", visible_extra=_no_account_behind_a_wall,
        facts=lambda row: {"user_id": row.user_id, "state": row.state},
        fields=(
            KindField(name="what", label=_("Between"), type=Text(), path="industry", filterable=False, show=_what),
            KindField(name="user", label=_("Who serves both"), type=Reference(kind="user"), path="user_id",
                      show=lambda row: row.user, indexed=True),
            KindField(name="ground", label=_("Ground"), type=Choice(choices=tuple(ConflictGround.choices))),
            KindField(name="state", label=_("State"), type=Choice(choices=tuple(ConflictState.choices))),
            KindField(name="consent_until", label=_("Ask again on"), type=Date()),
            KindField(name="created_at", label=_("Found"), type=Instant(), sort="created_at", indexed=True),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="competition", model=Competition, label=_("Declared competition"), plural=_("Declared competition"),
        scope=CompanyScope(), rights="competition", icon="swords", visible_extra=_this_side("first_id", "second_id"),
        title=lambda row: f"{row.first.name} / {row.second.name}",
        fields=(
            KindField(name="first", label=_("Client"), type=Reference(kind="account"), path="first_id",
                      show=lambda row: row.first, indexed=True),
            KindField(name="second", label=_("Competes with"), type=Reference(kind="account"), path="second_id",
                      show=lambda row: row.second, indexed=True),
            KindField(name="note", label=_("How we know"), type=Text(max_length=300)),
            KindField(name="created_at", label=_("Declared"), type=Instant(), sort="created_at", indexed=True),
            KindField(name="ended_at", label=_("Ended"), type=Instant()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="watched_industry", model=WatchedIndustry, label=_("Watched industry"), plural=_("Watched industries"),
        scope=CompanyScope(), rights="rule", icon="eye", title=lambda row: row.industry,
        fields=(KindField(name="industry", label=_("Industry"), type=Text(max_length=60), path="industry",
                          sort="folded", indexed=True),),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="wall", model=InformationWall, label=_("Information wall"), plural=_("Information walls"),
        scope=CompanyScope(), rights="wall", icon="shield-lock", title=lambda row: row.name,
        url=lambda row: f"/walls/{row.public_id}/",
        fields=(
            KindField(name="name", label=_("Wall"), type=Text(max_length=120)),
            KindField(name="reason", label=_("Reason"), type=Text(max_length=300)),
            KindField(name="created_at", label=_("Raised"), type=Instant(), sort="created_at", indexed=True),
            KindField(name="taken_down_at", label=_("Taken down"), type=Instant()),
        ),
    )
)  # fmt: skip
