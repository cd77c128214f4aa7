"""Information walls: raised and taken down by compliance; whoever joins a side later stands behind it at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.scopes.models import AccountWall
from mainstay.framework.values.inputs import integer, reference, references, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.queries.books import responsible_for
from mainstay.modules.compliance.actions.conflicts import decide
from mainstay.modules.compliance.choices import ConflictState
from mainstay.modules.compliance.models import InformationWall, WallAccount, WallPerson
from mainstay.modules.compliance.rules.conflicts import Side, hidden_by, may_stand
from mainstay.modules.people.policy import nobody_but_the_system

MOST = 200


@dataclass(frozen=True, kw_only=True)
class RaiseWall:
    """Two sides, each with its accounts and its people, and why they are kept apart."""

    name: str = text(_("Name"), max_length=120)
    reason: str = text(_("Reason"), max_length=300)
    first_accounts: tuple[str, ...] = references(_("Accounts on this side"), kind="account", maximum=MOST)
    first_people: tuple[str, ...] = references(_("People on this side"), kind="user", maximum=MOST, default=())
    second_accounts: tuple[str, ...] = references(_("Accounts on the other side"), kind="account", maximum=MOST)
    second_people: tuple[str, ...] = references(_("People on the other side"), kind="user", maximum=MOST, default=())
    conflict: str | None = reference(_("Answers the conflict"), kind="conflict", default=None, nullable=True)


@action(
    "wall.raise", label=_("Raise a wall"), policy=by_right("wall", "create"), creates="wall",
    events=("wall.raised", "conflict.decided"), icon="shield-lock", scope="company",
    sample=lambda world: {
        "name": "Two banks", "reason": "Both asked for it", "first_accounts": [world.public_id("account")],
        "second_accounts": [world.elsewhere("account")],
    },
)  # fmt: skip
def raise_wall(context: ActionContext, input: RaiseWall) -> InformationWall:
    """Keep two sides apart: owners and teams of the accounts, and the people named, no longer see the accounts of the
    other side: in lists, search, reports, exports and by programs. Whoever serves both must hand one over first.
    """
    sides = (
        _side(context, input.first_accounts, input.first_people, "first"),
        _side(context, input.second_accounts, input.second_people, "second"),
    )
    decision = may_stand(*sides, responsible_for([*sides[0].accounts, *sides[1].accounts]))
    if decision.reason is not None:
        raise RuleBroken(decision.reason)
    wall = context.create(
        InformationWall(name=input.name, reason=input.reason, raised_by_id=context.actor.user_id or None)
    )
    for number, side in enumerate(sides, 1):
        accounts = [WallAccount(wall=wall, side=number, account_id=one) for one in sorted(side.accounts)]
        people = [WallPerson(wall=wall, side=number, user_id=one) for one in sorted(side.people)]
        context.create_many(accounts, note=f"accounts of side {number}")
        context.create_many(people, note=f"people of side {number}")
    _hide(context, wall, hidden_by(*sides))
    if input.conflict:
        decide(context, context.find("conflict", input.conflict, "conflict"), ConflictState.WALLED, wall=wall)
    context.emit("wall.raised", wall)
    return wall


def _side(context: ActionContext, accounts: tuple[str, ...], people: tuple[str, ...], name: str) -> Side:
    found = frozenset(row.pk for row in context.find_many("account", accounts, f"{name}_accounts"))
    named = {row.pk for row in context.find_many("user", people, f"{name}_people")}
    serving = {user for users in responsible_for(found).values() for user in users}
    return Side(found, frozenset(named | serving))


def _hide(context: ActionContext, wall: InformationWall, pairs: Iterable[tuple[int, int]]) -> None:
    AccountWall.objects.bulk_create(
        AccountWall(user_id=user, account_id=account, from_at=context.now, source=wall.pk)
        for user, account in sorted(pairs)
    )


@dataclass(frozen=True, kw_only=True)
class TakeDownWall:
    """Why it is needed no more."""

    reason: str = text(_("Reason"), max_length=300)


@action(
    "wall.take_down", label=_("Take the wall down"), policy=by_right("wall", "edit"), subject="wall",
    events=("wall.taken_down",), icon="lock-open", destructive=True, sample=lambda: {"reason": "The mandate is over"},
)  # fmt: skip
def take_down_wall(context: ActionContext, input: TakeDownWall) -> InformationWall:
    """Nobody is kept apart by this wall from now on; that it stood, and who stood where, remains."""
    wall: InformationWall = context.subject
    if wall.taken_down_at is not None:
        raise RuleBroken(sentence("This wall was taken down already."))
    context.update(
        wall, taken_down_at=context.now, taken_down_by_id=context.actor.user_id or None, taken_down_why=input.reason
    )
    AccountWall.objects.filter(source=wall.pk, to_at=None).update(to_at=context.now)
    context.emit("wall.taken_down", wall)
    return wall


@dataclass(frozen=True, kw_only=True)
class JoinWall:
    """Who joins, through which account."""

    user: int = integer(_("User"), minimum=1)
    account: int = integer(_("Account"), minimum=1)


@action(
    "wall.join", label=_("Stand behind a wall"), policy=nobody_but_the_system, icon="shield-lock", scope="company", menu=False,
    sample=lambda: {"user": 1, "account": 1},
)  # fmt: skip
def join_wall(context: ActionContext, input: JoinWall) -> None:
    """Whoever begins to look after an account stands on its side of every running wall from then on."""
    for place in WallAccount.objects.filter(account_id=input.account, wall__taken_down_at=None).select_related("wall"):
        if place.wall.people.filter(user_id=input.user).exists():
            continue
        context.create(WallPerson(wall=place.wall, side=place.side, user_id=input.user, created_at=context.now))
        others = place.wall.accounts.exclude(side=place.side).values_list("account_id", flat=True)
        _hide(context, place.wall, [(input.user, account) for account in others])
