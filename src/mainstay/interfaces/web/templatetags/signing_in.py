"""What the sign-in page offers, and why somebody sees it again."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from mainstay.interfaces.web.signing_in.door import BECAUSE
from mainstay.modules.signin.queries import sign_in_rules

register = template.Library()


@register.simple_tag(takes_context=True)
def sign_in_ways(context: template.Context) -> dict[str, Any]:
    """The companies with their addresses, whether passwords are asked for, and why somebody was signed out."""
    request = context["request"]
    onward = request.GET.get("next", "")
    query = f"?{urlencode({'next': onward})}" if onward else ""
    passwords = sign_in_rules().passwords
    return {
        "companies": [{"name": one.name, "url": f"{reverse('company_sign_in', args=[one.code])}{query}"}
                      for one in settings.SIGN_IN_COMPANIES],
        "passwords": passwords or "password" in request.GET or request.method == "POST",
        "emergency": not passwords,
        "emergency_url": f"?{urlencode({**({'next': onward} if onward else {}), 'password': '1'})}",
        "because": _said(request.session.pop(BECAUSE, "")),
    }  # fmt: skip


@register.simple_tag(takes_context=True)
def lacks_second_factor(context: template.Context) -> bool:
    """Whether the role of the person on the page needs a second factor that this session does not have."""
    request = context["request"]
    running, rules = getattr(request, "running", None), getattr(request, "sign_in_rules", None)
    if running is None or rules is None:
        return False
    return not running.second_factor and bool(rules.needs_second_factor(request.actor.user_id, request.actor.roles))


def _said(why: str) -> str:
    return {
        "idle": _("You were signed out, because nothing was done here for a while."),
        "too_old": _("You were signed out, because you signed in a long time ago."),
        "roles_changed": _("You were signed out, because your roles have changed. Sign in to go on with the new ones."),
        "factor": _("Your role needs the second factor. Sign in with it."),
        "ended": _("This session was ended."),
        "passwords_off": _("Passwords are switched off here. Sign in through your company."),
    }.get(why, "")
