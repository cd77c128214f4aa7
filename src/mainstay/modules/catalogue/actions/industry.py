"""The kinds of need of an industry template."""

from mainstay.framework.actions import ActionContext
from mainstay.framework.industry.models import IndustryTemplate
from mainstay.framework.industry.pieces import Done, Wanted, bring_in, in_languages, put_away
from mainstay.framework.industry.template import Template, TemplateEntry
from mainstay.modules.catalogue.models import NeedKind

SECTION = "needs"


def needs_on(context: ActionContext, row: IndustryTemplate, template: Template) -> Done:
    """Add the kinds of need, or take them into use again with what answers them."""
    wanted = [_wanted(context, template, need) for need in template.needs]
    return bring_in(context, row, SECTION, NeedKind, wanted)


def needs_off(context: ActionContext, row: IndustryTemplate) -> Done:
    """Take the kinds of need out of use."""
    return put_away(context, row, SECTION, NeedKind)


def _wanted(context: ActionContext, template: Template, need: TemplateEntry) -> Wanted:
    def make() -> NeedKind:
        return context.create(
            NeedKind(name=need.name, names=in_languages(need.name), description=need.about, industry=template.name)
        )

    return Wanted(need.code, NeedKind.objects.filter(name=need.name).first, make)
