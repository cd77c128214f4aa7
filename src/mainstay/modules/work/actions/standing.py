"""Standing duties: what is owed to clients again and again, by hand or through an industry template."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.custom_fields.models import CustomField
from mainstay.framework.industry.models import IndustryTemplate
from mainstay.framework.industry.pieces import Done, Wanted, bring_in, in_languages, put_away
from mainstay.framework.industry.template import DUTY_KINDS, OWN_DATES, Template, TemplateObligation
from mainstay.framework.values.inputs import boolean, choice, integer, text
from mainstay.framework.values.mentioned import mentioned
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.work.actions.duties import open_duty
from mainstay.modules.work.choices import DutyKind
from mainstay.modules.work.models import Duty, StandingDuty, StandingDutyOpened
from mainstay.modules.work.queries.subjects import AccountOf
from mainstay.modules.work.rules.standing import words_in

SECTION = "obligations"
_KINDS = tuple((kind.value, kind.label) for kind in DutyKind if kind.value in DUTY_KINDS)
_FIELD_HELP = _("customer_since, installed_item.ends_on, or the short name of a custom field of accounts with a day.")


@dataclass(frozen=True, kw_only=True)
class CreateStandingDuty:
    """What is owed, and when it is due after a day that is known of a client."""

    what: str = text(_("What is to be done"), max_length=200)
    why: str = text(_("Why"), max_length=200, min_length=0, default="")
    field: str = text(_("Day that it follows"), max_length=60, help=_FIELD_HELP)
    months: int = integer(_("Months after it"), minimum=0, maximum=120, default=0)
    days: int = integer(_("Days after it"), minimum=-1_000, maximum=1_000, default=0, help=_("Negative: before it."))
    repeats: bool = boolean(_("Again and again"), default=False)
    lead_days: int = integer(_("Appears days ahead"), minimum=0, maximum=400, default=14)
    duty_kind: str = choice(_("Sort"), choices=_KINDS, default=DutyKind.TASK.value)


@dataclass(frozen=True, kw_only=True)
class EditStandingDuty:
    """Changes to a standing duty; duties that are open already stay as they are."""

    what: Any = text(_("What is to be done"), max_length=200, default=UNSET)
    why: Any = text(_("Why"), max_length=200, min_length=0, default=UNSET)
    months: Any = integer(_("Months after it"), minimum=0, maximum=120, default=UNSET)
    days: Any = integer(_("Days after it"), minimum=-1_000, maximum=1_000, default=UNSET)
    lead_days: Any = integer(_("Appears days ahead"), minimum=0, maximum=400, default=UNSET)
    is_active: Any = boolean(_("In force"), default=UNSET)


@action(
    "standing_duty.create", label=_("New standing duty"), policy=by_right("rule", "edit"), creates="standing_duty",
    icon="repeat", scope="company",
    sample=lambda: {"what": "Review the terms", "field": "customer_since", "months": 12, "repeats": True},
)  # fmt: skip
def create_standing_duty(context: ActionContext, input: CreateStandingDuty) -> StandingDuty:
    """Say what the owner of an account owes again and again. The duties open by themselves when their time comes."""
    _refuse_unknown_day(input.field)
    _refuse_endless(input.months, repeats=input.repeats)
    return context.create(StandingDuty(**vars(input)))


@action(
    "standing_duty.edit", label=_("Edit"), policy=by_right("rule", "edit"), subject="standing_duty", icon="edit",
    sample=lambda: {"lead_days": 30},
)  # fmt: skip
def edit_standing_duty(context: ActionContext, input: EditStandingDuty) -> StandingDuty:
    """Change a standing duty or take it out of force."""
    row: StandingDuty = context.subject
    values = mentioned(input, "what", "why", "months", "days", "lead_days", "is_active")
    _refuse_endless(values.get("months", row.months), repeats=row.repeats)
    if values.get("what", row.what) != row.what:
        values["names"] = {}
    return context.update(row, **values)


def open_standing(
    context: ActionContext, standing_id: int, *, subject: models.Model, account: AccountOf, due_on: date, assignee: Any
) -> Duty:
    """Open the duty of a standing duty about an account or something that hangs on it, once for each due day, in the
    language of ``assignee`` (a user).
    """
    row = StandingDuty.objects.get(pk=standing_id)
    duty = open_duty(
        context, what=words_in(row.names, assignee.language, row.what), why=words_in(row.reasons, assignee.language, row.why),
        assignee_id=assignee.pk, due_on=due_on, duty_kind=row.duty_kind, subject=subject, account=account,
    )  # fmt: skip
    context.create(
        StandingDutyOpened(standing=row, subject_id=getattr(subject, "public_id", ""), due_on=due_on, duty=duty)
    )
    return duty


def obligations_on(context: ActionContext, row: IndustryTemplate, template: Template) -> Done:
    """Add the obligations of an industry as standing duties, or put them into force again."""
    wanted = [_wanted(context, row, one) for one in template.obligations]
    return bring_in(context, row, SECTION, StandingDuty, wanted)


def obligations_off(context: ActionContext, row: IndustryTemplate) -> Done:
    """No new duties open; those that are open stay."""
    return put_away(context, row, SECTION, StandingDuty)


def _wanted(context: ActionContext, row: IndustryTemplate, one: TemplateObligation) -> Wanted:
    rule = one.rule

    def make() -> StandingDuty:
        return context.create(
            StandingDuty(what=one.what, why=one.why, names=in_languages(one.what), reasons=in_languages(one.why),
                         field=_field_name(row, rule.field), months=rule.months, days=rule.days, repeats=rule.repeats,
                         lead_days=one.lead_days, duty_kind=one.duty_kind, tiers=list(one.tiers))
        )  # fmt: skip

    return Wanted(one.code, lambda: None, make)


def _field_name(row: IndustryTemplate, name: str) -> str:
    """The name that a template's field got, which may be longer where its own was taken."""
    piece = row.pieces.filter(section="fields", code=f"account.{name}").first()
    return CustomField.objects.get(pk=piece.record_id).name if piece else name


def _refuse_unknown_day(name: str) -> None:
    known = [*OWN_DATES, *CustomField.objects.filter(kind_name="account", value_type="date").order_by("name")
             .values_list("name", flat=True)]  # fmt: skip
    if name not in known:
        raise InputInvalid([Problem("field", "unknown", sentence(
            "{field} is no day of an account. Days are: {known}.", field=name, known=", ".join(known)))])  # fmt: skip


def _refuse_endless(months: int, *, repeats: bool) -> None:
    if repeats and months < 1:
        raise InputInvalid([Problem("months", "required", sentence("What comes again needs its months."))])
