"""Further ways to reach somebody, and how to address them."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.accounts.actions.columns import NoValues, mentioned
from mainstay.modules.accounts.choices import PointType
from mainstay.modules.accounts.models import Account, Contact, ContactPoint, Salutation
from mainstay.modules.accounts.policy import beyond_duty
from mainstay.modules.accounts.rules.keys import point_key

_TYPES = tuple(PointType.choices)
_NEEDS_FORM = {"email", "phone", "mobile", "fax"}


@dataclass(frozen=True, kw_only=True)
class AddPoint:
    """One more way to reach somebody."""

    point_type: str = choice(_("Type"), choices=_TYPES)
    value: str = text(_("Value"), max_length=300, personal=True)
    label: str = text(_("Label"), default="", min_length=0, max_length=40)


_SAMPLE = {"point_type": "mobile", "value": "+371 29 000 000"}


@action(
    "contact.add_point", label=_("Add way to reach"), policy=by_right("contact", "edit"), subject="contact",
    creates="contact_point", icon="at",
    sample=lambda: _SAMPLE,
)  # fmt: skip
def add_contact_point(context: ActionContext, input: AddPoint) -> ContactPoint:
    """Add an e-mail address, number or account of a person, beside the main ones."""
    contact: Contact = context.subject
    normal = _normal(input.point_type, input.value, contact.account.country)
    return _added(context, ContactPoint(person=contact.person, **mentioned(input, ContactPoint), normal=normal))


@action(
    "account.add_point", label=_("Add way to reach"), policy=beyond_duty("account", "edit"), subject="account",
    creates="contact_point", icon="at",
    sample=lambda: _SAMPLE,
)  # fmt: skip
def add_account_point(context: ActionContext, input: AddPoint) -> ContactPoint:
    """Add an e-mail address, number or web page of an account, beside the main ones."""
    account: Account = context.subject
    normal = _normal(input.point_type, input.value, account.country)
    return _added(context, ContactPoint(account=account, **mentioned(input, ContactPoint), normal=normal))


def _added(context: ActionContext, point: ContactPoint) -> ContactPoint:
    row = context.create(point)
    context.answer["undo"] = {"action": "contact_point.remove", "subject": row.public_id, "input": {}}
    return row


def _normal(point_type: str, value: str, country: str) -> str:
    normal = point_key(point_type, value, country)
    if not normal and point_type in _NEEDS_FORM:
        raise RuleBroken(
            sentence("{value} cannot be read as what it is said to be. Write numbers with their country code, like "
                     "+371 67000000.", value=value), path="value",
        )  # fmt: skip
    return normal


@dataclass(frozen=True, kw_only=True)
class EditPoint:
    """Another value or label."""

    value: str = text(_("Value"), max_length=300, default=UNSET, personal=True)
    label: str = text(_("Label"), default=UNSET, min_length=0, max_length=40)


@action(
    "contact_point.edit", label=_("Edit"), policy=by_right("contact", "edit"), subject="contact_point", icon="edit",
    sample=lambda: {"label": "private"},
)  # fmt: skip
def edit_contact_point(context: ActionContext, input: EditPoint) -> ContactPoint:
    """Correct a further way to reach somebody."""
    point: ContactPoint = context.subject
    values = mentioned(input, ContactPoint)
    if "value" in values:
        country = point.account.country if point.account else context.actor.country
        values["normal"] = _normal(point.point_type, values["value"], country)
    return context.update(point, **values)


@action(
    "contact_point.remove", label=_("Remove"), policy=by_right("contact", "edit"), subject="contact_point", icon="trash",
    destructive=True, sample=dict,
)  # fmt: skip
def remove_contact_point(context: ActionContext, input: NoValues) -> None:  # noqa: ARG001
    """Take a further way to reach somebody away."""
    context.remove(context.subject)


@dataclass(frozen=True, kw_only=True)
class SetSalutation:
    """The line with which letters to this person begin."""

    language: str = choice(_("Language"), choices=tuple(settings.LANGUAGES))
    line: str = text(_("Salutation"), default="", min_length=0, personal=True, help=_("Empty: none is kept."))


@action(
    "contact.set_salutation", label=_("Salutation"), policy=by_right("contact", "edit"), subject="contact",
    icon="writing", sample=lambda: {"language": "lv", "line": "Cienījamais Ozola kungs!"},
)  # fmt: skip
def set_contact_salutation(context: ActionContext, input: SetSalutation) -> Contact:
    """Keep the salutation of a person in a language, as a colleague has read it; nothing is ever written with a line
    that no one has seen.
    """
    contact: Contact = context.subject
    row = Salutation.objects.filter(person=contact.person, language=input.language).first()
    if row is not None and not input.line:
        context.remove(row)
    elif row is not None:
        context.update(row, line=input.line)
    elif input.line:
        context.create(Salutation(person=contact.person, language=input.language, line=input.line))
    return contact
