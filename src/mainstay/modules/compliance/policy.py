"""Who may do what with consent, the do-not-contact list and the data of persons. Pure."""

from collections.abc import Callable

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.decision import Decision, refuse
from mainstay.kernel.sentences import sentence

LIVE, FROZEN, RESTRICTED, PSEUDONYMISED, ERASED = "live", "frozen", "restricted", "pseudonymised", "erased"


def may_lift(situation: Situation) -> Decision:
    """By the rights table, in person: never while standing in for somebody, never by an import or a schedule."""
    decision = situation.actor.may("consent", "edit")
    if not decision:
        return decision
    if situation.actor.on_behalf_of is not None:
        return refuse(sentence("Nobody may lift this while standing in for somebody else."), "deputy")
    if situation.actor.interface in ("import", "schedule"):
        return refuse(sentence("An import never lifts a do-not-contact entry."), "interface")
    return decision


def in_state(verb: str, *states: str) -> Callable[[Situation], Decision]:
    """The policy of an act on the data of a person: the right over privacy, and one of the states."""

    def may(situation: Situation) -> Decision:
        decision = situation.actor.may("privacy", verb)
        state = situation.facts.get("state", LIVE)
        if decision and state not in states:
            return refuse(
                sentence("The data of this person are {state}, so this cannot be done.", state=state), "state"
            )
        return decision

    may.__name__ = f"may_{verb}_person"
    may.__doc__ = "By the right over privacy, and the state of the data."
    return may


def may_decide_conflict(situation: Situation) -> Decision:
    """By the right over conflicts; never about a conflict of one's own."""
    decision = situation.actor.may("conflict", "edit")
    if decision and situation.facts.get("user_id") == situation.actor.user_id:
        return refuse(sentence("Somebody else decides about your own conflict of interest."), "self")
    if decision and situation.facts.get("state") == "over":
        return refuse(sentence("This conflict is over."), "state")
    return decision


def in_request_state(*states: str) -> Callable[[Situation], Decision]:
    """The policy of a step of a privacy request: the right over privacy, and one of the states."""

    def may(situation: Situation) -> Decision:
        decision = situation.actor.may("privacy", "edit")
        if decision and situation.facts.get("state") not in states:
            return refuse(sentence("The request is not at this step."), "state")
        return decision

    may.__name__ = "may_take_step_of_request"
    may.__doc__ = "By the right over privacy, and the step at which the request is."
    return may


def may_look_through_round(situation: Situation) -> Decision:
    """By the right to erase, in person, while the round is not released."""
    decision = situation.actor.may("privacy", "erase")
    if not decision:
        return decision
    if situation.facts.get("state") not in ("proposed", "once"):
        return refuse(sentence("This round is released or over."), "state")
    if situation.actor.on_behalf_of is not None:
        return refuse(sentence("Nobody releases erasures while standing in for somebody else."), "deputy")
    return decision


def may_release_round(situation: Situation) -> Decision:
    """As for looking it through; the second release is by another person than the first."""
    decision = may_look_through_round(situation)
    if decision and situation.facts.get("first_by") == situation.actor.user_id:
        return refuse(sentence("You have released this round already; it needs a second person."), "self")
    return decision
