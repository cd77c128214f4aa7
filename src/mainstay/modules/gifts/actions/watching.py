"""Alarms about the rules: each is told once."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import day, text
from mainstay.modules.gifts.models import GiftAlarm, GiftRuleSet
from mainstay.modules.gifts.queries.deciders import officers_on
from mainstay.modules.people.policy import nobody_but_the_system
from mainstay.modules.work.actions.duties import open_duty


@dataclass(frozen=True, kw_only=True)
class WarnRule:
    """The alarm."""

    alarm: str = text(_("Alarm"), max_length=20)
    rule_set: str = text(_("Code of the rules"), max_length=60)
    row: str = text(_("Row"), default="", min_length=0, max_length=60)
    on: date = day(_("From"))
    words: str = text(_("In words"), max_length=300)


@action(
    "gift_rule.warn", label=_("Warn about the gift rules"), policy=nobody_but_the_system, icon="alert-triangle",
    events=("gift_rule.warned",), scope="company", menu=False,
    sample=lambda: {"alarm": "no_version", "rule_set": "OPEN-PAYMENTS", "on": "2027-01-01", "words": "No threshold is loaded."},
)  # fmt: skip
def warn_gift_rule(context: ActionContext, input: WarnRule) -> None:
    """Tell compliance once that a day has no version of a rule, or that one ends, begins or was not checked for long."""
    about = {"alarm": input.alarm, "rule_set": input.rule_set, "row": input.row, "on": input.on}
    if GiftAlarm.objects.filter(**about).exists():
        return
    context.create(GiftAlarm(**about, created_at=context.now))
    subject = GiftRuleSet.objects.filter(code=input.rule_set).first()
    for user_id in officers_on(context.today)[:1]:
        open_duty(
            context, what=input.words, assignee_id=user_id, subject=subject,
            due_on=max(context.today, min(input.on, context.today + timedelta(days=14))),
        )  # fmt: skip
    context.emit("gift_rule.warned", subject, alarm=input.alarm, words=input.words)
