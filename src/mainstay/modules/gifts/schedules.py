"""What gifts do by the clock."""

from datetime import timedelta

from django.utils import timezone

from mainstay.framework.actions import perform
from mainstay.framework.tasks.registry import schedule
from mainstay.kernel.actor import system_actor
from mainstay.modules.gifts.queries.watching import alarms_on, expired_on


@schedule(timedelta(hours=6))
def look_after_rules() -> int:
    """Warn compliance of days without a version, of ends and switches ahead, of rules nobody has checked for a year."""
    actor = system_actor("gift-clock", frozenset({"gift_rule.warn"}))
    found = alarms_on(timezone.now().date())
    for one in found:
        perform(actor, "gift_rule.warn", {"alarm": one.kind.value, "rule_set": one.rule_set, "row": one.row,
                                          "on": one.on.isoformat(), "words": str(one.sentence)[:300]})  # fmt: skip
    return len(found)


@schedule(timedelta(hours=6))
def let_approvals_run_out() -> int:
    """Free the allowance of approvals that were not used in their time; returns of how many."""
    actor = system_actor("gift-clock", frozenset({"gift.expire"}))
    found = expired_on(timezone.now().date())
    for public_id in found:
        perform(actor, "gift.expire", {}, subject=public_id)
    return len(found)
