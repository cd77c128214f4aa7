"""Who may do what with people, roles and appointments. Pure."""

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.actor import Extent
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.sentences import sentence


def nobody_but_the_system(situation: Situation) -> Decision:  # noqa: ARG001
    """No person: a system actor with the verb is asked for no policy."""
    return refuse(sentence("Only Mainstay itself does this."), "system")


def may_appoint(situation: Situation) -> Decision:
    """The head, or whoever the rights table empowers. Whom and to what is decided when they are known."""
    decision = situation.actor.may("appointment", "create")
    if decision or situation.actor.is_system:
        return decision
    return refuse(sentence("Appointments are made by the head of the company, or whom the head has empowered."))


def may_appoint_whom(situation: Situation, appointee: int, wider: tuple[str, ...]) -> Decision:
    """Below the whole company: only people of one's own reporting line, never oneself, and no role that reaches
    further than one's own (``wider``: the rights by which it would).
    """
    actor = situation.actor
    extent = actor.extent("appointment", "create")
    if actor.is_system or extent == Extent.ALL:
        return allow("appointment")
    if appointee == actor.user_id:
        return refuse(sentence("Nobody appoints themselves. Ask the head of the company."), "self")
    if appointee not in actor.line_users:
        return refuse(sentence("You may appoint only people who report to you."), "line")
    if wider:
        return refuse(
            sentence("This role reaches further than yours ({rights}). Ask the head of the company.",
                     rights=", ".join(wider[:3])), "wider",
        )  # fmt: skip
    return allow("line")
