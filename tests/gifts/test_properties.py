"""What holds for every ledger and every event."""

import ast
import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mainstay.modules.gifts
from mainstay.modules.gifts.rules.evaluating import evaluate
from mainstay.modules.gifts.rules.events import Book, Firm, GiftEvent, Recipient
from mainstay.modules.gifts.rules.packs import confirmed, shipped_pack
from mainstay.modules.gifts.rules.rechecking import balances, breaches
from mainstay.modules.gifts.rules.results import strictness
from mainstay.modules.gifts.rules.rulebook import RuleMeasure, RuleSet, RuleVersion
from mainstay.modules.gifts.rules.settings import RollingYear, Settings, Year
from mainstay.modules.gifts.rules.shown import evaluation_data
from mainstay.modules.gifts.rules.words import (
    AggregateBy,
    AggregateOver,
    Category,
    Comparison,
    EntityClass,
    EventKind,
    MeasureKind,
    Outcome,
    PeriodKind,
    RecipientType,
    ReversalReason,
    Status,
)

FINRA = confirmed(shipped_pack("finra-3220"), "egils", date(2026, 3, 20), ["limit"])
MEMBER = Firm(classes=(EntityClass.FINRA_MEMBER,))
BOOK = Book(FINRA, MEMBER)
NOW = date(2028, 12, 31)
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

people = st.sampled_from(["helen", "ivan", "jana"])
staff = st.sampled_from(["anna", "boris", "dace"])
days = st.dates(date(2026, 1, 1), date(2028, 6, 30))
cents = st.integers(0, 20_000).map(lambda number: Decimal(number).scaleb(-2))


def recipient(person):
    return Recipient(person, organisation="baltic", types=(RecipientType.EMPLOYEE_OF_INSTITUTION,))


@st.composite
def gifts(draw, kinds=(EventKind.GIVEN, EventKind.RESERVATION), name="g"):
    cost = draw(cents)
    return GiftEvent(
        name,
        draw(st.sampled_from(kinds)),
        NOW,
        given_on=draw(days),
        giver=draw(staff),
        on_behalf_of=draw(st.sampled_from(["", "anna"])),
        category=draw(st.sampled_from([Category.GIFT, Category.TICKET, Category.MEAL])),
        host_present=draw(st.booleans()),
        cost=cost,
        market=cost,
        face=draw(cents),
        currency="USD",
        recipients=tuple(recipient(one) for one in draw(st.lists(people, min_size=1, max_size=3, unique=True))),
    )


@st.composite
def ledgers(draw):
    return [
        replace(gift, id=f"g{number}", recorded_on=NOW)
        for number, gift in enumerate(draw(st.lists(gifts(), max_size=6)))
    ]


years = st.builds(
    Settings,
    year=st.sampled_from(Year),
    fiscal_year_starts=st.sampled_from(["01-01", "04-01", "07-15"]),
    rolling_year=st.sampled_from(RollingYear),
)


@QUICK
@given(st.lists(st.tuples(cents, staff, st.dates(date(2027, 1, 1), date(2027, 12, 31))), max_size=12), st.booleans())
def test_a_total_never_passes_the_limit_by_splitting(parts, as_deputy):
    ledger = []
    for number, (cost, giver, day) in enumerate(parts):
        asked = GiftEvent(
            f"g{number}", EventKind.REQUEST, NOW, given_on=day, giver=giver, on_behalf_of="anna" if as_deputy else "",
            category=Category.GIFT, cost=cost, currency="USD", recipients=(recipient("helen"),),
        )  # fmt: skip
        if evaluate(asked, ledger, BOOK, NOW).decision is Outcome.PERMIT:
            ledger.append(replace(asked, kind=EventKind.RESERVATION))
    assert sum((one.cost for one in ledger), Decimal(0)) <= 300
    assert breaches(ledger, BOOK, NOW) == ()


@QUICK
@given(cents, st.integers(1, 7))
def test_splitting_over_names_never_makes_a_value_smaller_than_half_a_cent_each(cost, number):
    asked = GiftEvent(
        "g", EventKind.REQUEST, NOW, given_on=date(2027, 1, 1), giver="anna", category=Category.GIFT, cost=cost, currency="USD",
        recipients=tuple(recipient(f"p{one}") for one in range(number)),
    )  # fmt: skip
    found = evaluate(asked, [], BOOK, NOW)
    whole = sum(one.findings[0].tally.counted for one in found.recipients)
    assert abs(whole - cost) <= Decimal("0.005") * number


@QUICK
@given(
    ledgers(),
    gifts(kinds=(EventKind.REQUEST,), name="asked"),
    gifts(name="extra"),
    years,
    st.sampled_from(ReversalReason),
)
def test_a_reversal_restores_what_was_before(ledger, asked, extra, firm, reason):
    book = replace(BOOK, settings=firm)
    back = GiftEvent("back", EventKind.REVERSAL, NOW, previous="extra", reason=reason)
    assert answered(asked, [*ledger, extra, back], book) == answered(asked, ledger, book)


def answered(asked, ledger, book):
    """The whole answer without the names of settings: that something came back is told where it mattered."""

    def bare(one):
        if isinstance(one, dict):
            return {key: bare(part) for key, part in one.items() if key != "setting"}
        return [bare(part) for part in one] if isinstance(one, list) else one

    return bare(evaluation_data(evaluate(asked, ledger, book, NOW)))


@QUICK
@given(ledgers(), gifts(kinds=(EventKind.REQUEST,), name="asked"), years, st.randoms(use_true_random=False))
def test_the_order_of_entries_in_the_ledger_changes_no_total(ledger, asked, firm, chance):
    book = replace(BOOK, settings=firm)
    mixed = [*ledger]
    chance.shuffle(mixed)
    one, other = evaluate(asked, ledger, book, NOW), evaluate(asked, mixed, book, NOW)
    numbers = [
        [[finding.tally for finding in person.findings] for person in found.recipients] for found in (one, other)
    ]
    assert numbers[0] == numbers[1]
    assert one.decision is other.decision
    for person in ("helen", "ivan"):
        on = asked.given_on
        assert balances(ledger, book, recipient(person), on, known_on=NOW) == balances(
            mixed, book, recipient(person), on, known_on=NOW
        )


measures = st.builds(
    RuleMeasure,
    kind=st.sampled_from([MeasureKind.VALUE_CAP, MeasureKind.BAN, MeasureKind.STANDARD, MeasureKind.COUNT_CAP]),
    amount=st.integers(0, 400).map(Decimal),
    currency=st.just("USD"),
    comparison=st.sampled_from(Comparison),
    period=st.sampled_from([PeriodKind.CALENDAR, PeriodKind.ANCHORED_FIRST, PeriodKind.PER_OCCASION]),
    aggregate_by=st.sampled_from([(AggregateBy.RECIPIENT_PERSON,), (AggregateBy.FIRM,), (AggregateBy.RECIPIENT_ORG,)]),
    aggregate_over=st.sampled_from(AggregateOver),
)


def a_rule(measure):
    bare = measure.kind in {MeasureKind.BAN, MeasureKind.STANDARD}
    amount = None if bare else measure.amount
    currency = "USD" if measure.kind is MeasureKind.VALUE_CAP else ""
    made = replace(measure, amount=amount, currency=currency)
    version = RuleVersion(
        "row",
        1,
        made,
        "1",
        rule_set="MORE",
        status=Status.ACTIVE,
        author="dace",
        confirmed_by="egils",
        questions=("?",),
    )
    return RuleSet("MORE", "More", (version,))


@QUICK
@given(ledgers(), gifts(kinds=(EventKind.REQUEST, EventKind.GIVEN), name="asked"), measures)
def test_a_further_rule_never_loosens_an_answer(ledger, asked, measure):
    plain = evaluate(asked, ledger, BOOK, NOW)
    more = evaluate(asked, ledger, replace(BOOK, rule_sets=(*FINRA, a_rule(measure))), NOW)
    assert strictness(more.decision) >= strictness(plain.decision)
    for before, after in zip(plain.recipients, more.recipients, strict=True):
        assert strictness(after.decision) >= strictness(before.decision)
        mine = [one for one in after.findings if one.rule_set == "FINRA-3220"]
        assert [one.decision for one in mine] == [
            one.decision for one in before.findings if one.rule_set == "FINRA-3220"
        ]


@QUICK
@given(ledgers(), gifts(kinds=(EventKind.REQUEST, EventKind.GIVEN), name="asked"), measures)
def test_the_same_input_gives_the_same_answer_with_the_same_trace(ledger, asked, measure):
    book = replace(BOOK, rule_sets=(*FINRA, a_rule(measure)))
    turned = replace(book, rule_sets=tuple(reversed(book.rule_sets)))
    first = evaluate(asked, ledger, book, NOW)
    assert evaluate(asked, list(ledger), book, NOW) == first
    assert evaluation_data(evaluate(asked, ledger, turned, NOW)) == evaluation_data(first)


@QUICK
@given(ledgers(), gifts(kinds=(EventKind.REQUEST,), name="asked"), gifts(name="later"))
def test_what_is_recorded_later_changes_no_earlier_answer(ledger, asked, later):
    after = replace(later, recorded_on=NOW + timedelta(days=1))
    assert evaluate(asked, [*ledger, after], BOOK, NOW) == evaluate(asked, ledger, BOOK, NOW)


@QUICK
@given(ledgers(), gifts(kinds=(EventKind.REQUEST, EventKind.GIVEN), name="asked"), years)
def test_what_is_left_is_never_negative_and_no_number_is_a_float(ledger, asked, firm):
    found = evaluate(asked, ledger, replace(BOOK, settings=firm), NOW)

    def values(one):
        yield one
        for part in one.values() if isinstance(one, dict) else one if isinstance(one, list) else ():
            yield from values(part)

    assert not [one for one in values(evaluation_data(found)) if isinstance(one, float)]
    for person in found.recipients:
        for finding in person.findings:
            if finding.tally is not None:
                numbers = [
                    getattr(finding.tally, name) for name in ("counted", "amount", "before", "room", "remaining")
                ]
                assert all(isinstance(one, Decimal) and one >= 0 for one in numbers)


# Feasts follow sun and moon, which move in fractions; they never touch an amount.
SOURCES = [one for one in Path(mainstay.modules.gifts.__file__).parent.glob("rules/*.py") if one.stem != "feasts"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_rule_knows_a_float_or_the_clock(path):
    tree = ast.parse(path.read_text())
    found = [one for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, float)]
    found += [one for one in ast.walk(tree) if isinstance(one, ast.Name) and one.id in {"float", "datetime"}]
    found += [one for one in ast.walk(tree) if isinstance(one, ast.Attribute) and one.attr in {"today", "now"}]
    assert found == []


@QUICK
@given(cents, cents, st.permutations(["anna", "boris"]))
def test_a_deputy_has_never_more_than_the_one_he_stands_in_for(spent, own, pair):
    measure = RuleMeasure(
        MeasureKind.VALUE_CAP,
        Decimal(200),
        "USD",
        aggregate_by=(AggregateBy.GIVER,),
        aggregate_over=AggregateOver.GIVER,
    )
    book = Book((a_rule(measure),), MEMBER)
    principal, deputy = pair
    base = GiftEvent(
        "a", EventKind.GIVEN, NOW, given_on=date(2027, 1, 1), category=Category.GIFT, currency="USD", recipients=(recipient("helen"),)
    )  # fmt: skip
    ledger = [replace(base, giver=principal, cost=spent), replace(base, id="b", giver=deputy, cost=own)]
    asked = replace(base, id="c", kind=EventKind.REQUEST, cost=Decimal(0))

    def left(giver, on_behalf_of=""):
        found = evaluate(replace(asked, giver=giver, on_behalf_of=on_behalf_of), ledger, book, NOW)
        return found.recipients[0].findings[0].tally.room

    assert left(deputy, principal) == min(left(deputy), left(principal))


@QUICK
@given(st.lists(days, min_size=1, max_size=6), st.sampled_from(["01-01", "04-01", "12-31"]))
def test_every_day_lies_in_its_own_year_and_years_do_not_overlap(given_on, starts):
    from mainstay.modules.gifts.rules.periods import YearRule, window

    for kind in (PeriodKind.CALENDAR, PeriodKind.FISCAL, PeriodKind.ANCHORED_FIRST):
        around = {window(YearRule(kind, starts), day, given_on) for day in given_on}
        assert all(day in window(YearRule(kind, starts), day, given_on) for day in given_on)
        assert all(one.overlap(other) is None for one, other in itertools.combinations(around, 2))
        assert all(365 <= one.days <= 366 for one in around)
