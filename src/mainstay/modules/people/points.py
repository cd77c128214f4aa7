"""What people tell, and where higher modules add to the pages of people.

The procedure ``leave`` asks every module what a leaver still holds: its parts take the context and the user, and give
rows ``{"what": …, "count": …}``; somebody who still holds something does not leave.
"""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.events.registry import event
from mainstay.framework.points import slot

user_main = slot("user.main")
user_side = slot("user.side")
unit_main = slot("unit.main")

event("company.set_up", _("set up the company"))
event("unit.created", _("opened a company unit"))
event("user.invited", _("invited a colleague"))
event("user.joined", _("joined"))
event("user.left", _("left"))
event("user.returned", _("came back"))
event("user.moved", _("moved to another unit"))
event("line.changed", _("changed who reports to whom"))
event("appointment.made", _("appointed"))
event("appointment.ended", _("ended an appointment"))
event("right.changed", _("changed the rights of a role"))
