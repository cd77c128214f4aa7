"""What the steps of a trace rest on: paragraph, setting, inputs and outcome."""

from pathlib import Path

import pytest

from mainstay.modules.gifts.prove.gift_proof import prove_gifts

CASES = Path(__file__).parents[2] / "docs" / "gifts" / "cases"


def steps(case, event, rule_set="FINRA-3220"):
    path = CASES / f"{case}.yaml"
    (found,) = [one for one in prove_gifts(path.name, path.read_bytes()).evaluations if one.event == event]
    finding = next(one for one in found.recipients[0].findings if one.rule_set == rule_set)
    return found.recipients[0], {step.number: step for step in finding.steps}


@pytest.mark.parametrize(
    ("case", "event", "number", "paragraph", "outcome"),
    [
        ("2-3-limit-exactly", "at-300", 1, "(c)", "complete"),
        ("2-3-limit-exactly", "at-300", 2, "scope", "in_scope"),
        ("2-3-limit-exactly", "at-300", 3, "(a)", "none"),
        ("2-3-limit-exactly", "at-300", 4, "(a)", "counts"),
        ("2-3-limit-exactly", "at-300", 5, "SM.02", "cost"),
        ("2-3-limit-exactly", "at-300", 6, "SM.02", "shared"),
        ("2-3-limit-exactly", "at-300", 7, "SM.03", "calendar"),
        ("2-3-limit-exactly", "at-300", 8, "(a)", "within"),
        ("2-3-limit-exactly", "at-300", 9, "(a)", "none"),
        ("2-3-limit-exactly", "above-300", 8, "(a)", "over"),
        ("2-3-limit-exactly", "last-day", 5, "NTM 06-69", "higher_of_cost_or_market"),
        ("2-4-sm04-personal", "own-money", 4, "SM.04", "excluded"),
        ("2-4-sm04-personal", "own-money", 5, "", "not_needed"),
        ("2-4-sm04-personal", "firm-pays", 4, "SM.04", "counts"),
        ("2-4-sm04-personal", "no-relation", 1, "(c)", "incomplete"),
        ("2-4-sm07-disaster", "donation", 4, "SM.07", "refer"),
        ("2-4-relief", "watch", 4, "relief", "exempt"),
        ("2-4-scope-retail-and-own-staff", "retail", 2, "scope", "out_of_scope"),
        ("2-4-scope-retail-and-own-staff", "unknown", 2, "scope", "open"),
        ("2-6-tax-before-conversion", "two", 6, "SM.02", "converted"),
        ("3-cash", "card", 8, "(a)", "within"),
    ],
)
def test_each_step_rests_on_its_paragraph(case, event, number, paragraph, outcome):
    step = steps(case, event)[1][number]
    assert (step.paragraph, step.outcome) == (paragraph, outcome)


def test_the_inputs_of_valuation_and_conversion_are_all_there():
    found = steps("2-6-tax-before-conversion", "two")[1]
    assert dict(found[5].inputs) == {
        "cost": "330", "tax": "30", "delivery": "0", "quantity": "1",
    }  # fmt: skip
    assert str(found[5].reason) == "By cost it is worth 300 EUR."
    assert dict(found[6].inputs) == {
        "rate": "1.1", "rate_on": "2026-06-01", "rate_source": "ECB", "rounding": "half_up", "counted": "165.00 USD",
    }  # fmt: skip
    assert (found[6].setting, str(found[6].reason)) == (
        "rate_day",
        "It is shared by 2 people; the share of this one counts.",
    )


def test_a_share_in_the_currency_of_the_rule_names_no_rate():
    found = steps("2-3-limit-exactly", "at-300")[1]
    assert dict(found[6].inputs) == {"rounding": "half_up", "counted": "300.00 USD"}
    assert (found[6].setting, str(found[6].reason)) == ("", "The whole of it falls on the one recipient.")
    assert dict(found[1].inputs) == {"event": "at-300", "day": "2026-06-01"}
    assert found[1].setting == ""


def test_totals_and_tiers_show_their_numbers():
    recipient, found = steps("5-company-policy", "split", "POLICY")
    policy = next(one for one in recipient.findings if one.row == "gifts")
    by_number = {step.number: step for step in policy.steps}
    assert dict(by_number[7].inputs) == {
        "period_from": "2026-01-01", "period_to": "2026-12-31", "total_before": "0", "reserved": "250.00", "later": "0",
        "allowance": "person helen, source firm",
    }  # fmt: skip
    assert str(by_number[7].reason) == "Before it, 0.00 USD is counted in the period and 250.00 USD reserved."
    free = next(one for one in steps("5-company-policy", "free", "POLICY")[0].findings if one.row == "gifts")
    tier = free.steps[8]
    assert (tier.outcome, dict(tier.inputs), str(tier.reason)) == (
        "auto",
        {"amount": "50.00", "basis": "total"},
        "Above 0.00 USD to 50.00 USD: auto.",
    )
    assert found[10 - 1].name.value == "tier"


def test_a_nil_cost_and_an_order_date_name_their_settings():
    assert steps("3-nil-cost-refer", "sample")[1][5].setting == "nil_cost"
    assert steps("3-nil-cost-refer", "nothing")[1][5].setting == ""
    assert steps("3-deciding-date-ordered", "ordered-early")[1][1].setting == "deciding_date"
    assert dict(steps("3-deciding-date-ordered", "ordered-early")[1][1].inputs)["day"] == "2026-03-20"
    assert steps("2-4-sm06-nominal", "pen")[1][4].setting == "nominal_line"
    assert steps("2-4-sm06-nominal", "plaque")[1][4].setting == ""


def test_an_open_ban_an_approval_and_a_count_say_what_they_are():
    recipient = steps("5-company-policy", "not-answered", "POLICY")[0]
    asked = next(one for one in recipient.findings if one.row == "solicited")
    assert [step.outcome for step in asked.steps[:3]] == ["incomplete", "open", "open"]
    signed = steps("6-required-facts", "bare-signed", "OWN")[1][9]
    assert (signed.outcome, signed.paragraph, signed.setting, str(signed.reason)) == (
        "approved",
        "9",
        "",
        "Decided by dace.",
    )
    times = steps("5-count-limits", "ivan", "OWN")[1]
    assert (times[5].outcome, times[6].outcome) == ("times", "times")
    assert str(times[5].reason) == "This rule counts how often, not how much."


def test_the_last_step_lists_what_every_rule_said():
    recipient = steps("7-strictest-wins", "sixty")[0]
    assert dict(recipient.step.inputs) == {
        "FINRA-3220 v2 (a)": "permit",
        "POLICY adviser v1 adviser": "out_of_scope",
        "POLICY entertainment v1 entertainment": "out_of_scope",
        "POLICY gifts v1 gifts": "refer",
    }
    assert (recipient.step.number, recipient.step.outcome, recipient.step.paragraph) == (
        10,
        "refer",
        "POLICY gifts v1 gifts",
    )


def test_who_is_told_and_what_is_asked_stand_with_the_finding():
    finra = next(one for one in steps("2-3-limit-exactly", "above-300")[0].findings if one.row == "limit")
    assert finra.notify == ("compliance_officer",)
    fcpa = steps("4-2-standards", "official", "FCPA")[0].findings
    asked = next(one for one in fcpa if one.rule_set == "FCPA")
    assert len(asked.questions) == 5
    assert asked.questions[-1] == "Is it lawful where it is given?"
