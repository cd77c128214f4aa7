"""What compliance does after commit."""

from mainstay.framework.actions import perform
from mainstay.framework.events.registry import Happened, subscriber
from mainstay.kernel.actor import system_actor
from mainstay.modules.accounts.queries.books import account_id_of
from mainstay.modules.accounts.queries.rebalancing_rows import moved_among, people_of
from mainstay.modules.compliance.actions.erasure_list import write_list
from mainstay.modules.compliance.queries.conflicts import (
    anything_competes,
    books_touched,
    concerned_by,
    walled_account_ids,
)
from mainstay.modules.people.queries import active_names, public_ids_of
from mainstay.modules.work.choices import NoticeKind

_KEEPER = system_actor("conflict-keeper", frozenset({"conflict.detect", "wall.join"}))
_CLOCK = system_actor("privacy-clock", frozenset({"notification.post"}))


@subscriber("privacy_request.received", "privacy_request.pressing")
def tell_who_answers_for_privacy(event: Happened) -> None:
    """Everybody who answers for privacy hears that somebody asks, and that an answer is due soon."""
    people = public_ids_of(user_id for user_id in event.payload["tell"] if user_id != event.actor_id)
    if people:
        given = {"people": people, "notice_kind": NoticeKind.FOLLOWED.value, "event": event.id, "by": event.actor_id,
                 "subject_kind": event.subject_kind, "subject_id": event.subject_id}  # fmt: skip
        perform(_CLOCK, "notification.post", given)


@subscriber("person.erased")
def keep_the_list(event: Happened) -> None:  # noqa: ARG001 - the list knows what it lacks
    """Make sure that the erasure stands on the list outside the database."""
    write_list()


@subscriber(
    "account.created", "account.assigned", "account.team_changed", "account.edited", "account.moved_in_group",
    "account.merged",
)  # fmt: skip
def look_for_conflicts(event: Happened) -> None:
    """Somebody's book has changed, or an account in it: look for conflicts, and behind which wall they stand now."""
    account_id = account_id_of(event.subject_id)
    if account_id is None:
        return
    people = books_touched([account_id])
    for user_id in sorted(people):
        perform(_KEEPER, "wall.join", {"user": user_id, "account": account_id})
    if anything_competes():
        former = {event.payload[name] for name in ("former", "user") if event.payload.get(name)}
        _detect(people | former)


@subscriber("rebalancing.applied", "rebalancing.undone")
def look_through_moved_books(event: Happened) -> None:
    """Many books have changed at once: whoever looks after an account behind a wall now stands behind it, and all
    concerned are looked through for conflicts.
    """
    for account_id, people in moved_among(event.subject_id, walled_account_ids()).items():
        for user_id in sorted(people & books_touched([account_id])):
            perform(_KEEPER, "wall.join", {"user": user_id, "account": account_id})
    if anything_competes():
        _detect(people_of(event.subject_id))


@subscriber("competition.declared", "competition.ended", "watched_industry.changed")
def look_everywhere(event: Happened) -> None:
    """What competes has changed: look through the books of those concerned, or through all."""
    if event.subject_kind == "competition":
        _detect(concerned_by(event.subject_id))
    else:
        _detect(set(active_names()))


def _detect(users: set[int]) -> None:
    for user_id in sorted(users):
        perform(_KEEPER, "conflict.detect", {"user": user_id})
