"""Bonuses at their edges: exactly reached, nothing measured, nobody in the team."""

import pytest

HEAD = """
plan: {code: AM, version: 1, currency: EUR, from: 2027-01-01, to: 2028-01-01%s}
assignments: [{person: anna, plan: AM, from: %s}, {person: boris, plan: AM, from: 2027-01-01}]
owners: [{account: baltic, person: anna, from: 2027-01-01}, {account: nordic, person: boris, from: 2027-01-01}]
"""
QUOTA = "quotas: [{measure: %s, holder: %s, from: 2027-01-01, to: 2027-02-01, amount: %s}]\n"
RUN = "runs: [{period: 2027-01}]\nexpect:\n"


def head(plan="", start="2027-01-01"):
    return HEAD % (plan, start)


def orders(*rows):
    lines = [
        f"  - {{id: O-{n}, kind: order, account: {account}, booked: 2027-01-25, amount: {amount}, currency: EUR, quantity: {units}}}"
        for n, (account, amount, units) in enumerate(rows, 1)
    ]
    return "transactions:\n" + "\n".join(lines) + "\n"


def target_bonus(more):
    return f"components: [{{code: REV, kind: target_bonus, target: 1000, measure: {{interval: month}}, {more}}}]\n"


@pytest.mark.parametrize(("sold", "paid"), [(800, "800.00"), ("799.99", "0.00"), (1200, "1200.00")])
def test_a_bonus_is_paid_from_its_threshold_on(holds, sold, paid):
    holds(
        head()
        + target_bonus("threshold: {value: '0.8'}")
        + QUOTA % ("REV", "anna", 1000)
        + orders(("baltic", f'"{sold}"', 1))
        + RUN
        + f'  - {{component: REV, person: anna, is: "{paid}"}}\n'
    )


@pytest.mark.parametrize(("quota", "paid"), [("1000", "500.00"), ("0", "1000.00")])
def test_a_zero_quota_counts_as_reached_only_where_the_plan_says_so(holds, quota, paid):
    holds(
        head(", zero_quota: full")
        + target_bonus("curve: {points: [[0, 0], [1, 1]]}")
        + QUOTA % ("REV", "anna", quota)
        + orders(("baltic", 500, 1))
        + RUN
        + f'  - {{component: REV, person: anna, is: "{paid}"}}\n'
    )


def test_no_quota_at_all_is_never_a_reached_one(holds):
    holds(
        head(", zero_quota: full")
        + target_bonus("curve: {points: [[0, 0], [1, 1]]}")
        + orders(("baltic", 500, 1))
        + RUN
        + '  - {component: REV, person: anna, is: "0.00"}\n  - {warning: missing_quota, at: anna/REV/2027-01-01}\n'
    )


SURVEY = "components: [{code: NPS, kind: target_bonus, target: 1000, measure: {event: survey, interval: month}, %s}]\n"


@pytest.mark.parametrize(("value", "paid"), [("8", "500.00"), ("9", "750.00"), ("7", "0.00")])
def test_a_survey_without_quota_is_read_as_it_is(holds, value, paid):
    found = holds(
        head()
        + SURVEY % "curve: {points: [[8, '0.5'], [10, 1]]}"
        + f"outside: [{{person: anna, measure: NPS, on: 2027-01-20, value: {value}}}]\n"
        + RUN
        + f'  - {{component: NPS, person: anna, is: "{paid}"}}\n'
    )
    assert [warning.subject for warning in found.runs[0].warnings] == []


@pytest.mark.parametrize("quota", ["", QUOTA % ("NPS", "anna", 10)])
def test_a_survey_without_a_value_pays_nothing(holds, quota):
    found = holds(
        head()
        + SURVEY % "curve: {points: [[0, 1], [10, 1]], below: 1}"
        + quota
        + RUN
        + '  - {component: NPS, person: anna, is: "0.00"}\n'
    )
    assert [warning.code for warning in found.runs[0].warnings] == []


@pytest.mark.parametrize(("switch", "paid"), [("true", "193.55"), ("false", "600.00")])
def test_a_curve_in_money_is_prorated_by_its_own_switch(holds, switch, paid):
    proration = f", proration: {{quota: false, target: true, curve: {switch}}}"
    holds(
        head(proration, "2027-01-22")
        + target_bonus("curve: {points: [[0, 0], [1, 600]], in_money: true}")
        + QUOTA % ("REV", "anna", 1000)
        + orders(("baltic", 1000, 1))
        + RUN
        + f'  - {{component: REV, person: anna, is: "{paid}"}}\n'
    )


GOALS = """
components:
  - code: GOALS
    kind: mbo
    target: 1000
    measure: {interval: month}
    objectives: [{name: visits, weight: 50}, {name: plan, weight: 50}]
"""


def test_objectives_that_nobody_judged_are_not_zero_but_not_there(holds):
    found = holds(head() + GOALS + RUN + '  - {component: GOALS, person: anna, is: "0.00"}\n')
    assert found.runs[0].warnings == ()
    assert found.runs[0].earnings == ()


def test_one_judged_objective_makes_the_other_a_warning(holds):
    holds(
        head()
        + GOALS
        + "results: [{person: anna, component: GOALS, objective: visits, on: 2027-01-20, result: 1}]\n"
        + RUN
        + '  - {component: GOALS, person: anna, is: "500.00"}\n  - {warning: no_result, at: anna/plan}\n'
    )


SPIFF = """
components:
  - {code: PUMPS, kind: spiff, measure: {basis: quantity}, contest: {from: 2027-01-10, to: 2027-02-01, per_unit: 7, %s}}
"""


@pytest.mark.parametrize(
    ("rule", "units", "paid"),
    [
        ("minimum_units: 5", 5, "35.00"),
        ("minimum_units: 5", 4, "0.00"),
        ("minimum_units: 5, ceiling: 50", 9, "50.00"),
        ("minimum_units: 1", 900, "6300.00"),
    ],
)
def test_a_contest_pays_from_its_minimum_to_its_ceiling(holds, rule, units, paid):
    holds(
        head()
        + SPIFF % rule
        + orders(("baltic", 100, units))
        + RUN
        + f'  - {{component: PUMPS, person: anna, is: "{paid}"}}\n'
    )


TEAM = """
components:
  - {code: TEAM, kind: team_bonus, target: 3000, measure: {interval: month, credit_types: [revenue, overlay]}, %s}
people: [{id: anna, team: north}, {id: boris, team: north}, {id: clara, team: south}, {id: farid, team: north}]
"""
TEAM_QUOTA = QUOTA % ("TEAM", "north", 10000)


def team(holds, rule, rows, expected, quota=TEAM_QUOTA, more=""):
    lines = [f'  - {{component: TEAM, person: {person}, is: "{paid}"}}' for person, paid in expected.items()]
    return holds(head() + TEAM % rule + quota + more + orders(*rows) + RUN + "\n".join(lines) + "\n")


def test_a_team_shares_equally_among_its_own_people_where_no_weights_are_given(holds):
    team(holds, "team: {team: north}", [("baltic", 5000, 1)], {"anna": "500.00", "boris": "500.00"})


def test_a_member_without_weight_has_no_part(holds):
    rule = "team: {team: north, weights: [{person: anna, weight: 3}, {person: farid, weight: 1}]}"
    team(holds, rule, [("baltic", 10000, 1)], {"anna": "2250.00", "boris": "0.00"})


@pytest.mark.parametrize(("sold", "paid"), [(8000, "800.00"), ("7999.99", "0.00"), (20000, "2000.00")])
def test_a_team_has_its_threshold(holds, sold, paid):
    rule = "threshold: {value: '0.8'}, team: {team: north}"
    team(holds, rule, [("nordic", f'"{sold}"', 1)], {"anna": paid})


def test_a_missed_gate_keeps_a_team_at_its_target(holds):
    gate = "gates: [{measure: NPS, at_least: 9, effect: no_accelerator}], team: {team: north}"
    team(holds, gate, [("nordic", 20000, 1)], {"anna": "1000.00"})
    team(holds, gate, [("nordic", 5000, 1)], {"anna": "500.00"})


def test_an_overlay_counts_no_sale_twice_in_a_team(holds):
    overlay = "overlays: [{person: anna, share: '0.5', from: 2027-01-01}]\n"
    team(holds, "team: {team: north}", [("nordic", 10000, 1)], {"anna": "1000.00"}, more=overlay)


@pytest.mark.parametrize("quota", ["", QUOTA % ("TEAM", "north", 0)])
def test_a_team_without_a_quota_earns_nothing_and_somebody_is_told(holds, quota):
    found = team(holds, "team: {team: north}", [("nordic", 10000, 1)], {"anna": "0.00"}, quota)
    assert ("missing_quota", "anna/TEAM/2027-01-01") in [(item.code, item.subject) for item in found.runs[0].warnings]


def test_who_is_not_in_the_team_has_no_part_of_its_bonus(holds):
    found = team(
        holds, "team: {team: south}", [("nordic", 10000, 1)], {"anna": "0.00"}, QUOTA % ("TEAM", "south", 10000)
    )
    assert found.runs[0].earnings == ()


def test_the_quota_of_a_team_is_not_prorated_by_one_who_came_late(holds):
    text = head(start="2027-01-22") + TEAM % "team: {team: north}" + TEAM_QUOTA + orders(("nordic", 10000, 1))
    holds(text + RUN + '  - {component: TEAM, person: anna, is: "1000.00"}\n')


@pytest.mark.parametrize(
    ("run", "day"), [("period: 2027-01", "2027-01-31"), ("from: 2027-01-01, to: 2027-01-21", "2027-01-20")]
)
def test_a_bonus_is_of_the_last_day_so_far(holds, run, day):
    text = (
        head()
        + target_bonus("pay: month")
        + QUOTA % ("REV", "anna", 100)
        + orders(("baltic", 100, 1)).replace("01-25", "01-05")
    )
    found = holds(text + f"runs: [{{{run}}}]\nexpect: [{{component: REV, person: anna, is: '1000.00'}}]\n")
    assert {str(earning.day) for earning in found.runs[0].earnings} == {day}


def test_a_team_whose_weights_belong_to_others_pays_nobody_and_says_so(holds):
    holds("""
plan: {code: AM, version: 1, currency: EUR, from: 2027-01-01, to: 2028-01-01}
components:
  - {code: T, kind: team_bonus, target: 5, measure: {interval: month}, team: {team: n, weights: [{person: boris, weight: 1}]}}
people: [{id: anna, team: n}]
assignments: [{person: anna, plan: AM, from: 2027-01-01}]
owners: [{account: baltic, person: anna, from: 2027-01-01}]
quotas: [{measure: T, holder: n, from: 2027-01-01, to: 2027-02-01, amount: 5}]
transactions: [{id: O-1, kind: order, account: baltic, booked: 2027-01-05, amount: 5, currency: EUR}]
runs: [{period: 2027-01}]
expect: [{payout: anna, is: 0}, {warning: no_weight, at: n/T}]
""")
