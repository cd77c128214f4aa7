"""Whom we may reach: the present consent of a person, the do-not-contact list, the decision at the moment of sending."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import choice, country, reference, text
from mainstay.kernel.decision import Decision
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.accounts.queries.privacy import addresses_of, merged_with
from mainstay.modules.compliance.choices import Channel, Purpose
from mainstay.modules.compliance.models import Consent, Suppression
from mainstay.modules.compliance.rules.consent import ConsentRow, ConsentState, may_contact, present_consent
from mainstay.modules.compliance.rules.suppression import Mark, digests_of, normal_address, stands_against


@dataclass(frozen=True)
class ContactDecision:
    """Whether a person may be reached on a channel for a purpose, why (not), and on which ground."""

    channel: str
    purpose: str
    allowed: bool
    reason: Sentence | None
    basis: str


@dataclass(frozen=True)
class ConsentLine:
    """The state of one channel and purpose, with the row that decided."""

    channel: str
    purpose: str
    given: bool
    since: datetime
    wording: str
    source: str
    basis: str

    @property
    def channel_label(self) -> str:
        """The channel in words."""
        return str(Channel(self.channel).label)

    @property
    def purpose_label(self) -> str:
        """The purpose in words."""
        return str(Purpose(self.purpose).label)


@dataclass(frozen=True)
class ConsentCard:
    """What somebody agreed to, and the decision for every channel and purpose."""

    lines: tuple[ConsentLine, ...]
    decisions: tuple[ContactDecision, ...]
    is_suppressed: bool


@dataclass(frozen=True, kw_only=True)
class MayContactInput:
    """Whom, how, what for."""

    contact: str = reference(_("Contact"), kind="contact")
    channel: str = choice(_("Channel"), choices=tuple(Channel.choices))
    purpose: str = choice(_("Purpose"), choices=tuple(Purpose.choices), default=Purpose.MARKETING.value)


@query(
    "consent.may_contact", label=_("May I write?"), output=ContactDecision, rights=("contact", "read"),
    input=MayContactInput, subject="contact", budget=10,
    sample=lambda world: {"contact": world.public_id("contact"), "channel": "email"},
)  # fmt: skip
def may_contact_query(context: QueryContext, input: MayContactInput) -> ContactDecision:
    """Whether a contact may be reached on a channel for a purpose right now, and why."""
    contact = context.find("contact", input.contact)
    decision = contact_decision(contact, input.channel, input.purpose, context.now)
    return ContactDecision(input.channel, input.purpose, decision.allowed, decision.reason, decision.basis)


def contact_decision(contact: Any, channel: str, purpose: str, now: datetime) -> Decision:
    """The decision for a contact at the moment of sending: ask it then, not when an audience is built."""
    ids = [one.pk for one in merged_with(contact.person_id)]
    marks = marks_against(addresses_of(contact.person_id), contact.person.key, contact.account.public_id)
    return may_contact(
        channel, purpose, consent_of(ids, now), suppressed=stands_against(marks, channel, purpose),
        live=contact.person.state == "live",
    )  # fmt: skip


def marks_against(addresses: Iterable[tuple[str, str]], person: str = "", account: str = "") -> list[Mark]:
    """The suppressions that run against addresses, a person's key or an account."""
    digests = digests_of(settings.SUPPRESSION_SALT, addresses, person=person, account=account)
    rows = Suppression.objects.filter(digest__in=digests, lifted_at=None)
    return [Mark(row.digest, row.channel, row.purpose) for row in rows]


def consent_of(person_ids: Iterable[int], now: datetime) -> dict[tuple[str, str], ConsentState]:
    """The present state of consent of a person."""
    rows = Consent.objects.filter(person_id__in=list(person_ids))
    return dict(present_consent([row_of(row) for row in rows], now))


def row_of(row: Consent) -> ConsentRow:
    """A stored consent as the rules read it."""
    return ConsentRow(row.pk, row.channel, row.purpose, row.act, row.basis, row.at)


@dataclass(frozen=True, kw_only=True)
class OneContact:
    """Which contact."""

    contact: str = reference(_("Contact"), kind="contact")


@query(
    "consent.card", label=_("Consent"), output=ConsentCard, rights=("contact", "read"), input=OneContact,
    subject="contact", budget=12, sample=lambda world: {"contact": world.public_id("contact")},
)  # fmt: skip
def consent_card(context: QueryContext, input: OneContact) -> ConsentCard:
    """What a contact agreed to, channel by channel, and what follows from it."""
    contact = context.find("contact", input.contact)
    ids = [one.pk for one in merged_with(contact.person_id)]
    state = consent_of(ids, context.now)
    marks = marks_against(addresses_of(contact.person_id), contact.person.key, contact.account.public_id)
    rows = {row.pk: row for row in Consent.objects.filter(pk__in=[one.number for one in state.values()])}
    lines = tuple(
        ConsentLine(
            channel, purpose, one.given, one.since, rows[one.number].wording, rows[one.number].source, one.basis
        )
        for (channel, purpose), one in sorted(state.items())
    )
    decisions = tuple(
        ContactDecision(channel, purpose, bool(found), found.reason, found.basis)
        for channel in Channel.values for purpose in Purpose.values
        for found in [may_contact(channel, purpose, state, suppressed=stands_against(marks, channel, purpose),
                                  live=contact.person.state == "live")]
    )  # fmt: skip
    return ConsentCard(lines, decisions, bool(marks))


@dataclass(frozen=True)
class AddressCheck:
    """Whether an address or number stands on the do-not-contact list, for which channels and purposes (empty: all)."""

    suppressed: bool
    channels: tuple[str, ...]
    purposes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AddressInput:
    """An address or number as typed; a national number needs its country."""

    address: str = text(_("Address or number"), max_length=254)
    country: str | None = country(_("Country"), default=None, nullable=True)


@query(
    "suppression.check", label=_("On the do-not-contact list?"), output=AddressCheck, rights=("consent", "read"),
    input=AddressInput, budget=3, sample=lambda: {"address": "helen@example.com"},
)  # fmt: skip
def check_address(context: QueryContext, input: AddressInput) -> AddressCheck:  # noqa: ARG001
    """Whether an address or number may not be contacted, also after its owner was erased."""
    found = normal_address(input.address, input.country or "")
    if not found[0]:
        raise InputInvalid([Problem("address", "address", sentence(
            "{address} is neither an e-mail address nor a phone number with its country.", address=input.address))])  # fmt: skip
    marks = marks_against([found])
    return AddressCheck(
        bool(marks), tuple(sorted({one.channel for one in marks})), tuple(sorted({one.purpose for one in marks}))
    )
