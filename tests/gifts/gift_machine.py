"""Random lives of a gift register, told to the product and to the naive model; both must say the same at every step."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mainstay.modules.gifts.rules import evaluating
from mainstay.modules.gifts.rules.events import Book, Firm, GiftEvent, Recipient
from mainstay.modules.gifts.rules.ledger import as_of, replay
from mainstay.modules.gifts.rules.ledger_checks import ledger_problems
from mainstay.modules.gifts.rules.packs import confirmed, shipped_pack
from mainstay.modules.gifts.rules.rechecking import balances_against
from mainstay.modules.gifts.rules.rulebook import RuleMeasure, RuleSet, RuleVersion
from mainstay.modules.gifts.rules.words import (
    AggregateBy,
    AggregateOver,
    Category,
    EntityClass,
    EventKind,
    MeasureKind,
    Outcome,
    PeriodKind,
    RecipientType,
    ReversalReason,
    Status,
)
from tests.gifts.naive_register import PER_GIVER, Fact, Register

_GIVER = RuleVersion(
    "giver", 1,
    RuleMeasure(MeasureKind.VALUE_CAP, Decimal(PER_GIVER) / 100, "USD", period=PeriodKind.CALENDAR,
                aggregate_by=(AggregateBy.GIVER,), aggregate_over=AggregateOver.GIVER),
    "1", rule_set="OWN", status=Status.ACTIVE, author="dace", confirmed_by="egils",
)  # fmt: skip
BOOK = Book(
    (*confirmed(shipped_pack("finra-3220"), "egils", date(2026, 3, 20), ["limit"]), RuleSet("OWN", "Own", (_GIVER,))),
    Firm(classes=(EntityClass.FINRA_MEMBER,)),
)
FINRA = replace(BOOK, rule_sets=BOOK.rule_sets[:1])
PEOPLE = ["helen", "ivan", "jana", "karl"]
DAYS = st.one_of(
    st.sampled_from([date(2026, 3, 29), date(2026, 3, 30), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]),
    st.dates(date(2026, 1, 1), date(2027, 3, 31)),
)
CENTS = st.one_of(st.sampled_from([0, 1, 100_00, 100_01, 200_00, 299_99, 300_00, 300_01]), st.integers(0, 350_00))
CATEGORIES = st.sampled_from(["gift", "gift", "ticket", "meal", "entertainment"])


def money(cents):
    return Decimal(cents).scaleb(-2)


def event(fact, kind, recorded, previous=""):
    """The event of the product that tells the same as a fact of the model."""
    return GiftEvent(
        fact.id, kind, recorded, given_on=fact.day, giver=fact.giver, on_behalf_of=fact.behalf,
        category=Category(fact.category), host_present=fact.host, cost=money(fact.cost), tax=money(fact.tax),
        market=money(fact.market), face=money(fact.face), currency="USD", previous=previous,
        recipients=tuple(Recipient(one, types=(RecipientType.EMPLOYEE_OF_INSTITUTION,)) for one in fact.people),
    )  # fmt: skip


@st.composite
def facts(draw):
    cost = draw(CENTS.filter(bool))
    giver = draw(st.sampled_from(["anna", "boris", "dace"]))
    return Fact(
        "", draw(DAYS), giver, draw(st.sampled_from(["", "", "anna"])), draw(CATEGORIES), draw(st.booleans()), cost,
        draw(st.integers(0, cost)), draw(CENTS), draw(CENTS), draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3)),
    )  # fmt: skip


class GiftMachine(RuleBasedStateMachine):
    """Ask, give, take up reservations, return, correct, merge; compare decisions, numbers and balances."""

    @initialize()
    def begin(self):
        self.today = date(2026, 1, 1)
        self.ledger = []
        self.model = Register()
        self.tips = {}
        self.seen = []
        self.number = 0

    def name(self):
        self.number += 1
        return f"e{self.number}"

    def record(self, entry):
        self.ledger.append(entry)
        assert ledger_problems(self.ledger) == []

    def ask(self, fact):
        """The answer of the product to a request, compared with the model."""
        asked = event(fact, EventKind.REQUEST, self.today)
        answer = evaluating.evaluate(asked, self.ledger, BOOK, self.today)
        allowed = self.model.allowed(fact)
        assert (answer.decision is not Outcome.DENY) is allowed, (fact, answer.reason)
        assert answer.decision in {Outcome.DENY, Outcome.PERMIT}
        for person in answer.recipients:
            finra = next(one for one in person.findings if one.rule_set == "FINRA-3220")
            own = next(one for one in person.findings if one.rule_set == "OWN")
            left = max(self.model.giver_room(fact), 0)
            assert own.tally.remaining == money(max(left - (fact.cost if allowed else 0), 0))
            if finra.tally is None:
                assert finra.decision is Outcome.EXCLUDED
                assert self.model.worth(fact) == 0
                continue
            room = max(self.model.rule_room(fact, person.person), 0)
            mine = self.model.share(fact, self.model.person(person.person))
            assert finra.tally.counted == money(self.model.own_share(fact))
            assert finra.tally.remaining == money(max(room - (mine if allowed else 0), 0))
        return allowed

    @rule(fact=facts())
    def somebody_asks(self, fact):
        fact.id = self.name()
        self.ask(fact)

    @rule(fact=facts())
    def somebody_reserves(self, fact):
        fact.id = self.name()
        if self.ask(fact):
            self.record(event(fact, EventKind.RESERVATION, self.today))
            fact.planned = True
            self.model.facts.append(fact)
            self.tips[fact.id] = fact.id

    @rule(fact=facts())
    def somebody_gives_without_asking(self, fact):
        fact.id = self.name()
        entry = event(fact, EventKind.GIVEN, self.today)
        answer = evaluating.evaluate(entry, self.ledger, BOOK, self.today)
        assert (answer.decision is Outcome.BREACH) is not self.model.allowed(fact)
        self.record(entry)
        self.model.facts.append(fact)
        self.tips[fact.id] = fact.id

    def living(self, *, planned=None):
        return [one for one in self.model.facts if not one.gone and planned in (None, one.planned)]

    @precondition(lambda self: self.living(planned=True))
    @rule(data=st.data(), cost=st.one_of(st.none(), CENTS.filter(bool)))
    def a_reservation_is_used(self, data, cost):
        fact = data.draw(st.sampled_from(self.living(planned=True)))
        if cost is not None:
            fact.cost, fact.tax = cost, min(fact.tax, cost)
        fact.planned = False
        self.follow(fact, EventKind.GIVEN)

    @precondition(lambda self: self.living())
    @rule(data=st.data(), other=facts())
    def something_is_corrected(self, data, other):
        fact = data.draw(st.sampled_from(self.living()))
        for name in ("day", "giver", "behalf", "category", "host", "cost", "tax", "market", "face", "people"):
            setattr(fact, name, getattr(other, name))
        self.follow(fact, EventKind.CORRECTION)

    def follow(self, fact, kind):
        entry = replace(event(fact, kind, self.today, self.tips[fact.id]), id=self.name())
        self.record(entry)
        self.tips[fact.id] = entry.id

    @precondition(lambda self: self.living())
    @rule(data=st.data(), reason=st.sampled_from(ReversalReason))
    def something_is_taken_back(self, data, reason):
        fact = data.draw(st.sampled_from(self.living()))
        self.record(GiftEvent(self.name(), EventKind.REVERSAL, self.today, previous=self.tips[fact.id], reason=reason))
        fact.gone = True

    @rule(gone=st.sampled_from(PEOPLE), stays=st.sampled_from(PEOPLE))
    def two_contacts_are_one(self, gone, stays):
        if gone in self.model.merged or self.model.person(stays) == gone:
            return
        self.record(GiftEvent(self.name(), EventKind.MERGE, self.today, person=gone, into=stays))
        self.model.merged[gone] = stays

    @rule(days=st.integers(1, 40))
    def time_passes(self, days):
        self.seen.append((self.today, self.totals()))
        self.today += timedelta(days=days)

    def totals(self):
        return {
            (name, year): (self.model.used(name, year, planned=False), self.model.used(name, year, planned=True))
            for name in PEOPLE
            for year in (2026, 2027)
        }

    def balances(self, known):
        """What the product says was used and reserved, by what it knew on a day."""
        register = replay(as_of(self.ledger, known), BOOK.settings)
        found = {}
        for name, year in itertools.product(PEOPLE, (2026, 2027)):
            person = Recipient(name, types=(RecipientType.EMPLOYEE_OF_INSTITUTION,))
            seen = balances_against(register, FINRA, person, date(year, 12, 31), known_on=known)
            found[name, year] = (int(seen[0].used * 100), int(seen[0].reserved * 100))
        return found

    @invariant()
    def balances_are_those_of_the_model(self):
        if hasattr(self, "ledger") and getattr(self, "checked", None) != len(self.ledger):
            assert self.balances(self.today) == self.totals()
            self.checked = len(self.ledger)

    @precondition(lambda self: self.seen)
    @rule(data=st.data())
    def an_earlier_day_is_replayed(self, data):
        day, totals = data.draw(st.sampled_from(self.seen))
        assert self.balances(day) == totals
