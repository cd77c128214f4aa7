"""The command as a customer uses it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from mainstay.interfaces.cli.main import main
from mainstay.modules.gifts.prove.gift_command import evaluate_command
from mainstay.modules.gifts.prove.gift_file import json_schema

CASES = Path(__file__).parents[2] / "docs" / "gifts" / "cases"
HOLDS = CASES / "2-3-limit-exactly.yaml"


def run(*arguments):
    return CliRunner().invoke(evaluate_command, [str(argument) for argument in arguments])


def test_decisions_come_as_json_with_paragraph_amounts_and_trace():
    result = run(HOLDS)
    assert result.exit_code == 0
    answer = json.loads(result.output)
    assert answer["holds"] is True
    at = answer["evaluations"][0]
    assert (at["event"], at["decision"], at["paragraph"], at["route"]) == (
        "at-300",
        "permit",
        "FINRA-3220 v2 (a)",
        "auto",
    )
    (rule,) = at["recipients"][0]["rules"]
    assert (rule["counted"], rule["total_before"], rule["remaining"], rule["limit"]) == (
        "300.00",
        "0.00",
        "0.00",
        "300.00",
    )
    assert rule["period"] == {"first_day": "2026-01-01", "last_day": "2026-12-31"}
    value = rule["trace"][4]
    assert (value["name"], value["outcome"], value["paragraph"], value["inputs"]["cost"]) == (
        "value",
        "cost",
        "SM.02",
        "300.00",
    )
    assert at["recipients"][0]["step"]["inputs"] == {"FINRA-3220 v2 (a)": "permit"}


def test_a_sentence_carries_its_key_and_values_so_that_it_can_be_translated():
    reason = json.loads(run(HOLDS).output)["evaluations"][1]["reason"]
    assert reason["key"] == "With it the total is {total}; the limit is {limit}."
    assert reason["values"] == {"total": "300.01 USD", "limit": "300.00 USD"}
    assert reason["text"] == "With it the total is 300.01 USD; the limit is 300.00 USD."


def test_json_is_read_as_well(tmp_path):
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"events": [{"id": "a", "kind": "request", "given": "2026-06-01", "category": "gift"}]}))
    result = run(path)
    assert result.exit_code == 0
    assert json.loads(result.output)["evaluations"][0]["decision"] == "refer"


def test_a_wrong_expectation_is_shown_with_what_was_found_and_exits_with_one(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text(HOLDS.read_text().replace('counted: "300.01", remaining: 300', 'counted: "300.02", remaining: 299'))
    result = run(path)
    assert result.exit_code == 1
    answer = json.loads(result.output)
    assert answer["holds"] is False
    (wrong,) = [one for one in answer["expectations"] if not one["holds"]]
    assert wrong["found"] == ["counted: 300.01", "remaining: 300.00"]


def test_a_refused_file_exits_with_two_and_names_the_place(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("eventz: []\nrules: [{code: A, title: B, rules: [{row: x}]}]\n")
    result = run(path)
    assert result.exit_code == 2
    answer = json.loads(result.output)
    assert [one["path"] for one in answer["refused"]] == ["eventz", *["rules[0].rules[0]"] * 3]
    assert answer["refused"][0]["sentence"] == "The word eventz is not known here. Did you mean events?"


def test_the_schema_is_printed_and_a_file_must_be_named():
    assert json.loads(run("--schema").output) == json_schema()
    result = run()
    assert result.exit_code == 2
    assert "Name a file." in result.output


def test_a_file_is_replayed_as_of_an_earlier_day():
    path = CASES / "8-merge.yaml"
    later = json.loads(run(path).output)
    earlier = json.loads(run("--as-of", "2026-04-30", path).output)
    assert [one["decision"] for one in later["evaluations"]] == ["permit", "deny"]
    assert [one["decision"] for one in earlier["evaluations"]] == ["permit", "permit"]
    assert later["breaches"] == ["b", "c"]
    assert earlier["breaches"] == []


def test_drafts_decide_only_when_they_are_tried(tmp_path):
    path = tmp_path / "draft.yaml"
    path.write_text(
        """
packs: [{pack: company-policy, confirmed_by: egils, confirmed: 2026-01-01, rows: [gifts]}]
rules:
  - code: STRICT
    title: A draft
    rules: [{row: limit, version: 1, paragraph: "1", measure: {kind: value_cap, amount: 10, currency: USD}}]
events: [{id: a, kind: request, given: 2026-06-01, giver: anna, category: gift, cost: 20, currency: USD, recipients: [{person: helen}]}]
"""
    )
    assert json.loads(run(path).output)["evaluations"][0]["decision"] == "permit"
    tried = json.loads(run("--drafts", path).output)["evaluations"][0]
    assert (tried["decision"], tried["paragraph"]) == ("deny", "STRICT v1 1")


@pytest.mark.parametrize("words", [["gifts", "evaluate", "--help"], ["gifts", "--help"]])
def test_it_is_a_command_of_the_program(words):
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0
    assert "evaluate" in result.output
