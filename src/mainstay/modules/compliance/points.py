"""What compliance tells. Parts of the procedures ``erase`` and ``access_export`` are filled by every module with data
about persons: ``erase(context, person_id, person_key)`` does what its record class asks for and returns a row per table,
``access_export(context, person_id, person_key)`` returns what is held.
"""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.events.registry import event

event("consent.given", _("noted a consent"))
event("consent.withdrawn", _("noted the withdrawal of a consent"))
event("suppression.added", _("put somebody on the do-not-contact list"))
event("suppression.lifted", _("took somebody off the do-not-contact list"))
event("person.frozen", _("froze the data of a person"))
event("person.unfrozen", _("released the data of a person"))
event("person.restricted", _("restricted the data of a person"))
event("person.erased", _("erased a person"))
event("person.notified", _("told a person which data we hold"))
event("legal_hold.placed", _("placed a legal hold"))
event("legal_hold.ended", _("ended a legal hold"))
event("retention_class.edited", _("changed a retention rule"))
event("competition.declared", _("declared that two clients compete"))
event("competition.ended", _("noted that two clients compete no more"))
event("watched_industry.changed", _("changed the industries in which clients compete"))
event("conflict.found", _("found a conflict of interest"))
event("conflict.decided", _("decided on a conflict of interest"))
event("conflict.over", _("noted that a conflict of interest is over"))
event("wall.raised", _("raised an information wall"))
event("wall.taken_down", _("took an information wall down"))
event("privacy_request.received", _("received a privacy request"))
event("privacy_request.identified", _("found out who made a privacy request"))
event("privacy_request.extended", _("extended the time of a privacy request"))
event("privacy_request.settled", _("did what a privacy request asks for"))
event("privacy_request.answered", _("answered a privacy request"))
event("privacy_request.withdrawn", _("noted that a privacy request was taken back"))
event("privacy_request.pressing", _("warned that a privacy request is due soon"))
event("erasure_round.proposed", _("proposed a round of erasures"))
event("erasure_round.released", _("released a round of erasures"))
event("erasure_round.ended", _("ended a round of erasures"))
event("notice_round.opened", _("asked for privacy notices"))
event("notice_round.closed", _("noted that all privacy notices of a month were sent"))
