"""Looks at records that make no entry of the audit log (docs/decisions/0013): one row for a person and a record."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from mainstay.framework.database import write_lock
from mainstay.framework.tasks.registry import schedule
from mainstay.framework.visits.models import Visit
from mainstay.kernel.actor import Actor

VISIT: Final = timedelta(minutes=30)
KEPT: Final = timedelta(days=400)


def looked_before(actor: Actor, kind: str, public_id: str, now: datetime) -> tuple[datetime | None, bool]:
    """Since when everything about a record is new to the actor, and whether this look is still to be noted.

    Looks within half an hour are one visit: what was new when it began stays new until it ends, unless it was marked as
    read. None on the first visit ever.
    """
    row = Visit.objects.filter(user_id=actor.user_id, kind_name=kind, record_id=public_id).first()
    if row is None:
        return None, True
    if row.at < now - VISIT or row.read:
        return row.at, row.at < now - VISIT
    return row.before_at, False


def note_visit(actor: Actor, kind: str, public_id: str, *, read: bool = False) -> None:
    """Note that the actor looks at a record now; with ``read`` nothing of before is new any more."""
    now = timezone.now()
    with write_lock():
        row = Visit.objects.filter(user_id=actor.user_id, kind_name=kind, record_id=public_id).first()
        if row is None:
            Visit.objects.create(user_id=actor.user_id, kind_name=kind, record_id=public_id, at=now, read=read)
            return
        row.before_at, row.at, row.read = row.at, now, read
        row.save(update_fields=["before_at", "at", "read"])


@schedule(timedelta(hours=24))
def forget_old_visits() -> None:
    """What somebody has not looked at for more than a year is new to them as a whole."""
    with write_lock():
        Visit.objects.filter(at__lt=timezone.now() - KEPT).delete()
