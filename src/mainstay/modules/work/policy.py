"""Who may do what with duties, approvals and comments. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.actor import Actor, Standing
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.work.choices import DutyKind, DutyState

_RUNNING = (DutyState.OPEN, DutyState.WAITING)


def may_change_duty(situation: Situation) -> Decision:
    """By the rights table, and only while the duty runs."""
    decision = situation.actor.may("duty", "edit", situation.standing)
    if decision and situation.facts.get("state") not in _RUNNING:
        return refuse(sentence("This duty is closed. Reopen it first."), "closed")
    return decision


def may_close_duty(situation: Situation) -> Decision:
    """As `may_change_duty`; an approval is decided, not ticked off or passed on, and what one knows is confirmed."""
    decision = may_change_duty(situation)
    if decision and situation.facts.get("duty_kind") == DutyKind.KNOWLEDGE:
        return refuse(sentence("This closes when the topic is confirmed: open the topic and confirm it."), "knowledge")
    if decision and situation.facts.get("duty_kind") == DutyKind.APPROVAL:
        return refuse(sentence("This is an approval: approve or refuse it."), "approval")
    return decision


def may_reopen_duty(situation: Situation) -> Decision:
    """By the rights table, and only when the duty is closed and was no approval, and did not ask for knowledge."""
    decision = situation.actor.may("duty", "edit", situation.standing)
    if decision and situation.facts.get("state") in _RUNNING:
        return refuse(sentence("This duty is open already."), "open")
    if decision and situation.facts.get("duty_kind") == DutyKind.APPROVAL:
        return refuse(sentence("A decision stands. Ask anew for an approval."), "approval")
    if decision and situation.facts.get("duty_kind") == DutyKind.KNOWLEDGE:
        return refuse(sentence("This closed with what it asked for; it is asked anew when it is due."), "knowledge")
    return decision


def _about_oneself(situation: Situation) -> Decision:
    """Whoever is signed in, about themselves."""
    if situation.actor.is_system:
        return refuse(sentence("{actor} has no day of its own.", actor=situation.actor.name), "system")
    return allow("self")


may_for_oneself: Callable[[Situation], Decision] = _about_oneself


def nobody_but_the_system(situation: Situation) -> Decision:  # noqa: ARG001
    """No person: a system actor with the verb is asked for no policy."""
    return refuse(sentence("Only Mainstay itself does this."), "system")


def may_decide(situation: Situation) -> Decision:
    """The approver of the tier whose turn it is, or who stands in for them; never whoever asked. Principal and stand-in
    are one pair of eyes: neither decides what the other asked, nor a second time after the other. Where sole signature
    is switched on, the approver decides alone, and the act is marked.
    """
    facts, actor = situation.facts, situation.actor
    eyes = actor.eyes | {actor.user_id}
    if facts.get("state") != "asked":
        return refuse(sentence("This is decided already."), "approver")
    alone = facts.get("sole_signature", "")
    if not alone and facts.get("asked_by_id") in eyes:
        return refuse(_own_request(actor, facts), "own_request")
    if facts.get("approver_id") != actor.user_id:
        return refuse(sentence("This is for {name} to decide.", name=str(facts.get("approver_name", ""))), "approver")
    if not alone and eyes & set(facts.get("decided_by_ids", ())):
        return refuse(
            sentence("You, or who stands in for you, agreed already. It takes somebody else."), "one_pair_of_eyes"
        )
    held = actor.may("approval", "edit", frozenset({Standing.SELF}))
    if actor.mandate is not None or not held:
        return held
    return allow(f"sole_signature:{alone}" if alone else "approver")


def _own_request(actor: Actor, facts: Mapping[str, Any]) -> Sentence:
    if facts.get("asked_by_id") == (actor.deputy or actor.user_id):
        return sentence("You asked for this yourself: somebody else must decide.")
    return sentence("You and who asked for this stand in for each other: somebody else must decide.")


def may_withdraw_approval(situation: Situation) -> Decision:
    """Whoever asked, while it waits."""
    if situation.facts.get("state") != "asked":
        return refuse(sentence("This is decided already."), "decided")
    if situation.facts.get("asked_by_id") != situation.actor.user_id:
        return refuse(sentence("Only who asked for an approval may take it back."), "asked_by")
    return allow("asked_by")


def may_edit_comment(situation: Situation) -> Decision:
    """The author, as long as the comment is not withdrawn."""
    if situation.facts.get("withdrawn"):
        return refuse(sentence("This comment was withdrawn."), "withdrawn")
    if situation.facts.get("author_id") != situation.actor.user_id:
        return refuse(sentence("Only its author may change a comment."), "author")
    return allow("author")
