"""What becomes of what a colleague who leaves looked after here."""

from typing import Any

from django.db.models import F

from mainstay.framework.actions import ActionContext
from mainstay.modules.compliance.models import PrivacyRequest


def leave(context: ActionContext, user: Any, to: Any) -> list[dict[str, Any]]:
    """Requests of persons that are not answered go to the successor."""
    rows = PrivacyRequest.objects.filter(handler=user, answered_at=None)
    context.update_many(rows, note="passed on by a leaver", handler_id=to.duties.pk, version=F("version") + 1)
    return []
