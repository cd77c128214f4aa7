"""Commission lines at their edges: thresholds, quotas of zero, facts that are missing, what belongs to nothing."""

import pytest

HEAD = """
plan: {code: AM, version: 1, currency: EUR, from: 2027-01-01, to: 2028-01-01%s}
assignments: [{person: anna, plan: AM, from: 2027-01-01}, {person: boris, plan: AM, from: 2027-01-01}]
owners: [{account: baltic, person: anna, from: 2027-01-01}, {account: nordic, person: boris, from: 2027-01-01}]
"""
QUOTA = "quotas: [{measure: REV, holder: anna, from: 2027-01-01, to: 2027-02-01, amount: %s}]\n"
ATTAINED = "table: {input: attainment, mode: marginal, tiers: [{from: 0, rate: '0.1'}, {from: '0.8', rate: '0.2'}]}"


def component(more, measure="interval: month"):
    return f"components: [{{code: REV, kind: commission, measure: {{{measure}}}, {more}}}]\n"


def sales(*amounts, more="", day="2027-01-05"):
    lines = [
        f'  - {{id: O-{n}, kind: order, account: baltic, booked: {day}, amount: "{amount}", currency: EUR{more}}}\n'
        for n, amount in enumerate(amounts, 1)
    ]
    return "transactions:\n" + "".join(lines)


def expect(*rows, runs="{period: 2027-01}"):
    return f"runs: [{runs}]\nexpect:\n" + "".join(f"  - {{{row}}}\n" for row in rows)


def head(plan=""):
    return HEAD % plan


@pytest.mark.parametrize(("sold", "paid"), [("500", "50.00"), ("499.99", "0.00")])
def test_a_threshold_is_reached_exactly(holds, sold, paid):
    text = head() + component(ATTAINED + ", threshold: {value: '0.5'}") + QUOTA % 1000 + sales(sold)
    holds(text + expect(f'component: REV, person: anna, is: "{paid}"'))


def test_a_threshold_without_a_quota_is_an_amount_and_is_told_as_one(holds):
    text = head() + component("rate: '0.1', threshold: {value: 500}") + sales("499")
    holds(
        text + expect('line: O-1, person: anna, is: "0.00", words: "nothing is paid below the threshold of 500.00 EUR"')
    )


def test_only_what_lies_above_the_threshold_is_paid_at_the_rates_of_the_table(holds):
    rule = ATTAINED + ", threshold: {value: '0.5', kind: excess_only}"
    holds(
        head()
        + component(rule)
        + QUOTA % 1000
        + sales("400", "200", "400")
        + expect(
            'line: O-1, is: "0.00"',
            'line: O-2, is: "10.00"',
            'line: O-3, is: "60.00"',
            'component: REV, person: anna, is: "70.00"',
        )
    )


TOP = "table: {input: attainment, mode: marginal, tiers: [{from: 0, rate: '0.02'}, {from: 1, rate: '0.05'}, {from: '1.5', rate: '0.08'}]}"


def test_a_zero_quota_pays_at_the_rate_of_the_target(holds):
    text = head(", zero_quota: full") + component(TOP) + QUOTA % 0 + sales("1000")
    holds(text + expect('component: REV, person: anna, is: "50.00"'))


def test_a_zero_quota_that_blocks_is_told(holds):
    text = head() + component(TOP) + QUOTA % 0 + sales("1000")
    holds(text + expect('component: REV, person: anna, is: "0.00"', "warning: zero_quota, at: anna/REV/2027-01-01"))


def test_months_without_a_sale_need_no_quota(holds):
    found = holds(head() + component(TOP) + expect('component: REV, person: anna, is: "0.00"'))
    assert found.runs[0].warnings == ()


BY_DISCOUNT = (
    "table: {input: discount, mode: lookup, output: amount, tiers: [{upto: '0.1', amount: 100}, {amount: 40}]}"
)


def test_an_amount_for_a_fact_is_shared_and_goes_back_in_part(holds):
    deal = """transactions:
  - {id: O-1, kind: order, account: baltic, booked: 2027-01-05, amount: 1000, currency: EUR, discount: "0.05",
     splits: [{person: anna, share: "0.75"}, {person: boris, share: "0.25"}]}
  - {id: C-1, kind: credit_note, of: O-1, booked: 2027-02-05, amount: 400, currency: EUR}
"""
    holds(
        head()
        + component(BY_DISCOUNT)
        + deal
        + expect(
            'line: O-1, person: anna, is: "75.00"',
            'line: O-1, person: boris, is: "25.00"',
            'line: C-1, person: anna, run: 2, is: "-30.00"',
            'line: C-1, person: boris, run: 2, is: "-10.00"',
            runs="{period: 2027-01}, {period: 2027-02}",
        )
    )


@pytest.mark.parametrize(
    "rule",
    [
        BY_DISCOUNT,
        "rate: '0.1', multipliers: [{by: discount, tiers: [{upto: '0.1', x: 1}, {x: '0.5'}]}]",
    ],
)
def test_a_missing_fact_earns_nothing_and_is_told(holds, rule):
    text = head() + component(rule) + sales("1000")
    found = holds(text + expect('line: O-1, is: "0.00"', "warning: missing_fact, at: O-1/discount"))
    (warning,) = found.runs[0].warnings
    assert str(warning.sentence) == (
        "O-1 has no discount, which the component REV needs, so it earns nothing there. Enter it."
    )


def test_a_fact_that_is_a_part_is_told_in_percent(holds):
    rule = "rate: '0.1', multipliers: [{by: margin_percent, tiers: [{upto: '0.3', x: 1}, {x: 2}]}]"
    text = head() + component(rule) + sales("1000", more=", cost: 600")
    holds(text + expect('line: O-1, is: "200.00", words: "times 2 for margin 40 %"'))


@pytest.mark.parametrize(("factor", "told", "paid"), [("1", False, "100.00"), ("'0.5'", True, "50.00")])
def test_a_ramp_changes_the_rate_only_where_it_says_so(holds, factor, told, paid):
    ramp = f"eligibility: {{ramp_percent: [50], ramp_rate_factor: {factor}}}\n"
    found = holds(head() + ramp + component("rate: '0.1'") + sales("1000") + expect(f'line: O-1, is: "{paid}"'))
    (line,) = found.runs[0].earnings
    assert ("times 0.5 for the months of your start" in str(line.trace.sentence)) is told
    assert ("months of your start" in str(line.trace.sentence)) is told


def test_units_are_told_as_units(holds):
    text = head() + component("rate: 7", "basis: quantity, interval: month") + sales("1000", more=", quantity: 12")
    found = holds(text + expect('line: O-1, is: "84.00"'))
    (line,) = found.runs[0].earnings
    assert str(line.trace.sentence) == (
        "Order O-1 of 2027-01-05: 100 % is credited to you (owner on the day), 12; that takes you from 0 to 12; "
        "12 at 7 EUR, which makes 84.00 EUR (plan AM, version 1)."
    )


def test_units_are_shared_exactly(holds):
    deal = """transactions:
  - {id: O-1, kind: order, account: baltic, booked: 2027-01-05, amount: 1000, currency: EUR, quantity: 10,
     splits: [{person: anna, share: 1/3}, {person: boris, share: 2/3}]}
"""
    holds(
        head()
        + component("rate: 3", "basis: quantity, interval: month")
        + deal
        + expect('line: O-1, person: anna, is: "10.00"', 'line: O-1, person: boris, is: "20.00"')
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("id: I-9, kind: invoice, of: O-7, invoiced: 2027-01-05, amount: 5, currency: EUR", "I-9 names O-7, which"),
        ("id: C-9, kind: credit_note, booked: 2027-01-05, amount: 5, currency: EUR", "C-9 names -, which"),
    ],
)
def test_what_belongs_to_nothing_is_told(holds, row, words):
    found = holds(
        head() + component("rate: '0.1'") + f"transactions:\n  - {{{row}}}\n" + expect('earned: anna, is: "0.00"')
    )
    (warning,) = found.runs[0].warnings
    assert (warning.code, warning.subject) == ("unmatched_transaction", row[4:7])
    assert words in str(warning.sentence)


def test_nothing_is_earned_on_a_day_without_a_version_of_the_plan(holds):
    text = head().replace("to: 2028-01-01", "to: 2027-02-01") + component("rate: '0.1'")
    later = sales("1000") + sales("500", day="2027-02-05").split("\n", 1)[1].replace("O-1", "O-2")
    rows = ('earned: anna, run: 1, is: "100.00"', 'earned: anna, run: 2, is: "0.00"')
    holds(text + later + expect(*rows, runs="{period: 2027-01}, {period: 2027-02}"))
