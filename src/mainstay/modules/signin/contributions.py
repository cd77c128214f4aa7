"""What the rules of signing in add to actions of others."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.points import check, part
from mainstay.kernel.actor import Actor
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.sentences import counted
from mainstay.modules.signin.actions.sessions import cut_off
from mainstay.modules.signin.queries.rules import sign_in_rules


@check("token.create")
def token_lives_no_longer_than_the_rules_allow(actor: Actor, row: Any, given: Any) -> Decision:  # noqa: ARG001
    """No API token outlives what the company has said."""
    longest = sign_in_rules().token_days
    if given.days > longest:
        return refuse(counted("API tokens live one day at most here.", "API tokens live {count} days at most here.",
                              count=longest), "sign_in_policy")  # fmt: skip
    return allow("sign_in_policy")


@part("leave", "signin.SignInPolicy")
def leave(context: ActionContext, user: Any) -> list[dict[str, Any]]:  # noqa: ARG001
    """Who signs in when the company's sign-in is down names somebody else first."""
    return [{"what": "sign-in for emergencies", "count": 1}] if sign_in_rules().break_glass == user.pk else []


@part("leave_to", "signin.UserSession", "framework.ApiToken", "framework.Webhook")
def leave_to(context: ActionContext, user: Any, to: Any) -> list[dict[str, Any]]:  # noqa: ARG001
    """Sessions, tokens and webhooks end with the act."""
    cut_off(context, user)
    return []
