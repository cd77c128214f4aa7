"""Two persons become one; the undo of every merge; and two that stay two."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import Situation, by_right
from mainstay.framework.registry import registry
from mainstay.framework.scopes import standing_to
from mainstay.framework.values.inputs import json_value, reference, text
from mainstay.kernel.decision import Decision
from mainstay.kernel.errors import ActionRefused, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.actions.columns import NoValues
from mainstay.modules.accounts.actions.merge_accounts import counts
from mainstay.modules.accounts.actions.merging import (
    Moved,
    as_table,
    chosen_survivors,
    created_by,
    moved_rows,
    reach_of,
    run_parts,
    take_back,
)
from mainstay.modules.accounts.actions.persons import change_identity
from mainstay.modules.accounts.choices import PointType
from mainstay.modules.accounts.models import (
    Account,
    Contact,
    ContactPoint,
    KeptSeparate,
    Merge,
    Person,
    PersonIdentity,
    Salutation,
    Stakeholder,
)
from mainstay.modules.accounts.policy import beyond_duty

FIELDS = (
    "name", "given_name", "family_name", "name_latin", "prefix", "gender", "language", "email", "phone", "mobile",
    "salutation", "born_on", "name_day",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class MergePerson:
    """The person that is the same as this one, and whose value of a field survives."""

    other: str = reference(_("Person that goes"), kind="person")
    choices: dict[str, Any] = json_value(
        _("Whose value survives"),
        default={},
        help=_("By field: kept or merged. Not named: kept, or merged where empty."),
    )


@action(
    "person.merge", label=_("Merge"), policy=by_right("contact", "merge"), subject="person",
    creates="merge", events=("person.merged",),
    icon="git-merge", destructive=True, sample=lambda world: {"other": world.public_id("person")},
)  # fmt: skip
def merge_person(context: ActionContext, input: MergePerson) -> Merge:
    """Make one of two persons. Places, addresses and everything about the other move here; an address that does not
    survive stays as a further way to reach them; the merge can be taken back exactly.
    """
    kept: Person = context.subject
    merged: Person = context.find("person", input.other, "other")
    _may_become_one(context, kept, merged)
    accounts = list(Contact.objects.filter(person__in=(kept, merged)).values_list("account_id", flat=True).distinct())
    reach = reach_of([])
    found = chosen_survivors(FIELDS, kept.identity, merged.identity, input.choices)
    change_identity(
        context, kept.identity, _country(kept), {one.field: one.value for one in found if one.side == "merged"}
    )
    moved = run_parts(context, "merge_person", kept, merged)
    context.update(merged, merged_into=kept)
    reach["created"] = created_by(context)
    merge = context.create(
        Merge(kind_name="person", kept_id=kept.pk, merged_id=merged.pk, account_id=accounts[0] if accounts else None,
              action_id=context.action_id, moved=moved, chosen=dict(input.choices), reach=reach,
              by_id=context.actor.user_id)
    )  # fmt: skip
    context.touched += list(Contact.objects.filter(person=kept))
    context.emit("person.merged", kept, merged=merged.public_id)
    context.answer |= {"fields": as_table(found), "moved": counts(moved)}
    context.answer["undo"] = {"action": "merge.undo", "subject": merge.public_id, "input": {}}
    return merge


def _may_become_one(context: ActionContext, kept: Person, merged: Person) -> None:
    if kept.pk == merged.pk:
        raise RuleBroken(sentence("This is the same person. Choose another one."), path="other")
    decision = context.actor.may("contact", "merge", standing_to(context.actor, registry.kinds["person"], merged))
    if not decision:
        raise ActionRefused(decision)


def _country(person: Person) -> str:
    place = person.contacts.select_related("account").order_by("pk").first()
    return place.account.country if place else ""


def move_own_rows_of_person(context: ActionContext, kept: Person, merged: Person) -> Moved:
    """The part of this module: places, ways to reach, salutations, private accounts."""
    here = {row.account_id: row for row in Contact.objects.filter(person=kept, to_on=None)}
    done: Moved = []
    for place in Contact.objects.filter(person=merged, to_on=None, account_id__in=here):
        stakes = Stakeholder.objects.filter(contact=place)
        done += moved_rows(context, stakes, "contact_id", place.pk, here[place.account_id].pk)
        was_main = place.is_main
        context.update(place, to_on=context.today, is_main=False)
        if was_main:
            context.update(here[place.account_id], is_main=True)
    done += _moved_places(context, kept, merged)
    _keep_addresses(context, kept, merged.identity)
    done += moved_rows(context, ContactPoint.objects.filter(person=merged), "person_id", merged.pk, kept.pk)
    languages = kept.salutations.values_list("language", flat=True)
    lines = Salutation.objects.filter(person=merged).exclude(language__in=list(languages))
    done += moved_rows(context, lines, "person_id", merged.pk, kept.pk)
    done += moved_rows(context, Account.objects.filter(person=merged), "person_id", merged.pk, kept.pk)
    return done


def _moved_places(context: ActionContext, kept: Person, merged: Person) -> Moved:
    rows = Contact.objects.filter(person=merged)
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return []
    context.update_many(
        Contact.objects.filter(pk__in=ids), note="merged: accounts.Contact", person_id=kept.pk,
        name_key=kept.identity.name_key,
    )  # fmt: skip
    return [{"table": "accounts.Contact", "column": "person_id", "from": merged.pk, "to": kept.pk, "ids": ids,
             "count": len(ids)}]  # fmt: skip


def _keep_addresses(context: ActionContext, kept: Person, other: PersonIdentity) -> None:
    """Addresses of the other that are not the kept person's own stay as further ways to reach them."""
    one = kept.identity
    known = {one.email_key, one.phone_key, one.mobile_key, *kept.points.values_list("normal", flat=True)}
    found = (
        (PointType.EMAIL, other.email, other.email_key), (PointType.PHONE, other.phone, other.phone_key),
        (PointType.MOBILE, other.mobile, other.mobile_key),
    )  # fmt: skip
    for point_type, value, normal in found:
        if value and normal not in known:
            context.create(ContactPoint(person=kept, point_type=point_type, value=value, normal=normal))


def may_undo_merge(situation: Situation) -> Decision:
    """Whoever may merge such records may take a merge back."""
    group = "contact" if situation.facts.get("kind_name") == "person" else "account"
    return situation.actor.may(group, "merge", situation.standing)


@action(
    "merge.undo", label=_("Take the merge back"), policy=may_undo_merge, subject="merge",
    events=("account.unmerged", "person.unmerged"), icon="arrow-back-up", sample=dict,
)  # fmt: skip
def undo_merge(context: ActionContext, input: NoValues) -> Merge:  # noqa: ARG001
    """Make two records of the merged one again, each as it was; what came since stays with the kept one."""
    merge: Merge = context.subject
    if merge.undone_at is not None:
        raise RuleBroken(sentence("This merge was taken back already."))
    later = Merge.objects.filter(undone_at=None, kind_name=merge.kind_name, pk__gt=merge.pk)
    if (
        later.filter(kept_id__in=(merge.kept_id, merge.merged_id)).exists()
        or later.filter(merged_id=merge.kept_id).exists()
    ):
        raise RuleBroken(sentence("A later merge builds on this one. Take that one back first."))
    done = take_back(context, merge)
    if merge.kind_name == "person":
        context.touched += list(Contact.objects.filter(person_id__in=(merge.kept_id, merge.merged_id)))
    context.emit(f"{merge.kind_name}.unmerged", merge, kept=merge.kept_id)
    context.answer |= {"rows": sum(done.rows.values()), "left": len(done.left)}
    return merge


@dataclass(frozen=True, kw_only=True)
class KeepSeparate:
    """The other record, which is not the same."""

    other: str = text(_("The other one"), max_length=16)


@action(
    "account.keep_separate", label=_("Not the same"), policy=beyond_duty("account", "edit"), subject="account",
    icon="arrows-split", menu=False, sample=lambda world: {"other": world.public_id("account")},
)  # fmt: skip
def keep_separate_account(context: ActionContext, input: KeepSeparate) -> None:
    """Say that two alike accounts are two; they are not offered as duplicates again."""
    _separate(context, "account", context.subject.pk, context.find("account", input.other, "other").pk)


@action(
    "person.keep_separate", label=_("Not the same"), policy=by_right("contact", "edit"), subject="person",
    icon="arrows-split", menu=False, sample=lambda world: {"other": world.public_id("person")},
)  # fmt: skip
def keep_separate_person(context: ActionContext, input: KeepSeparate) -> None:
    """Say that two alike persons are two; they are not offered as duplicates again."""
    _separate(context, "person", context.subject.pk, context.find("person", input.other, "other").pk)


def _separate(context: ActionContext, kind_name: str, one: int, other: int) -> None:
    if one == other:
        raise RuleBroken(sentence("This is the same record. Choose another one."), path="other")
    first, second = sorted((one, other))
    if not KeptSeparate.objects.filter(kind_name=kind_name, first_id=first, second_id=second).exists():
        context.create(KeptSeparate(kind_name=kind_name, first_id=first, second_id=second, by_id=context.actor.user_id))
