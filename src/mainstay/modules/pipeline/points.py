"""What higher modules add to leads and deals, and what the pipeline tells."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.events.registry import event
from mainstay.framework.points import slot

opportunity_main = slot("opportunity.main")
opportunity_side = slot("opportunity.side")
lead_side = slot("lead.side")
board_top = slot("deals_board.top")

event("opportunity.created", _("opened the deal"))
event("opportunity.changed", _("changed the deal"))
event("opportunity.moved", _("moved the deal to another stage"))
event("opportunity.won", _("won the deal"))
event("opportunity.lost", _("lost the deal"))
event("opportunity.reopened", _("opened the deal again"))
event("deals.changed", _("changed several deals"))
event("lead.captured", _("captured the lead"))
event("lead.changed", _("changed the lead"))
event("lead.assigned", _("assigned the lead"))
event("lead.accepted", _("accepted the lead"))
event("lead.rejected", _("rejected the lead"))
event("lead.qualified", _("qualified the lead"))
event("lead.converted", _("converted the lead"))
event("pipeline.created", _("made the pipeline"))
event("pipeline.changed", _("changed the pipeline"))
