"""What the clock and the subscribers look for."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from mainstay.framework.registry import registry
from mainstay.modules.gifts.choices import GiftRuleState, GiftState
from mainstay.modules.gifts.models import Gift, GiftRule
from mainstay.modules.gifts.queries.books import book_of, content_now, merged_keys, rule_sets_now
from mainstay.modules.gifts.rules.alarms import Alarm, alarms

LIVE = (GiftState.ASKED, GiftState.RESERVED, GiftState.GIVEN, GiftState.RECEIVED)
_YEAR = timedelta(days=366)


def alarms_on(day: date) -> list[Alarm]:
    """Every alarm of a day, for it and for the days of what is planned."""
    content = content_now() | {"rules": rule_sets_now(GiftRuleState.ACTIVE, GiftRuleState.DRAFT)}
    planned = Gift.objects.filter(given_on__gte=day, state__in=LIVE).values_list("given_on", flat=True).distinct()
    return list(alarms(book_of(content), day, planned))


def expired_on(day: date) -> list[str]:
    """Reservations whose approval has run out, and that nobody reported as given."""
    rows = Gift.objects.filter(state=GiftState.RESERVED, valid_until__lt=day)
    return list(rows.order_by("pk").values_list("public_id", flat=True))


def asked_by_approval(public_id: str) -> str:
    """The gift about which an approval was asked; empty for another approval."""
    return Gift.objects.filter(approval__public_id=public_id).values_list("public_id", flat=True).first() or ""


def key_of_merge(kind: str, public_id: str) -> str:
    """The key of the person who was kept in a merge."""
    rows: Any = registry.kinds["person"].model._default_manager
    return rows.filter(public_id=public_id).values_list("key", flat=True).first() or "" if kind == "person" else ""


def keys_parted(merge_id: str) -> tuple[str, str]:
    """The keys of the two persons of a merge that was taken back; empty when one of them is gone."""
    merge = registry.kinds["merge"].model._default_manager.filter(public_id=merge_id).first()
    if merge is None:
        return "", ""
    persons: Any = registry.kinds["person"].model._default_manager
    keys = dict(persons.filter(pk__in=(merge.kept_id, merge.merged_id)).values_list("pk", "key"))
    return keys.get(merge.kept_id, ""), keys.get(merge.merged_id, "")


def clients_parted(merge_id: str) -> tuple[str, str]:
    """The public ids of the two clients of a merge that was taken back; empty when one of them is gone."""
    merge = registry.kinds["merge"].model._default_manager.filter(public_id=merge_id).first()
    if merge is None:
        return "", ""
    accounts: Any = registry.kinds["account"].model._default_manager
    keys = dict(accounts.filter(pk__in=(merge.kept_id, merge.merged_id)).values_list("pk", "public_id"))
    return keys.get(merge.kept_id, ""), keys.get(merge.merged_id, "")


def gifts_of_client(public_id: str) -> list[str]:
    """Live gifts to people at a client, and at everybody who is the same client."""
    return _ids(Q(recipients__organisation__in=merged_keys([public_id]))) if public_id else []


def gifts_of_person(key: str) -> list[str]:
    """Live gifts of a person and of everybody who is the same person."""
    if not key:
        return []
    return _ids(Q(recipients__person__in=merged_keys([key])))


def gifts_of_rule(public_id: str) -> list[str]:
    """Live gifts of the days on which a rule applies."""
    rule = GiftRule.objects.filter(public_id=public_id).first()
    if rule is None:
        return []
    first = max(rule.effective_from or date.min, timezone.now().date() - _YEAR)
    until = Q(given_on__lte=rule.effective_to) if rule.effective_to else Q()
    return _ids(Q(given_on__gte=first) & until)


def gifts_since() -> list[str]:
    """Live gifts of the last year and to come."""
    return _ids(Q(given_on__gte=timezone.now().date() - _YEAR))


def _ids(condition: Q) -> list[str]:
    rows = Gift.objects.filter(condition, state__in=LIVE).order_by("pk").distinct()
    return list(rows.values_list("public_id", flat=True))
