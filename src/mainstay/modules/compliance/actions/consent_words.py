"""The words of consents and states of a person who is erased."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.modules.accounts.queries.privacy import merged_with
from mainstay.modules.compliance.models import Consent, DataState
from mainstay.modules.compliance.queries.plan import disposal_for


def forget_consents(context: ActionContext, person_id: int) -> list[dict[str, Any]]:
    """Empty wording, source and proof of every consent whose time is over or that goes on request; the rest is kept."""
    persons = merged_with(person_id)
    done: dict[tuple[str, Any, str], int] = {}
    for row in Consent.objects.filter(person__in=persons).select_related("person"):
        found = disposal_for(context, person_id, "consent", row.at.date())
        if found.outcome != "keep":
            context.update(row, wording="", source="", proof="")
        place = (found.outcome, found.until, found.ground)
        done[place] = done.get(place, 0) + 1
    for state in DataState.objects.filter(person__in=persons).select_related("person"):
        context.update(state, reason="")
    return [
        {"table": "compliance.Consent", "class": "consent", "count": count, "outcome": outcome, "until": until,
         "ground": ground}
        for (outcome, until, ground), count in done.items()
    ]  # fmt: skip
