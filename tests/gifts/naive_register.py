"""A gift register in plain Python, in whole cents, written from the specification without looking at the code."""

from dataclasses import dataclass, field
from datetime import date

OLD, NEW = 100_00, 300_00
CHANGE = date(2026, 3, 30)
PER_GIVER = 500_00
WITH_HOST = {"meal", "ticket", "entertainment"}


@dataclass
class Fact:
    """Something that was given or is planned; amounts are cents of one piece."""

    id: str
    day: date
    giver: str
    behalf: str
    category: str
    host: bool
    cost: int
    tax: int
    market: int
    face: int
    people: list
    planned: bool = False
    gone: bool = False


@dataclass
class Register:
    """Facts in the order of their record, and who was merged into whom."""

    facts: list = field(default_factory=list)
    merged: dict = field(default_factory=dict)

    def person(self, name):
        while name in self.merged:
            name = self.merged[name]
        return name

    @staticmethod
    def worth(fact):
        """The whole value in cents under Rule 3220: nothing for what has a host."""
        if fact.category in WITH_HOST and fact.host:
            return 0
        net = fact.cost if fact.day < CHANGE else fact.cost - fact.tax
        seat = fact.category in {"ticket", "entertainment"}
        if seat:
            return max(net, fact.face)
        return max(net, fact.market) if fact.day < CHANGE else net

    @staticmethod
    def half_up(part, whole):
        """Part / whole, half up."""
        return (2 * part + whole) // (2 * whole)

    def share(self, fact, person):
        mine = sum(1 for one in fact.people if self.person(one) == person)
        return self.half_up(self.worth(fact) * mine, len(fact.people))

    def own_share(self, fact):
        return self.half_up(self.worth(fact), len(fact.people))

    def others(self, fact):
        return [one for one in self.facts if not one.gone and one.id != fact.id]

    def room(self, fact, person, others, amount_of, limit_of):
        """What is left before ``fact``: for itself and for all that comes after it in the year."""
        same = [one for one in others if one.day.year == fact.day.year]
        before = sum(amount_of(one) for one in same if one.day <= fact.day)
        rooms = [limit_of(fact) - before]
        for number, one in enumerate(same):
            if one.day > fact.day:
                upto = sum(
                    amount_of(other) for place, other in enumerate(same) if (other.day, place) <= (one.day, number)
                )
                if amount_of(one):
                    rooms.append(limit_of(one) - upto)
        return min(rooms)

    def rule_room(self, fact, name):
        """What Rule 3220 leaves for a person before ``fact``."""
        person = self.person(name)
        return self.room(
            fact, person, self.others(fact), lambda one: self.share(one, person),
            lambda one: OLD if one.day < CHANGE else NEW,
        )  # fmt: skip

    def giver_room(self, fact):
        """What the firm's own limit leaves to the giver, and to the one he stands in for."""
        rooms = []
        for giver in {fact.giver, fact.behalf} - {""}:
            mine = [one for one in self.others(fact) if giver in {one.giver, one.behalf}]
            rooms.append(self.room(fact, "", mine, lambda one: one.cost, lambda _: PER_GIVER))
        return min(rooms)

    def allowed(self, fact):
        """Whether everything about ``fact`` is within every limit."""
        if fact.cost and fact.cost > self.giver_room(fact):
            return False
        for name in fact.people:
            amount = self.share(fact, self.person(name))
            if amount and amount > self.rule_room(fact, name):
                return False
        return True

    def used(self, name, year, *, planned):
        person = self.person(name)
        facts = [one for one in self.facts if not one.gone and one.day.year == year and one.planned is planned]
        return sum(self.share(one, person) for one in facts)
