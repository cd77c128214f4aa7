"""Who acts: a user with the rights and holders that run now. Actors are made by `people`, asked by everyone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from types import MappingProxyType

from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.money import Money
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


def within(standing: frozenset[Standing], extent: Extent) -> frozenset[Standing]:
    """What of a standing counts for a right that reaches so far."""
    return frozenset(one for one in standing if _LEAST_EXTENT[one] <= extent)


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
class Mandate:
    """A deputyship at this moment: what the principal holds now, cut to what may be delegated and what it names.

    ``rights`` have ``deputyship:<public id>`` at the head of their basis. ``holder``, ``line``, ``line_users``,
    ``walls`` and ``reach`` are the principal's; ``narrowed_to`` is the deputyship's own holder where its scope is
    partial (its accounts count only as long as the principal has them too), ``records`` the only records (kind, inner
    id) of the kinds that it names. ``duties`` are the included sorts of duties (empty: all); ``limits`` caps by
    ``money``, ``gift`` (Money) and ``discount`` (percent). ``deputy`` is the user who acts under it. ``until`` is the
    instant when it ends; ``line_of_authority`` goes into the audit entry. ``withheld`` are rights that would be in it
    but for what the principal has not confirmed to know.
    """

    id: int
    public_id: str
    principal: int
    principal_public_id: str
    principal_name: str
    deputy: int
    deputy_name: str
    until: datetime
    rights: Mapping[tuple[str, str], Grant]
    holder: int = 0
    line: tuple[int, ...] = ()
    line_users: tuple[int, ...] = ()
    walls: tuple[int, ...] = ()
    reach: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    narrowed_to: int | None = None
    records: frozenset[tuple[str, int]] = frozenset()
    duties: frozenset[str] = frozenset()
    limits: Mapping[str, Money | Decimal] = field(default_factory=lambda: MappingProxyType({}))
    line_of_authority: str = ""
    withheld: Mapping[tuple[str, str], Sentence] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def basis(self) -> str:
        """How the audit log names it."""
        return f"deputyship:{self.public_id}"


@dataclass(frozen=True, slots=True)
class Actor:
    """A user with what runs now.

    ``holder`` is the actor's own bundle of account access; ``line`` are holders of everybody below in the reporting
    line; ``line_users`` their user ids. ``walls`` are accounts hidden from the actor whatever else would show them;
    ``reach`` counts access rows by holder. ``mandates`` are the deputyships under which the actor may act for others,
    ``given`` those under which somebody acts instead of the actor; ``eyes`` are the users who count as one pair of
    eyes with the actor. ``rights`` are the actor's own only; ``withheld`` are those that the roles include but that rest for
    now, each with the words that say why and what to do. ``under`` and ``on_behalf_of`` are set while one act is done
    under a deputyship; ``mandate`` and ``deputy`` (the real person) while the principal's rights are asked.
    ``zone`` is the IANA time zone of the actor's day, ``country`` and ``currency`` (ISO codes) those of the unit.
    ``token_verbs`` limits an API token (None: no limit).
    """

    user_id: int
    public_id: str
    name: str
    title: str = ""
    roles: frozenset[str] = frozenset()
    rights: Mapping[tuple[str, str], Grant] = field(default_factory=lambda: MappingProxyType({}))
    withheld: Mapping[tuple[str, str], Sentence] = field(default_factory=lambda: MappingProxyType({}))
    holder: int = 0
    line: tuple[int, ...] = ()
    line_users: tuple[int, ...] = ()
    walls: tuple[int, ...] = ()
    reach: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    unit_id: int | None = None
    zone: str = "UTC"
    language: str = "en"
    country: str = ""
    currency: str = ""
    digits: str = "auto"
    show_hijri: bool = False
    theme: str = "auto"
    interface: str = "web"
    is_system: bool = False
    system_verbs: frozenset[str] = frozenset()
    on_behalf_of: int | None = None
    mandates: tuple[Mandate, ...] = ()
    given: tuple[Mandate, ...] = ()
    under: Mandate | None = None
    mandate: Mandate | None = None
    deputy: int | None = None
    eyes: frozenset[int] = frozenset()
    token_verbs: frozenset[str] | None = None

    def extent(self, group: str, verb: str) -> Extent:
        """How far the actor's own right to ``verb`` records of ``group`` reaches; NONE when there is no such right."""
        grant = self.rights.get((group, verb))
        return grant.extent if grant else Extent.NONE

    def holders(self, extent: Extent) -> tuple[int, ...]:
        """The holders whose account access the actor uses in own right at this extent."""
        return (self.holder, *self.line) if extent >= Extent.TEAM else (self.holder,)

    def may(self, group: str, verb: str, standing: frozenset[Standing] | None = None) -> Decision:
        """Whether the actor may do ``verb`` on a record of ``group`` to which it stands so.

        ``standing=None`` asks without a record (creating, listing): any extent suffices. A record in reach by duty
        may be worked on by whoever has the verb at least as far as a duty. What the actor reaches as a stand-in
        (``Standing.PRINCIPAL``) is done by the right of the deputyship only, never by the actor's own.
        """
        own = self._may_own(group, verb, standing)
        return own if own or not self.mandates else self._may_for_others(group, verb, standing) or own

    def _may_own(self, group: str, verb: str, standing: frozenset[Standing] | None) -> Decision:
        grant = self.rights.get((group, verb))
        if grant is None and (group, verb) in self.withheld:
            return refuse(self.withheld[group, verb], "withheld")
        if grant is None or grant.extent == Extent.NONE:
            return refuse(
                sentence(
                    "Your roles do not include the right to {verb} {group}. Ask an administrator.",
                    code="no_right", verb=verb_words(verb), group=group_words(group),
                )
            )  # fmt: skip
        if standing is None or grant.extent == Extent.ALL:
            return allow(grant.basis)
        for one in sorted(standing - {Standing.PRINCIPAL}, key=lambda s: _LEAST_EXTENT[s]):
            if _LEAST_EXTENT[one] <= grant.extent:
                return allow(f"{grant.basis}; {one.value}")
        return refuse(
            sentence(
                "You may {verb} {group} only where it is yours, and this one is not.",
                code="not_yours", verb=verb_words(verb), group=group_words(group),
            )
        )  # fmt: skip

    def _may_for_others(self, group: str, verb: str, standing: frozenset[Standing] | None) -> Decision:
        """By deputyship. With several, a record must be in all of them: which one leads to it is decided in the act."""
        grants = [grant for one in self.mandates if (grant := one.rights.get((group, verb)))]
        if standing is None and grants:
            return allow(grants[0].basis)
        if standing is not None and Standing.PRINCIPAL in standing and len(grants) == len(self.mandates):
            return allow(grants[0].basis)
        resting = [one.withheld[group, verb] for one in self.mandates if (group, verb) in one.withheld]
        if resting:
            return refuse(resting[0], "withheld")
        return refuse(sentence("This is not part of your deputyship.", code="not_delegated"))

    def own(self) -> "Actor":
        """The actor without any deputyship."""
        return replace(self, mandates=()) if self.mandates else self

    def standing_in(self, mandate: Mandate) -> "Actor":
        """The principal as far as the deputyship reaches: whom policies and scopes are asked about. The deputy's own
        walls stay up, and so do the principal's.
        """
        return replace(
            self, user_id=mandate.principal, public_id=mandate.principal_public_id, name=mandate.principal_name,
            roles=frozenset(), rights=mandate.rights, withheld=mandate.withheld, holder=mandate.holder, line=mandate.line,
            line_users=mandate.line_users, walls=tuple({*self.walls, *mandate.walls}), reach=mandate.reach,
            on_behalf_of=mandate.principal, mandates=(), given=(), mandate=mandate, deputy=mandate.deputy,
        )  # fmt: skip

    def hats(self) -> "tuple[Actor, ...]":
        """The actor in own right, and once for each deputyship."""
        return (self.own(), *(self.standing_in(one) for one in self.mandates))

    def acting_for(self, mandate: Mandate) -> "Actor":
        """The real person while one act is done under a deputyship: this is who is written down."""
        return replace(self, on_behalf_of=mandate.principal, under=mandate)

    @property
    def signature(self) -> Sentence:
        """How mails and documents name the actor: "Boris Novák for Anna Bērziņa" under a deputyship."""
        if self.under is None:
            return sentence("{name}", name=self.name)
        return sentence("{deputy} for {principal}", deputy=self.name, principal=self.under.principal_name)

    def through(self, interface: str) -> "Actor":
        """The same actor speaking through another interface (``web``, ``api``, ``cli``, ``mcp``, ``schedule``)."""
        return replace(self, interface=interface)


def system_actor(name: str, verbs: frozenset[str]) -> Actor:
    """A named actor for schedules: it may do exactly ``verbs`` and sees everything they need."""
    return Actor(user_id=0, public_id=f"system-{name}", name=name, interface="schedule", is_system=True,
                 system_verbs=verbs)  # fmt: skip
