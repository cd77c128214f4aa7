"""The sentence of an amount gives every reason why it is not more, so that a seller can calculate it again."""

import pytest

HEAD = """
plan: {code: AM, version: 1, currency: EUR, from: 2027-01-01, to: 2028-01-01}
assignments: [{person: dace, plan: AM, from: 2027-01-01}]
runs: [{period: 2027-01}]
"""
SPLIT = """
reporting: [{person: anna, manager: dace, from: 2027-01-01}, {person: boris, manager: dace, from: 2027-01-01}]
transactions:
  - id: O-1
    kind: order
    booked: 2027-01-05
    amount: 1000
    currency: EUR
    splits: [{person: anna, share: "0.7"}, {person: boris, share: "0.3"}]
"""
OWN = """
owners: [{account: baltic, person: dace, from: 2027-01-01}]
transactions: [{id: O-1, kind: order, account: baltic, booked: 2027-01-05, amount: 1000, currency: EUR}]
"""


def line(component, amount, words):
    return f"components: [{component}]\nexpect: [{{line: O-1, is: {amount}, words: '{words}'}}]\n"


@pytest.mark.parametrize(
    ("facts", "component", "amount", "words"),
    [
        (
            SPLIT,
            "{code: OVR, kind: commission, rate: 1, measure: {interval: month, credit_types: [roll_up]}}",
            1000,
            "100 % is credited to you (credit of the team, through anna, boris)",
        ),
        (
            OWN,
            "{code: REV, kind: commission, rate: 1, measure: {interval: month}, multipliers: [{by: discount, tiers: [{x: 1}]}]}",
            0,
            "1000.00 EUR at 100 %, times 0 for discount, which is not known, which makes 0.00 EUR",
        ),
        (
            OWN,
            (
                "{code: REV, kind: commission, measure: {interval: month}, table: {input: amount, output: amount, mode: retroactive, "
                "tiers: [{from: 0, amount: 0}, {from: 5000, amount: 100}]}}"
            ),
            0,
            "from 0.00 EUR to 1000.00 EUR; nothing is paid, which makes 0.00 EUR",
        ),
        (
            OWN,
            (
                "{code: REV, kind: commission, measure: {interval: month}, cap: {per_deal: 60}, table: {input: amount, "
                "output: amount, mode: retroactive, tiers: [{from: 0, amount: 0}, {from: 500, amount: 100}]}}"
            ),
            60,
            "the table pays 100.00 EUR, at most 60.00 EUR for one deal, which makes 60.00 EUR",
        ),
    ],
)
def test_what_a_line_says(holds, facts, component, amount, words):
    holds(HEAD + facts + line(component, amount, words))


def test_a_sentence_that_does_not_say_what_is_expected_is_told_apart_from_a_wrong_amount(proof):
    found = proof(
        HEAD + OWN + line("{code: REV, kind: commission, rate: 1, measure: {interval: month}}", 1000, "at 5 %")
    )
    (outcome,) = found.outcomes
    assert not outcome.equal
    assert str(outcome.because[0]) == "Not everything said here has the words “at 5 %”."


@pytest.mark.parametrize(
    ("component", "amount", "words"),
    [
        (
            "{code: B, kind: milestone, measure: {interval: month}, milestones: [{at: 500, amount: 80}], gates: [{measure: audit, at_least: 1}]}",
            0,
            "B: 1000.00 EUR reaches 500.00 EUR; nothing is paid, because audit is not known and 1 is needed",
        ),
        (
            "{code: B, kind: target_bonus, target: 200, measure: {interval: month}, gates: [{measure: audit, at_least: 1, effect: no_accelerator}]}",
            100,
            "B: 50 % reached pays 50 % of the target of 200.00 EUR, which makes 100.00 EUR",
        ),
    ],
)
def test_what_a_bonus_says(holds, component, amount, words):
    holds(
        HEAD
        + OWN
        + "quotas: [{measure: B, holder: dace, from: 2027-01-01, to: 2027-02-01, amount: 2000}]\n"
        + f"components: [{component}]\nexpect: [{{component: B, is: {amount}, words: '{words}'}}]\n"
    )


def test_an_accelerator_that_was_not_reached_is_not_called_lost(holds):
    holds(
        HEAD
        + OWN
        + "quotas: [{measure: B, holder: dace, from: 2027-01-01, to: 2027-02-01, amount: 1000}]\n"
        + "components: [{code: B, kind: commission, measure: {interval: month}, gates: [{measure: audit, at_least: 1, "
        + 'effect: no_accelerator}], table: {input: attainment, mode: marginal, tiers: [{from: 0, rate: "0.1"}, {from: 1, rate: "0.2"}]}}]\n'
        + "expect: [{line: O-1, is: 100, words: '1000.00 EUR at 10 %, which makes 100.00 EUR'}]\n"
    )
