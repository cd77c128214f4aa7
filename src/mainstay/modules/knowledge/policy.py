"""Who may confirm knowledge, for whom, and who takes it back. Pure."""

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.actor import Extent
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.sentences import sentence


def may_confirm(situation: Situation) -> Decision:
    """Everybody for oneself, as long as the topic is in use."""
    return _retired(situation) or situation.actor.may("confirmation", "create", situation.standing)


def may_confirm_for(situation: Situation) -> Decision:
    """Its trainer for anybody; a manager for the reporting line below. Whom, the action asks."""
    actor = situation.actor
    retired = _retired(situation)
    if retired is not None:
        return retired
    if situation.facts.get("trainer_id") == actor.user_id:
        return allow("trainer")
    decision = actor.may("confirmation", "create", situation.standing)
    if decision and actor.extent("confirmation", "create") < Extent.TEAM:
        return refuse(sentence("Attendance is confirmed by the trainer of the topic, or by a manager."), "trainer")
    return decision


def may_revoke(situation: Situation) -> Decision:
    """Whoever answers above; nobody one's own."""
    if situation.facts.get("revoked"):
        return refuse(sentence("This confirmation was revoked already."), "revoked")
    if situation.facts.get("user_id") == situation.actor.user_id:
        return refuse(sentence("Your own confirmation is revoked by somebody else."), "self")
    return situation.actor.may("confirmation", "edit", situation.standing)


def _retired(situation: Situation) -> Decision | None:
    if situation.facts.get("retired"):
        return refuse(sentence("This topic is no longer in use."), "retired")
    return None
