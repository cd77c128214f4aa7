"""Parts in the decisions of an account: who decides, who advises, who stands in the way, and who is not known yet."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import choice, integer, reference, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET, Unset
from mainstay.modules.accounts.actions.columns import NoValues, mentioned
from mainstay.modules.accounts.choices import StakeholderRole, Stance
from mainstay.modules.accounts.models import Account, Stakeholder
from mainstay.modules.accounts.policy import beyond_duty

_ROLES = tuple(StakeholderRole.choices)
_STANCES = tuple(Stance.choices)


@dataclass(frozen=True, kw_only=True)
class AddStakeholder:
    """A part in decisions; without a contact, a role whose holder is to be found out."""

    role: str = choice(_("Role"), choices=_ROLES)
    contact: str | None = reference(
        _("Contact"), kind="contact", default=None, nullable=True, help=_("Empty: not known yet.")
    )
    influence: int = integer(_("Influence (1 to 5)"), default=3, minimum=1, maximum=5)
    stance: str = choice(_("Stance"), choices=_STANCES, default=Stance.UNKNOWN.value)
    covered_by: str | None = reference(_("Looked after by"), kind="user", default=None, nullable=True)
    note: str = text(_("Note"), default="", min_length=0, max_length=300, personal=True)


@action(
    "account.add_stakeholder", label=_("Add stakeholder"), policy=beyond_duty("account", "edit"), subject="account",
    creates="stakeholder",
    events=("stakeholder.changed",), icon="users-group", sample=lambda: {"role": "economic_buyer", "note": "Signs above 1m"},
)  # fmt: skip
def add_account_stakeholder(context: ActionContext, input: AddStakeholder) -> Stakeholder:
    """Say what part somebody has in the decisions of the account, or that a role is there whose holder is unknown."""
    values = mentioned(input, Stakeholder, frozenset({"contact", "covered_by"}))
    row = context.create(Stakeholder(account=context.subject, **values, **_people(context, context.subject, input)))
    context.emit("stakeholder.changed", row, account=context.subject.public_id)
    context.answer["undo"] = {"action": "stakeholder.remove", "subject": row.public_id, "input": {}}
    return row


@dataclass(frozen=True, kw_only=True)
class EditStakeholder:
    """Changes to a part in decisions."""

    role: str = choice(_("Role"), choices=_ROLES, default=UNSET)
    contact: str | Unset | None = reference(_("Contact"), kind="contact", default=UNSET, nullable=True)
    influence: int = integer(_("Influence (1 to 5)"), default=UNSET, minimum=1, maximum=5)
    stance: str = choice(_("Stance"), choices=_STANCES, default=UNSET)
    covered_by: str | Unset | None = reference(_("Looked after by"), kind="user", default=UNSET, nullable=True)
    note: str = text(_("Note"), default=UNSET, min_length=0, max_length=300, personal=True)


@action(
    "stakeholder.edit", label=_("Edit"), policy=beyond_duty("account", "edit"), subject="stakeholder",
    events=("stakeholder.changed",), icon="edit", sample=lambda: {"stance": "for", "influence": 4},
)  # fmt: skip
def edit_stakeholder(context: ActionContext, input: EditStakeholder) -> Stakeholder:
    """Change role, stance, influence or holder of a part in decisions."""
    row: Stakeholder = context.subject
    people = _people(context, row.account, input)
    context.update(row, **mentioned(input, Stakeholder, frozenset({"contact", "covered_by"})), **people)
    context.emit("stakeholder.changed", row, account=row.account.public_id)
    return row


@action(
    "stakeholder.remove", label=_("Remove"), policy=beyond_duty("account", "edit"), subject="stakeholder",
    events=("stakeholder.changed",), icon="trash", destructive=True, sample=dict,
)  # fmt: skip
def remove_stakeholder(context: ActionContext, input: NoValues) -> None:  # noqa: ARG001
    """Take a part in decisions away."""
    row: Stakeholder = context.subject
    context.emit("stakeholder.changed", row.account, removed=row.role)
    context.remove(row)


def _people(context: ActionContext, account: Account, given: AddStakeholder | EditStakeholder) -> dict[str, object]:
    """The records behind the references that were mentioned; the contact must be one of this account."""
    found: dict[str, object] = {}
    if given.contact is not UNSET:
        contact = context.find("contact", given.contact, "contact") if given.contact else None
        if contact is not None and contact.account_id != account.pk:
            raise RuleBroken(sentence("This contact belongs to another account."), path="contact")
        found["contact"] = contact
    if given.covered_by is not UNSET:
        found["covered_by"] = context.find("user", given.covered_by, "covered_by") if given.covered_by else None
    return found
