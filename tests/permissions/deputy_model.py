"""Standing in for people, said once more in plain Python: no database, no Django, nothing of the product imported.

Written from the specification. It answers for every user, record and verb at an instant whether it is allowed and on
whose behalf, and for every proposal whether it may be saved.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

SUMMER = timedelta(hours=3)
ALWAYS = {"account.read", "account.edit", "account.assign", "duty.done", "approval.approve"}
BUNDLE = {"account.read": "clients", "account.edit": "clients", "duty.done": "duties", "approval.approve": "approvals"}
REACH = {
    "seller": {"account.read": "own", "account.edit": "own", "duty.done": "self", "approval.approve": "self"},
    "boss": {"account.read": "team", "account.edit": "team", "account.assign": "team", "duty.done": "team",
             "approval.approve": "team"},
    "head": {"account.read": "all", "account.assign": "all", "duty.done": "self", "approval.approve": "self"},
}  # fmt: skip


@dataclass
class Standing:
    """A deputyship as agreed."""

    principal: str
    deputy: str
    first: date
    last: date
    replace: bool = True
    scope: str = "all"
    named: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    bundles: frozenset[str] = frozenset()
    cap: int | None = None
    then: tuple[str, ...] = ()
    accepted: datetime | None = None
    confirmed: datetime | None = None
    ended: datetime | None = None


@dataclass
class Company:
    """Who works here, who reports to whom, who owns what, who asked whom for what, who is away, who stands in."""

    now: datetime
    roles: dict[str, str]
    manager: dict[str, str]
    owner: dict[str, str]
    duties: dict[str, str]
    approvals: dict[str, tuple[str, str, int]]
    gone: set[str] = field(default_factory=set)
    away: set[str] = field(default_factory=set)
    standings: list[Standing] = field(default_factory=list)

    def today(self) -> date:
        """The day in Riga in August."""
        return (self.now + SUMMER).date()

    def below(self, user: str) -> set[str]:
        """Everybody below."""
        return {one for one in self.manager if user in self.above(one)}

    def above(self, user: str) -> list[str]:
        """The managers above, nearest first."""
        found = []
        while user in self.manager:
            user = self.manager[user]
            found.append(user)
        return found

    def running(self) -> list[Standing]:
        """Deputyships that count now."""
        return [
            one for one in self.standings
            if one.accepted and one.confirmed and max(one.accepted, one.confirmed) <= self.now
            and one.first <= self.today() <= one.last and (one.ended is None or self.now < one.ended)
            and one.principal not in self.gone
        ]  # fmt: skip

    def there(self, user: str) -> bool:
        """Works here, is not away, and nobody acts instead."""
        return (
            user not in self.gone and user not in self.away
            and not any(one.principal == user and one.replace for one in self.running())
        )  # fmt: skip

    def acting(self, one: Standing) -> str | None:
        """The first named who is there, else the nearest manager who is there."""
        for user in (one.deputy, *one.then, *self.above(one.principal)):
            if self.there(user):
                return user
        return None

    def eyes(self, user: str) -> set[str]:
        """Who counts as one pair of eyes with somebody."""
        found = {user}
        for one in self.running():
            acting = self.acting(one)
            if acting == user:
                found.add(one.principal)
            if one.principal == user and acting:
                found.add(acting)
        return found

    def holds(self, user: str, verb: str, record: str) -> bool:
        """By own role, without asking who raised it."""
        reach = REACH[self.roles[user]].get(verb) if user in self.roles and user not in self.gone else None
        if reach is None:
            return False
        if verb == "approval.approve":
            return self.approvals[record][1] == user
        whose = self.duties[record] if verb == "duty.done" else self.owner[record]
        return reach == "all" or whose == user or (reach == "team" and whose in self.below(user))

    def lends(self, one: Standing, user: str, verb: str, record: str, eyes: set[str]) -> bool:
        """Whether a deputyship lets somebody do it for the principal; ``eyes`` count as one pair."""
        if BUNDLE.get(verb) not in one.bundles or not self.holds(one.principal, verb, record):
            return False
        if verb.startswith("account."):
            if one.scope == "queue" or record in one.left_out or (one.scope == "accounts" and record not in one.named):
                return False
        elif one.scope == "accounts":
            return False
        if verb == "duty.done" and (
            self.duties[record] == user or (one.scope == "queue" and self.duties[record] != one.principal)
        ):
            return False  # nobody acts about oneself; a queue is what waits for the principal, not for those below
        if verb == "approval.approve":
            asked_by, _, amount = self.approvals[record]
            return asked_by not in eyes and (one.cap is None or amount <= one.cap)
        return True

    def may(self, user: str, verb: str, record: str) -> tuple[bool, str | None]:
        """Allowed or not, and on whose behalf (None: in own right). Reading is never refused to the one replaced."""
        own = self.holds(user, verb, record)
        if own and verb == "approval.approve":
            own = self.approvals[record][0] not in self.eyes(user)
        if own:
            given = [one for one in self.running() if one.principal == user and one.replace]
            blocked = any(
                (acting := self.acting(one)) and self.lends(one, acting, verb, record, self.eyes(user)) for one in given
            )
            return (not blocked or verb == "account.read", None)
        for one in self.running():
            if self.acting(one) == user and self.lends(one, user, verb, record, self.eyes(user)):
                return True, one.principal
        return False, None

    def may_be_saved(self, new: Standing) -> bool:
        """Whether a proposal stands: people, days, no second primary, no chain, no circle."""
        days = (new.last - new.first).days + 1
        people = (new.principal, new.deputy, *new.then)
        if len(set(people)) < len(people) or self.gone & set(people) or not 1 <= days <= 30 or new.first < self.today():
            return False
        live = [one for one in self.standings if one.ended is None and one.first <= new.last and new.first <= one.last]
        if any(one.principal == new.principal and self.meets(one, new) for one in live):
            return False
        if any(new.principal == one.deputy or new.deputy == one.principal for one in live):
            return False
        return not all(user in self.away for user in (new.deputy, *new.then))

    @staticmethod
    def meets(one: Standing, other: Standing) -> bool:
        """Whether two scopes share anything."""
        if "all" in (one.scope, other.scope):
            return True
        return one.scope == other.scope and (one.scope == "queue" or bool(one.named & other.named))
