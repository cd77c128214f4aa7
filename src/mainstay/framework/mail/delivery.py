"""The postman: letters that wait are written and sent; what cannot be sent is tried again, then parked and shown."""

import logging
from datetime import datetime, timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import timezone

from mainstay.framework.actors import actor_of, address_of_user
from mainstay.framework.database import write_lock
from mainstay.framework.locale import Direction
from mainstay.framework.mail.letters import Written, header_text, plain_text
from mainstay.framework.mail.models import Letter
from mainstay.framework.mail.queue import stopped_by
from mainstay.framework.reader import reader_locale, reading
from mainstay.framework.registry import registry
from mainstay.framework.tasks.registry import schedule

log = logging.getLogger(__name__)
BATCH: Final = 50
MOST_ATTEMPTS: Final = 10
KEPT: Final = timedelta(days=30)
_CLAIM: Final = timedelta(minutes=10)
_PAUSE: Final = timedelta(minutes=1)
_LONGEST_PAUSE: Final = 60


@schedule(timedelta(seconds=5))
def deliver_letters() -> int:
    """Send what waits, over one connection; returns how many left. Each letter is claimed first, so that several workers
    do not send it twice; after a crash it is tried again, and then bears the same Message-ID. When the server is away all
    letters wait a minute, so that nothing else of the worker's work does.
    """
    waiting = Letter.objects.filter(state=Letter.WAITING, next_at__lte=timezone.now()).order_by("next_at", "id")
    rows = list(waiting[:BATCH])
    if not rows:
        return 0
    connection, sent = get_connection(), 0
    try:
        for row in rows:
            if _claimed(row):
                sent += _deliver(row, connection)
    except _ServerAway:
        with write_lock():
            waiting.update(next_at=timezone.now() + _PAUSE)
    finally:
        connection.close()
    return sent


class _ServerAway(Exception):
    """The server does not take mail from us at all."""


def _is_away(error: Exception) -> bool:
    if isinstance(error, SMTPException):
        return isinstance(
            error,
            SMTPAuthenticationError | SMTPConnectError | SMTPHeloError | SMTPNotSupportedError | SMTPServerDisconnected,
        )
    return isinstance(error, OSError)


def _claimed(row: Letter) -> bool:
    until = timezone.now() + _CLAIM
    mine = Letter.objects.filter(pk=row.pk, state=Letter.WAITING, next_at=row.next_at)
    with write_lock():
        return bool(mine.update(next_at=until, attempts=row.attempts + 1))


def _deliver(row: Letter, connection: Any) -> bool:
    """Write and send one letter; whatever goes wrong with it is noted on it and stops no other. Raises _ServerAway."""
    try:
        message, why_not = _message(row)
        if message is None:
            _end(row, Letter.DROPPED, why_not)
            return False
        connection.open()
        message.connection = connection
        message.send()
    except SMTPRecipientsRefused as error:
        _end(row, Letter.PARKED, str(error))
        return False
    except Exception as error:
        _try_later(row, error)
        if _is_away(error):
            raise _ServerAway from error
        return False
    _end(row, Letter.SENT, "")
    return True


def _message(row: Letter) -> tuple[EmailMultiAlternatives | None, str]:
    """The mail, or why there is none."""
    actor, kind = actor_of(row.user_id), registry.letters.get(row.letter_kind)
    if actor is None or kind is None:
        return None, "the reader is no longer here" if kind else "letters of this kind are no longer written"
    if row.letter_kind in stopped_by(row.user_id):
        return None, "the reader switched these letters off"
    with reading(actor):
        written = kind.write(actor, row.key)
        if written is None:
            return None, "there was nothing to say"
        return _enveloped(row, written, address_of_user(row.user_id), str(kind.label)), ""


def _enveloped(row: Letter, written: Written, address: str, label: str) -> EmailMultiAlternatives:
    locale = reader_locale()
    rtl = locale.direction is Direction.RTL
    values = {"letter": written, "site": settings.SITE_ADDRESS, "label": label, "language": locale.language,
              "direction": "rtl" if rtl else "ltr"}  # fmt: skip
    message = EmailMultiAlternatives(
        subject=header_text(written.subject), to=[address], from_email=settings.DEFAULT_FROM_EMAIL,
        body=plain_text(render_to_string("mail/letter.txt", values), keep_direction=rtl),
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All",
                 "Message-ID": f"<{row.letter_kind}.{row.pk}@{urlsplit(settings.SITE_ADDRESS).hostname}>"},
    )  # fmt: skip
    message.attach_alternative(render_to_string("mail/letter.html", values), "text/html")
    return message


def _end(row: Letter, state: str, error: str) -> None:
    with write_lock():
        Letter.objects.filter(pk=row.pk).update(state=state, ended_at=timezone.now(), error=error[:300])


def _try_later(row: Letter, error: Exception) -> None:
    attempts = row.attempts + 1
    log.warning("letter %s could not be sent: %s", row.pk, error)
    state = Letter.PARKED if attempts >= MOST_ATTEMPTS else Letter.WAITING
    with write_lock():
        Letter.objects.filter(pk=row.pk).update(
            state=state, next_at=_next_try(attempts), error=f"{type(error).__name__}: {error}"[:300]
        )


def _next_try(attempts: int) -> datetime:
    """After 1, 2, 4, … minutes, at most an hour."""
    return timezone.now() + timedelta(minutes=min(_LONGEST_PAUSE, 2 ** (attempts - 1)))


@schedule(timedelta(hours=24))
def forget_old_letters() -> None:
    """That a letter was sent is kept for 30 days."""
    with write_lock():
        Letter.objects.exclude(state=Letter.WAITING).filter(created_at__lt=timezone.now() - KEPT).delete()
