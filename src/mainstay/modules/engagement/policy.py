"""Who may do what with talks and promises. Pure."""

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.actor import Standing
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.sentences import sentence
from mainstay.modules.engagement.choices import InteractionState, PromiseState


def may_change_talk(situation: Situation) -> Decision:
    """By the rights table; whoever logged a talk may change it."""
    if situation.standing and Standing.SELF in situation.standing and situation.actor.may("interaction", "create"):
        return allow("self")
    return situation.actor.may("interaction", "edit", situation.standing)


def may_conclude_talk(situation: Situation) -> Decision:
    """As `may_change_talk`, and only while the talk is planned."""
    decision = may_change_talk(situation)
    if decision and situation.facts.get("state") != InteractionState.PLANNED:
        return refuse(sentence("This talk is not planned any more. Edit what was logged."), "state")
    return decision


def may_settle_promise(situation: Situation) -> Decision:
    """Whoever gave the promise, or by the rights table; only while it is open."""
    decision = _may_touch_promise(situation)
    if decision and situation.facts.get("state") != PromiseState.OPEN:
        return refuse(sentence("This promise is settled. Reopen it first."), "settled")
    return decision


def may_reopen_promise(situation: Situation) -> Decision:
    """As `may_settle_promise`, and only when it is settled."""
    decision = _may_touch_promise(situation)
    if decision and situation.facts.get("state") == PromiseState.OPEN:
        return refuse(sentence("This promise is open already."), "open")
    return decision


def may_follow(situation: Situation) -> Decision:
    """Acts that follow from other acts: only the named system actor does them."""
    return refuse(
        sentence("{actor} cannot do this: it follows from other acts by itself.", actor=situation.actor.name), "system"
    )


def _may_touch_promise(situation: Situation) -> Decision:
    if situation.standing and Standing.SELF in situation.standing:
        return allow("self")
    return situation.actor.may("interaction", "edit", situation.standing)
