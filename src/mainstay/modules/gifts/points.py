"""What gifts tell, and what higher modules add to the page of a gift."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.events.registry import event
from mainstay.framework.points import slot

gift_side = slot("gift.side")
planning = slot("do.gift.plan")

event("gift.planned", _("planned a gift"))
event("gift.decided", _("decided on a gift"))
event("gift.changed", _("changed a planned gift"))
event("gift.cancelled", _("called a gift off"))
event("gift.recorded", _("recorded a gift"))
event("gift.declined", _("noted a declined gift"))
event("gift.returned", _("noted a returned gift"))
event("gift.corrected", _("corrected a gift"))
event("gift.exempted", _("exempted a gift"))
event("gift.worsened", _("found that a gift stands above a limit now"))
event("gift.expired", _("let the approval of a gift run out"))
event("gift_person.noted", _("noted what a person is for the gift rules"))
event("gift_pack.loaded", _("loaded a pack of gift rules"))
event("gift_rule.confirmed", _("confirmed a gift rule"))
event("gift_rule.retired", _("retired a gift rule"))
event("gift_rule.warned", _("warned about the gift rules"))
event("gift_setting.proposed", _("proposed settings for gifts"))
event("gift_setting.confirmed", _("confirmed the settings for gifts"))
event("gift_attestation.started", _("asked everybody about their gifts"))
event("gift_attestation.answered", _("said whether the register of gifts is whole"))
event("gift_attestation.closed", _("closed an attestation of gifts"))
