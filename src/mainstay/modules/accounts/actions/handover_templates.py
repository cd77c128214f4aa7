"""The checklists of handovers in the company's own words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, long_text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.choices import HandoverOccasion
from mainstay.modules.accounts.models import HandoverTemplate
from mainstay.modules.accounts.rules.handovers import own_steps


@dataclass(frozen=True, kw_only=True)
class SetTemplate:
    """The steps of both sides for an occasion, one on each line; both empty: the shipped checklist again."""

    occasion: str = choice(_("Occasion"), choices=tuple(HandoverOccasion.choices))
    giver_steps: str = long_text(_("Who gives ticks off"), default="", min_length=0, max_length=6_000)
    receiver_steps: str = long_text(_("Who receives ticks off"), default="", min_length=0, max_length=6_000)


@action(
    "handover_template.set", label=_("Change the checklist"), policy=by_right("rule", "approve"), scope="company",
    creates="handover_template", icon="checklist",
    sample=lambda: {"occasion": "landed", "giver_steps": "The plan is on file", "receiver_steps": "I have read the plan"},
)  # fmt: skip
def set_handover_template(context: ActionContext, input: SetTemplate) -> HandoverTemplate | None:
    """Change the checklist of an occasion, for handovers that begin from now on. Both empty: the shipped one again."""
    row = HandoverTemplate.objects.filter(occasion=input.occasion).first()
    steps = own_steps(input.giver_steps, input.receiver_steps)
    if not steps:
        if row is not None:
            context.remove(row)
        return None
    if len(steps) > _MOST:
        raise RuleBroken(sentence("A checklist has at most {most} steps.", most=_MOST), path="giver_steps")
    words = {"giver_steps": input.giver_steps, "receiver_steps": input.receiver_steps}
    if row is None:
        return context.create(HandoverTemplate(occasion=input.occasion, **words))
    return context.update(row, **words)


_MOST = 60
