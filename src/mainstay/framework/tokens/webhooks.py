"""Telling webhooks: one subscriber hears every event and posts it, signed, to whoever may see its record."""

import hashlib
import hmac
import http.client
import json
import time

from mainstay.framework.database import write_lock
from mainstay.framework.events.registry import Happened, subscriber
from mainstay.framework.outgoing import CallRefused, post
from mainstay.framework.tokens.models import Webhook

OFF_AFTER = 50
_GOOD = range(200, 300)


def signature(secret: str, moment: int, body: bytes) -> str:
    """``t=<unix seconds>,v1=<hex>``: HMAC-SHA256 of ``<t>.<body>``; receivers refuse an old ``t``."""
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


@subscriber("*")
def tell_webhooks(happened: Happened) -> None:
    """Post an event to every webhook that wants it and whose owner may see the record."""
    for hook in Webhook.objects.filter(is_active=True):
        if "*" not in hook.events and happened.name not in hook.events:
            continue
        if _may_hear(hook, happened):
            _tell(hook, happened)


def _may_hear(hook: Webhook, happened: Happened) -> bool:
    from mainstay.framework.actors import actor_of
    from mainstay.framework.registry import registry
    from mainstay.framework.scopes import visible_to

    actor = actor_of(hook.owner_id)
    kind = registry.kinds.get(happened.subject_kind)
    if actor is None or kind is None:
        return False
    return bool(visible_to(actor, kind).filter(public_id=happened.subject_id).exists())


def _tell(hook: Webhook, happened: Happened) -> None:
    body = json.dumps(
        {"id": happened.id, "event": happened.name, "kind": happened.subject_kind, "record": happened.subject_id,
         "payload": happened.payload}, sort_keys=True, default=str,
    ).encode()  # fmt: skip
    headers = {"Content-Type": "application/json", "Mainstay-Event": happened.name,
               "Mainstay-Signature": signature(hook.secret, int(time.time()), body)}  # fmt: skip
    try:
        answer = post(hook.url, body, headers)
        good, status = answer.status in _GOOD, str(answer.status)
    except (CallRefused, OSError, http.client.HTTPException) as error:
        good, status = False, f"{type(error).__name__}: {error}"[:200]
    failures = 0 if good else hook.failures + 1
    with write_lock():
        Webhook.objects.filter(pk=hook.pk).update(
            failures=failures, last_status=status, is_active=failures < OFF_AFTER
        )
