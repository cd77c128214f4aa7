"""What compliance shows on the page of a contact, and what it does itself in an erasure."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.points import Panel, check, part
from mainstay.framework.queries import ask
from mainstay.kernel.actor import Actor
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.points import contact_side
from mainstay.modules.compliance.actions import leaving
from mainstay.modules.compliance.actions.consent_words import forget_consents
from mainstay.modules.compliance.actions.duty_words import forget_duties
from mainstay.modules.compliance.actions.parts import move_conflicts
from mainstay.modules.compliance.actions.person_files import forget_files
from mainstay.modules.compliance.actions.request_words import forget_requests
from mainstay.modules.compliance.queries.conflicts import stands_before_a_wall
from mainstay.modules.compliance.queries.files import files_about


def _consent(actor: Actor, about: Any) -> dict[str, Any]:
    return {"card": ask(actor, "consent.card", {"contact": about.id}), "contact": about.id}


contact_side.add(
    Panel(name="consent", template="compliance/consent_panel.html", load=_consent, rank=60, query_budget=12)
)


@part("erase", "compliance.Consent", "compliance.DataState")
def erase(context: ActionContext, person_id: int, person_key: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """That there was a consent stays as a number; its wording, source and proof go."""
    return forget_consents(context, person_id)


@part("erase", "compliance.PrivacyRequest")
def erase_requests(context: ActionContext, person_id: int, person_key: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """That somebody asked, and that it was answered in time, stays; who it was goes with the answer."""
    return forget_requests(context, person_id)


@part("erase", "work.Duty")
def erase_duties(context: ActionContext, person_id: int, person_key: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """Names leave the words of duties; that they were done stays."""
    return forget_duties(context, person_id)


@check("account.assign", "account.add_team_member")
def no_wall_between(actor: Actor, row: Any, given: Any) -> Decision:  # noqa: ARG001
    """Nobody gets an account that a wall hides from them."""
    public_id = str(getattr(given, "owner", "") or getattr(given, "user", ""))
    if stands_before_a_wall(public_id, row.pk):
        return refuse(sentence("An information wall stands between this person and the account."), "wall")
    return allow()


@part(
    "merge_account", "compliance.Competition", "compliance.ConflictAccount", "compliance.WallAccount",
    "compliance.Consent",
)  # fmt: skip
def merge_account(context: ActionContext, kept: Any, merged: Any) -> list[dict[str, Any]]:
    """Declared competition and conflicts of the merged account are those of the kept one."""
    return move_conflicts(context, kept, merged)


@part("erase", "framework.StoredFile")
def erase_files(context: ActionContext, person_id: int, person_key: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """Files on the person's records go with their content; on other records of the clients the name leaves theirs."""
    return forget_files(context, person_id)


@part("access_export", "framework.StoredFile")
def access_files(context: ActionContext, person_id: int, person_key: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """The files on the person's records; the archive holds their content."""
    return [{"id": row.public_id, "name": row.name, "media_type": row.media_type, "size": row.size, "at": row.created_at,
             "on": row.subject_kind} for row in files_about(person_id)]  # fmt: skip


@part("leave_to", "compliance.PrivacyRequest")
def leave_to(context: ActionContext, user: Any, to: Any) -> list[dict[str, Any]]:
    """What a leaver looks after goes to the successor."""
    return leaving.leave(context, user, to)
