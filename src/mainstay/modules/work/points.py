"""What higher modules add to a person's day, and what work tells."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.events.registry import event
from mainstay.framework.points import slot

my_day_side = slot("my_day.side")
my_day_foot = slot("my_day.foot")
duty_side = slot("duty.side")
approval_side = slot("approval.side")

event("duty.opened", _("gave a duty"))
event("duty.done", _("did a duty"))
event("duty.dropped", _("dropped a duty"))
event("duty.moved", _("moved a duty"))
event("duty.handed_over", _("handed over a duty"))
event("duty.reopened", _("reopened a duty"))
event("approval.asked", _("asked for approval"))
event("approval.approved", _("approved"))
event("approval.refused", _("refused"))
event("approval.withdrawn", _("took back a request"))
event("comment.written", _("commented"))
event("comment.edited", _("changed a comment"))
event("comment.withdrawn", _("took back a comment"))
