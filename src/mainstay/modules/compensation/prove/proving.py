"""Runs a case and compares each expectation with what the core answers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from mainstay.kernel.errors import Problem, RuleBroken
from mainstay.kernel.period import Period
from mainstay.kernel.rate_table import Output, Staircase, rounded, shown
from mainstay.kernel.reading.forms import Broken, Number
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.compensation.prove.case_form import Case, Expectation, Kind
from mainstay.modules.compensation.rules.case import Earning, RunResult
from mainstay.modules.compensation.rules.contract_cost import cost_schedule
from mainstay.modules.compensation.rules.deadlines import agent_deadline
from mainstay.modules.compensation.rules.ledger import Balances, EntryType, LedgerEntry
from mainstay.modules.compensation.rules.posting import DIFFERENCE
from mainstay.modules.compensation.rules.reward import TotalReward, base_pay
from mainstay.modules.compensation.rules.run import calculate, refuse_reopening
from mainstay.modules.compensation.rules.statement import statement_sums
from mainstay.modules.performance.rules.transactions import CreditType

ZERO = Decimal(0)
_OF_PERSON = frozenset({Kind.PAYOUT, Kind.EARNED, Kind.STATEMENT, Kind.RESTATED, Kind.PAID_AS, Kind.DEADLINE})
_MONEY = _OF_PERSON | {Kind.LINE, Kind.CREDIT, Kind.COMPONENT, Kind.ENTRY, Kind.BALANCE, Kind.CONTRACT_COST}
_MOST_PLACES = 4
"""Decimals of the currencies with the most of them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expectation with what was found; ``because`` are the sentences behind it."""

    expectation: Expectation
    equal: bool
    found: str
    because: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """All runs and outcomes of a case; ``refused`` when it could not be run."""

    case: Case
    runs: tuple[RunResult, ...]
    outcomes: tuple[Outcome, ...]
    refused: tuple[Problem, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether everything expected came out, and nothing was refused that was not expected."""
        expected = {item.name for item in self.case.expectations if item.kind is Kind.REFUSAL}
        return all(outcome.equal for outcome in self.outcomes) and all(item.code in expected for item in self.refused)


def prove(case: Case, problems: Iterable[Problem] = ()) -> Proof:
    """Run all runs in order and compare. ``problems`` found in the file beforehand keep it from being run."""
    refused = list(problems)
    runs: list[RunResult] = []
    ledger: list[LedgerEntry] = []
    closed: list[Period] = []
    if not refused:
        for number, run in enumerate(case.runs):
            try:
                refuse_reopening(run.period, closed)
                result = calculate(case.facts, run.period, run.run_on, ledger)
            except RuleBroken as error:
                refused.append(Problem(f"runs[{number}]", "run_refused", error.sentence))
                break
            runs.append(result)
            if run.close:
                ledger.extend(result.entries)
                closed.append(run.period)
    prover = _Prover(case, runs, refused)
    return Proof(case, tuple(runs), tuple(prover.outcome(item) for item in case.expectations), tuple(refused))


class _Unknown(Exception):
    """The expectation names something that is not there."""

    def __init__(self, text: Sentence) -> None:
        super().__init__(str(text))
        self.sentence = text


@dataclass(slots=True)
class _Prover:
    case: Case
    runs: list[RunResult]
    refused: list[Problem]

    def outcome(self, wanted: Expectation) -> Outcome:
        """Compare one expectation."""
        if wanted.kind is Kind.REFUSAL:
            return self._refusal(wanted)
        try:
            return self._compared(self._defaulted(wanted))
        except _Unknown as error:
            return Outcome(wanted, equal=False, found="", because=(error.sentence,))

    def _refusal(self, wanted: Expectation) -> Outcome:
        hits = [item for item in self.refused if item.code == wanted.name and wanted.at in ("", item.path)]
        hits = [item for item in hits if wanted.words in str(item.sentence)]
        told = tuple(item.sentence for item in (hits or self.refused))
        codes = ", ".join(f"{item.code} at {item.path}" for item in self.refused)
        return Outcome(wanted, bool(hits), codes or "nothing was refused", told)

    def _defaulted(self, wanted: Expectation) -> Expectation:
        people = {item.person for item in self.case.facts.assignments}
        if not wanted.person and wanted.kind not in (Kind.PAYOUT, Kind.EARNED, Kind.STATEMENT) and len(people) == 1:
            return replace(wanted, person=people.pop())
        return wanted

    def _compared(self, wanted: Expectation) -> Outcome:
        if wanted.kind in (Kind.TABLE, Kind.CONTRACT_COST, Kind.REWARD):
            readers = {Kind.TABLE: self._table, Kind.CONTRACT_COST: self._contract_cost, Kind.REWARD: self._reward}
            return _number(wanted, readers[wanted.kind](wanted), ())
        result = self._run(wanted)
        if wanted.kind is Kind.WARNING:
            return _warning(wanted, result)
        self._refuse_unknown(wanted)
        if wanted.kind is Kind.DEADLINE:
            return self._deadline(wanted, result)
        readers2: dict[Kind, Callable[[Expectation, RunResult], tuple[Fraction | None, tuple[Sentence, ...]]]] = {
            Kind.LINE: _line,
            Kind.CREDIT: _credit,
            Kind.COMPONENT: _component,
            Kind.EARNED: _earned,
            Kind.ENTRY: _entry,
            Kind.BALANCE: _balance,
            Kind.PAYOUT: _payout,
            Kind.ATTAINMENT: _attainment,
            Kind.QUOTA: _attainment,
            Kind.STATEMENT: _statement,
            Kind.RESTATED: _restated,
            Kind.PAID_AS: _restated,
        }
        found, because = readers2[wanted.kind](wanted, result)
        return _number(wanted, found, because)

    def _refuse_unknown(self, wanted: Expectation) -> None:
        """A name with a slip of the pen has earned nothing, and would prove nothing."""
        facts, kind = self.case.facts, wanted.kind
        people = {item.person for item in facts.assignments} | {item.id for item in facts.people}
        components = {component.code for plan in facts.plans for component in plan.components}
        transactions = {item.id for item in facts.transactions}
        person = wanted.name if kind in _OF_PERSON else wanted.person
        component = wanted.name if kind is Kind.COMPONENT else wanted.component
        transaction = wanted.name if kind is Kind.CREDIT else wanted.transaction
        credit_type = wanted.type if kind is Kind.CREDIT else ""
        if person and person not in people:
            raise _Unknown(sentence("There is no person {name}.", name=person))
        if component and component not in components:
            raise _Unknown(sentence("There is no component {name}.", name=component))
        if transaction and transaction not in transactions:
            raise _Unknown(sentence("There is no transaction {name}.", name=transaction))
        if credit_type and credit_type not in set(CreditType):
            raise _Unknown(sentence("There is no credit type {name}.", name=credit_type))

    def _run(self, wanted: Expectation) -> RunResult:
        if not self.runs and self.refused:
            raise _Unknown(sentence("The file was refused, so nothing was calculated."))
        if not self.runs:
            raise _Unknown(sentence("The file has no runs, so nothing was calculated. Name a period in runs."))
        number = len(self.runs) if wanted.run is None else wanted.run
        if not 1 <= number <= len(self.runs):
            raise _Unknown(sentence("There is no run {number}.", number=number))
        return self.runs[number - 1]

    def _table(self, wanted: Expectation) -> Fraction:
        table = self.case.tables.get(wanted.name)
        if table is None:
            raise _Unknown(sentence("There is no table {name}.", name=wanted.name))
        x = Number(negative=True).read(wanted.at, wanted.path, [])
        if isinstance(x, Broken):
            raise _Unknown(sentence('Say as at: "100" where the table {name} is read.', name=wanted.name))
        stairs, x = Staircase(table), Fraction(x)
        return stairs.value_at(x) if wanted.type == "value" or table.output is Output.MULTIPLIER else stairs.total(x)

    def _contract_cost(self, wanted: Expectation) -> Fraction:
        cost = next((item for item in self.case.contract_costs if item.id == wanted.name), None)
        if cost is None:
            raise _Unknown(sentence("There is no contract cost {name}.", name=wanted.name))
        rows = cost_schedule(cost)
        if wanted.type == "written_off":
            return Fraction(sum((row.written_off for row in rows), ZERO))
        rows = tuple(row for row in rows if wanted.on is None or wanted.on in row.month)
        return Fraction(sum((row.expense for row in rows), ZERO))

    def _reward(self, wanted: Expectation) -> Fraction | None:
        result = self._run(wanted)
        salaries = [item for item in self.case.salaries if item.person == wanted.name]
        if not salaries:
            raise _Unknown(sentence("There is no base salary of {person}.", person=wanted.name))
        paid = sum((item.in_plan for item in result.payouts if item.person == wanted.name), ZERO)
        reward = TotalReward(base_pay(salaries, result.period, salaries[0].currency), paid)
        if wanted.type == "mix":
            return None if reward.mix is None else reward.mix * 100
        return Fraction({"base": reward.base, "variable": reward.variable}.get(wanted.type, reward.total))

    @staticmethod
    def _deadline(wanted: Expectation, result: RunResult) -> Outcome:
        last = result.period.last_day or result.period.start
        found = agent_deadline(last).isoformat()
        return Outcome(wanted, found == wanted.wanted, found)


def _number(wanted: Expectation, found: Fraction | None, because: tuple[Sentence, ...]) -> Outcome:
    """Compare pay to its last decimal, anything else at as many decimals as are written."""
    if found is None:
        return Outcome(wanted, wanted.wanted == "n/a", "n/a", because)
    if wanted.wanted == "n/a":
        return Outcome(wanted, equal=False, found=f"{shown(found):f}", because=because)
    number = Decimal(wanted.wanted)
    places = max(-int(number.as_tuple().exponent), _places(found) if wanted.kind in _MONEY else 0)
    got = rounded(found, places)
    silent = bool(wanted.words) and not all(wanted.words in str(item) for item in because)
    if silent:
        because = (sentence("Not everything said here has the words “{words}”.", words=wanted.words), *because)
    return Outcome(wanted, got == number and not silent, f"{got:f}", because)


def _places(found: Fraction) -> int:
    """The decimals that an amount of money has."""
    return next((places for places in range(_MOST_PLACES) if found * 10**places % 1 == 0), _MOST_PLACES)


def _warning(wanted: Expectation, result: RunResult) -> Outcome:
    hits = [item for item in result.warnings if item.code == wanted.name]
    hits = [item for item in hits if not wanted.at or wanted.at in item.subject]
    told = tuple(item.sentence for item in (hits or result.warnings))
    return Outcome(wanted, bool(hits), ", ".join(item.code for item in result.warnings) or "no warning", told)


def _earnings(wanted: Expectation, result: RunResult) -> list[Earning]:
    return [
        item
        for item in result.earnings
        if (not wanted.person or item.person == wanted.person)
        and (not wanted.component or item.component == wanted.component)
        and (wanted.on is None or wanted.on in item.interval)
    ]


def _sentences(earnings: Iterable[Earning]) -> tuple[Sentence, ...]:
    return tuple(item.trace.sentence for item in earnings if item.trace is not None)


def _line(wanted: Expectation, result: RunResult) -> tuple[Fraction, tuple[Sentence, ...]]:
    lines = [item for item in _earnings(wanted, result) if item.transaction == wanted.name]
    if not lines:
        raise _Unknown(sentence("No line is about {id}.", id=wanted.name))
    return _sum(item.amount for item in lines), _sentences(lines)


def _component(wanted: Expectation, result: RunResult) -> tuple[Fraction, tuple[Sentence, ...]]:
    lines = [item for item in _earnings(wanted, result) if item.component == wanted.name]
    return _sum(item.amount for item in lines), _sentences(lines)


def _credit(wanted: Expectation, result: RunResult) -> tuple[Fraction, tuple[Sentence, ...]]:
    credits_ = [
        item
        for item in result.credits
        if item.transaction.id == wanted.name
        and (not wanted.person or item.person == wanted.person)
        and (not wanted.component or item.component == wanted.component)
        and (not wanted.type or item.type.value == wanted.type)
    ]
    return _sum(item.amount for item in credits_), ()


def _entries(wanted: Expectation, result: RunResult) -> list[LedgerEntry]:
    return [
        item
        for item in result.entries
        if (not wanted.person or item.person == wanted.person)
        and (not wanted.component or item.component == wanted.component)
        and (not wanted.transaction or item.transaction == wanted.transaction)
    ]


def _entry(wanted: Expectation, result: RunResult) -> tuple[Fraction, tuple[Sentence, ...]]:
    if wanted.name not in set(EntryType):
        raise _Unknown(sentence("There is no entry type {name}.", name=wanted.name))
    entries = [item for item in _entries(wanted, result) if item.type == wanted.name]
    return _sum(item.amount for item in entries), tuple(item.reason for item in entries)


def _earned(wanted: Expectation, result: RunResult) -> tuple[Fraction, tuple[Sentence, ...]]:
    entries = [item for item in result.entries if item.person == wanted.name and item.type in DIFFERENCE]
    return _sum(item.amount for item in entries), tuple(item.reason for item in entries)


def _balance(wanted: Expectation, result: RunResult) -> tuple[Fraction, tuple[Sentence, ...]]:
    found = result.closing.get(wanted.person)
    if found is None or wanted.name not in Balances.__slots__:
        raise _Unknown(sentence("There is no balance {name} of {person}.", name=wanted.name, person=wanted.person))
    return Fraction(getattr(found, wanted.name)), ()


def _payout(wanted: Expectation, result: RunResult) -> tuple[Fraction, tuple[Sentence, ...]]:
    payouts = [item for item in result.payouts if item.person == wanted.name]
    if wanted.type == "difference":
        return _sum(item.difference for item in payouts), ()
    reasons = tuple(entry.reason for entry in result.entries if entry.person == wanted.name)
    return _sum(item.amount for item in payouts), reasons


def _attainment(wanted: Expectation, result: RunResult) -> tuple[Fraction | None, tuple[Sentence, ...]]:
    found = [
        item
        for item in result.attainments
        if item.measure == wanted.name
        and (not wanted.person or item.person == wanted.person)
        and (wanted.on is None or wanted.on in item.interval)
    ]
    if not found:
        raise _Unknown(sentence("Nothing was measured for {name}.", name=wanted.name))
    last = found[-1]
    if wanted.kind is Kind.QUOTA:
        return (Fraction(last.quota_as_set or 0) if wanted.type == "as_set" else last.quota), ()
    fraction = last.as_set if wanted.type == "as_set" else last.fraction
    return (None if fraction is None else fraction * 100), ()


def _statement(wanted: Expectation, result: RunResult) -> tuple[Fraction, tuple[Sentence, ...]]:
    mine = [item for item in result.entries if item.person == wanted.name]
    sums = statement_sums(result.opening.get(wanted.name, Balances()), mine)
    names = ("opening", "earned", "adjusted", "recovered", "waiting", "held", "released", "draw", "paid", "closing")
    if wanted.type not in names:
        raise _Unknown(sentence("A statement has the sums {names}; name one as type.", names=", ".join(names)))
    return Fraction(getattr(sums, wanted.type)), ()


def _restated(wanted: Expectation, result: RunResult) -> tuple[Fraction, tuple[Sentence, ...]]:
    rows = [item for item in result.restated if item.person == wanted.name]
    rows = [item for item in rows if wanted.on is None or wanted.on in item.period]
    if wanted.kind is Kind.PAID_AS:
        return _sum(item.as_paid for item in rows), ()
    return _sum(item.as_restated for item in rows), ()


def _sum(amounts: Iterable[Decimal]) -> Fraction:
    return Fraction(sum(amounts, ZERO))
