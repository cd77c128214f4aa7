"""Confirming facts: who says so, since when, from which source; and the day on which an account goes stale."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import boolean, choice, day, integer, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.accounts.actions.columns import NoValues, mentioned
from mainstay.modules.accounts.choices import CheckSource, Tier
from mainstay.modules.accounts.models import Account, Contact, FieldCheck, FreshnessRule
from mainstay.modules.accounts.policy import beyond_duty
from mainstay.modules.accounts.queries.freshness import account_expiries, present_rules
from mainstay.modules.accounts.rules.freshness import CHECKED_FIELDS, DEFAULT_RULES
from mainstay.modules.work.actions.duties import close_duties_about


def stale_on_of(account: Account, today: date) -> date | None:
    """The first day on which an important field of the account or its contacts is no longer fresh; None without rules."""
    found = account_expiries([account], present_rules(), today).get(account.pk, [])
    return found[0].stale_on if found else None


def note_changes(
    context: ActionContext,
    account: Account,
    kind_name: str,
    record_id: int,
    fields: Iterable[str],
    *,
    true_on: date | None,
    source: str,
    changed: bool = True,
) -> None:
    """Record that these fields were found to be so on ``true_on`` (None: today); the account's stale day follows.

    Raises RuleBroken for a day that is still to come.
    """  # fmt: skip
    day_ = true_on or context.today
    if day_ > context.today:
        raise RuleBroken(
            sentence("{day} is still to come. Give a day up to today.", day=day_.isoformat()), path="true_on"
        )
    present = {check.field: check for check in FieldCheck.objects.filter(kind_name=kind_name, record_id=record_id)}
    values: dict[str, Any] = {
        "source": source, "true_on": day_, "recorded_at": context.now, "changed": changed,
        "checked_by_id": context.actor.user_id,
    }  # fmt: skip
    for field in fields:
        if field not in CHECKED_FIELDS[kind_name]:
            continue
        if field in present:
            context.update(present[field], **values)
        else:
            context.create(FieldCheck(kind_name=kind_name, record_id=record_id, account=account, field=field, **values))
    context.update(account, checked_at=context.now, stale_on=stale_on_of(account, context.today))
    if account.stale_on is None or account.stale_on > context.today:
        close_duties_about(context, "account", account.public_id, "stale", gettext("Confirmed"))


@dataclass(frozen=True, kw_only=True)
class ConfirmFacts:
    """Facts that were looked at and are right."""

    fields: str = text(
        _("Facts"),
        default="",
        min_length=0,
        max_length=400,
        help=_("Names with commas. Empty: whatever has gone stale."),
    )
    found_in: str = choice(_("Known from"), choices=tuple(CheckSource.choices), default=CheckSource.TALK.value)
    true_on: date | None = day(_("True on"), default=None, nullable=True, help=_("Empty: today."))


@action(
    "account.confirm", label=_("Confirm facts"), policy=beyond_duty("account", "edit"), subject="account",
    events=("account.confirmed",), icon="circle-check", sample=lambda: {"fields": "phone,website"},
)  # fmt: skip
def confirm_account(context: ActionContext, input: ConfirmFacts) -> Account:
    """Say that facts of the account are right. Without naming any, all that have gone stale are confirmed, also those
    of its contacts.
    """
    account: Account = context.subject
    named = {("account", account.pk): _known("account", input.fields)} if input.fields else None
    confirmed = named or _stale_fields(account, context.today)
    for (kind_name, record_id), fields in confirmed.items():
        note_changes(context, account, kind_name, record_id, fields, true_on=input.true_on, source=input.found_in,
                     changed=False)  # fmt: skip
    context.answer["confirmed"] = sum(len(fields) for fields in confirmed.values())
    context.emit("account.confirmed", account, count=context.answer["confirmed"])
    return account


@action(
    "contact.confirm", label=_("Confirm facts"), policy=by_right("contact", "edit"), subject="contact",
    events=("account.confirmed",), icon="circle-check", sample=lambda: {"fields": "email"},
)  # fmt: skip
def confirm_contact(context: ActionContext, input: ConfirmFacts) -> Contact:
    """Say that facts of a contact are right; without naming any, all that are watched."""
    contact: Contact = context.subject
    fields = _known("contact", input.fields) if input.fields else list(CHECKED_FIELDS["contact"])
    note_changes(context, contact.account, "contact", contact.pk, fields, true_on=input.true_on, source=input.found_in,
                 changed=False)  # fmt: skip
    context.answer["confirmed"] = len(fields)
    context.emit("account.confirmed", contact.account, count=len(fields))
    return contact


def _known(kind_name: str, names: str) -> list[str]:
    found = [name.strip() for name in names.split(",") if name.strip()]
    wrong = [name for name in found if name not in CHECKED_FIELDS[kind_name]]
    if wrong:
        raise RuleBroken(
            sentence("{field} is no fact that can be confirmed. These can: {fields}.", field=wrong[0],
                     fields=", ".join(CHECKED_FIELDS[kind_name])), path="fields",
        )  # fmt: skip
    return found


def _stale_fields(account: Account, today: date) -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for one in account_expiries([account], present_rules(), today).get(account.pk, []):
        if one.stale_on <= today:
            found.setdefault((one.kind_name, one.record_id), []).append(one.field)
    return found


@dataclass(frozen=True, kw_only=True)
class CreateFreshnessRule:
    """How long a field stays fresh."""

    kind_name: str = choice(_("Record"), choices=(("account", _("Account")), ("contact", _("Contact"))))
    field: str = text(_("Field"), max_length=40)
    days: int = integer(_("Days"), minimum=1, maximum=3_650)
    tier: str | None = choice(_("Tier"), choices=tuple(Tier.choices[:3]), default=None, nullable=True)
    segment: str = text(_("Segment"), default="", min_length=0, max_length=60)


@action(
    "freshness_rule.create", label=_("New freshness rule"), policy=by_right("rule", "edit"), creates="freshness_rule",
    icon="clock", scope="company", sample=lambda: {"kind_name": "account", "field": "phone", "days": 90},
)  # fmt: skip
def create_freshness_rule(context: ActionContext, input: CreateFreshnessRule) -> FreshnessRule:
    """Say how long a field stays fresh, for all accounts or for a tier or segment."""
    _known(input.kind_name, input.field)
    load_default_rules(context)
    rule = context.create(
        FreshnessRule(kind_name=input.kind_name, field=input.field, days=input.days, tier=input.tier or "",
                      segment=input.segment)
    )  # fmt: skip
    forget_stale_days(context)
    return rule


@dataclass(frozen=True, kw_only=True)
class EditFreshnessRule:
    """Another length, or on and off."""

    days: int = integer(_("Days"), minimum=1, maximum=3_650, default=UNSET)
    is_active: bool = boolean(_("In force"), default=UNSET)


@action(
    "freshness_rule.edit", label=_("Edit"), policy=by_right("rule", "edit"), subject="freshness_rule", icon="edit",
    sample=lambda: {"days": 120},
)  # fmt: skip
def edit_freshness_rule(context: ActionContext, input: EditFreshnessRule) -> FreshnessRule:
    """Change how long a field stays fresh, or take the rule out of force."""
    rule: FreshnessRule = context.update(context.subject, **mentioned(input, FreshnessRule))
    forget_stale_days(context)
    return rule


@action(
    "freshness_rule.load_defaults", label=_("Load the shipped freshness rules"), policy=by_right("rule", "edit"),
    icon="download", scope="company", sample=dict,
)  # fmt: skip
def load_defaults_freshness_rule(context: ActionContext, input: NoValues) -> None:  # noqa: ARG001
    """Make rows of the shipped freshness rules that the company has not, so that they can be edited."""
    load_default_rules(context)


def load_default_rules(context: ActionContext) -> None:
    """The shipped rules that are missing, as rows; what somebody changed or took out of force stays. A writer for the
    set-up.
    """
    there = set(FreshnessRule.objects.values_list("kind_name", "field", "tier", "segment"))
    context.create_many(
        [FreshnessRule(kind_name=r.kind_name, field=r.field, days=r.days, tier=r.tier, segment=r.segment)
         for r in DEFAULT_RULES if (r.kind_name, r.field, r.tier, r.segment) not in there], note="freshness rules",
    )  # fmt: skip


def forget_stale_days(context: ActionContext) -> None:
    """A rule changed: the stale days are computed anew by the nightly act."""
    rows = Account.objects.exclude(stale_on=None)
    context.update_many(rows, note="stale days to compute anew", stale_on=None, version=F("version"))
