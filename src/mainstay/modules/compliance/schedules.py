"""What compliance does by the clock."""

import logging
from datetime import timedelta

from django.utils import timezone

from mainstay.framework.actions import perform
from mainstay.framework.tasks.registry import schedule
from mainstay.kernel.actor import system_actor
from mainstay.kernel.errors import MainstayError
from mainstay.modules.compliance.choices import ErasureGround
from mainstay.modules.compliance.queries.conflicts import anything_competes
from mainstay.modules.compliance.queries.falling_due import released_entries
from mainstay.modules.compliance.queries.notices import months_owed
from mainstay.modules.compliance.queries.requests import pressing_requests
from mainstay.modules.compliance.queries.retention import due_for_erasure, erasure_is_stopped
from mainstay.modules.people.queries import active_names

log = logging.getLogger(__name__)


@schedule(timedelta(hours=6))
def finish_erasures() -> int:
    """Erase the rest of everybody whose erasure was begun and whose last day has passed; returns how many. One that is
    refused, by a new duty or hold, is left for the next time. Nothing while a ground is missing.
    """
    if erasure_is_stopped():
        log.warning("automatic erasure is stopped: a record class has no ground where the company works")
        return 0
    actor = system_actor("retention", frozenset({"person.erase"}))
    done = 0
    for public_id in due_for_erasure(timezone.now().date()):
        try:
            perform(actor, "person.erase", {"ground": ErasureGround.NO_LONGER_NEEDED.value}, subject=public_id)
            done += 1
        except MainstayError as error:
            log.warning("person %s is not erased yet: %s", public_id, error)
    return done


@schedule(timedelta(hours=6))
def propose_erasures() -> bool:
    """Put persons whose time is over into a round for two persons to release; returns whether there is a new one."""
    actor = system_actor("retention", frozenset({"erasure_round.propose"}))
    return bool(perform(actor, "erasure_round.propose", {}).public_id)


@schedule(timedelta(hours=1))
def erase_released() -> int:
    """Erase the persons of released rounds, and note of each what became of it; returns how many were erased."""
    if erasure_is_stopped():
        return 0
    actor = system_actor("retention", frozenset({"person.erase", "erasure_round.note"}))
    done = 0
    for entry, person in released_entries(500):
        refused = ""
        try:
            perform(actor, "person.erase", {"ground": ErasureGround.NO_LONGER_NEEDED.value}, subject=person)
            done += 1
        except MainstayError as error:
            refused = str(error)[:300]
        perform(actor, "erasure_round.note", {"entry": entry, "refused": refused})
    return done


@schedule(timedelta(hours=6))
def look_through_books() -> int:
    """Look for conflicts of interest in every book, as accounts also come by import, and consents run out; returns in
    how many it looked.
    """
    if not anything_competes():
        return 0
    actor = system_actor("conflict-keeper", frozenset({"conflict.detect"}))
    users = active_names()
    for user_id in users:
        perform(actor, "conflict.detect", {"user": user_id})
    return len(users)


@schedule(timedelta(hours=6))
def press_requests() -> int:
    """Warn everybody who answers for privacy of requests whose last day is near; returns of how many."""
    actor = system_actor("privacy-clock", frozenset({"privacy_request.press"}))
    pressing = pressing_requests(timezone.now().date())
    for number in pressing:
        perform(actor, "privacy_request.press", {"request": number})
    return len(pressing)


@schedule(timedelta(hours=6))
def ask_for_notices() -> int:
    """Open and close the rounds of privacy notices, one for each owner and month; returns how many were looked at."""
    actor = system_actor("privacy-clock", frozenset({"notice_round.keep"}))
    owed = sorted(months_owed())
    for user, month in owed:
        perform(actor, "notice_round.keep", {"user": user, "month": month.isoformat()})
    return len(owed)
