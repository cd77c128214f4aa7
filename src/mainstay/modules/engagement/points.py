"""What higher modules add to talks, and what engagement tells."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.events.registry import event
from mainstay.framework.points import slot

interaction_side = slot("interaction.side")
briefing_lines = slot("interaction.briefing")
forms = {name: slot(f"do.interaction.{name}") for name in ("log", "plan", "edit", "conclude")}

event("interaction.logged", _("logged a talk"))
event("interaction.planned", _("planned a talk"))
event("interaction.edited", _("changed a talk"))
event("interaction.cancelled", _("called off a talk"))
event("interaction.removed", _("removed a talk"))
event("interaction.restored", _("restored a talk"))
event("promise.made", _("noted a promise"))
event("promise.kept", _("kept a promise"))
event("promise.broken", _("did not keep a promise"))
event("promise.moved", _("moved a promise to another day"))
event("promise.withdrawn", _("withdrew a promise"))
event("promise.reopened", _("took up a promise again"))
