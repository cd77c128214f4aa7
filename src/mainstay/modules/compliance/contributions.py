"""What compliance itself does in an erasure: consent keeps its fact and loses its words."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.points import part
from mainstay.modules.compliance.actions.consent_words import forget_consents
from mainstay.modules.compliance.actions.duty_words import forget_duties


@part("erase", "compliance.Consent", "compliance.DataState")
def erase(context: ActionContext, person_id: int, person_key: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """That there was a consent stays as a number; its wording, source and proof go."""
    return forget_consents(context, person_id)


@part("erase", "work.Duty")
def erase_duties(context: ActionContext, person_id: int, person_key: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """Names leave the words of duties; that they were done stays."""
    return forget_duties(context, person_id)
