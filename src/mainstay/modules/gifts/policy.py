"""Who may do what with gifts and their rules. Pure."""

from collections.abc import Callable

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.sentences import sentence


def gift_in(verb: str, *states: str) -> Callable[[Situation], Decision]:
    """By the right over gifts, while the gift is in one of the states."""

    def may(situation: Situation) -> Decision:
        decision = situation.actor.may("gift", verb, situation.standing)
        if decision and situation.facts.get("state") not in states:
            return refuse(sentence("What has become of this gift does not allow that any more."), "state")
        return decision

    may.__name__ = f"may_{verb}_gift_in_state"
    may.__doc__ = "By the right over gifts, and how far the gift has come."
    return may


def may_confirm_rule(situation: Situation) -> Decision:
    """By the right over gift rules, in person, a draft that somebody else wrote: four eyes."""
    decision = situation.actor.may("gift_rule", "approve")
    if not decision:
        return decision
    if situation.actor.on_behalf_of is not None:
        return refuse(sentence("Nobody confirms a rule while standing in for somebody else."), "deputy")
    if situation.facts.get("state") not in ("draft", None):
        return refuse(sentence("Only a draft can be confirmed."), "state")
    if situation.facts.get("author_id") == situation.actor.user_id:
        return refuse(sentence("Somebody else confirms what you wrote."), "author")
    return decision


def may_answer(situation: Situation) -> Decision:
    """Everybody answers for oneself, once."""
    if situation.facts.get("user_id") != situation.actor.user_id:
        return refuse(sentence("Everybody answers for oneself."), "self")
    if situation.facts.get("state") != "open":
        return refuse(sentence("This is answered already."), "state")
    return allow("self")
