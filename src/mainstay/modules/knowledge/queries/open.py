"""Whose duties are not what they should be."""

from collections.abc import Collection
from datetime import date

from django.utils import timezone

from mainstay.framework.registry import registry
from mainstay.modules.knowledge.models import KnowledgeAsked
from mainstay.modules.knowledge.queries.standing import standings_of
from mainstay.modules.knowledge.rules.asking import to_ask
from mainstay.modules.people.queries.days import today_of


def differing(user_ids: Collection[int]) -> list[int]:
    """Of these people those who are asked for too much, too little or too late; three statements, however many."""
    days = today_of(user_ids, timezone.now())
    found, _asked = standings_of(list(days), days)
    running: dict[int, dict[int, date]] = {}
    rows = KnowledgeAsked.objects.filter(user_id__in=user_ids).values_list("user_id", "topic_id", "duty__due_on")
    for user_id, topic_id, due_on in rows:
        running.setdefault(user_id, {})[topic_id] = due_on
    wrong = []
    for user_id in sorted(set(user_ids)):
        wanted = to_ask(found.get(user_id, ()), days[user_id]) if user_id in days else {}
        present = running.get(user_id, {})
        late = any(present[topic] > one.due_on for topic, one in wanted.items() if topic in present)
        if set(wanted) != set(present) or late:
            wrong.append(user_id)
    return wrong


def user_id_of(public_id: str) -> int | None:
    """The id of a user by public id, those who left included."""
    rows = registry.kinds["user"].model._default_manager.filter(public_id=public_id)
    found: int | None = rows.values_list("pk", flat=True).first()
    return found
