"""Which windows a person is measured in, and what a gate looks at."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from mainstay.modules.compensation.rules.attaining import Attaining, complete, part_on_plan
from mainstay.modules.compensation.rules.case import OutsideValue
from mainstay.modules.compensation.rules.gathering import Bucket, Buckets
from mainstay.modules.compensation.rules.plan import Contest, Gate
from mainstay.modules.compensation.rules.vocabulary import ComponentKind, GateEffect
from mainstay.modules.compensation.tests.facts import book, component, facts, month, on_plan, plan, span
from mainstay.modules.performance.rules.measures import Attainment, MeasureEvent, MeasureSpec
from mainstay.modules.performance.rules.proration import Part
from mainstay.modules.performance.rules.quotas import Interval

F = Fraction
Q1 = span("2027-01-01", "2027-04-01")


def contest(code, start, end):
    return component(code, ComponentKind.SPIFF, contest=Contest(span(start, end), Decimal(1)))


def windows(given, until):
    found: Buckets = {}
    complete(book(given, until), found)
    return [(code, window) for _, _, code, window in found]


def test_every_component_has_its_windows_up_to_the_end_of_the_run():
    old = plan(component("OLD"), period=span("2026-01-01", "2027-01-01"))
    new = plan(
        contest("EARLY", "2027-01-10", "2027-01-20"),
        contest("LATE", "2027-05-01", "2027-06-01"),
        component("REV"),
        component("GOALS", ComponentKind.MBO, interval=Interval.QUARTER),
        version=2,
    )
    given = facts((old, new))
    january, february = month(1), month(2)
    assert windows(given, "2027-03-01") == [
        ("EARLY", span("2027-01-10", "2027-01-20")),
        ("REV", january),
        ("REV", february),
        ("GOALS", Q1),
    ]
    assert windows(given, "2027-03-02")[-2:] == [("REV", month(3)), ("GOALS", Q1)]
    assert windows(given, "2027-01-01") == []
    assert windows(given, "2026-12-31") == []


def test_windows_end_with_the_assignment():
    given = facts(plan(), assignments=(on_plan(period=span("2027-02-10", "2027-03-01")),))
    assert windows(given, "2027-12-01") == [("REV", month(2))]


def test_who_was_there_all_the_time_has_the_whole_whatever_came_later():
    spans = (span("2027-01-01", "2027-04-01"), span("2027-09-01"))
    given = facts(plan(), assignments=tuple(on_plan(period=period) for period in spans))
    seen = book(given, "2027-12-01")
    bucket = Bucket("anna", on_plan(), plan(), component(), Q1)
    assert part_on_plan(seen, bucket, Q1, None) == Part(1, 1)
    assert part_on_plan(seen, bucket, month(9), None) == Part(1, 1)
    half = part_on_plan(seen, bucket, span("2027-03-16", "2027-04-16"), None)
    assert half == Part(16, 31)


def gated(*gates, until="2027-04-01", window=Q1, given=None):
    attaining = Attaining(book(given or facts(plan()), until))
    asking = component("BONUS", ComponentKind.TARGET_BONUS, interval=Interval.QUARTER, gates=gates)
    bucket = Bucket("anna", on_plan(), plan(asking, component("REV"), component("NPS")), asking, window)
    return attaining, bucket


def attained(window, credited, quota=None):
    return Attainment("anna", "REV", window, F(credited), None if quota is None else F(quota), None)


@pytest.mark.parametrize(
    ("until", "window", "credited"),
    [
        ("2027-02-01", Q1, 1),
        ("2027-02-02", Q1, 2),
        ("2027-03-01", Q1, 2),
        ("2027-03-02", Q1, 3),
        ("2027-12-01", Q1, 3),
        ("2027-02-01", span("2027-01-01", "2027-02-02"), 1),
        ("2027-12-01", span("2027-01-01", "2027-02-02"), 2),
    ],
)
def test_a_gate_looks_at_the_measure_as_of_the_last_day_that_counts(until, window, credited):
    attaining, bucket = gated(Gate("REV", Decimal(9)), until=until, window=window)
    attaining.found["anna", "AM", "REV"] = [attained(month(number), number) for number in (1, 2, 3)]
    (answer,) = attaining.context(bucket).missed
    assert answer.reached == credited


@pytest.mark.parametrize(
    ("quota", "at_least", "missed"), [(None, 500, False), (None, 501, True), (1000, "0.5", False), (1000, "0.51", True)]
)
def test_a_gate_passes_at_exactly_its_value_in_percent_of_a_quota_or_in_the_measure_itself(quota, at_least, missed):
    attaining, bucket = gated(Gate("REV", Decimal(at_least)))
    attaining.found["anna", "AM", "REV"] = [attained(Q1, 500, quota)]
    assert bool(attaining.context(bucket).missed) is missed


def test_a_gate_on_what_nobody_measured_is_missed():
    attaining, bucket = gated(Gate("NPS", Decimal(1), GateEffect.FACTOR, Decimal("0.5")), Gate("AUDIT", Decimal(0)))
    first, second = attaining.context(bucket).missed
    assert (first.reached, first.needed, first.effect, first.factor) == (None, 1, GateEffect.FACTOR, Decimal("0.5"))
    assert (second.measure, second.reached) == ("AUDIT", None)


def test_an_outside_value_is_the_mean_of_what_was_known_in_the_window():
    def value(day, number, **more):
        who = more.get("person", "anna")
        return OutsideValue(who, more.get("measure", "NPS"), date.fromisoformat(day), Decimal(number))

    given = facts(
        plan(),
        outside=(
            value("2026-12-31", 1), value("2027-01-01", 40), value("2027-02-28", 50), value("2027-03-01", 99),
            value("2027-01-05", 7, person="boris"), value("2027-01-05", 8, measure="CSAT"),
        ),
    )  # fmt: skip
    attaining = Attaining(book(given, "2027-03-01"))
    assert attaining.outside("anna", "NPS", Q1) == 45
    assert attaining.outside("anna", "NPS", month(4)) is None


def test_a_survey_without_a_value_is_not_measured():
    spec = MeasureSpec(MeasureEvent.SURVEY, interval=Interval.QUARTER)
    nps, rev = component("NPS", ComponentKind.TARGET_BONUS, measure=spec), component("REV", interval=Interval.QUARTER)
    asking = plan(nps, rev)
    attaining = Attaining(book(facts(asking), "2027-04-01"))
    found: Buckets = {("anna", "AM", item.code, Q1): Bucket("anna", on_plan(), asking, item, Q1) for item in (nps, rev)}
    attaining.measure(found)
    (only,) = attaining.all()
    assert (only.measure, only.interval, only.credited) == ("REV", Q1, F(0))


def test_attainments_come_by_person_measure_and_day():
    attaining = Attaining(book(facts(plan()), "2027-04-01"))
    rows = [("boris", "A", month(1)), ("anna", "B", month(2)), ("anna", "B", month(1)), ("anna", "A", month(3))]
    for person, code, window in rows:
        found = attaining.found.setdefault((person, "AM", code), [])
        found.append(Attainment(person, code, window, F(0), None, None))
    assert [(item.person, item.measure, item.interval) for item in attaining.all()] == [
        rows[3],
        rows[2],
        rows[1],
        rows[0],
    ]
