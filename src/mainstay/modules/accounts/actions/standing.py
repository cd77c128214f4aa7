"""An account's place in the base: its group, its tags, and whether it is still worked with."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import reference, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.models import Account, AccountTag, Tag
from mainstay.modules.accounts.policy import beyond_duty, may_archive_account, may_restore_account
from mainstay.modules.accounts.queries.hierarchy import ancestor_ids
from mainstay.modules.accounts.rules.hierarchy import closes_circle

_MOST_TAGS = 50
_LONGEST_TAG = 40


@dataclass(frozen=True, kw_only=True)
class SetParent:
    """The account above this one; empty when it stands alone."""

    parent: str | None = reference(_("Part of"), kind="account", default=None, nullable=True)


@action(
    "account.set_parent", label=_("Change group"), policy=beyond_duty("account", "edit"), subject="account",
    events=("account.moved_in_group",), icon="hierarchy", sample=lambda: {"parent": None},
    initial=lambda row: {"parent": row.parent.public_id if row.parent else None},
)  # fmt: skip
def set_account_parent(context: ActionContext, input: SetParent) -> Account:
    """Put the account below another one (group, division, site), or take it out of its group."""
    account: Account = context.subject
    former = account.parent.public_id if account.parent else None
    put_below(context, account, context.find("account", input.parent, "parent") if input.parent else None)
    context.answer["undo"] = {
        "action": "account.set_parent", "subject": account.public_id, "input": {"parent": former},
    }  # fmt: skip
    return account


def put_below(context: ActionContext, account: Account, parent: Account | None) -> None:
    """Write the parent and tell; raises RuleBroken where the group would go round in a circle."""
    if parent is not None and closes_circle(account.pk, ancestor_ids(parent)):
        raise RuleBroken(
            sentence("{parent} stands below {account} already, so it cannot stand above it.", parent=parent.name,
                     account=account.name), path="parent",
        )  # fmt: skip
    if account.parent_id != (parent.pk if parent else None):
        context.update(account, parent=parent)
        context.emit("account.moved_in_group", account, parent=parent.public_id if parent else "")


@dataclass(frozen=True, kw_only=True)
class TagAccount:
    """Tags to put on, by their words with commas."""

    tags: str = text(_("Tags"), max_length=400, help=_("Words with commas."))


@action(
    "account.tag", label=_("Tag"), policy=beyond_duty("account", "edit"), subject="account",
    events=("account.tagged",), icon="tag", sample=lambda: {"tags": "exporter"},
)  # fmt: skip
def tag_account(context: ActionContext, input: TagAccount) -> Account:
    """Put tags on the account; tags that do not exist yet are made."""
    account: Account = context.subject
    present = {link.tag.name for link in account.tags.select_related("tag")}
    added = [name for name in tag_names(input.tags) if name not in present]
    if len(present) + len(added) > _MOST_TAGS:
        raise RuleBroken(sentence("An account takes {count} tags at most.", count=_MOST_TAGS), path="tags")
    for tag in tags_named(context, added):
        context.create(AccountTag(account=account, tag=tag))
    if added:
        context.emit("account.tagged", account, added=added)
        context.answer["undo"] = {
            "action": "account.untag", "subject": account.public_id, "input": {"tags": ",".join(added)},
        }  # fmt: skip
    return account


@action(
    "account.untag", label=_("Take tags off"), policy=beyond_duty("account", "edit"), subject="account",
    events=("account.tagged",), icon="tag-off", sample=lambda: {"tags": "exporter"},
)  # fmt: skip
def untag_account(context: ActionContext, input: TagAccount) -> Account:
    """Take tags off the account."""
    account: Account = context.subject
    found = account.tags.select_related("tag").filter(tag__name__in=tag_names(input.tags))
    removed = [link.tag.name for link in found]
    for link in found:
        context.remove(link)
    if removed:
        context.emit("account.tagged", account, removed=removed)
        context.answer["undo"] = {
            "action": "account.tag", "subject": account.public_id, "input": {"tags": ",".join(removed)},
        }  # fmt: skip
    return account


def tag_names(typed: str) -> list[str]:
    """The words between commas, in small letters, each once; raises RuleBroken for one that is too long."""
    names = list(dict.fromkeys(name for part in typed.split(",") if (name := " ".join(part.lower().split()))))
    long = next((name for name in names if len(name) > _LONGEST_TAG), None)
    if long:
        raise RuleBroken(sentence("The tag {tag} is too long; it may have 40 characters.", tag=long[:60]), path="tags")
    return names


def tags_named(context: ActionContext, names: list[str]) -> list[Tag]:
    """The tags of these names in order; those that do not exist yet are made."""
    present = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    return [present.get(name) or context.create(Tag(name=name)) for name in names]


@dataclass(frozen=True, kw_only=True)
class ArchiveAccount:
    """Why nobody works with this account any more."""

    reason: str = text(_("Reason"), default="", min_length=0)


@action(
    "account.archive", label=_("Archive"), policy=may_archive_account, subject="account",
    events=("account.archived",), icon="archive", destructive=True, sample=dict,
)  # fmt: skip
def archive_account(context: ActionContext, input: ArchiveAccount) -> Account:
    """Put the account away: it keeps owner and history, and leaves the usual lists."""
    account: Account = context.subject
    context.update(account, archived_at=context.now)
    context.emit("account.archived", account, reason=input.reason)
    context.answer["undo"] = {"action": "account.restore", "subject": account.public_id, "input": {}}
    return account


@action(
    "account.restore", label=_("Bring back"), policy=may_restore_account, subject="account",
    events=("account.restored",), icon="archive-off", sample=dict,
)  # fmt: skip
def restore_account(context: ActionContext, input: ArchiveAccount) -> Account:
    """Bring an archived account back into the usual lists."""
    account: Account = context.subject
    context.update(account, archived_at=None)
    context.emit("account.restored", account, reason=input.reason)
    return account
