"""Writers of the register of requests: the duty that keeps the clock, whom to tell, and what an erasure leaves."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from mainstay.framework.actions import ActionContext
from mainstay.framework.registry import registry
from mainstay.modules.accounts.queries.privacy import merged_with
from mainstay.modules.compliance.choices import RequestSort
from mainstay.modules.compliance.models import PrivacyRequest
from mainstay.modules.compliance.queries.plan import disposal_for
from mainstay.modules.compliance.rules.requests import RUNNING
from mainstay.modules.people.queries.rights import holders_of_right
from mainstay.modules.work.actions.duties import close_duties_about, open_duty
from mainstay.modules.work.choices import DutyKind


def keepers(context: ActionContext) -> list[int]:
    """Who answers for privacy today; the actor first, if one of them."""
    found = holders_of_right("privacy", "edit", context.today)
    return sorted(found, key=lambda user: (user != context.actor.user_id, user))


def keep_clock(context: ActionContext, row: PrivacyRequest) -> None:
    """A duty on whoever answers for privacy, due on the last day of the law."""
    handlers = [row.handler_id] if row.handler_id else keepers(context)[:1]
    for user_id in handlers:
        context.update(row, handler_id=user_id)
        with translation.override(language_of_user(user_id)):
            what = gettext("Answer a privacy request: {sort}").format(sort=RequestSort(row.sort).label)
            why = gettext("The law gives one month, with an extension three (GDPR art. 12(3)).")
        open_duty(context, what=what, why=why, assignee_id=user_id, due_on=row.due_on, subject=row)


def language_of_user(user_id: int) -> str:
    """The language that one of us reads; English when there is no such user."""
    users: Any = registry.kinds["user"].model._default_manager
    return users.filter(pk=user_id).values_list("language", flat=True).first() or "en"


def close_duty_of(context: ActionContext, row: PrivacyRequest, outcome: str) -> None:
    """Nothing is owed any more, or a new duty takes the place of the old one."""
    close_duties_about(context, "privacy_request", row.public_id, DutyKind.TASK.value, outcome)


def tell_keepers(context: ActionContext, row: PrivacyRequest, event: str) -> None:
    """Everybody who answers for privacy hears of it."""
    context.emit(event, row, tell=keepers(context))


def forget_requests(context: ActionContext, person_id: int) -> list[dict[str, Any]]:
    """Words leave requests of the person. Of one that is not answered, name and address stay until the answer left."""
    rows = list(PrivacyRequest.objects.filter(person__in=merged_with(person_id)).select_related("person"))
    if not rows:
        return []
    found = disposal_for(context, person_id, "privacy_request", context.today)
    if found.outcome != "keep":
        for row in rows:
            names = ("words",) if row.state in RUNNING else tuple(row.personal)
            context.update(row, **dict.fromkeys(names, ""))
    return [{"table": "compliance.PrivacyRequest", "class": "privacy_request", "count": len(rows),
             "outcome": found.outcome, "until": found.until, "ground": found.ground}]  # fmt: skip
