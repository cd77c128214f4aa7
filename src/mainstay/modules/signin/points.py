"""What sessions tell."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.events.registry import event

event("session.begun", _("signed in"))
event("session.ended", _("was signed out"))
event("factor.changed", _("changed how they prove who they are"))
event("factor.reset", _("had the second factor reset"))
event("user.admitted", _("was admitted at the first company sign-in"))
event("sign_in_policy.set", _("changed the rules of signing in"))
