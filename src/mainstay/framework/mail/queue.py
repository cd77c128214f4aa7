"""Queueing letters, and what people do not want."""

from collections.abc import Iterable

from django.utils import timezone

from mainstay.framework.database import write_lock
from mainstay.framework.mail.models import Letter, LetterStop


def post(kind: str, readers: Iterable[tuple[int, str]]) -> int:
    """Queue a letter of a kind for each (user id, key) that has none yet; returns how many were queued.

    May be called again at any time, by several workers: a key has one letter.
    """
    wanted = set(readers)
    users, keys = {user for user, _key in wanted}, {key for _user, key in wanted}
    there = Letter.objects.filter(letter_kind=kind, user_id__in=users, key__in=keys).values_list("user_id", "key")
    missing = sorted(wanted - set(there))
    if not missing:
        return 0
    now = timezone.now()
    rows = [Letter(letter_kind=kind, user_id=user, key=key, next_at=now, created_at=now) for user, key in missing]
    with write_lock():
        Letter.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def stopped_by(user_id: int) -> frozenset[str]:
    """The kinds of letters that a person does not want."""
    return frozenset(LetterStop.objects.filter(user_id=user_id).values_list("letter_kind", flat=True))


def without_stops(kind: str, user_ids: Iterable[int]) -> list[int]:
    """Those who did not switch letters of the kind off, in the order given."""
    stopped = set(LetterStop.objects.filter(letter_kind=kind).values_list("user_id", flat=True))
    return [one for one in user_ids if one not in stopped]


def try_parked_again() -> int:
    """Letters that could not be sent wait anew, with all their attempts; returns how many."""
    with write_lock():
        return Letter.objects.filter(state=Letter.PARKED).update(
            state=Letter.WAITING, next_at=timezone.now(), attempts=0, ended_at=None
        )
