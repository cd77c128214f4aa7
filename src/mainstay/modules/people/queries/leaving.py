"""What stands in the way of somebody's leaving."""

from datetime import date
from typing import Any

from mainstay.modules.people.models import ReportingLine, Team
from mainstay.modules.people.queries.rights import holders_of_right

_NEVER_WITHOUT = {("appointment", "create"): "appoint colleagues", ("role", "edit"): "change the rights of roles",
                  ("person", "edit"): "administer colleagues"}  # fmt: skip


def left_in_people(user_id: int) -> list[dict[str, Any]]:
    """Colleagues who report to somebody, and teams that they lead."""
    reports = ReportingLine.objects.filter(manager_id=user_id, to_on=None, user__is_active=True).count()
    teams = Team.objects.filter(lead_id=user_id).count()
    found = (("people who report to them", reports), ("teams", teams))
    return [{"what": what, "count": count} for what, count in found if count]


def holds_last_right(user_id: int, on: date) -> str:
    """What nobody else could do; empty when everything could go on."""
    for (group, verb), words in _NEVER_WITHOUT.items():
        if holders_of_right(group, verb, on) == {user_id}:
            return words
    return ""
