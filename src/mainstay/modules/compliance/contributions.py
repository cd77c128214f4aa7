"""What compliance shows on the page of a contact, and what it does itself in an erasure."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.points import Panel, part
from mainstay.framework.queries import ask
from mainstay.kernel.actor import Actor
from mainstay.modules.accounts.points import contact_side
from mainstay.modules.compliance.actions.consent_words import forget_consents
from mainstay.modules.compliance.actions.duty_words import forget_duties


def _consent(actor: Actor, about: Any) -> dict[str, Any]:
    return {"card": ask(actor, "consent.card", {"contact": about.id}), "contact": about.id}


contact_side.add(
    Panel(name="consent", template="compliance/consent_panel.html", load=_consent, rank=60, query_budget=12)
)


@part("erase", "compliance.Consent", "compliance.DataState")
def erase(context: ActionContext, person_id: int, person_key: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """That there was a consent stays as a number; its wording, source and proof go."""
    return forget_consents(context, person_id)


@part("erase", "work.Duty")
def erase_duties(context: ActionContext, person_id: int, person_key: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """Names leave the words of duties; that they were done stays."""
    return forget_duties(context, person_id)
