"""Capturing and editing leads, and making them into business."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.values.inputs import (
    boolean,
    choice,
    country,
    day,
    email,
    language,
    long_text,
    money,
    phone,
    reference,
    text,
    url,
)
from mainstay.framework.values.mentioned import mentioned
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.folding import fold
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.accounts.actions.accounts import CreateAccount, create_account
from mainstay.modules.accounts.actions.contacts import add_contact
from mainstay.modules.accounts.actions.persons import new_person
from mainstay.modules.accounts.queries.alike import alike_accounts
from mainstay.modules.accounts.rules.alike import Traits
from mainstay.modules.accounts.rules.keys import account_keys, folded, person_keys, sort_key
from mainstay.modules.pipeline.actions.lead_steps import assign_to, enter_state, refuse_step
from mainstay.modules.pipeline.actions.opportunities import first_stage, open_deal
from mainstay.modules.pipeline.actions.reach import may_on_account, refuse_unless
from mainstay.modules.pipeline.choices import Channel, DealType, LeadState
from mainstay.modules.pipeline.models import Lead, Opportunity
from mainstay.modules.pipeline.policy import may_work_on_lead

_TEXTS = ("person_name", "title", "email", "phone", "country", "city", "website", "language", "need", "words", "note",
          "source", "campaign")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CaptureLead:
    """Somebody who may become a client: who, for what, how they came."""

    company: str = text(_("Company"))
    person_name: str = text(_("Person"), min_length=0, default="", personal=True)
    title: str = text(_("Position"), max_length=120, min_length=0, default="")
    email: str | None = email(_("E-mail"), default=None, nullable=True, personal=True)
    phone: str | None = phone(_("Phone"), default=None, nullable=True, personal=True)
    need: str = text(_("What they need"), max_length=300, min_length=0, default="")
    words: str = long_text(_("In their own words"), min_length=0, default="", personal=True)
    country: str | None = country(_("Country"), default=None, nullable=True)
    city: str = text(_("City"), max_length=120, min_length=0, default="")
    website: str | None = url(_("Website"), default=None, nullable=True)
    language: str | None = language(_("Language"), default=None, nullable=True)
    channel: str = choice(_("Came by"), choices=tuple(Channel.choices), default=Channel.OTHER.value)
    source: str = text(_("Source"), max_length=120, min_length=0, default="")
    campaign: str = text(_("Campaign"), max_length=120, min_length=0, default="")
    worth: Money | None = money(_("What it may be worth"), default=None, nullable=True)
    owner: str | None = reference(_("Assign to"), kind="user", default=None, nullable=True)
    note: str = long_text(_("Note"), min_length=0, default="", personal=True)
    external_ref: str = text(_("Number elsewhere"), max_length=120, min_length=0, default="", hidden=True)


@dataclass(frozen=True, kw_only=True)
class EditLead:
    """Changes to a lead."""

    company: Any = text(_("Company"), default=UNSET)
    person_name: Any = text(_("Person"), min_length=0, default=UNSET, personal=True)
    title: Any = text(_("Position"), max_length=120, min_length=0, default=UNSET)
    email: Any = email(_("E-mail"), default=UNSET, nullable=True, personal=True)
    phone: Any = phone(_("Phone"), default=UNSET, nullable=True, personal=True)
    need: Any = text(_("What they need"), max_length=300, min_length=0, default=UNSET)
    words: Any = long_text(_("In their own words"), min_length=0, default=UNSET, personal=True)
    country: Any = country(_("Country"), default=UNSET, nullable=True)
    city: Any = text(_("City"), max_length=120, min_length=0, default=UNSET)
    website: Any = url(_("Website"), default=UNSET, nullable=True)
    language: Any = language(_("Language"), default=UNSET, nullable=True)
    source: Any = text(_("Source"), max_length=120, min_length=0, default=UNSET)
    campaign: Any = text(_("Campaign"), max_length=120, min_length=0, default=UNSET)
    worth: Any = money(_("What it may be worth"), default=UNSET, nullable=True)
    note: Any = long_text(_("Note"), min_length=0, default=UNSET, personal=True)


@dataclass(frozen=True, kw_only=True)
class ConvertLead:
    """Which account and contact the lead becomes, and the first deal."""

    account: str | None = reference(_("Account that it is"), kind="account", default=None, nullable=True)
    contact: str | None = reference(_("Contact that it is"), kind="contact", default=None, nullable=True)
    is_another: bool = boolean(
        _("It is none of the accounts that look alike"), default=False, help=_("A new account is made.")
    )
    opportunity: str = text(
        _("What the deal is about"), min_length=0, default="", help=_("Empty: what the lead needs.")
    )
    amount: Money | None = money(_("Amount"), default=None, nullable=True)
    close_on: date | None = day(_("Closes on"), default=None, nullable=True)
    next_step: str = text(_("Next step"), min_length=0, default="")
    next_step_on: date | None = day(_("Next step on"), default=None, nullable=True)


@action(
    "lead.capture", label=_("New lead"), policy=by_right("lead", "create"), creates="lead", events=("lead.captured",),
    icon="user-search", scope="company", favourite_of=("business_developer", "marketing", "coordinator"),
    sample=lambda: {"company": "Tarnby Ice", "need": "Stabiliser trial", "person_name": "Mette Holm"},
)  # fmt: skip
def capture_lead(context: ActionContext, input: CaptureLead) -> Lead:
    """Capture a lead with its source; it is assigned at once when a colleague is named."""
    lead = Lead(
        captured_by_id=context.actor.user_id or None, channel=input.channel, external_ref=input.external_ref,
        **mentioned(input, *_TEXTS, empty=""), **_company(input.company),
    )  # fmt: skip
    lead.worth = input.worth
    context.create(lead)
    enter_state(context, lead, LeadState.NEW)
    context.answer["alike"] = [row.public_id for row in _alike(context, lead)]
    context.emit("lead.captured", lead)
    if input.owner:
        assign_to(context, lead, context.find("user", input.owner, "owner"))
    return lead


@action(
    "lead.edit", label=_("Edit"), policy=may_work_on_lead, subject="lead", events=("lead.changed",),
    sample=lambda: {"need": "Stabiliser for ice cream, 8 t a year"},
)  # fmt: skip
def edit_lead(context: ActionContext, input: EditLead) -> Lead:
    """Change what is known of a lead."""
    lead: Lead = context.subject
    values = mentioned(input, *_TEXTS, empty="") | mentioned(input, "worth")
    if input.company is not UNSET:
        values |= _company(input.company)
    context.update(lead, **values)
    context.emit("lead.changed", lead)
    return lead


@action(
    "lead.convert", label=_("Convert"), policy=may_work_on_lead, subject="lead", events=("lead.converted",),
    icon="arrow-right", primary=True, sample=lambda: {"is_another": True},
)  # fmt: skip
def convert_lead(context: ActionContext, input: ConvertLead) -> Opportunity:
    """Make a lead into an account, a contact and a deal, all or nothing. Accounts that look alike must be chosen or
    set aside first; source and campaign go along.
    """
    lead: Lead = context.subject
    refuse_step(lead, LeadState.CONVERTED)
    account = _account_of(context, lead, input)
    refuse_unless(may_on_account(context, account, "deal", "create"))
    contact = _contact_of(context, lead, account, input)
    fresh = input.account is None
    deal = Opportunity(
        account=account, owner_id=context.actor.user_id or account.owner_id, lead=lead, source=lead.source,
        name=(input.opportunity or lead.need or lead.company)[:200], campaign=lead.campaign, close_on=input.close_on,
        next_step=input.next_step, next_step_on=input.next_step_on, description=lead.words,
        deal_type=DealType.NEW if fresh else DealType.EXISTING,
    )  # fmt: skip
    open_deal(context, deal, first_stage(), amount=input.amount or lead.worth, recurring=None)
    enter_state(context, lead, LeadState.CONVERTED, account=account, contact=contact)
    context.answer |= {"account": account.public_id, "contact": contact.public_id if contact else ""}
    context.emit("lead.converted", lead, account=account.public_id, opportunity=deal.public_id)
    return deal


def _company(name: str) -> dict[str, str]:
    return {"company": name, "company_key": sort_key(name), "company_folded": folded(name)}


def _alike(context: ActionContext, lead: Lead) -> list[Any]:
    keys = account_keys(name=lead.company, name_latin="", website=lead.website, email=lead.email, phone=lead.phone,
                        country=lead.country)  # fmt: skip
    traits = Traits(
        name=keys["name_folded"], match_key=keys["match_key"], domain=keys["domain"], country=lead.country,
        place=fold(lead.city), reaches=frozenset(filter(None, (keys["email_key"], keys["phone_key"]))),
    )  # fmt: skip
    return [row for row, _ in alike_accounts(visible_to(context.actor, registry.kinds["account"]), traits)[:10]]


def _account_of(context: ActionContext, lead: Lead, given: ConvertLead) -> Any:
    if given.account:
        return context.find("account", given.account, "account")
    alike = [] if given.is_another else _alike(context, lead)
    if alike:
        raise InputInvalid([
            Problem("account", "alike", sentence(
                "{company} looks like {names}. Choose that account, or say that it is another one.",
                company=lead.company, names=", ".join(row.name for row in alike[:3])))
        ])  # fmt: skip
    refuse_unless(context.actor.may("account", "create"))
    return create_account(
        context, CreateAccount(
            name=lead.company, country=lead.country or None, city=lead.city, website=lead.website or None,
            language=lead.language or None, source=lead.source, currency=lead.worth_currency or None,
        ),
    )  # fmt: skip


def _contact_of(context: ActionContext, lead: Lead, account: Any, given: ConvertLead) -> Any:
    if given.contact:
        contact = context.find("contact", given.contact, "contact")
        if contact.account_id != account.pk:
            raise InputInvalid(
                [Problem("contact", "other_account", sentence("This contact belongs to another account."))]
            )
        return contact
    if not lead.person_name:
        return None
    known = _known_contact(lead, account)
    if known is not None:
        return known
    person = new_person(
        context, country=account.country, source=lead.source, name=lead.person_name, email=lead.email,
        phone=lead.phone, language=lead.language,
    )  # fmt: skip
    return add_contact(context, account, person, title=lead.title)


def _known_contact(lead: Lead, account: Any) -> Any:
    """The contact of the account with the lead's address or number: the same person is not made twice."""
    keys = person_keys(country=account.country, name=lead.person_name, name_latin="", email=lead.email,
                       phone=lead.phone, mobile="")  # fmt: skip
    for name in ("email_key", "phone_key"):
        if keys.get(name):
            known = account.contacts.filter(to_on=None, **{f"person__identity__{name}": keys[name]}).first()
            if known is not None:
                return known
    return None
