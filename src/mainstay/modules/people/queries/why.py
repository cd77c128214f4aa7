"""Why may I see this, what may I do with it, and why was something refused."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions.perform import may_perform
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.kinds import RecordKind
from mainstay.framework.queries import NoInput, QueryContext, query
from mainstay.framework.registry import registry
from mainstay.framework.scopes import AccountScope, standing_to
from mainstay.framework.scopes.models import AccountAccess, AccountWall, Holder
from mainstay.framework.values.inputs import text
from mainstay.kernel.actor import STANDING_WORDS, Actor, Extent
from mainstay.kernel.errors import SubjectNotFound
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.people.models import Role, User
from mainstay.modules.people.queries.lines import EMPOWERED

_REFUSALS_DAYS: Final = timedelta(days=30)
_EXTENT_WORDS: Final = {
    Extent.SELF: sentence("what is about you"), Extent.DUTY: sentence("what you have a duty on"),
    Extent.OWN: sentence("what is yours"), Extent.TEAM: sentence("what is yours or your team's"),
    Extent.ALL: sentence("everything of the company"),
}  # fmt: skip
_HOW_WORDS: Final = {
    AccountAccess.OWNER: sentence("account owner"), AccountAccess.TEAM: sentence("in the account team"),
    AccountAccess.DUTY: sentence("through a duty"),
}  # fmt: skip


@dataclass(frozen=True)
class Access:
    """One row of access to the account: whose, as what, since when, until when."""

    name: str
    how: Sentence
    mine: bool
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class MayDo:
    """One act on the record: allowed or not, and on what ground or for what reason."""

    action: str
    label: str
    allowed: bool
    reason: Sentence | None
    basis: str

    @property
    def ground(self) -> str:
        """What acts are grouped by: those refused for one reason stand together."""
        return "" if self.allowed else str(self.reason)


@dataclass(frozen=True)
class Why:
    """Why the reader sees a record, and what they may do with it."""

    kind: str
    kind_label: str
    title: str
    url: str
    right: Sentence
    basis: str
    basis_words: Sentence | None
    standings: tuple[Sentence, ...]
    access: tuple[Access, ...]
    walls: int | None
    acts: tuple[MayDo, ...]


@dataclass(frozen=True, kw_only=True)
class AskWhy:
    """The record, by kind and id."""

    kind: str = text(_("Kind"), max_length=40)
    id: str = text(_("Record"), max_length=16)


@query("people.why", label=_("Why may I see this?"), output=Why, input=AskWhy, open_to_all=True, budget=12,
       sample=lambda world: {"kind": "account", "id": world.public_id("account")})  # fmt: skip
def why(context: QueryContext, input: AskWhy) -> Why:
    """Why you may see a record: the right, what you are to it, the access rows; and what you may do with it."""
    kind: RecordKind | None = registry.kinds.get(input.kind)
    if kind is None:
        raise SubjectNotFound("record")
    row = context.find(input.kind, input.id)
    actor = context.actor
    standing = standing_to(actor, kind, row)
    grant = actor.rights.get((kind.rights, "read"))
    account_id = _account_id(kind, row)
    return Why(
        kind=kind.name, kind_label=str(kind.label), title=str(kind.title(row)), url=kind.url(row) if kind.url else "",
        right=_right_words(kind, grant.extent if grant else Extent.NONE), basis=grant.basis if grant else "",
        basis_words=_basis_words(grant.basis) if grant else None,
        standings=tuple(STANDING_WORDS[one] for one in sorted(standing)),
        access=_access(context, account_id) if account_id else (),
        walls=_walls(context, account_id) if account_id and actor.may("audit", "read") else None,
        acts=_acts(actor, kind, row),
    )  # fmt: skip


def _right_words(kind: RecordKind, extent: Extent) -> Sentence:
    return sentence("Your roles let you read {kind}: {extent}.", kind=str(kind.plural),
                    extent=_EXTENT_WORDS.get(extent, sentence("nothing")))  # fmt: skip


def _basis_words(basis: str) -> Sentence | None:
    """The role behind a right, by the name it has in the company."""
    if basis == f"role:{EMPOWERED}":
        return sentence("because the head of the company empowered you in writing")
    name = Role.objects.filter(code=basis.removeprefix("role:")).values_list("name", flat=True).first()
    return sentence("because of your role {role}", role=name) if name else None


def _account_id(kind: RecordKind, row: Any) -> int | None:
    if not isinstance(kind.scope, AccountScope):
        return None
    value = row
    for part in kind.scope.path.split("__"):
        value = getattr(value, part, None)
    return None if value is None else int(value)


def _access(context: QueryContext, account_id: int) -> tuple[Access, ...]:
    actor = context.actor
    rows = AccountAccess.objects.filter(account_id=account_id, holder_id__in=actor.holders(Extent.TEAM))
    running = rows.filter(from_at__lte=context.now).filter(Q(to_at=None) | Q(to_at__gt=context.now))
    found = list(running.order_by("from_at", "pk"))
    users = dict(Holder.objects.filter(pk__in=[row.holder_id for row in found]).values_list("pk", "user_id"))
    names = dict(User.objects.filter(pk__in=users.values()).values_list("pk", "name"))
    return tuple(
        Access(names.get(users[row.holder_id], ""), _HOW_WORDS[row.how], row.holder_id == actor.holder, row.from_at,
               row.to_at)
        for row in found
    )  # fmt: skip


def _walls(context: QueryContext, account_id: int) -> int:
    rows = AccountWall.objects.filter(account_id=account_id, from_at__lte=context.now)
    return rows.filter(Q(to_at=None) | Q(to_at__gt=context.now)).count()


def _acts(actor: Actor, kind: RecordKind, row: Any) -> tuple[MayDo, ...]:
    found = []
    for action in registry.actions:
        if action.subject == kind.name and action.menu:
            decision = may_perform(actor, action, row)
            found.append(MayDo(action.name, str(action.label), decision.allowed, decision.reason, decision.basis))
    return tuple(sorted(found, key=lambda one: (not one.allowed, one.ground, one.label)))


@dataclass(frozen=True)
class Refusal:
    """Something that was refused to the reader: when, what, why."""

    at: datetime
    action: str
    label: str
    reason: str
    subject_kind: str
    subject_id: str


@dataclass(frozen=True)
class Refusals:
    """What was refused to the reader in the last thirty days, newest first."""

    rows: tuple[Refusal, ...]


@query("people.refusals", label=_("Why was this refused?"), output=Refusals, open_to_all=True, budget=2, sample=dict)
def refusals(context: QueryContext, input: NoInput) -> Refusals:  # noqa: ARG001
    """What was refused to you in the last thirty days, and for what reason."""
    rows = AuditEntry.objects.filter(
        actor_id=context.actor.user_id, outcome=AuditEntry.REFUSED, at__gte=context.now - _REFUSALS_DAYS
    )
    return Refusals(tuple(_refusal(row) for row in rows.order_by("-id")[:50]))


def _refusal(row: AuditEntry) -> Refusal:
    action = registry.actions.get(row.action)
    return Refusal(row.at, row.action, str(action.label) if action else row.action, row.reason, row.subject_kind,
                   row.subject_id)  # fmt: skip
