"""The present state of consent, computed from rows that are only ever added; and who may be contacted. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.sentences import sentence
from mainstay.modules.compliance.choices import Channel, ConsentAct, ConsentBasis

ASKS_FIRST: Final = frozenset({Channel.EMAIL.value, Channel.FAX.value, Channel.TEXT.value})
"""Channels that need consent beforehand (ePrivacy directive, art. 13; the strictest rule is the default)."""


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A consent row: ``number`` is the order in which it was recorded."""

    number: int
    channel: str
    purpose: str
    act: str
    basis: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConsentState:
    """Whether a permission runs for a channel and purpose, since when, on what basis, by which row."""

    given: bool
    basis: str
    since: datetime
    number: int


def present_consent(rows: Iterable[ConsentRow], now: datetime) -> Mapping[tuple[str, str], ConsentState]:
    """The state of each (channel, purpose) at ``now``: the newest row decides; of a giving and a withdrawal at the
    same moment the withdrawal. Rows ahead of ``now`` do not count yet.
    """
    found: dict[tuple[str, str], ConsentState] = {}
    for row in sorted((one for one in rows if one.at <= now), key=_order):
        found[row.channel, row.purpose] = ConsentState(row.act == ConsentAct.GIVEN, row.basis, row.at, row.number)
    return found


def may_contact(
    channel: str, purpose: str, consent: Mapping[tuple[str, str], ConsentState], *, suppressed: bool, live: bool
) -> Decision:
    """Whether somebody may be reached on a channel for a purpose. A withheld person and a suppression come before
    everything; e-mail, fax and text messages need consent beforehand, post and phone only no withdrawal.
    """
    if not live:
        return refuse(sentence("The data of this person are withheld."), "restricted")
    if suppressed:
        return refuse(sentence("This person or address is on the do-not-contact list."), "suppressed")
    state = consent.get((channel, purpose))
    if state is not None and not state.given:
        return refuse(sentence("The person withdrew the consent for this."), f"consent:{state.number}")
    if state is not None:
        return allow(f"consent:{state.number}:{state.basis}")
    if channel in ASKS_FIRST:
        return refuse(sentence("There is no consent for this channel and purpose. Ask for it first."), "no_consent")
    return allow("no_withdrawal")


def lifts(state: ConsentRow, channel: str, purpose: str, suppressed_at: datetime) -> bool:
    """Whether a consent row may lift a suppression: given by the person, later than it, for just what it covers. A
    suppression of all channels or all purposes needs a consent for each: it is lifted by none alone.
    """
    covers = channel == state.channel and purpose in ("", state.purpose)
    given = state.act == ConsentAct.GIVEN and state.basis == ConsentBasis.CONSENT
    return covers and given and state.at > suppressed_at


def _order(row: ConsentRow) -> tuple[datetime, bool, int]:
    return (row.at, row.act == ConsentAct.WITHDRAWN, row.number)
