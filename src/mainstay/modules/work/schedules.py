"""What work does by the clock: a person's day by mail in the morning, and notifications that nobody reads here."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from mainstay.framework.actions import perform
from mainstay.framework.mail.queue import post, without_stops
from mainstay.framework.tasks.registry import schedule
from mainstay.kernel.actor import system_actor
from mainstay.modules.people.choices import MailKind
from mainstay.modules.people.queries import mornings
from mainstay.modules.work.queries.notices import not_mailed

_POSTMAN: Final = system_actor("postman", frozenset({"notification.mail"}))


@schedule(timedelta(minutes=5))
def mail_the_day() -> int:
    """Queue "My day" for everybody whose working morning has come; each day once."""
    begun = dict(mornings(timezone.now()))
    wanting = without_stops(MailKind.MY_DAY.value, begun)
    return post(MailKind.MY_DAY.value, [(user_id, begun[user_id].isoformat()) for user_id in wanting])


@schedule(timedelta(minutes=1))
def mail_notices() -> int:
    """Mail what was not read here within some minutes; returns to how many people."""
    if not not_mailed(timezone.now()):
        return 0
    return int(perform(_POSTMAN, "notification.mail", {}).answer["people"])
