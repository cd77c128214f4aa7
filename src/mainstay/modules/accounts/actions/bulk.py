"""Acts on many accounts at once: edit, assign, tag; each refused as a whole, audited as one, and taken back exactly."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.history.restoring import restore_images
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.scopes.access import Reach, end_access, grant_access, own_holder
from mainstay.framework.scopes.conditions import Gathered
from mainstay.framework.scopes.models import AccountAccess
from mainstay.framework.values.inputs import choice, country, currency, integer, language, reference, references, text
from mainstay.kernel.actor import Extent
from mainstay.kernel.contact_points import phone_key
from mainstay.kernel.decision import refuse
from mainstay.kernel.errors import ActionRefused, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.accounts.actions.columns import mentioned
from mainstay.modules.accounts.actions.owners import give_accounts, new_owner_id
from mainstay.modules.accounts.actions.persons import sync_private_client
from mainstay.modules.accounts.actions.standing import tag_names, tags_named
from mainstay.modules.accounts.choices import AccountStatus, Tier
from mainstay.modules.accounts.models import Account, AccountOwner, AccountTag
from mainstay.modules.accounts.queries.freshness import account_expiries, present_rules

MOST_AT_ONCE = 5_000
_UNDONE_BY = ("account.edit_many", "account.assign_many", "account.tag_many")


def picked(context: ActionContext, public_ids: tuple[str, ...], verb: str) -> list[Account]:
    """The picked accounts, when every one of them may be reached and ``verb`` done on it.

    Raises ActionRefused that names how many may not; nothing is done in part.
    """
    kind = registry.kinds["account"]
    rows: QuerySet[Account] = visible_to(context.actor, kind).filter(public_id__in=public_ids)
    extent = context.actor.extent("account", verb)
    if extent < Extent.ALL and not context.actor.is_system:
        # What only a duty leads to is not edited in bulk: a duty opens the card.
        beyond = (AccountAccess.OWNER, AccountAccess.TEAM)
        rows = rows.filter(Q(Gathered("id", context.actor.holders(extent), context.now, beyond)))
    found = list(rows.select_related("person").prefetch_related("names").order_by("id"))
    missing = len(set(public_ids)) - len(found)
    if missing or not found:
        raise ActionRefused(
            refuse(sentence("{count} of the {total} accounts may not be changed by you, so none was.", count=missing,
                            total=len(set(public_ids))), "bulk")
        )  # fmt: skip
    return found


def _offer_undo(context: ActionContext, count: int) -> None:
    context.answer["count"] = count
    context.answer["undo"] = {"action": "account.undo_many", "subject": "", "input": {"act": str(context.action_id)}}


@dataclass(frozen=True, kw_only=True)
class EditMany:
    """The same facts for many accounts; what is not filled in stays as it is in each."""

    accounts: tuple[str, ...] = references(_("Accounts"), kind="account", maximum=MOST_AT_ONCE)
    status: str = choice(_("Status"), choices=tuple(AccountStatus.choices), default=UNSET)
    tier: str = choice(_("Tier"), choices=tuple(Tier.choices[:3]), default=UNSET)
    tier_reason: str = text(_("Reason of the tier"), default=UNSET)
    segment: str = text(_("Segment"), default=UNSET, max_length=60)
    industry: str = text(_("Industry"), default=UNSET, max_length=60)
    country: str = country(_("Country"), default=UNSET)
    city: str = text(_("City"), default=UNSET, max_length=120)
    language: str = language(_("Language"), default=UNSET)
    currency: str = currency(_("Currency"), default=UNSET)
    employees: int = integer(_("Employees"), default=UNSET, minimum=0, maximum=10_000_000)
    source: str = text(_("Where from"), default=UNSET, max_length=120)


@action(
    "account.edit_many", label=_("Edit"), policy=by_right("account", "edit"), icon="edit", scope="company", bulk=True,
    menu=False, sample=lambda world: {"accounts": [world.public_id("account")], "segment": "Dairy"},
    initial=lambda _row: {},
)  # fmt: skip
def edit_many_account(context: ActionContext, input: EditMany) -> None:
    """Put the same facts on all picked accounts; what is left empty stays."""
    values = mentioned(input, Account, frozenset({"accounts"}))
    if not values:
        raise RuleBroken(sentence("Fill in at least one field."))
    if "tier" in values and "tier_reason" not in values:
        raise RuleBroken(sentence("Say why the accounts get this tier."), path="tier_reason")
    rows = picked(context, input.accounts, "edit")
    context.update_many(Account.objects.filter(pk__in=[row.pk for row in rows]), note="accounts edited", **values)
    context.changes["values"] = {name: [None, value] for name, value in values.items()}
    _follow(context, rows, values)
    _offer_undo(context, len(rows))


def _follow(context: ActionContext, rows: list[Account], values: dict[str, Any]) -> None:
    """What is computed from the changed facts: phone keys, stale days, the search index, private clients."""
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
    if "country" in values:
        for row in rows:
            key = phone_key(row.phone, row.country)[:20]
            if key != row.phone_key:
                context.update_many(
                    Account.objects.filter(pk=row.pk), note="phone keys", phone_key=key, version=F("version")
                )
    if {"tier", "segment"} & set(values):
        for day, ids in _by_stale_day(rows, context.today).items():
            context.update_many(
                Account.objects.filter(pk__in=ids), note="stale days", stale_on=day, version=F("version")
            )
    if "language" in values:
        for row in rows:
            sync_private_client(context, row)
    if "city" in values:
        context.touched += rows


def _by_stale_day(rows: list[Account], today: date) -> dict[date | None, list[int]]:
    found: dict[date | None, list[int]] = {}
    for pk, expiring in account_expiries(rows, present_rules(), today).items():
        found.setdefault(expiring[0].stale_on if expiring else None, []).append(pk)
    return found


@dataclass(frozen=True, kw_only=True)
class AssignMany:
    """One new owner for many accounts."""

    accounts: tuple[str, ...] = references(_("Accounts"), kind="account", maximum=MOST_AT_ONCE)
    owner: str = reference(_("New owner"), kind="user")
    reason: str = text(_("Reason"))


@action(
    "account.assign_many", label=_("Assign to"), policy=by_right("account", "assign"), icon="user-share", bulk=True,
    scope="company", menu=False, events=("account.assigned",),
    sample=lambda world: {"accounts": [world.public_id("account")], "owner": world.public_id("user"), "reason": "New book"},
)  # fmt: skip
def assign_many_account(context: ActionContext, input: AssignMany) -> None:
    """Give all picked accounts to one owner from now on; those that have this owner already stay as they are."""
    user_id = new_owner_id(context, input.owner)
    rows = [row for row in picked(context, input.accounts, "assign") if row.owner_id != user_id]
    give_accounts(context, rows, user_id, reason=input.reason)
    _offer_undo(context, len(rows))


@dataclass(frozen=True, kw_only=True)
class TagMany:
    """Tags to put on and to take off."""

    accounts: tuple[str, ...] = references(_("Accounts"), kind="account", maximum=MOST_AT_ONCE)
    add: str = text(_("Put on"), default="", min_length=0, max_length=400, help=_("Words with commas."))
    remove: str = text(_("Take off"), default="", min_length=0, max_length=400, help=_("Words with commas."))


@action(
    "account.tag_many", label=_("Tag"), policy=by_right("account", "edit"), icon="tag", scope="company", bulk=True,
    menu=False, sample=lambda world: {"accounts": [world.public_id("account")], "add": "exporter"},
)  # fmt: skip
def tag_many_account(context: ActionContext, input: TagMany) -> None:
    """Put tags on all picked accounts, or take them off."""
    added, removed = tag_names(input.add), tag_names(input.remove)
    if not added and not removed:
        raise RuleBroken(sentence("Name at least one tag."), path="add")
    ids = [row.pk for row in picked(context, input.accounts, "edit")]
    links = AccountTag.objects.filter(account_id__in=ids)
    context.remove_many(links.filter(tag__name__in=removed), note="tags taken off")
    tags = tags_named(context, added)
    present = set(links.filter(tag__in=tags).values_list("account_id", "tag_id"))
    context.create_many(
        [AccountTag(account_id=pk, tag=tag) for pk in ids for tag in tags if (pk, tag.pk) not in present],
        note="tags put on",
    )
    _offer_undo(context, len(ids))


@dataclass(frozen=True, kw_only=True)
class UndoMany:
    """The act to take back."""

    act: str = text(_("Act"), max_length=24, pattern=r"\d{1,24}")


@action(
    "account.undo_many", label=_("Undo"), policy=by_right("account", "edit"), icon="arrow-back-up", scope="company",
    menu=False, sample=lambda: {"act": "1"},
)  # fmt: skip
def undo_many_account(context: ActionContext, input: UndoMany) -> None:
    """Take one's own bulk act back: every account gets the values of before, except what changed since."""
    entry = AuditEntry.objects.filter(
        action_id=int(input.act), actor_id=context.actor.user_id, action__in=_UNDONE_BY, outcome=AuditEntry.DONE
    ).first()
    if entry is None:
        raise RuleBroken(sentence("There is no such act of yours that could be taken back."), path="act")
    public_ids = tuple(entry.input["accounts"])
    rows = picked(context, public_ids, "assign" if entry.action == "account.assign_many" else "edit")
    ids = [row.pk for row in rows]
    context.remove_many(AccountTag.objects.filter(account_id__in=ids, created_at=entry.at), note="tags taken off again")
    begun = AccountOwner.objects.filter(account_id__in=ids, created_at=entry.at, to_at=None)
    end_access(AccountAccess.OWNER, list(begun.values_list("pk", flat=True)), context.now)
    context.remove_many(begun, note="ownerships taken back")
    done = restore_images(context, entry.action_id, (AccountTag, AccountOwner, Account))
    reopen_access(ids, context)
    context.answer |= {"count": len(ids), "left": len(done.left)}


def reopen_access(account_ids: list[int], context: ActionContext) -> None:
    """Access of the running owners of these accounts, as their rows say."""
    running = AccountOwner.objects.filter(account_id__in=account_ids, to_at=None)
    reaches = [Reach(own_holder(row.user_id), row.account_id, AccountAccess.OWNER, row.pk) for row in running]
    grant_access(reaches, context.now)
