"""Telling webhooks: one subscriber hears every event and posts it, signed, to whoever may see its record."""

import hashlib
import hmac
import http.client
import json
import time
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from mainstay.framework.actors import actor_of
from mainstay.framework.database import write_lock
from mainstay.framework.events.registry import Happened, subscriber
from mainstay.framework.outgoing import CallRefused, post
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.tasks import schedule
from mainstay.framework.tokens.models import Webhook, WebhookCall

OFF_AFTER = 50
REMEMBER = timedelta(days=7)
_GOOD = range(200, 300)


class NotAllTold(Exception):
    """Some webhooks did not take an event; the worker tries those again."""


def secret_of(hook: Webhook) -> str:
    """The key that signs a webhook's bodies: derived from the installation's secret, so nothing is stored."""
    return salted_hmac("mainstay.webhook", hook.public_id, algorithm="sha256").hexdigest()


def signature(secret: str, moment: int, body: bytes) -> str:
    """``t=<unix seconds>,v1=<hex>``: HMAC-SHA256 of ``<t>.<body>``; receivers refuse an old ``t``."""
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


@subscriber("*")
def tell_webhooks(happened: Happened) -> None:
    """Post an event to every webhook that wants it, whose owner may see the record, and that has not taken it yet.

    Raises NotAllTold when one of them did not take it.
    """
    taken = set(WebhookCall.objects.filter(event_id=happened.id).values_list("webhook_id", flat=True))
    missed = [
        hook.url for hook in Webhook.objects.filter(is_active=True).exclude(pk__in=taken)
        if ("*" in hook.events or happened.name in hook.events) and _may_hear(hook, happened)
        and not _tell(hook, happened)
    ]  # fmt: skip
    if missed:
        raise NotAllTold(", ".join(missed)[:500])


def _may_hear(hook: Webhook, happened: Happened) -> bool:
    actor = actor_of(hook.owner_id)
    kind = registry.kinds.get(happened.subject_kind)
    if actor is None or kind is None:
        return False
    return visible_to(actor, kind).filter(public_id=happened.subject_id).exists()


def _tell(hook: Webhook, happened: Happened) -> bool:
    """Post the event: what happened to which record. The rest is read through the API, under the reader's rights."""
    body = json.dumps(
        {"id": happened.id, "event": happened.name, "kind": happened.subject_kind, "record": happened.subject_id},
        sort_keys=True,
    ).encode()
    headers = {"Content-Type": "application/json", "Mainstay-Event": happened.name,
               "Mainstay-Signature": signature(secret_of(hook), int(time.time()), body)}  # fmt: skip
    try:
        status = post(hook.url, body, headers).status
        good, words = status in _GOOD, str(status)
    except (CallRefused, OSError, http.client.HTTPException) as error:
        good, words = False, f"{type(error).__name__}: {error}"[:200]
    _note(hook, happened, words, good=good)
    return good


def _note(hook: Webhook, happened: Happened, status: str, *, good: bool) -> None:
    failures = 0 if good else hook.failures + 1
    with write_lock():
        if good:
            WebhookCall.objects.get_or_create(webhook=hook, event_id=happened.id, defaults={"at": timezone.now()})
        Webhook.objects.filter(pk=hook.pk).update(failures=failures, last_status=status, is_active=failures < OFF_AFTER)


@schedule(timedelta(hours=24))
def forget_old_calls() -> None:
    """What webhooks have taken is remembered a week, longer than any event is tried."""
    with write_lock():
        WebhookCall.objects.filter(at__lt=timezone.now() - REMEMBER).delete()
