"""Two accounts become one."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.registry import registry
from mainstay.framework.scopes import standing_to
from mainstay.framework.scopes.models import AccountAccess, AccountWall
from mainstay.framework.values.inputs import json_value, reference
from mainstay.kernel.errors import ActionRefused, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.actions.accounts import change_facts
from mainstay.modules.accounts.actions.handovers import end_handover
from mainstay.modules.accounts.actions.merging import (
    Moved,
    as_table,
    chosen_survivors,
    created_by,
    move_search,
    moved_rows,
    reach_of,
    run_parts,
)
from mainstay.modules.accounts.choices import HandoverState, NameKind
from mainstay.modules.accounts.models import (
    Account,
    AccountAddress,
    AccountName,
    AccountOwner,
    AccountTag,
    AccountTeamMember,
    Contact,
    ContactPoint,
    FieldCheck,
    Handover,
    InstalledItem,
    Merge,
    Sighting,
    Stakeholder,
)
from mainstay.modules.accounts.policy import beyond_duty
from mainstay.modules.accounts.queries.hierarchy import ancestor_ids

FIELDS = (
    "name", "name_latin", "status", "tier", "tier_reason", "segment", "industry", "country", "city", "website", "email",
    "phone", "registration_number", "tax_number", "lei", "language", "currency", "zone", "founded", "employees",
    "turnover", "description", "source", "customer_since", "external_ref",
)  # fmt: skip
_SUMMED = ("revenue_12m_minor", "revenue_before_minor", "contribution_12m_minor")


@dataclass(frozen=True, kw_only=True)
class MergeAccount:
    """The account that becomes part of this one, and whose value of a field survives."""

    other: str = reference(_("Account that goes"), kind="account")
    choices: dict[str, Any] = json_value(
        _("Whose value survives"),
        default={},
        help=_("By field: kept or merged. Not named: kept, or merged where empty."),
    )


@action(
    "account.merge", label=_("Merge"), policy=beyond_duty("account", "merge"), subject="account", creates="merge",
    events=("account.merged",), icon="git-merge", destructive=True,
    sample=lambda world: {"other": world.public_id("account")},
)  # fmt: skip
def merge_account(context: ActionContext, input: MergeAccount) -> Merge:
    """Make one of two accounts. Everything that hangs on the other moves to this one; its name stays as another name,
    its address leads here, and the merge can be taken back exactly.
    """
    kept: Account = context.subject
    merged: Account = context.find("account", input.other, "other")
    _may_become_one(context, kept, merged)
    reach = reach_of([kept.pk, merged.pk])
    found = chosen_survivors(FIELDS, kept, merged, input.choices)
    _survive(context, kept, merged, {one.field: one.value for one in found if one.side == "merged"})
    moved = run_parts(context, "merge_account", kept, merged)
    context.update(merged, merged_into=kept)
    move_search(context, kept, merged)
    reach["created"] = created_by(context)
    merge = context.create(
        Merge(kind_name="account", kept_id=kept.pk, merged_id=merged.pk, account=kept, action_id=context.action_id,
              moved=moved, chosen=dict(input.choices), reach=reach, by_id=context.actor.user_id)
    )  # fmt: skip
    context.emit("account.merged", kept, merged=merged.public_id)
    context.answer |= {"fields": as_table(found), "moved": counts(moved)}
    context.answer["undo"] = {"action": "merge.undo", "subject": merge.public_id, "input": {}}
    return merge


def counts(moved: Moved) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in moved:
        found[row["table"]] = found.get(row["table"], 0) + int(row.get("count", 0))
    return found


def _may_become_one(context: ActionContext, kept: Account, merged: Account) -> None:
    if kept.pk == merged.pk:
        raise RuleBroken(sentence("This is the same account. Choose another one."), path="other")
    standing = standing_to(context.actor, registry.kinds["account"], merged)
    decision = context.actor.may("account", "merge", standing)
    if not decision:
        raise ActionRefused(decision)
    if kept.account_type != merged.account_type:
        raise RuleBroken(sentence("A company and a private person cannot become one."), path="other")
    if kept.person_id != merged.person_id:
        raise RuleBroken(sentence("Merge the two persons first, then their accounts."), path="other")
    walled = [set(AccountWall.objects.filter(account_id=row.pk, to_at=None).values_list("user_id", flat=True))
              for row in (kept, merged)]  # fmt: skip
    if walled[0] != walled[1]:
        raise RuleBroken(
            sentence("An information wall stands around one of the two accounts. Ask compliance first."), path="other"
        )


def _survive(context: ActionContext, kept: Account, merged: Account, values: dict[str, Any]) -> None:
    """The surviving facts and measures; what hangs on both is added up. Custom values fill what was unknown."""
    change_facts(context, kept, {**values, "custom": {**merged.custom, **kept.custom}})
    also: dict[str, Any] = {}
    if kept.measures_currency == merged.measures_currency:
        also = {name: getattr(kept, name) + getattr(merged, name) for name in _SUMMED}
    talks = [row.last_contact_at for row in (kept, merged) if row.last_contact_at]
    agreed = [row.next_contact_on for row in (kept, merged) if row.next_contact_on]
    also["last_contact_at"] = max(talks) if talks else None
    also["next_contact_on"] = min(agreed) if agreed else None
    if kept.parent_id is None and merged.parent_id and kept.pk not in ancestor_ids(merged):
        also["parent_id"] = merged.parent_id
    if kept.parent_id == merged.pk:
        also["parent_id"] = merged.parent_id if merged.parent_id != kept.pk else None
    context.update(kept, **also)


def move_own_rows(context: ActionContext, kept: Account, merged: Account) -> Moved:
    """The part of this module: names, addresses, contacts, team, stakeholders, sightings, tags, checks, children."""
    done = _end_own(context, kept, merged)
    for model in (AccountName, AccountAddress, Contact, ContactPoint, Stakeholder, Sighting, FieldCheck, AccountTag,
                  InstalledItem, Handover, Merge):  # fmt: skip
        done += moved_rows(context, model.objects.filter(account_id=merged.pk), "account_id", merged.pk, kept.pk)
    children = Account.objects.filter(parent_id=merged.pk).exclude(pk=kept.pk)
    done += moved_rows(context, children, "parent_id", merged.pk, kept.pk)
    if merged.name not in {kept.name, *kept.names.values_list("name", flat=True)}:
        context.create(AccountName(account=kept, name=merged.name, name_kind=NameKind.ALIAS, language=merged.language))
    return done


def _end_own(context: ActionContext, kept: Account, merged: Account) -> Moved:
    """What cannot stand twice gives way; the team comes along, the other owner does not."""
    for check in FieldCheck.objects.filter(kind_name="account", record_id=merged.pk):
        _merge_check(context, check, kept)
    doubled = AccountTag.objects.filter(account=merged, tag__accounts__account=kept)
    context.remove_many(
        AccountTag.objects.filter(pk__in=list(doubled.values_list("pk", flat=True))), note="doubled tags"
    )
    here = set(Contact.objects.filter(account=kept, to_on=None).values_list("person_id", flat=True))
    context.update_many(Contact.objects.filter(account=merged, is_main=True), note="main contact", is_main=False)
    twice = Contact.objects.filter(account=merged, to_on=None, person_id__in=here)
    context.update_many(twice, note="contacts there twice", to_on=context.today)
    context.update_many(AccountOwner.objects.filter(account=merged, to_at=None), note="owner ended", to_at=context.now)
    AccountAccess.objects.filter(account_id=merged.pk, how=AccountAccess.OWNER, to_at=None).update(to_at=context.now)
    for handover in Handover.objects.filter(account=merged, state=HandoverState.OPEN):
        end_handover(context, handover, HandoverState.CANCELLED, gettext("The account became part of another one"))
    return _move_team(context, kept, merged)


def _move_team(context: ActionContext, kept: Account, merged: Account) -> Moved:
    running = AccountTeamMember.objects.filter(account=kept, to_at=None).values_list("user_id", "role")
    present = set(running)
    team = AccountTeamMember.objects.filter(account=merged, to_at=None)
    twice = [row.pk for row in team if (row.user_id, row.role) in present]
    context.update_many(AccountTeamMember.objects.filter(pk__in=twice), note="team there twice", to_at=context.now)
    AccountAccess.objects.filter(how=AccountAccess.TEAM, source__in=twice, to_at=None).update(to_at=context.now)
    rows = AccountTeamMember.objects.filter(account=merged)
    sources = list(rows.values_list("pk", flat=True))
    AccountAccess.objects.filter(how=AccountAccess.TEAM, source__in=sources).update(account_id=kept.pk)
    return moved_rows(context, rows, "account_id", merged.pk, kept.pk)


def _merge_check(context: ActionContext, check: FieldCheck, kept: Account) -> None:
    present = FieldCheck.objects.filter(kind_name="account", record_id=kept.pk, field=check.field).first()
    if present is None:
        context.update(check, record_id=kept.pk)
        return
    if check.true_on > present.true_on:
        names = ("source", "true_on", "recorded_at", "checked_by_id", "changed")
        context.update(present, **{name: getattr(check, name) for name in names})
    context.remove(check)


__all__ = ["MergeAccount", "merge_account", "move_own_rows"]
