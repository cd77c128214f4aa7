"""Who takes part in the decision on a deal."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import choice, reference, text
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.choices import StakeholderRole, Stance
from mainstay.modules.pipeline.models import DealStakeholder, Opportunity
from mainstay.modules.pipeline.policy import may_edit_open_deal


@dataclass(frozen=True, kw_only=True)
class NameStakeholder:
    """A contact of the account, or a name or role, and the part in the decision."""

    role: str = choice(_("Part in the decision"), choices=tuple(StakeholderRole.choices))
    contact: str | None = reference(_("Contact"), kind="contact", default=None, nullable=True)
    label: str = text(_("Or a name or a role"), min_length=0, default="", personal=True)
    stance: str = choice(_("Stance"), choices=tuple(Stance.choices), default=Stance.UNKNOWN.value)


@dataclass(frozen=True, kw_only=True)
class DropStakeholder:
    """Who no longer takes part."""

    stakeholder: str = text(_("Who"), max_length=16, hidden=True)


@action(
    "opportunity.name_stakeholder", label=_("Name a decision maker"), policy=may_edit_open_deal, subject="opportunity",
    events=("opportunity.changed",), icon="user-star",
    sample=lambda: {"role": "economic_buyer", "label": "Head of purchasing"},
)  # fmt: skip
def name_deal_stakeholder(context: ActionContext, input: NameStakeholder) -> Opportunity:
    """Name who takes which part in the decision; a role stands in until the person is known."""
    deal: Opportunity = context.subject
    contact = context.find("contact", input.contact, "contact") if input.contact else None
    if contact is None and not input.label:
        raise InputInvalid([Problem("contact", "required", sentence("Choose a contact, or write a name or a role."))])
    if contact is not None and contact.account_id != deal.account_id:
        raise InputInvalid([Problem("contact", "other_account", sentence("This contact belongs to another account."))])
    context.create(
        DealStakeholder(
            opportunity=deal, contact=contact, label="" if contact else input.label, role=input.role,
            stance=input.stance,
        )
    )  # fmt: skip
    context.emit("opportunity.changed", deal, account=deal.account.public_id)
    return deal


@action(
    "opportunity.drop_stakeholder", label=_("Take a decision maker out"), policy=may_edit_open_deal,
    subject="opportunity", events=("opportunity.changed",), menu=False, sample=lambda: {"stakeholder": "none"},
)  # fmt: skip
def drop_deal_stakeholder(context: ActionContext, input: DropStakeholder) -> Opportunity:
    """Take somebody out of the decision on a deal."""
    deal: Opportunity = context.subject
    row = deal.stakeholders.filter(public_id=input.stakeholder).first()
    if row is None:
        raise InputInvalid([Problem("stakeholder", "not_found", sentence("The deal names no such person."))])
    context.remove(row)
    context.emit("opportunity.changed", deal, account=deal.account.public_id)
    return deal
