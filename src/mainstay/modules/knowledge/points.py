"""What knowledge tells, and where higher modules add to the page of a topic."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.events.registry import event
from mainstay.framework.points import slot

topic_side = slot("topic.side")
confirming = slot("do.knowledge.confirm")

event("topic.added", _("added a topic to know"))
event("topic.edited", _("changed a topic to know"))
event("topic.retired", _("retired a topic to know"))
event("requirement.changed", _("changed what must be known"))
event("knowledge.confirmed", _("confirmed a topic"))
event("knowledge.revoked", _("revoked the confirmation of a topic"))
