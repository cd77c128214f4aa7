"""Who acts: a user with the rights and holders that run now. Actors are made by `people`, asked by everyone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from types import MappingProxyType

from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.rights_words import group_words, verb_words
from mainstay.kernel.sentences import Sentence, sentence


class Extent(IntEnum):
    """How far a right reaches, from nothing to the whole company; a larger extent includes the smaller ones."""

    NONE = 0
    SELF = 1
    DUTY = 2
    OWN = 3
    TEAM = 4
    ALL = 5


class Standing(StrEnum):
    """What a person is to a record. The values are the words of the audit log and of "why may I see this?"."""

    SELF = "self"
    DUTY = "duty"
    OWNER = "owner"
    TEAM_MEMBER = "team_member"
    LINE = "line"
    PRINCIPAL = "principal"


_LEAST_EXTENT: Mapping[Standing, Extent] = {
    Standing.SELF: Extent.SELF,
    Standing.DUTY: Extent.DUTY,
    Standing.OWNER: Extent.OWN,
    Standing.TEAM_MEMBER: Extent.OWN,
    Standing.PRINCIPAL: Extent.OWN,
    Standing.LINE: Extent.TEAM,
}
STANDING_WORDS: Mapping[Standing, Sentence] = {
    Standing.SELF: sentence("it is about you"),
    Standing.DUTY: sentence("you have an open duty on it"),
    Standing.OWNER: sentence("you are the account owner"),
    Standing.TEAM_MEMBER: sentence("you are in the account team"),
    Standing.PRINCIPAL: sentence("you stand in for the account owner"),
    Standing.LINE: sentence("somebody who reports to you looks after it"),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One right that runs now: ``verb`` on records of ``group`` as far as ``extent``, because of ``basis``."""

    group: str
    verb: str
    extent: Extent
    basis: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A user with what runs now.

    ``holder`` is the actor's own bundle of account access; ``principals`` are holders of absent people whom the actor
    replaces in full; ``line`` are holders of everybody below in the reporting line; ``line_users`` their user ids.
    ``walls`` are accounts hidden from the actor whatever else would show them; ``reach`` counts access rows by holder.
    ``zone`` is the IANA time zone of the actor's day. ``token_verbs`` limits an API token (None: no limit).
    """

    user_id: int
    public_id: str
    name: str
    title: str = ""
    roles: frozenset[str] = frozenset()
    rights: Mapping[tuple[str, str], Grant] = field(default_factory=lambda: MappingProxyType({}))
    holder: int = 0
    principals: tuple[int, ...] = ()
    line: tuple[int, ...] = ()
    line_users: tuple[int, ...] = ()
    walls: tuple[int, ...] = ()
    reach: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    unit_id: int | None = None
    zone: str = "UTC"
    language: str = "en"
    country: str = ""
    digits: str = "auto"
    show_hijri: bool = False
    theme: str = "auto"
    interface: str = "web"
    is_system: bool = False
    system_verbs: frozenset[str] = frozenset()
    on_behalf_of: int | None = None
    token_verbs: frozenset[str] | None = None

    def extent(self, group: str, verb: str) -> Extent:
        """How far the actor's right to ``verb`` records of ``group`` reaches; NONE when there is no such right."""
        grant = self.rights.get((group, verb))
        return grant.extent if grant else Extent.NONE

    def holders(self, extent: Extent) -> tuple[int, ...]:
        """The holders whose account access the actor uses at this extent."""
        own = (self.holder, *self.principals)
        return (*own, *self.line) if extent >= Extent.TEAM else own

    def may(self, group: str, verb: str, standing: frozenset[Standing] | None = None) -> Decision:
        """Whether the actor may do ``verb`` on a record of ``group`` to which it stands so.

        ``standing=None`` asks without a record (creating, listing): any extent suffices. A record in reach by duty
        may be worked on by whoever has the verb at least as far as a duty.
        """
        grant = self.rights.get((group, verb))
        if grant is None or grant.extent == Extent.NONE:
            return refuse(
                sentence(
                    "Your roles do not include the right to {verb} {group}. Ask an administrator.",
                    code="no_right", verb=verb_words(verb), group=group_words(group),
                )
            )  # fmt: skip
        if standing is None or grant.extent == Extent.ALL:
            return allow(grant.basis)
        for one in sorted(standing, key=lambda s: _LEAST_EXTENT[s]):
            if _LEAST_EXTENT[one] <= grant.extent:
                return allow(f"{grant.basis}; {one.value}")
        return refuse(
            sentence(
                "You may {verb} {group} only where it is yours, and this one is not.",
                code="not_yours", verb=verb_words(verb), group=group_words(group),
            )
        )  # fmt: skip

    def through(self, interface: str) -> "Actor":
        """The same actor speaking through another interface (``web``, ``api``, ``cli``, ``mcp``, ``schedule``)."""
        return replace(self, interface=interface)


def system_actor(name: str, verbs: frozenset[str]) -> Actor:
    """A named actor for schedules: it may do exactly ``verbs`` and sees everything they need."""
    return Actor(user_id=0, public_id=f"system-{name}", name=name, interface="schedule", is_system=True,
                 system_verbs=verbs)  # fmt: skip
