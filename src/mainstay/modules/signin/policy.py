"""Who may end sessions, reset second factors and set the rules. Pure."""

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.actor import Standing
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.sentences import sentence


def nobody_but_the_system(situation: Situation) -> Decision:  # noqa: ARG001
    """No person: a system actor with the verb is asked for no policy."""
    return refuse(sentence("Only Mainstay itself does this."), "system")


def may_end_session(situation: Situation) -> Decision:
    """Everybody ends one's own; an administrator those of others."""
    if situation.standing is not None and Standing.SELF in situation.standing:
        return allow("self")
    return situation.actor.may("setting", "edit")


def may_end_own_sessions(situation: Situation) -> Decision:
    """Everybody, of oneself."""
    if situation.actor.is_system:
        return refuse(sentence("Only a person is signed in."), "self")
    return allow("self")


def may_reset_factor(situation: Situation) -> Decision:
    """An administrator, signed in; the act itself refuses to do it to oneself."""
    if situation.actor.token_verbs is not None:
        return refuse(sentence("A token resets nobody's second factor. Sign in for that."), "token")
    return situation.actor.may("setting", "edit")


def may_set_rules(situation: Situation) -> Decision:
    """An administrator, signed in."""
    if situation.actor.token_verbs is not None:
        return refuse(sentence("A token does not change how people sign in. Sign in for that."), "token")
    return situation.actor.may("setting", "edit")
