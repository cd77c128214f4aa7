"""Delivering the outbox: at least once, in order per record and subscriber; what keeps failing is parked and shown."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mainstay.framework.database import write_lock
from mainstay.framework.events.models import Delivery, OutboxEvent
from mainstay.framework.events.registry import Happened, Subscriber
from mainstay.framework.registry import registry

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 6
_BATCH = 200


def dispatch_pending() -> int:
    """Deliver what waits; returns the number of deliveries made."""
    done = 0
    for event in OutboxEvent.objects.filter(dispatched_at=None).order_by("id")[:_BATCH]:
        for one in registry.subscribers:
            if event.name in one.events or "*" in one.events:
                done += _first_try(event, one)
        with write_lock():
            OutboxEvent.objects.filter(pk=event.pk).update(dispatched_at=timezone.now())
    return done + _retry_due()


def replay(delivery_id: int) -> bool:
    """Try a parked delivery once more; returns whether it went through."""
    delivery = Delivery.objects.select_related("event").get(pk=delivery_id)
    return _deliver(delivery.event, registry.subscribers[delivery.subscriber], delivery)


def _first_try(event: OutboxEvent, one: Subscriber) -> int:
    if Delivery.objects.filter(event=event, subscriber=one.name).exists():
        return 0
    delivery = Delivery(event=event, subscriber=one.name, state=Delivery.WAITING, next_at=timezone.now())
    if _earlier_waits(event, one.name):
        with write_lock():
            delivery.save()
        return 0
    return int(_deliver(event, one, delivery))


def _earlier_waits(event: OutboxEvent, subscriber_name: str) -> bool:
    return Delivery.objects.filter(
        subscriber=subscriber_name, state=Delivery.WAITING, event_id__lt=event.pk,
        event__subject_kind=event.subject_kind, event__subject_id=event.subject_id,
    ).exists()  # fmt: skip


def _retry_due() -> int:
    due = Delivery.objects.filter(Q(state=Delivery.WAITING), next_at__lte=timezone.now()).select_related("event")
    done = 0
    for delivery in due.order_by("event_id")[:_BATCH]:
        one = registry.subscribers.get(delivery.subscriber)
        if one and not _earlier_waits(delivery.event, one.name):
            done += _deliver(delivery.event, one, delivery)
    return done


def _deliver(event: OutboxEvent, one: Subscriber, delivery: Delivery) -> bool:
    happened = Happened(event.pk, event.name, event.subject_kind, event.subject_id, event.payload, event.actor_id,
                        event.action_id)  # fmt: skip
    delivery.attempts += 1
    try:
        one.function(happened)
    except Exception as error:  # noqa: BLE001 - whatever a subscriber raises must not stop the others
        log.warning("subscriber %s failed on event %s: %s", one.name, event.pk, error)
        delivery.error = f"{type(error).__name__}: {error}"[:2_000]
        parked = delivery.attempts >= MAX_ATTEMPTS
        delivery.state = Delivery.PARKED if parked else Delivery.WAITING
        delivery.next_at = None if parked else timezone.now() + timedelta(seconds=2**delivery.attempts)
    else:
        delivery.state, delivery.next_at, delivery.error = Delivery.DONE, None, ""
    with write_lock(), transaction.atomic():
        delivery.save()
    return delivery.state == Delivery.DONE
