"""Totals of gifts in plain Python and whole cents, written from the specification without looking at the code."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

RATES = ((date(2026, 1, 1), Fraction(9, 10)), (date(2026, 7, 1), Fraction(1, 2)), (date(2026, 10, 12), Fraction(4, 5)))
"""Euros for a dollar, from which day on."""
ALONE = 40_00
"""Above this, in one person's share, the house wants compliance to decide."""
VALID = timedelta(days=20)
"""For so long an approval of the house holds."""


@dataclass
class Limit:
    """A limit per person and year; ``month`` begins its year. At the limit itself only ``strict`` ones are over."""

    code: str
    amount: int
    month: int = 1
    strict: bool = False
    hosted_free: bool = False
    first: date = date(2000, 1, 1)
    last: date = date(2100, 1, 1)
    decides: bool = True

    def covers(self, day):
        return self.decides and self.first <= day <= self.last

    def year(self, day):
        return day.year if day.month >= self.month else day.year - 1

    def is_over(self, total):
        return total >= self.amount if self.strict else total > self.amount


@dataclass
class Fact:
    """A gift as it stands; ``counts`` when it is reserved or has happened."""

    people: tuple
    day: date
    cents: int
    currency: str = "EUR"
    hosted: bool = False
    rate: Fraction = Fraction(1)
    state: str = "asked"
    until: date | None = None
    exempt: str = ""
    over: bool = False
    row: object = None

    @property
    def counts(self):
        return self.state in {"reserved", "given"}


@dataclass
class Model:
    """Limits, the gifts in the order in which they came to the register, who was merged into whom, what day it is."""

    limits: list
    today: date
    facts: list = field(default_factory=list)
    merged: list = field(default_factory=list)
    standard: bool = False

    def person(self, name):
        found = dict(self.merged)
        while name in found:
            name = found[name]
        return name

    def rate(self, fact):
        day = min(fact.day, self.today)
        return Fraction(1) if fact.currency == "EUR" else [rate for since, rate in RATES if since <= day][-1]

    def share(self, limit, fact, person):
        """Cents of a gift that count for a person."""
        if (limit.hosted_free and fact.hosted) or fact.exempt == limit.code:
            return 0
        mine = sum(self.person(one) == person for one in fact.people)
        exact = fact.cents * fact.rate * mine / len(fact.people)
        return int(exact + Fraction(1, 2))

    def others(self, limit, fact, person):
        """What else counts in the same year, with what it counts."""
        found = [(one, self.share(limit, one, person)) for one in self.facts if one is not fact and one.counts]
        return [(one, part) for one, part in found if part and limit.year(one.day) == limit.year(fact.day)]

    def room(self, limit, fact, person):
        """What is left for a new gift on its day, and whether it would bring a later one above the limit."""
        same = self.others(limit, fact, person)
        own = self.share(limit, fact, person)
        upto = [sum(part for one, part in same if one.day <= fact.day)]
        for number, (one, _) in enumerate(same):
            if one.day > fact.day:
                upto.append(sum(part for place, (other, part) in enumerate(same)
                                if (other.day, place) <= (one.day, number)))  # fmt: skip
        over = bool(own) and any(limit.is_over(total + own) for total in upto)
        return max(limit.amount - max(upto), 0), over

    def bars(self, fact):
        """Whether a limit bars a gift that is new to the register, or told anew."""
        return any(
            self.room(limit, fact, self.person(name))[1]
            for limit in self.limits if limit.covers(fact.day) for name in fact.people
        )  # fmt: skip

    def stands_above(self, fact):
        """Whether a gift of the register is above a limit in its own place; one that is asked has none yet."""
        if not fact.counts:
            return self.bars(fact)
        place = next(number for number, one in enumerate(self.facts) if one is fact)
        for limit in self.limits:
            for person in {self.person(one) for one in fact.people} if limit.covers(fact.day) else ():
                own = self.share(limit, fact, person)
                before = sum(part for one, part in self.others(limit, fact, person)
                             if (one.day, next(n for n, x in enumerate(self.facts) if x is one)) < (fact.day, place))  # fmt: skip
                if own and limit.is_over(before + own):
                    return True
        return False

    def needs(self, fact):
        """Why a person must decide, over and above every limit."""
        house = self.limits[0]
        found = set()
        if any(self.share(house, fact, self.person(name)) > ALONE for name in fact.people):
            found.add("tier")
        if self.standard:
            found.add("standard")
        if any(limit.decides and fact.day > limit.last for limit in self.limits):
            found.add("gap")
        return found

    def verdict(self, fact):
        """What becomes of a plan."""
        if self.bars(fact):
            return "refused"
        return "asked" if self.needs(fact) else "reserved"

    def approve(self, fact):
        """What compliance said yes to is reserved, unless a limit bars it now or the day is not within the approval."""
        fact.rate = self.rate(fact)
        needs = self.needs(fact)
        late = bool(needs) and (fact.day < self.today or ("tier" in needs and fact.day > self.today + VALID))
        fact.over = self.bars(fact)
        fact.state = "refused" if fact.over or late else "reserved"
        fact.until = self.today + VALID if fact.state == "reserved" and "tier" in needs else None

    def balance(self, name, day):
        """By limit: used, reserved, left, in cents."""
        probe, person = Fact((name,), day, 0), self.person(name)
        found = {}
        for limit in self.limits:
            if limit.covers(day):
                same = self.others(limit, probe, person)
                used = sum(part for one, part in same if one.state == "given")
                reserved = sum(part for one, part in same if one.state == "reserved")
                found[limit.code] = (used, reserved, self.room(limit, probe, person)[0])
        return found

    def register(self, year):
        """By person and currency: how many gifts, what was given and reserved before any rule, how many are above."""
        found = {}
        for fact in self.facts:
            if fact.counts and fact.day.year == year:
                for name in {self.person(one) for one in fact.people}:
                    line = found.setdefault((name, fact.currency), [0, Fraction(0), Fraction(0), 0])
                    part = Fraction(fact.cents * sum(self.person(one) == name for one in fact.people), len(fact.people))
                    line[0] += 1
                    line[1 if fact.state == "given" else 2] += part
                    line[3] += fact.over and fact.state == "given"
        return {key: (line[0], int(line[1] + Fraction(1, 2)), int(line[2] + Fraction(1, 2)), line[3])
                for key, line in found.items()}  # fmt: skip
