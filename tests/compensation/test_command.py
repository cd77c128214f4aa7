"""The command as a customer uses it, and the plan of the specification word for word."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from mainstay.kernel.reading.loading import load
from mainstay.modules.compensation.prove.case_form import json_schema, read_plan
from mainstay.modules.compensation.prove.command import prove_command
from mainstay.modules.compensation.rules.plan_checks import plan_problems

COOKBOOK = Path(__file__).parents[2] / "docs" / "compensation" / "cookbook"
HOLDS = COOKBOOK / "examples" / "03-accumulated-start.yaml"


@pytest.fixture
def wrong(tmp_path):
    """A file with one wrong expectation."""
    path = tmp_path / "wrong.yaml"
    path.write_text(HOLDS.read_text().replace('"400.00"', '"400.01"'))
    return path


@pytest.fixture
def bad(tmp_path):
    """A file that cannot be read."""
    path = tmp_path / "bad.yaml"
    path.write_text("plann: 1")
    return path


def run(*arguments):
    return CliRunner().invoke(prove_command, [str(argument) for argument in arguments])


def test_equal_files_exit_with_nothing_wrong():
    result = run(HOLDS)
    assert result.exit_code == 0
    assert "2 of 2 equal" in result.output
    assert "5000.00 EUR at 3 % and 5000.00 EUR at 5 %, which makes 400.00 EUR" in result.output


def test_a_difference_is_shown_with_both_values_and_exits_with_one(wrong):
    result = run(HOLDS, wrong)
    assert result.exit_code == 1
    assert "NOT EQUAL line O-2 anna: 400.00, expected 400.01" in result.output


def test_a_refused_file_exits_with_two_and_does_not_stop_the_others(bad, wrong):
    result = run(bad, wrong, HOLDS)
    assert result.exit_code == 2
    assert "plann: The word plann is not known here. Did you mean plan?" in result.output
    assert "2 of 2 equal" in result.output


def test_a_plan_that_may_not_be_run_exits_with_two(tmp_path):
    path = tmp_path / "gap.yaml"
    path.write_text(HOLDS.read_text().replace("{from: 0, rate", "{from: 0, upto: 9, rate"))
    result = run(path)
    assert result.exit_code == 2
    assert "components[0].table.tiers[1].from: Between 9 and 50000 there is no tier" in result.output


def test_json_holds_everything(wrong, bad):
    answers = json.loads(run("--json", HOLDS, wrong, bad).output)
    assert [answer.get("holds") for answer in answers] == [True, False, None]
    assert answers[2]["refused"][0]["path"] == "plann"
    (only,) = answers[0]["runs"]
    assert [entry["type"] for entry in only["entries"]] == ["earning", "earning", "payout"]
    line = only["earnings"][1]
    assert (line["amount"], line["trace"]["facts"]["unrounded"]) == ("400.00", "400")
    assert [part["step"] for part in line["trace"]["parts"]] == ["credit", "tier", "tier"]


def test_json_has_every_stage_from_credit_to_balance():
    answers = json.loads(run("--json", COOKBOOK / "examples" / "04-mixed-retroactivity.yaml").output)
    last = answers[0]["runs"][-1]
    assert last["credits"][0] == {
        "transaction": "O-1",
        "version": 1,
        "person": "anna",
        "component": "REV",
        "type": "revenue",
        "share": "1",
        "amount": "30000.00",
        "quota_amount": "30000",
        "fx_rate": "1",
        "rule": "owner_at_date",
        "day": "2027-01-15",
    }
    assert [(item["measure"], item["credited"], item["quota"]) for item in last["attainments"]] == [
        ("REV", "70000", "60000")
    ]
    assert last["attainments"][0]["attainment"] == "7/6"
    assert [(item["from"], item["as_paid"], item["as_restated"]) for item in last["restated"]] == [
        ("2027-01-01", "1200.00", "2400.00"),
        ("2027-02-01", "2400.00", "1200.00"),
        ("2027-03-01", "2400.00", "2400.00"),
    ]
    assert last["opening"]["anna"]["due"] == "0.00"


def test_the_plan_is_printed_with_what_its_versions_change():
    output = run(COOKBOOK / "mechanisms" / "rate-as-of-invoice.yaml", "--plan").output
    assert "  version 1 to 2 of AM: REV rate: 0.1 becomes 0.06." in output
    assert "version 2 to" not in output


def test_explain_prints_sentence_tree_and_ledger_lines():
    output = run(HOLDS, "--explain", "O-2").output
    assert "      tier: Tier 2: 5000.00 EUR at 5 % = 250" in output
    assert "  run 1, anna/2027-01-01/2: earning 400.00 EUR: Earned in REV" in output
    assert "Nothing is about O-9." in run(HOLDS, "--explain", "O-9").output


def test_the_schema_is_printed_and_a_file_must_be_named():
    assert json.loads(run("--schema").output) == json_schema()
    result = run()
    assert result.exit_code == 2
    assert "Name at least one file." in result.output


SPECIFIED = """
plan: {code: AM-2027, version: 2, currency: EUR, from: 2027-01-01, to: 2028-01-01, rate_as_of: booking, fx: plan_rate,
       rounding: {mode: half_up, level: line}, day_count: calendar, recovery_order: [overpayment, draw]}
eligibility: {roles: [account_manager], ramp_percent: [40, 70, 100]}
components:
  - code: NEWREV
    kind: commission
    measure: {event: booking, basis: revenue, credit_types: [revenue], filter: {business: [new, expansion]}, interval: quarter}
    pay: month
    table: {input: attainment, output: rate, mode: marginal, boundary: lower_inclusive, crossing: split,
            tiers: [{from: 0, rate: "0.02"}, {from: "0.6", rate: "0.05", retroactive: true}, {from: 1, rate: "0.08"}]}
    multipliers: [{by: discount, boundary: upper_inclusive, tiers: [{upto: "0.10", x: 1}, {upto: "0.25", x: "0.7"}, {x: 0}]}]
    cap: {per_deal_credit: "0.5 x quota"}
    payable: [{event: invoice, share: "0.5"}, {event: payment, share: "0.5", prorate: true}]
    clawback: {triggers: [cancel, unpaid_120_days], window_months: 12, shape: linear_months}
  - code: MARGIN
    kind: target_bonus
    target: 6000
    measure: {event: invoice, basis: margin, interval: year}
    curve: {points: [["0.8", "0.5"], [1, 1], ["1.2", "1.6"]], below: 0, above: flat}
    defer: {share: "0.3", tranches: 2, leaver: {bad: forfeit_unvested, good: keep}}
  - code: GOALS
    kind: mbo
    target: 3000
    objectives: [{name: complaints closed in time, weight: 50}, {name: plan reviewed with client, weight: 50}]
draw: {kind: recoverable, amount: 1200, frequency: month, months: 3, recover_from: 4, percent_of_excess: 50, streams: [NEWREV]}
plan_cap: {percent_of_target_variable: 250}
"""


def test_the_plan_of_the_specification_is_read_and_sound():
    plan = read_plan(load(SPECIFIED.encode(), "plan.yaml"))
    assert plan_problems(plan) == []
    assert [component.code for component in plan.components] == ["NEWREV", "MARGIN", "GOALS"]
    assert yaml.safe_load(SPECIFIED)["plan"]["code"] == plan.code


def test_pay_may_also_stand_in_the_measure_as_the_specification_writes_it():
    inline = SPECIFIED.replace("interval: quarter}\n    pay: month", "interval: quarter, pay: month}")
    assert read_plan(load(inline.encode(), "plan.yaml")) == read_plan(load(SPECIFIED.encode(), "plan.yaml"))
