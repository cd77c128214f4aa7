"""The parts that contacts have in purchases: a list that a company keeps, and an industry template fills."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.industry.models import IndustryTemplate
from mainstay.framework.industry.pieces import Done, Wanted, bring_in, in_languages, put_away
from mainstay.framework.industry.template import Template, TemplateEntry
from mainstay.framework.values.inputs import boolean, text
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.accounts.actions.columns import mentioned
from mainstay.modules.accounts.models import ContactRole

SECTION = "contact_roles"


@dataclass(frozen=True, kw_only=True)
class CreateContactRole:
    """A new part in purchases."""

    name: str = text(_("Name"), max_length=60)
    description: str = text(_("Description"), default="", min_length=0, max_length=300)


@dataclass(frozen=True, kw_only=True)
class EditContactRole:
    """Changes to a part in purchases; contacts keep the words that they have."""

    name: str = text(_("Name"), max_length=60, default=UNSET)
    description: str = text(_("Description"), default=UNSET, min_length=0, max_length=300)
    is_active: bool = boolean(_("In use"), default=UNSET)


@action(
    "contact_role.create", label=_("New part in purchases"), policy=by_right("rule", "edit"), creates="contact_role",
    icon="user-star", scope="company", sample=lambda: {"name": "Head of the laboratory"},
)  # fmt: skip
def create_contact_role(context: ActionContext, input: CreateContactRole) -> ContactRole:
    """Add a part in purchases that forms of contacts offer."""
    _refuse_taken(input.name, None)
    return context.create(ContactRole(name=input.name, description=input.description))


@action(
    "contact_role.edit", label=_("Edit"), policy=by_right("rule", "edit"), subject="contact_role", icon="edit",
    sample=lambda: {"description": "Decides on methods and devices."},
)  # fmt: skip
def edit_contact_role(context: ActionContext, input: EditContactRole) -> ContactRole:
    """Rename a part in purchases, or take it out of use."""
    row: ContactRole = context.subject
    values = mentioned(input, ContactRole)
    if values.get("name", row.name) != row.name:
        _refuse_taken(values["name"], row)
        values["names"] = {}
    return context.update(row, **values)


def roles_on(context: ActionContext, row: IndustryTemplate, template: Template) -> Done:
    """Add the parts in purchases of an industry, or offer them again."""
    return bring_in(context, row, SECTION, ContactRole, [_wanted(context, role) for role in template.contact_roles])


def roles_off(context: ActionContext, row: IndustryTemplate) -> Done:
    """Forms no longer offer them; contacts keep theirs."""
    return put_away(context, row, SECTION, ContactRole)


def _wanted(context: ActionContext, role: TemplateEntry) -> Wanted:
    def make() -> ContactRole:
        return context.create(ContactRole(name=role.name, names=in_languages(role.name), description=role.about))

    return Wanted(role.code, ContactRole.objects.filter(name=role.name).first, make)


def _refuse_taken(name: str, row: ContactRole | None) -> None:
    if any(other != row for other in ContactRole.objects.filter(name=name)):
        raise InputInvalid([Problem("name", "taken", sentence("There is already a part {name}.", name=name))])
