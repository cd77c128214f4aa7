"""What people tell, and where higher modules add to the pages of people.

The procedure ``leave`` asks every module what a leaver still holds: its parts take the context and the user, and give
rows ``{"what": …, "count": …}``; somebody who still holds something does not leave. ``leave_to`` hands all of it over
first: its parts take the context, the user and the successors (rules/leaving.py) and do what framework/leaving.py declares
beside each table. ``deputy_begins`` and
``deputy_ends`` move or copy what is open: parts take the context, principal, deputy and the deputyship (at the end also
the items given at the start) and give rows ``{"kind": …, "id": …, "copy": …}``. ``deputy_preconditions`` gives the rights
``{"group": …, "verb": …}`` that somebody may not exercise for the principal, for lack of training, licence or region.
``withheld_rights`` gives the rights that somebody lacks although the roles include them, for themselves and for whoever
they stand in for: parts take None, the id of the user and the user's day, in one statement all together, as every request
asks; rows are ``{"group": …, "verb": …, "reason": a Sentence that says what to do}``.
"""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.events.registry import event
from mainstay.framework.points import slot

user_main = slot("user.main")
user_side = slot("user.side")
unit_main = slot("unit.main")
appointing = slot("do.appointment.create")
deputyship_pack = slot("deputyship.pack")
deputyship_report = slot("deputyship.report")
deputyship_side = slot("deputyship.side")

event("company.set_up", _("set up the company"))
event("unit.created", _("opened a company unit"))
event("user.invited", _("invited a colleague"))
event("user.joined", _("joined"))
event("user.left", _("left"))
event("departure.planned", _("planned that a colleague leaves"))
event("departure.cancelled", _("called off that a colleague leaves"))
event("user.returned", _("came back"))
event("user.moved", _("moved to another unit"))
event("line.changed", _("changed who reports to whom"))
event("appointment.made", _("appointed"))
event("appointment.ended", _("ended an appointment"))
event("appointment.proposed", _("proposed an appointment"))
event("appointment.proposal_answered", _("answered a proposal of an appointment"))
event("appointing_power.changed", _("changed who may appoint"))
event("right.changed", _("changed the rights of a role"))
event("absence.planned", _("planned an absence"))
event("absence.reported", _("reported an absence"))
event("absence.ended", _("is back"))
event("deputyship.proposed", _("proposed a deputy"))
event("deputyship.accepted", _("agreed to stand in"))
event("deputyship.declined", _("declined to stand in"))
event("deputyship.confirmed", _("confirmed a deputy"))
event("deputyship.begun", _("began to stand in"))
event("deputyship.changed", _("changed a deputyship"))
event("deputyship.ended", _("ended a deputyship"))
event("deputyship.reviewed", _("looked at what a deputy did"))
event("sole_signature.switched", _("switched sole signature"))
event("deputy_policy.set", _("changed how the company stands in for people"))
