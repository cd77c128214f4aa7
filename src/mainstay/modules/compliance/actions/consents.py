"""Consent given and withdrawn: rows are only added."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.registry import registry
from mainstay.framework.scopes import standing_to
from mainstay.framework.values.inputs import choice, instant, language, long_text, reference, text
from mainstay.kernel.errors import ActionRefused, InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.queries.privacy import addresses_of
from mainstay.modules.compliance.actions.suppressing import suppress
from mainstay.modules.compliance.choices import Channel, ConsentAct, ConsentBasis, Purpose, Reach, SuppressionReason
from mainstay.modules.compliance.models import Consent

_ADDRESSES = {Channel.EMAIL: "email", Channel.PHONE: "phone", Channel.FAX: "phone", Channel.TEXT: "phone"}


@dataclass(frozen=True, kw_only=True)
class GiveConsent:
    """Who agreed to what: the wording that was shown, when, where it came from, and the proof."""

    contact: str = reference(_("Contact"), kind="contact")
    channel: str = choice(_("Channel"), choices=tuple(Channel.choices))
    purpose: str = choice(_("Purpose"), choices=tuple(Purpose.choices), default=Purpose.MARKETING.value)
    basis: str = choice(_("Basis"), choices=tuple(ConsentBasis.choices), default=ConsentBasis.CONSENT.value)
    wording: str = long_text(_("Wording shown"), max_length=5_000, personal=True)
    language: str | None = language(_("Language of the wording"), default=None, nullable=True)
    at: datetime | None = instant(_("When"), default=None, nullable=True, help=_("Now, unless you say."))
    source: str = text(_("Source"), help=_("Form, talk, fair, letter."), personal=True)
    proof: str = text(_("Proof"), default="", min_length=0, max_length=500, personal=True)


@action(
    "consent.give", label=_("Note a consent"), policy=by_right("consent", "create"), creates="consent",
    events=("consent.given",), icon="checklist", scope="company",
    sample=lambda world: {
        "contact": world.public_id("contact"), "channel": "email", "wording": "You may write to me about offers.",
        "source": "Talk",
    },
)  # fmt: skip
def give_consent(context: ActionContext, input: GiveConsent) -> Consent:
    """Note that a contact agreed. It lifts no do-not-contact entry: that is an act of its own."""
    contact = _contact(context, input.contact)
    row = context.create(
        Consent(
            person=contact.person, account=contact.account, channel=input.channel, purpose=input.purpose,
            act=ConsentAct.GIVEN.value, basis=input.basis, at=_moment(context, input.at), wording=input.wording,
            language=input.language or "", source=input.source, proof=input.proof,
            recorded_by_id=context.actor.user_id or None,
        )
    )  # fmt: skip
    context.emit("consent.given", row, channel=row.channel, purpose=row.purpose)
    return row


@dataclass(frozen=True, kw_only=True)
class WithdrawConsent:
    """Who does not want to be reached any more, on which channel, for what."""

    contact: str = reference(_("Contact"), kind="contact")
    channel: str = choice(_("Channel"), choices=tuple(Channel.choices))
    purpose: str = choice(_("Purpose"), choices=tuple(Purpose.choices), default=Purpose.MARKETING.value)
    source: str = text(_("How they told us"), default="", min_length=0, personal=True)
    proof: str = text(_("Proof"), default="", min_length=0, max_length=500, personal=True)


@action(
    "consent.withdraw", label=_("Note a withdrawal"), policy=by_right("consent", "create"), creates="consent",
    events=("consent.withdrawn", "suppression.added"), icon="ban", scope="company",
    sample=lambda world: {"contact": world.public_id("contact"), "channel": "email"},
)  # fmt: skip
def withdraw_consent(context: ActionContext, input: WithdrawConsent) -> Consent:
    """Note that a contact opted out: it holds at once, for every address of the channel, and outlives an erasure."""
    contact = _contact(context, input.contact)
    row = context.create(
        Consent(
            person=contact.person, account=contact.account, channel=input.channel, purpose=input.purpose,
            act=ConsentAct.WITHDRAWN.value, at=context.now, source=input.source, proof=input.proof,
            recorded_by_id=context.actor.user_id or None,
        )
    )  # fmt: skip
    kind = _ADDRESSES.get(Channel(input.channel))
    marks = [(one, normal) for one, normal in addresses_of(contact.person_id) if one == kind]
    suppress(
        context, [*marks, ("person", contact.person.key)], reach=Reach.ADDRESS, reason=SuppressionReason.OPT_OUT,
        channel=input.channel, purpose=input.purpose,
    )  # fmt: skip
    context.emit("consent.withdrawn", row, channel=row.channel, purpose=row.purpose)
    return row


def _contact(context: ActionContext, public_id: str) -> Any:
    contact = context.find("contact", public_id, "contact")
    if not context.actor.is_system:
        decision = context.actor.may(
            "consent", "create", standing_to(context.actor, registry.kinds["account"], contact.account)
        )
        if not decision:
            raise ActionRefused(decision)
    return contact


def _moment(context: ActionContext, at: datetime | None) -> datetime:
    if at is not None and at > context.now:
        raise InputInvalid([Problem("at", "future", sentence("A consent cannot have been given in the future."))])
    return at or context.now
