"""The kind of industry templates, switching them, and the page that lists them."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.events.registry import event
from mainstay.framework.industry.fields import fields_off, fields_on
from mainstay.framework.industry.models import IndustryTemplate
from mainstay.framework.industry.pieces import COMPLETE, SWITCH_OFF, SWITCH_ON, Done, counts
from mainstay.framework.industry.shipped import CHOICES, shipped_template, shipped_templates
from mainstay.framework.industry.template import KINDS, Template
from mainstay.framework.kinds import KindField, RecordKind, register_kind
from mainstay.framework.pages import NavItem, Page, register_nav, register_page
from mainstay.framework.points import parts_of
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.scopes import CompanyScope
from mainstay.framework.values import Boolean, Choice, Instant
from mainstay.framework.values.inputs import choice

register_kind(
    RecordKind(
        name="industry_template", model=IndustryTemplate, label=_("Industry template"), plural=_("Industry templates"),
        rights="setting", scope=CompanyScope(), title=lambda row: str(dict(CHOICES).get(row.code, row.code)),
        icon="building-skyscraper",
        fields=(
            KindField(name="code", label=_("Industry template"), type=Choice(choices=CHOICES), sort="code"),
            KindField(name="is_on", label=_("Switched on"), type=Boolean()),
            KindField(name="switched_at", label=_("Switched"), type=Instant()),
        ),
    )
)  # fmt: skip
event("industry_template.switched_on", _("switched on an industry template"))
event("industry_template.switched_off", _("switched off an industry template"))


@dataclass(frozen=True, kw_only=True)
class SwitchTemplate:
    """Which industry."""

    template: str = choice(_("Industry"), choices=CHOICES)


@action(
    "industry_template.switch_on", label=_("Switch on"), policy=by_right("setting", "edit"), scope="company",
    creates="industry_template", events=("industry_template.switched_on",), icon="toggle-right", menu=False,
    sample=lambda: {"template": "food_drink"},
)  # fmt: skip
def switch_on_industry_template(context: ActionContext, input: SwitchTemplate) -> IndustryTemplate:
    """Bring in the fields, kinds of need, parts in purchases, pipeline and obligations of an industry. What it brought
    earlier comes back with everything in it.
    """
    template = shipped_template(input.template)
    row = IndustryTemplate.objects.filter(code=template.code).first()
    if row is None:
        row = context.create(IndustryTemplate(code=template.code, is_on=True, switched_at=context.now))
    context.update(row, is_on=True, switched_at=context.now)
    done = fields_on(context, row, template)
    for one in parts_of(SWITCH_ON):
        done += one.function(context, row, template)
    _tell(context, done, "industry_template.switch_off", template)
    context.emit("industry_template.switched_on", row)
    return row


@action(
    "industry_template.switch_off", label=_("Switch off"), policy=by_right("setting", "edit"), scope="company",
    events=("industry_template.switched_off",), icon="toggle-left", menu=False,
    sample=lambda: {"template": "food_drink"},
)  # fmt: skip
def switch_off_industry_template(context: ActionContext, input: SwitchTemplate) -> IndustryTemplate | None:
    """Take what an industry brought out of use. All values, deals and duties stay, and come back with it; a pipeline
    with open deals stays in use until they are decided.
    """
    template = shipped_template(input.template)
    row = IndustryTemplate.objects.filter(code=template.code, is_on=True).first()
    if row is None:
        return None
    context.update(row, is_on=False, switched_at=context.now)
    done = fields_off(context, row)
    for one in parts_of(SWITCH_OFF):
        done += one.function(context, row, template)
    _tell(context, done, "industry_template.switch_on", template)
    context.emit("industry_template.switched_off", row)
    return row


@dataclass(frozen=True, kw_only=True)
class CompleteTemplates:
    """Nothing to say: all that are on."""


@action(
    COMPLETE, label=_("Bring in what is new"), policy=by_right("setting", "edit"), scope="company", menu=False, sample=dict,
    icon="toggle-right",
)  # fmt: skip
def complete_industry_template(context: ActionContext, input: CompleteTemplates) -> None:  # noqa: ARG001
    """Bring in what a newer version added to the industry templates that are on; what they brought before stays as it is."""
    known = {one.code: one for one in shipped_templates()}
    done: Done = []
    for row in IndustryTemplate.objects.filter(is_on=True, code__in=known).order_by("code"):
        done += fields_on(context, row, known[row.code])
        for one in parts_of(SWITCH_ON):
            done += one.function(context, row, known[row.code])
    context.answer["made"] = counts(done, "made")


def _tell(context: ActionContext, done: Done, back: str, template: Template) -> None:
    context.answer["done"] = done
    context.answer["kept"] = counts(done, "kept")
    context.answer["undo"] = {"action": back, "subject": "", "input": {"template": template.code}}


@dataclass(frozen=True)
class TemplateShown:
    """A template on the settings page: whether it is on, what it brings."""

    code: str
    name: str
    about: str
    is_on: bool
    was_on: bool
    fields: tuple[str, ...]
    needs: tuple[str, ...]
    contact_roles: tuple[str, ...]
    stages: tuple[str, ...]
    obligations: tuple[str, ...]
    installed_base: str


@dataclass(frozen=True)
class TemplatesPage:
    """All templates."""

    templates: tuple[TemplateShown, ...]


@query(
    "industry_template.all", label=_("Industry templates"), output=TemplatesPage, rights=("setting", "edit"), budget=3,
    sample=dict,
)  # fmt: skip
def industry_template_all(context: QueryContext, input: object) -> TemplatesPage:  # noqa: ARG001
    """The industry templates that ship with the program, and which are on."""
    states = dict(IndustryTemplate.objects.order_by("pk").values_list("code", "is_on"))
    return TemplatesPage(tuple(_shown(one, states) for one in shipped_templates()))


def _shown(one: Template, states: dict[str, bool]) -> TemplateShown:
    return TemplateShown(
        one.code, gettext(one.name), gettext(one.about), states.get(one.code, False), one.code in states,
        tuple(dict.fromkeys(gettext(field.label) for kind in KINDS for field in one.fields_of(kind))),
        tuple(gettext(need.name) for need in one.needs), tuple(gettext(role.name) for role in one.contact_roles),
        tuple(gettext(stage.name) for stage in one.pipeline.stages), tuple(gettext(duty.what) for duty in one.obligations),
        gettext(one.installed_base.about) if one.installed_base else "",
    )  # fmt: skip


register_page(
    Page(name="industry", path="settings/industry", query="industry_template.all", template="industry.html",
         title=_("Industry templates"))
)  # fmt: skip
register_nav(
    NavItem(name="industry", group="settings", label=_("Industry templates"), icon="building-skyscraper",
            url="/settings/industry/", rank=86, right=("setting", "edit"))
)  # fmt: skip
