"""What becomes of what a colleague who leaves looked after here."""

from typing import Any

from django.db.models import F

from mainstay.framework.actions import ActionContext
from mainstay.modules.knowledge.models import Topic


def leave(context: ActionContext, user: Any, to: Any) -> list[dict[str, Any]]:
    """Topics that they train go to the successor."""
    rows = Topic.objects.filter(trainer=user, retired_on=None)
    context.update_many(rows, note="passed on by a leaver", trainer_id=to.people.pk, version=F("version") + 1)
    return []
