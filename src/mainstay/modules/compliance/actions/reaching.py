"""The one way out to a person: whoever sends asks here for the address, at the moment of sending."""

from dataclasses import dataclass
from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.kernel.errors import ActionRefused, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.queries.privacy import addresses_of
from mainstay.modules.compliance.choices import Channel
from mainstay.modules.compliance.queries.consents import contact_decision

_KINDS = {Channel.EMAIL: "email", Channel.PHONE: "phone", Channel.FAX: "phone", Channel.TEXT: "phone"}


@dataclass(frozen=True, slots=True)
class Way:
    """An address that may be used now, and the ground on which."""

    address: str
    basis: str


def way_to(context: ActionContext, contact: Any, channel: str, purpose: str) -> Way:
    """The address of a contact on a channel for a purpose of `choices.Purpose`, if it may be used at this moment.

    Call it inside the action that sends, for each person, not when an audience is built: an opt-out in between counts.
    It holds for a deputy, a program and a schedule alike; nobody can pass it by a right. Raises ActionRefused with the
    reason, RuleBroken where the person has no such address.
    """
    decision = contact_decision(contact, channel, purpose, context.now)
    if not decision:
        raise ActionRefused(decision)
    kind = _KINDS.get(Channel(channel), "")
    found = next((normal for one, normal in addresses_of(contact.person_id) if one == kind), "")
    if kind and not found:
        raise RuleBroken(sentence("This person has no address or number for that."))
    return Way(found, decision.basis)
