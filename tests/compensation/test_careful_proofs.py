"""A proof is worth something only when it cannot be right by accident: to the cent, about names that are there."""

import pytest

PLAN = """
plan: {code: AM, version: 1, currency: EUR, from: 2027-01-01, to: 2028-01-01}
components: [{code: REV, kind: commission, rate: "0.1", measure: {interval: month}}]
assignments: [{person: anna, plan: AM, from: 2027-01-01}]
owners: [{account: baltic, person: anna, from: 2027-01-01}]
transactions: [{id: O-1, kind: order, account: baltic, booked: 2027-01-05, amount: 7, currency: EUR}]
"""
RUN = "runs: [{period: 2027-01}]\n"


@pytest.mark.parametrize(
    "about", ["line: O-1", "component: REV", "earned: anna", "payout: anna", "entry: earning", "restated: anna"]
)
def test_pay_is_compared_to_the_cent_however_few_decimals_are_written(proof, about):
    (outcome,) = proof(PLAN + RUN + f"expect: [{{{about}, is: 1}}]").outcomes
    assert (outcome.equal, outcome.found) == (False, "0.7")
    (outcome,) = proof(PLAN + RUN + f'expect: [{{{about}, is: "0.70"}}]').outcomes
    assert (outcome.equal, outcome.found) == (True, "0.70")


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("payout: ana", "no person ana"),
        ("earned: ana", "no person ana"),
        ("statement: ana, type: paid", "no person ana"),
        ("as_paid: ana", "no person ana"),
        ("restated: ana", "no person ana"),
        ("deadline: ana", "no person ana"),
        ("component: REVV", "no component REVV"),
        ("component: REV, person: ana", "no person ana"),
        ("entry: earning, component: REVV", "no component REVV"),
        ("entry: earning, transaction: O-2", "no transaction O-2"),
        ("credit: O-2", "no transaction O-2"),
        ("credit: O-1, type: revenu", "no credit type revenu"),
    ],
)
def test_nothing_is_equal_about_a_name_that_is_not_there(proof, about, words):
    wanted = "2027-04-30" if "deadline" in about else "0"
    (outcome,) = proof(PLAN + RUN + f"expect: [{{{about}, is: {wanted}}}]").outcomes
    assert not outcome.equal
    assert words in str(outcome.because[0])


def test_somebody_who_is_only_listed_may_be_expected_to_have_nothing(proof):
    assert proof(PLAN + RUN + "people: [{id: dace}]\nexpect: [{payout: dace, is: 0}]").holds


def test_a_file_without_runs_says_so(proof):
    (outcome,) = proof(PLAN + "expect: [{payout: anna, is: 0}]").outcomes
    assert "has no runs" in str(outcome.because[0])


@pytest.mark.parametrize(
    "runs",
    [
        "[{period: 2027-01}, {from: 2027-01-15, to: 2027-02-15}]",
        "[{period: 2027-Q1}, {period: 2027-02}]",
        "[{period: 2027-03}, {period: 2027-02}]",
        "[{period: 2027-03}, {period: 2027-03}]",
    ],
)
def test_a_run_that_begins_before_a_closed_one_ends_is_refused_even_if_nothing_was_paid(proof, runs):
    found = proof(PLAN.replace("amount: 7", "amount: 0") + f"runs: {runs}\nexpect: [{{refusal: run_refused}}]")
    assert found.holds
    assert found.refused[0].path == "runs[1]"


MARGIN = PLAN.replace("{interval: month}", "{basis: BASIS, interval: month}")


@pytest.mark.parametrize("basis", ["margin", "contract_value", "annual_value"])
def test_what_a_deal_does_not_say_about_its_value_is_not_guessed(holds, basis):
    fact = {"margin": "cost"}.get(basis, basis)
    holds(
        MARGIN.replace("BASIS", basis)
        + RUN
        + f"expect: [{{earned: anna, is: 0}}, {{warning: missing_fact, at: O-1/{fact}, words: O-1}}]"
    )
