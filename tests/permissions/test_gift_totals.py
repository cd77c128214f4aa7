"""Totals of gifts in the database against a plain model, over random lives of one register."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from mainstay.framework.actions import perform
from mainstay.framework.events.models import OutboxEvent
from mainstay.framework.events.registry import Happened
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.modules.accounts.models import Contact
from mainstay.modules.gifts.models import Gift, GiftRule
from mainstay.modules.gifts.schedules import let_approvals_run_out
from tests.lives import at_night, in_ci, share_of_the_night
from tests.permissions.gift_model import Fact, Limit, Model

IN_CI, AT_NIGHT = in_ci(4), at_night(12)
MORNING = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)
NAMES = ("ilze", "janis", "karl")
HOUSE = {
    "row": "limit", "version": 1, "paragraph": "(a)",
    "measure": {"kind": "value_cap", "amount": "100", "currency": "EUR", "period": "calendar"},
    "exclusions": [{"code": "hosted", "when": {"categories": ["entertainment"], "host_present": True}, "paragraph": "(h)"}],
    "approval": {"tiers": [{"above": 0, "upto": 40, "route": "auto"}, {"above": 40, "route": "compliance"}],
                 "basis": "event", "validity_days": 20},
}  # fmt: skip
LAW = {
    "row": "limit", "version": 1, "paragraph": "(b)", "effective_from": "2026-07-01", "effective_to": "2026-12-15",
    "measure": {"kind": "value_cap", "amount": "60", "currency": "EUR", "period": "fiscal", "fiscal_start": "07-01",
                "comparison": "gte"},
}  # fmt: skip
STANDARD = {
    "row": "test",
    "version": 1,
    "paragraph": "s",
    "measure": {"kind": "standard"},
    "questions": ["Is it reasonable?"],
}
people = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map(tuple)
cents = st.sampled_from([1, 20_00, 30_00, 40_00, 40_01, 50_00, 59_99, 60_00, 80_01, 100_00, 100_01, 120_00, 150_01])
currency = st.sampled_from(["EUR", "EUR", "USD"])
ahead = st.sampled_from([0, 1, 20, 21, 71, 72, 100])
past = st.sampled_from([date(2026, 1, 10), date(2026, 6, 30), date(2026, 7, 1), date(2026, 10, 4)])
which = st.integers(0, 99)


class World:
    """A client, three contacts, rates and rules, made once; a life runs inside a savepoint and leaves nothing."""

    def __init__(self, cast: Any, set_clock: Callable[[datetime], None]) -> None:
        self.cast, self.set_clock = cast, set_clock
        set_clock(MORNING)
        self.actors = {name: cast.actor(name) for name in cast.users}
        client = self.do("anna", "account.create", name="Lielupes Piens", status="client").public_id
        self.contacts = {
            name: self.do("anna", "contact.create", account=client, given_name=name.title(), family_name=f"Ozols {name}").public_id
            for name in NAMES
        }  # fmt: skip
        self.persons = {
            name: Contact.objects.get(public_id=one).person.public_id for name, one in self.contacts.items()
        }
        days = (("2026-01-01", "0.9"), ("2026-07-01", "0.5"), ("2026-10-12", "0.8"))
        self.do("admin", "exchange_rate.record", rates=[
            {"source": "USD", "target": "EUR", "rate": rate, "from_on": since} for since, rate in days])  # fmt: skip
        for code, row in (("HOUSE", HOUSE), ("LAW", LAW), ("STANDARD", STANDARD)):
            self.do("egils", "gift_rule.write", rules={"code": code, "title": code.title(), "rules": [row]})
        self.rules = {one.rule_set.code: one.public_id for one in GiftRule.objects.select_related("rule_set")}
        self.confirm("HOUSE")
        self.names = {one: name for name, one in self.contacts.items()}
        self.hearing = [one for one in registry.subscribers if one.name.startswith("modules.gifts.")]

    def do(self, who: str, action: str, subject: str = "", **given: Any) -> Any:
        """Perform an action as somebody of the cast."""
        return perform(self.actors[who], action, given, subject=subject)

    def confirm(self, code: str) -> None:
        """A rule decides from now on."""
        self.do("gita", "gift_rule.confirm", self.rules[code], source="Board of 1 October", checked_on="2026-10-01")

    def hear(self) -> None:
        """What gifts do after the commit."""
        while waiting := list(OutboxEvent.objects.filter(dispatched_at=None).order_by("id")):
            OutboxEvent.objects.filter(pk__in=[one.pk for one in waiting]).update(dispatched_at=MORNING)
            for one in waiting:
                for hearing in self.hearing:
                    if one.name in hearing.events:
                        hearing.function(Happened(one.pk, one.name, one.subject_kind, one.subject_id, one.payload,
                                                  one.actor_id, one.action_id))  # fmt: skip


WORLD: list[World] = []


def money(amount: int, code: str = "EUR") -> str:
    """Cents as they are typed."""
    return f"{Decimal(amount).scaleb(-2)} {code}"


def in_cents(amount: Decimal) -> int:
    """An exact amount in cents, half up."""
    return int(Fraction(amount) * 100 + Fraction(1, 2))


class GiftTotals(RuleBasedStateMachine):
    """One life: gifts are planned, changed, decided, given, returned and corrected; rules come and go, people become one
    and two again. After each turn the answer, the balances and the register are those of the model.
    """

    def __init__(self) -> None:
        super().__init__()
        self.world, self.now = WORLD[0], MORNING
        self.life = transaction.atomic()
        self.life.__enter__()
        self.world.set_clock(self.now)
        limits = [Limit("HOUSE", 100_00, hosted_free=True),
                  Limit("LAW", 60_00, 7, strict=True, first=date(2026, 7, 1), last=date(2026, 12, 15), decides=False)]  # fmt: skip
        self.model = Model(limits, self.now.date())
        self.retired: set[str] = set()
        self.merges: list[str] = []

    def teardown(self) -> None:
        """Look at every balance, then forget the life."""
        try:
            for name in self._living():
                self._balances(name, self.model.today)
        finally:
            self.close()

    def close(self) -> None:
        """Forget the life."""
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    @initialize(law=st.booleans())
    def begin(self, law: bool) -> None:
        if law:
            self.confirm_or_retire("LAW")

    @rule(names=people, days=ahead, amount=cents, code=currency, hosted=st.booleans())
    def plan(self, names: tuple[str, ...], days: int, amount: int, code: str, hosted: bool) -> None:
        fact = self._fact(names, self.model.today + timedelta(days=days), amount, code, hosted)
        wanted = self.model.verdict(fact)
        assert self._answer(fact) == wanted, fact
        fact.row = self._done("anna", "gift.plan", **self._told(fact))
        self._settled(fact, wanted)

    @rule(names=people, day=past, amount=cents, code=currency, hosted=st.booleans())
    def record(self, names: tuple[str, ...], day: date, amount: int, code: str, hosted: bool) -> None:
        fact = self._fact(names, day, amount, code, hosted)
        fact.row = self._done("anna", "gift.record", **self._told(fact))
        self._happened(fact)

    @precondition(lambda self: self._in("asked", "reserved"))
    @rule(number=which, names=people, amount=cents, code=currency)
    def change(self, number: int, names: tuple[str, ...], amount: int, code: str) -> None:
        fact = self._take(number, "asked", "reserved")
        self.model.facts.remove(fact)
        fact.people, fact.cents, fact.currency = self._named(names), amount, code
        fact.rate, fact.until, fact.exempt = self.model.rate(fact), None, ""
        wanted = self.model.verdict(fact)
        self._do("anna", "gift.change", fact, contacts=self._ids(names), cost=money(amount, code))
        self._settled(fact, wanted)

    @precondition(lambda self: self._in("asked"))
    @rule(number=which, yes=st.sampled_from([True, True, False]))
    def decide(self, number: int, yes: bool) -> None:
        fact = self._take(number, "asked")
        approval = Gift.objects.get(public_id=fact.row).approval.public_id
        self.world.do("egils", "approval.approve" if yes else "approval.refuse", approval, reason="So be it")
        self.world.hear()
        if yes:
            self.model.approve(fact)
        else:
            fact.state = "refused"
        self._agree(fact)

    @precondition(lambda self: self._in("asked", "reserved"))
    @rule(number=which, amount=st.none() | cents)
    def give(self, number: int, amount: int | None) -> None:
        fact = self._take(number, "asked", "reserved")
        fact.day = min(fact.day, self.model.today)
        fact.cents = fact.cents if amount is None else amount
        fact.rate = self.model.rate(fact)
        self._do("anna", "gift.confirm", fact, **({} if amount is None else {"cost": money(amount, fact.currency)}))
        self._happened(fact)

    @precondition(lambda self: self._in("given"))
    @rule(number=which, names=people, amount=cents, day=past, hosted=st.booleans())
    def correct(self, number: int, names: tuple[str, ...], amount: int, day: date, hosted: bool) -> None:
        fact = self._take(number, "given")
        fact.people, fact.cents, fact.day, fact.hosted = self._named(names), amount, day, hosted
        fact.rate = self.model.rate(fact)
        told = self._told(fact)
        self._do("anna", "gift.correct", fact, note="The bill came later", **(told | {"contacts": self._ids(names)}))
        self._happened(fact)

    @precondition(lambda self: self._in("asked", "reserved", "given"))
    @rule(number=which, decline=st.booleans())
    def take_back(self, number: int, decline: bool) -> None:
        fact = self._take(number, "asked", "reserved", "given")
        action, state = ("gift.return", "returned") if fact.state == "given" else (
            ("gift.decline", "declined") if decline else ("gift.cancel", "cancelled"))  # fmt: skip
        self._do("anna", action, fact)
        fact.state = state
        self._agree(fact)

    @precondition(lambda self: self._in("asked", "reserved", "given"))
    @rule(number=which)
    def exempt(self, number: int) -> None:
        fact = self._take(number, "asked", "reserved", "given")
        self._do("egils", "gift.exempt", fact, rule_set="LAW", exemption_ref="Letter 7")
        fact.exempt = "LAW"
        fact.over = self.model.stands_above(fact)
        self._agree(fact)

    @rule(days=st.sampled_from([1, 7, 21]))
    def later(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.model.today = self.now.date()
        self.world.set_clock(self.now)
        let_approvals_run_out()
        for fact in self.model.facts:
            if fact.state == "reserved" and fact.until is not None and fact.until < self.model.today:
                fact.state = "expired"
        self._agree()

    @precondition(lambda self: len(self.retired) < 4)
    @rule(code=st.sampled_from(["LAW", "LAW", "STANDARD"]))
    def confirm_or_retire(self, code: str) -> None:
        law = self.model.limits[1]
        decides = law.decides if code == "LAW" else self.model.standard
        if decides:
            self.world.do("gita", "gift_rule.retire", self.world.rules[code], reason="Superseded")
            self.retired.add(code)
        elif code in self.retired:
            return
        else:
            self.world.confirm(code)
        if code == "LAW":
            law.decides = not decides
        else:
            self.model.standard = not decides
        self.world.hear()
        for fact in self.model.facts:
            if code == "STANDARD" or law.first <= fact.day <= law.last:
                self._looked_at(fact)
        self._agree()

    @rule(kept=st.sampled_from(NAMES), gone=st.sampled_from(NAMES))
    def become_one(self, kept: str, gone: str) -> None:
        if kept == gone or not {kept, gone} <= set(self._living()):
            return
        self._tick()
        found = self.world.do("dace", "person.merge", self.world.persons[kept], other=self.world.persons[gone])
        self.merges.append(found.answer["undo"]["subject"])
        self.model.merged.append((gone, kept))
        self._after_merge({kept})

    @precondition(lambda self: self.merges)
    @rule()
    def become_two(self) -> None:
        self._tick()
        self.world.do("dace", "merge.undo", self.merges.pop())
        self._after_merge(set(self.model.merged.pop()))

    def _after_merge(self, names: set[str]) -> None:
        self.world.hear()
        for fact in self.model.facts:
            if names & {self.model.person(one) for one in fact.people}:
                self._looked_at(fact)
        self._agree()

    def _tick(self) -> None:
        self.now += timedelta(seconds=1)
        self.world.set_clock(self.now)

    def _looked_at(self, fact: Fact) -> None:
        if fact.state in {"asked", "reserved", "given"}:
            fact.over = self.model.stands_above(fact)

    def _living(self) -> list[str]:
        return [name for name in NAMES if self.model.person(name) == name]

    def _named(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The people as they can be named now: nobody names one who was merged into another."""
        return tuple(dict.fromkeys(self.model.person(one) for one in names))

    def _ids(self, names: tuple[str, ...]) -> list[str]:
        return [self.world.contacts[one] for one in self._named(names)]

    def _in(self, *states: str) -> list[Fact]:
        return [one for one in self.model.facts if one.state in states]

    def _take(self, number: int, *states: str) -> Fact:
        self._tick()
        found = self._in(*states)
        return found[number % len(found)]

    def _fact(self, names: tuple[str, ...], day: date, amount: int, code: str, hosted: bool) -> Fact:
        self._tick()
        fact = Fact(self._named(names), day, amount, code, hosted)
        fact.rate = self.model.rate(fact)
        return fact

    def _told(self, fact: Fact) -> dict[str, Any]:
        hosted: dict[str, Any] = {"host_present": fact.hosted, "category": "entertainment"}
        return {"contacts": [self.world.contacts[one] for one in fact.people], "given_on": fact.day.isoformat(),
                "cost": money(fact.cents, fact.currency), **hosted}  # fmt: skip

    def _done(self, who: str, action: str, **given: Any) -> str:
        return str(self.world.do(who, action, **given).public_id)

    def _do(self, who: str, action: str, fact: Fact, **given: Any) -> None:
        self.world.do(who, action, str(fact.row), **given)

    def _settled(self, fact: Fact, wanted: str) -> None:
        """The plan came to what the model wants; its place is behind all others."""
        fact.state, fact.over = wanted, wanted == "refused"
        self.model.facts.append(fact)
        self._agree(fact)

    def _happened(self, fact: Fact) -> None:
        fact.over = self.model.bars(fact)
        fact.state = "given"
        if all(one is not fact for one in self.model.facts):
            self.model.facts.append(fact)
        self._agree(fact)

    def _answer(self, fact: Fact) -> str:
        """What the product would make of a plan; what it says is left is what the model says."""
        found = ask(self.world.actors["anna"], "gift.answer", self._told(fact))
        bars = found.decision in {"deny", "refer"}
        for one in found.attendees:
            left = {each.rule.split()[0]: in_cents(each.remaining) for each in one.left}
            assert left == self._left(fact, self.world.names[one.contact], set(left), kept=bars), (fact, self.model)
        return {"deny": "refused", "refer": "asked"}.get(found.decision, "reserved")

    def _left(self, fact: Fact, name: str, codes: set[str], *, kept: bool) -> dict[str, int]:
        """What the model says is left after a plan, or before it where a person decides or a limit bars it."""
        person, found = self.model.person(name), {}
        for limit in self.model.limits:
            if limit.code in codes:
                own = 0 if kept else self.model.share(limit, fact, person)
                found[limit.code] = max(self.model.room(limit, fact, person)[0] - own, 0)
        return found

    def _agree(self, fact: Fact | None = None) -> None:
        """What became of a gift, what is left for one of its people, and the register."""
        states = {row.public_id: (row.state, row.decision in {"deny", "breach"}) for row in Gift.objects.all()}
        for one in self.model.facts:
            if one.state in {"asked", "reserved", "given"}:
                assert states[one.row] == (one.state, one.over), (one, self.model)
            assert states[one.row][0] == one.state, (one, self.model)
        name = self.model.person(fact.people[0] if fact else NAMES[0])
        self._balances(name, fact.day if fact else self.model.today)
        found = ask(self.world.actors["anna"], "gift.register", {"from_on": "2026-01-01"})
        lines = {
            (self.world.names[one.id], one.given.currency):
                (one.count, one.given.minor, one.reserved.minor, one.breaches)
            for one in found
        }  # fmt: skip
        assert lines == self.model.register(2026), self.model

    def _balances(self, name: str, day: date) -> None:
        given = {"contact": self.world.contacts[name], "on": day.isoformat()}
        found = ask(self.world.actors["anna"], "gift.allowance", given)
        left = {
            one.rule.split()[0]: (in_cents(one.used), in_cents(one.reserved), in_cents(one.remaining))
            for one in found.left
        }
        assert left == self.model.balance(name, day), (name, day, self.model)


@pytest.fixture
def register(cast, monkeypatch):
    """The world of the machine, under a clock that it sets."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    WORLD[:] = [World(cast, set_clock)]
    return WORLD[0]


def test_the_totals_of_gifts_agree_with_the_plain_model(register):
    run_state_machine_as_test(GiftTotals, settings=IN_CI)


@pytest.mark.nightly
@share_of_the_night
def test_the_totals_of_gifts_agree_with_the_plain_model_over_thousands_of_lives(register, share):
    run_state_machine_as_test(GiftTotals, settings=AT_NIGHT)
