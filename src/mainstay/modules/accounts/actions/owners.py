"""Who owns an account, dated, and who else of ours looks after it. Access rows follow from both."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.scopes.access import Reach, end_access, grant_access, own_holder
from mainstay.framework.scopes.models import AccountAccess
from mainstay.framework.values.inputs import choice, reference, text
from mainstay.kernel.actor import Extent
from mainstay.kernel.decision import refuse
from mainstay.kernel.errors import ActionRefused, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.choices import TeamRole
from mainstay.modules.accounts.models import Account, AccountOwner, AccountTeamMember
from mainstay.modules.accounts.policy import beyond_duty, may_change_team
from mainstay.modules.people.queries import actor_for


@dataclass(frozen=True, kw_only=True)
class AssignAccount:
    """A new owner for an account, and why."""

    owner: str = reference(_("New owner"), kind="user")
    reason: str = text(_("Reason"), help=_("Shown in the account's history of owners."))


@action(
    "account.assign", label=_("Assign to"), policy=beyond_duty("account", "assign"), subject="account",
    events=("account.assigned",), icon="user-share",
    sample=lambda world: {"owner": world.public_id("user"), "reason": "The book was divided anew"},
)  # fmt: skip
def assign_account(context: ActionContext, input: AssignAccount) -> Account:
    """Give the account to another owner from now on. The former owner's access ends; both stand in the history."""
    account: Account = context.subject
    user_id = new_owner_id(context, input.owner)
    if user_id == account.owner_id:
        raise RuleBroken(sentence("{name} owns this account already.", name=account.owner.name), path="owner")
    former = account.owner.public_id
    change_owner(context, account, user_id, reason=input.reason)
    context.answer["undo"] = {
        "action": "account.assign", "subject": account.public_id, "input": {"owner": former, "reason": input.reason},
    }  # fmt: skip
    return account


def new_owner_id(context: ActionContext, public_id: str, path: str = "owner") -> int:
    """The id of the user who is to own accounts. Raises RuleBroken for somebody who has left or may not look after
    accounts, ActionRefused for somebody outside the line of a manager who assigns within the line only.
    """
    user_id = able_owner_id(context, public_id, path)
    extent = context.actor.extent("account", "assign")
    near = {context.actor.user_id, *context.actor.line_users}
    if extent < Extent.ALL and not context.actor.is_system and user_id not in near and _assigns(context):
        name = context.find("user", public_id, path).name
        raise ActionRefused(
            refuse(sentence("{name} does not report to you. Ask a manager above both of you.", name=name), "line")
        )
    return user_id


def able_owner_id(context: ActionContext, public_id: str, path: str = "owner") -> int:
    """The id of a user who works here and may look after accounts. Raises RuleBroken for anybody else."""
    user = context.find("user", public_id, path)
    if not user.is_active:
        raise RuleBroken(sentence("{name} has left. Choose somebody who is here.", name=user.name), path=path)
    if actor_for(user).extent("account", "edit") < Extent.OWN:
        raise RuleBroken(
            sentence("{name} has no role that looks after accounts. Choose somebody else.", name=user.name), path=path
        )
    return int(user.pk)


def _assigns(context: ActionContext) -> bool:
    """Creating with the right to create for the whole company asks nobody's line."""
    return context.actor.extent("account", "create") < Extent.ALL or context.action_name != "account.create"


def make_owner(context: ActionContext, account: Account, user_id: int, *, reason: str) -> AccountOwner:
    """The dated ownership row of an account and the access that follows from it."""
    row = context.create(
        AccountOwner(account=account, user_id=user_id, from_at=context.now, reason=reason,
                     appointed_by_id=context.actor.user_id or None)
    )  # fmt: skip
    grant_access([Reach(own_holder(user_id), account.pk, AccountAccess.OWNER, row.pk)], context.now)
    return row


def change_owner(context: ActionContext, account: Account, user_id: int, *, reason: str) -> None:
    """End the running ownership with its access, begin another one, and tell. For actions of higher modules too."""
    for running in AccountOwner.objects.filter(account=account, to_at=None):
        context.update(running, to_at=context.now)
        end_access(AccountAccess.OWNER, [running.pk], context.now)
    former = account.owner_id
    make_owner(context, account, user_id, reason=reason)
    context.update(account, owner_id=user_id)
    context.emit("account.assigned", account, former=former, owner=user_id, reason=reason)


def give_accounts(context: ActionContext, rows: Sequence[Account], user_id: int, *, reason: str) -> None:
    """As `change_owner` for many accounts, in a fixed number of statements."""
    ids = [row.pk for row in rows]
    ending = AccountOwner.objects.filter(account_id__in=ids, to_at=None)
    end_access(AccountAccess.OWNER, list(ending.values_list("pk", flat=True)), context.now)
    context.update_many(ending, note="ownerships ended", to_at=context.now)
    made = context.create_many(
        [AccountOwner(account_id=pk, user_id=user_id, from_at=context.now, reason=reason,
                      appointed_by_id=context.actor.user_id or None) for pk in ids], note="ownerships begun",
    )  # fmt: skip
    holder = own_holder(user_id)
    grant_access([Reach(holder, row.account_id, AccountAccess.OWNER, row.pk) for row in made], context.now)
    context.update_many(Account.objects.filter(pk__in=ids), note="accounts assigned", owner_id=user_id)
    for row in rows:
        context.emit("account.assigned", row, former=row.owner_id, owner=user_id, reason=reason)


@dataclass(frozen=True, kw_only=True)
class AddTeamMember:
    """Somebody of ours joins the account team."""

    user: str = reference(_("Colleague"), kind="user")
    role: str = choice(_("Role"), choices=tuple(TeamRole.choices), default=TeamRole.MEMBER.value)
    reason: str = text(_("Reason"), default="", min_length=0)


@action(
    "account.add_team_member", label=_("Add to team"), policy=may_change_team, subject="account", creates="team_member",
    events=("account.team_changed",), icon="user-plus", sample=lambda world: {"user": world.public_id("user")},
)  # fmt: skip
def add_team_member(context: ActionContext, input: AddTeamMember) -> AccountTeamMember:
    """Add a colleague to the account team with a role; they see the account from now on."""
    user = context.find("user", input.user, "user")
    if not user.is_active:
        raise RuleBroken(sentence("{name} has left. Choose somebody who is here.", name=user.name), path="user")
    running = AccountTeamMember.objects.filter(account=context.subject, user=user, role=input.role, to_at=None)
    if running.exists():
        raise RuleBroken(sentence("{name} is in the team with this role already.", name=user.name), path="user")
    row = context.create(
        AccountTeamMember(account=context.subject, user=user, role=input.role, reason=input.reason, from_at=context.now)
    )
    grant_access([Reach(own_holder(user.pk), row.account_id, AccountAccess.TEAM, row.pk)], context.now)
    context.emit("account.team_changed", context.subject, user=user.pk, role=input.role, joined=True)
    context.answer["undo"] = {"action": "team_member.end", "subject": row.public_id, "input": {}}
    return row


@dataclass(frozen=True, kw_only=True)
class EndTeamMember:
    """A membership ends today."""

    reason: str = text(_("Reason"), default="", min_length=0)


@action(
    "team_member.end", label=_("Take out of team"), policy=may_change_team, subject="team_member",
    events=("account.team_changed",), icon="user-minus", destructive=True, sample=dict,
)  # fmt: skip
def end_team_member(context: ActionContext, input: EndTeamMember) -> AccountTeamMember:
    """Take a colleague out of the account team; their access through the team ends now."""
    row: AccountTeamMember = context.subject
    if row.to_at is not None:
        raise RuleBroken(sentence("{name} has left this team already.", name=row.user.name))
    context.update(row, to_at=context.now, reason=input.reason or row.reason)
    end_access(AccountAccess.TEAM, [row.pk], context.now)
    context.emit("account.team_changed", row.account, user=row.user_id, role=row.role, joined=False)
    return row
