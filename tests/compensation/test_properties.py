"""What holds for every plan, every order of deals and every month: found by trying."""

import builtins
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.kernel.period import Period, add_months
from mainstay.kernel.rate_table import Boundary, Mode, RateTable, Rounding, rounded, tiers_from
from mainstay.modules.compensation.prove.command import prove_file
from mainstay.modules.compensation.rules.capping import shared_pro_rata, under_limit
from mainstay.modules.compensation.rules.case import Facts, PlanAssignment
from mainstay.modules.compensation.rules.contract_cost import ContractCost, cost_schedule
from mainstay.modules.compensation.rules.earning import rounded_lines
from mainstay.modules.compensation.rules.ledger import balances
from mainstay.modules.compensation.rules.plan import (
    Caps,
    Clawback,
    CompensationPlan,
    Deferral,
    Draw,
    Holdback,
    Payable,
    PlanComponent,
    RecoveryRule,
    RoundingRule,
)
from mainstay.modules.compensation.rules.run import calculate
from mainstay.modules.compensation.rules.statement import statement_sums
from mainstay.modules.compensation.rules.vocabulary import (
    ClawbackShape,
    ClawbackTrigger,
    ComponentKind,
    DrawKind,
    Excess,
    PayableEvent,
    RoundingLevel,
)
from mainstay.modules.performance.rules.crediting import Share, allocate
from mainstay.modules.performance.rules.measures import MeasureSpec
from mainstay.modules.performance.rules.quotas import Interval, Quota
from mainstay.modules.performance.rules.targets import spread_amounts
from mainstay.modules.performance.rules.transactions import (
    CreditFacts,
    CreditRule,
    CreditType,
    Ownership,
    Split,
    Transaction,
    TransactionKind,
)

START = date(2027, 1, 1)
YEAR = Period(START, date(2028, 1, 1))
QUARTER = Period(START, date(2027, 4, 1))
slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
CENTS = st.integers(-50_000_00, 200_000_00).map(lambda cents: Decimal(cents) / 100)
PAID = st.integers(1, 200_000_00).map(lambda cents: Decimal(cents) / 100)


@st.composite
def components(draw, modes=(Mode.MARGINAL, Mode.RETROACTIVE)):
    bounds = sorted(draw(st.sets(st.integers(1, 40), max_size=3)))
    rates = [str(Decimal(draw(st.integers(0, 20))) / 100) for _ in range(len(bounds) + 1)]
    tiers = tiers_from(list(zip(["0", *(str(Decimal(b) / 20) for b in bounds)], rates, strict=True)))
    table = RateTable("attainment", tiers, mode=draw(st.sampled_from(modes)), boundary=draw(st.sampled_from(Boundary)))
    payable = draw(
        st.sampled_from(
            [(), (Payable(PayableEvent.BOOKING, Decimal("0.5")), Payable(PayableEvent.PAYMENT, Decimal("0.5"), True))]
        )
    )
    return PlanComponent(
        "REV",
        ComponentKind.COMMISSION,
        MeasureSpec(interval=Interval.QUARTER),
        table=table,
        pay=Interval.MONTH,
        payable=payable,
        holdback=draw(st.sampled_from([None, Holdback(Decimal("0.1"), months=1)])),
        defer=draw(st.sampled_from([None, Deferral(Decimal("0.3"), 3, 1)])),
        clawback=draw(
            st.sampled_from(
                [
                    None,
                    *(
                        Clawback((ClawbackTrigger.CANCEL,), shape, 12)
                        for shape in ClawbackShape
                        if shape is not ClawbackShape.STEPPED
                    ),
                ]
            )
        ),
        caps=draw(st.sampled_from([Caps(), *(Caps(per_period=Decimal(1500), excess=excess) for excess in Excess)])),
    )


@st.composite
def plans(draw):
    return CompensationPlan(
        "AM",
        1,
        "EUR",
        YEAR,
        (draw(components()),),
        rounding=RoundingRule(draw(st.sampled_from(Rounding)), draw(st.sampled_from(RoundingLevel))),
        recovery=RecoveryRule(
            percent=Decimal(draw(st.sampled_from([50, 100]))), floor=Decimal(draw(st.sampled_from([0, 300])))
        ),
        draw=draw(st.sampled_from([None, *(Draw(kind, Decimal(400), 2) for kind in DrawKind)])),
        minimum_payout=Decimal(draw(st.sampled_from([0, 50]))),
    )


@st.composite
def deals(draw):
    found = []
    for number in range(draw(st.integers(1, 6))):
        booked = START + timedelta(days=draw(st.integers(0, 80)))
        amount = draw(PAID)
        found.append(Transaction(f"O-{number}", TransactionKind.ORDER, amount, "EUR", account="a", booked_on=booked))
        if draw(st.booleans()):
            paid = booked + timedelta(days=draw(st.integers(0, 60)))
            part = draw(st.sampled_from([amount, (amount / 3).quantize(Decimal("0.01"))]))
            found.append(
                Transaction(f"P-{number}", TransactionKind.PAYMENT, part, "EUR", of=f"O-{number}", paid_on=paid)
            )
        if draw(st.integers(0, 3)) == 0:
            day = booked + timedelta(days=draw(st.integers(0, 90)))
            found.append(
                Transaction(
                    f"X-{number}", TransactionKind.CANCELLATION, of=f"O-{number}", booked_on=day, arrived_on=day
                )
            )
    return tuple(found)


def facts(plan, transactions):
    return Facts(
        plans=(plan,),
        assignments=(PlanAssignment("anna", "AM", YEAR),),
        transactions=transactions,
        credit=CreditFacts(owners=(Ownership("a", "anna", YEAR),)),
        quotas=tuple(
            Quota("REV", "anna", Period(add_months(START, month), add_months(START, month + 3)), Decimal(100000))
            for month in (0, 3, 6, 9)
        ),
    )


def months(given_facts, count=6):
    ledger, results = [], []
    for number in range(count):
        period = Period(add_months(START, number), add_months(START, number + 1))
        result = calculate(given_facts, period, period.end, ledger)
        ledger.extend(result.entries)
        results.append(result)
    return results, ledger


@slow
@given(plans(), deals())
def test_one_closing_balance_opens_the_next_and_is_the_sum_of_all_lines(plan, transactions):
    results, ledger = months(facts(plan, transactions))
    for before, after in pairwise(results):
        assert after.opening["anna"] == before.closing["anna"]
    assert results[-1].closing["anna"] == balances(ledger)
    for result in results:
        sums = statement_sums(result.opening["anna"], result.entries)
        assert sums.closing == result.closing["anna"].due


@slow
@given(plans(), deals())
def test_calculating_again_without_new_facts_gives_no_difference(plan, transactions):
    known = tuple(replace(item, arrived_on=None) for item in transactions)
    given_facts = facts(replace(plan, draw=None), known)
    _, ledger = months(given_facts, 7)
    later = Period(date(2027, 8, 1), date(2027, 9, 1))
    again = calculate(given_facts, later, later.end, ledger)
    held = {"holdback_release", "payout"}
    assert [entry for entry in again.entries if entry.type not in held] == []


@slow
@given(plans(), deals(), st.randoms())
def test_the_order_in_which_facts_arrive_in_a_file_changes_nothing(plan, transactions, source):
    shuffled = list(transactions)
    source.shuffle(shuffled)
    first = calculate(facts(plan, transactions), QUARTER, QUARTER.end)
    second = calculate(facts(plan, tuple(shuffled)), QUARTER, QUARTER.end)
    assert first.entries == second.entries


@slow
@given(components(), deals(), st.permutations(range(6)))
def test_the_order_of_marginal_deals_never_changes_the_exact_total(component, transactions, order):
    plain = replace(component, payable=(), holdback=None, defer=None, clawback=None, caps=Caps())
    plan = CompensationPlan("AM", 1, "EUR", YEAR, (plain,))
    orders = [item for item in transactions if item.kind is TransactionKind.ORDER]
    moved = [replace(item, booked_on=START + timedelta(days=order[number])) for number, item in enumerate(orders)]

    def total(items):
        result = calculate(facts(plan, tuple(items)), QUARTER, QUARTER.end)
        return sum((earning.unrounded for earning in result.earnings), Fraction(0))

    assert total(orders) == total(moved)


@slow
@given(plans(), deals())
def test_a_full_reversal_of_everything_cancels_to_zero(plan, transactions):
    component = replace(plan.components[0], clawback=None, holdback=None, defer=None)
    plain = replace(plan, components=(component,), draw=None)
    orders = [item for item in transactions if item.kind is TransactionKind.ORDER]
    back = [
        Transaction(
            f"B-{item.id}", TransactionKind.CREDIT_NOTE, item.amount, "EUR", of=item.id, booked_on=item.booked_on
        )
        for item in orders
    ]
    result = calculate(facts(plain, (*orders, *back)), QUARTER, QUARTER.end)
    assert sum((earning.amount for earning in result.earnings), Decimal(0)) == 0
    assert result.closing["anna"].due == 0
    assert result.closing["anna"].waiting == 0
    assert result.payouts == ()


@slow
@given(plans(), deals())
def test_no_interval_pays_more_than_its_cap(plan, transactions):
    component = replace(plan.components[0], caps=Caps(per_period=Decimal(700)), clawback=None)
    capped = replace(plan, components=(component,), draw=None)
    _, ledger = months(facts(capped, transactions), 3)
    earned = sum((entry.amount for entry in ledger if entry.type in ("earning", "adjustment")), Decimal(0))
    assert earned <= 700


@slow
@given(plans(), deals())
def test_recovery_never_brings_pay_below_the_floor(plan, transactions):
    """What is paid is at least the floor, or all that was earned when that is less."""
    floored = replace(plan, recovery=RecoveryRule(floor=Decimal(300)), minimum_payout=Decimal(0), draw=None)
    results, _ = months(facts(floored, transactions))
    for result in results:
        against = sum((e.amount for e in result.entries if e.type == "clawback" or _is_correction(e)), Decimal(0))
        paid = sum((payout.in_plan for payout in result.payouts), Decimal(0))
        earned = sum((e.payable for e in result.entries if e.type != "payout"), Decimal(0)) - against
        assert paid >= min(earned + max(result.opening["anna"].due, Decimal(0)), Decimal(300))


def _is_correction(entry):
    return entry.type == "adjustment" and entry.amount < 0 and entry.key[0] in ("earning", "manual")


@slow
@given(plans(), deals())
def test_nothing_is_paid_that_was_not_earned_or_advanced(plan, transactions):
    _, ledger = months(facts(plan, transactions), 9)
    last = balances(ledger)
    paid = -sum((entry.amount for entry in ledger if entry.type == "payout"), Decimal(0))
    earned = sum((e.amount for e in ledger if e.type in ("earning", "bonus", "adjustment", "clawback")), Decimal(0))
    forgiven = sum((e.amount for e in ledger if e.type == "draw_forgive"), Decimal(0))
    assert paid == earned - last.waiting - last.held - last.due + last.draw + forgiven
    assert last.held >= 0
    assert last.draw >= 0


@slow
@given(CENTS, st.lists(st.integers(1, 99), min_size=1, max_size=7))
def test_split_parts_add_up_to_the_amount(amount, weights):
    whole = sum(weights)
    shares = [Share(f"p{n}", CreditType.REVENUE, Fraction(w, whole), CreditRule.SPLIT) for n, w in enumerate(weights)]
    parts = allocate(Fraction(amount), shares, "EUR")
    assert sum(parts, Fraction(0)) == Fraction(amount)
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - Fraction(amount) * share.share) < Fraction(1, 100)
        assert (part * 100).denominator == 1
    assert [-part for part in parts] == allocate(-Fraction(amount), shares, "EUR")


def test_cents_that_rounding_left_go_back_with_the_last_return():
    plan = CompensationPlan("AM", 1, "EUR", YEAR, ())
    told = rounded_lines([Fraction(4, 1000), Fraction(4, 1000), Fraction(-8, 1000)], plan)
    assert told == [Decimal("0.00"), Decimal("0.00"), Decimal("0.00")]
    assert rounded_lines([Fraction(4, 1000), Fraction(-9, 1000)], plan) == [Decimal("0.00"), Decimal("-0.01")]
    assert rounded_lines([], plan) == []


@slow
@given(st.lists(CENTS, min_size=1, max_size=8), st.sampled_from(Rounding))
def test_lines_of_a_rounded_total_add_up_to_it(amounts, mode):
    exact = [Fraction(amount) / 7 for amount in amounts]
    plan = CompensationPlan("AM", 1, "EUR", YEAR, (), rounding=RoundingRule(mode, RoundingLevel.TOTAL))
    lines = rounded_lines(exact, plan)
    assert abs(Fraction(sum(lines)) - sum(exact, Fraction(0))) <= Fraction(1, 200)
    assert all(abs(Fraction(line) - amount) < Fraction(1, 100) for line, amount in zip(lines, exact, strict=True))


INSTALMENTS = """
plan: {{code: AM, version: 1, currency: EUR, from: 2027-01-01, to: 2028-01-01}}
components:
  - {{code: CASH, kind: commission, rate: "0.07", measure: {{interval: month}}, payable: [{{event: payment, prorate: true}}]}}
  - {{code: LATER, kind: commission, rate: "0.07", measure: {{interval: month}}, defer: {{share: "0.3", tranches: {tranches}, months: 1}}}}
assignments: [{{person: anna, plan: AM, from: 2027-01-01}}]
owners: [{{account: baltic, person: anna, from: 2027-01-01}}]
transactions:
  - {{id: O-1, kind: order, account: baltic, booked: 2027-01-05, amount: "{amount}", currency: EUR}}
{payments}
runs: [{runs}]
expect: []
"""


@slow
@given(st.lists(PAID, min_size=1, max_size=6), st.integers(1, 5))
def test_instalments_and_tranches_of_a_line_add_up_to_it(payments, tranches):
    rows = "\n".join(
        f'  - {{id: P-{n}, kind: payment, of: O-1, paid: 2027-{n:02}-20, amount: "{paid}", currency: EUR}}'
        for n, paid in enumerate(payments, start=1)
    )
    periods = ", ".join(f"{{period: 2027-{month:02}}}" for month in range(1, 8))
    text = INSTALMENTS.format(amount=sum(payments), payments=rows, runs=periods, tranches=tranches)
    runs = prove_file("instalments.yaml", text.encode()).runs
    line = rounded(Fraction(sum(payments)) * 7 / 100, 2)
    assert sum(payout.amount for run in runs for payout in run.payouts) == 2 * line
    assert (runs[-1].closing["anna"].waiting, runs[-1].closing["anna"].held) == (0, 0)
    assert all(payout.amount >= 0 for run in runs for payout in run.payouts)


@slow
@given(PAID, st.integers(1, 60))
def test_months_of_a_contract_cost_add_up(amount, count):
    rows = cost_schedule(ContractCost("K", amount, "EUR", count, START, expedient=False))
    assert sum(row.expense for row in rows) == amount
    assert len(rows) == count
    assert rows[-1].left == 0


@slow
@given(PAID, st.lists(st.integers(0, 50), min_size=12, max_size=12))
def test_months_of_a_quota_add_up(amount, weights):
    if sum(weights) == 0:
        weights = [1] * 12
    spread = [Decimal(weight) for weight in weights]
    scaled = [(part * 100 / sum(spread)).quantize(Decimal("0.01")) for part in spread]
    scaled[-1] += 100 - sum(scaled)
    if scaled[-1] >= 0:
        quota = Quota("REV", "anna", YEAR, amount, "EUR", spread=tuple(scaled))
        assert sum(spread_amounts(quota)) == amount


@slow
@given(st.lists(CENTS, min_size=1, max_size=6), PAID, st.sampled_from(Excess))
def test_a_limit_holds_in_every_interval_and_later_payment_loses_nothing(totals, limit, excess):
    paid = under_limit(totals, [limit] * len(totals), [excess] * len(totals))
    assert all(amount <= limit for amount in paid)
    count = len(totals) + 2000
    room = under_limit([*totals, *[Decimal(0)] * 2000], [limit] * count, [Excess.PAY_LATER] * count)
    if sum(map(abs, totals)) < limit * 1000:
        assert sum(room) == sum(totals)


@slow
@given(PAID, st.lists(PAID, min_size=1, max_size=6))
def test_a_shared_cut_adds_up(amount, weights):
    parts = shared_pro_rata(amount, weights, 2)
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)


class PoisonedFloat(float):
    """A float that refuses to be made."""

    def __new__(cls, *_):
        raise AssertionError("a float was made")


def test_no_float_is_made_anywhere_in_a_calculation(monkeypatch):
    """The name float is poisoned, and every number that comes out is walked."""
    orders = [
        Transaction(
            f"O-{n}", TransactionKind.ORDER, Decimal(n * 7919 % 99991) / 100, "EUR", account="a",
            booked_on=START + timedelta(days=n), splits=(Split("anna", Fraction(1, 3)), Split("boris", Fraction(2, 3))),
        )
        for n in range(40)
    ]  # fmt: skip
    tiers = tiers_from([("0", "0.04"), ("0.6", "0.08"), ("1", "0.12")], retroactive={1: True})
    component = PlanComponent(
        "REV", ComponentKind.COMMISSION, MeasureSpec(interval=Interval.QUARTER), table=RateTable("attainment", tiers),
        pay=Interval.MONTH, payable=(Payable(PayableEvent.PAYMENT, prorate=True),), defer=Deferral(Decimal("0.3"), 3),
    )  # fmt: skip
    plan = CompensationPlan("AM", 1, "EUR", YEAR, (component,), draw=Draw(DrawKind.RECOVERABLE, Decimal(100), 3))
    monkeypatch.setattr(builtins, "float", PoisonedFloat)
    results, ledger = months(facts(plan, tuple(orders)), 4)
    assert ledger
    assert list(floats((results, ledger))) == []


def floats(value, seen=None):
    seen = set() if seen is None else seen
    if id(value) in seen:
        return
    seen.add(id(value))
    if type(value) is float:
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from floats(key, seen)
            yield from floats(item, seen)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from floats(item, seen)
    elif hasattr(type(value), "__slots__") and not isinstance(value, (str, int, Decimal, Fraction, date)):
        for name in type(value).__slots__:
            yield from floats(getattr(value, name, None), seen)


def test_the_walk_that_looks_for_floats_does_find_one():
    assert list(floats([Period(START, None), {"a": (0.5,)}])) == [0.5]


def test_a_float_is_refused_where_a_number_enters():
    with pytest.raises(TypeError):
        calculate(
            facts(CompensationPlan("AM", 1, "EUR", YEAR, (PlanComponent("REV", ComponentKind.COMMISSION, rate=Decimal(1)),)),
                  (Transaction("O-1", TransactionKind.ORDER, 0.1, "EUR", account="a", booked_on=START),)),
            QUARTER, QUARTER.end,
        )  # fmt: skip
