"""Every file of the cookbook holds, by the same reader and the same core that a customer runs."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from mainstay.kernel.rate_table import Above, Boundary, Crossing, Mode, Output, Rounding
from mainstay.kernel.reading.loading import load
from mainstay.modules.compensation.prove.case_form import json_schema
from mainstay.modules.compensation.prove.command import prove_file
from mainstay.modules.compensation.rules.vocabulary import (
    ClawbackShape,
    ClawbackTrigger,
    ComponentKind,
    DrawKind,
    Excess,
    FxRule,
    GateEffect,
    Leaver,
    PayableEvent,
    Recovery,
    ReleaseRule,
    RoundingLevel,
    TaxTreatment,
    ThresholdKind,
    ZeroQuota,
)
from mainstay.modules.performance.rules.exchange import RateKind
from mainstay.modules.performance.rules.measures import Basis, MeasureEvent
from mainstay.modules.performance.rules.quotas import DayCount, Interval, ReliefReason
from mainstay.modules.performance.rules.transactions import CreditType, RateDate, TransactionKind

COOKBOOK = Path(__file__).parents[2] / "docs" / "compensation" / "cookbook"
SCHEMA = jsonschema.Draft202012Validator(json_schema())
FILES = sorted(COOKBOOK.glob("*/*.yaml"))


def told(proof):
    return [
        f"{item.expectation.path} {item.expectation.kind} {item.expectation.name}: found {item.found}, "
        f"expected {item.expectation.wanted}"
        for item in proof.outcomes
        if not item.equal
    ] + [f"{problem.path}: {problem.sentence}" for problem in proof.refused]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_of_the_cookbook_holds(path):
    proof = prove_file(path.name, path.read_bytes())
    assert proof.outcomes, "the file expects nothing"
    assert not told(proof)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_of_the_cookbook_fits_the_published_schema(path):
    assert [error.message for error in SCHEMA.iter_errors(plain(load(path.read_bytes(), path.name)))] == []


def test_the_published_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(json_schema())


def plain(value):
    """Dates as text, as JSON has them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


ANSWERS = {
    1: "6050 9450",
    2: "2500 1500",
    3: "400",
    4: "1200 3600 6000",
    5: "5600 11600 0",
    6: "2500 900",
    7: "3150 1350 270",
    8: "166.67 166.67 166.66",
    9: "4.84 4.86",
    10: "1.25 -1.25 1.24",
    11: "40 80",
    12: "16.67 16.66 16.67",
    13: "230 236",
    14: "1500 1500 2100 600 300 0",
    15: "60329.67 99.45 3033.33",
    16: "600 1900 2450",
    17: "-1650 -1250",
    18: "-1500",
    19: "300 3300",
    20: "2550",
    21: "300 130",
}
"""The answers of the worked examples of the specification; 21 are the tiers of agreements."""


@pytest.mark.parametrize("number", ANSWERS)
def test_every_worked_example_of_the_specification_is_expected_with_its_own_numbers(number):
    files = list(COOKBOOK.glob(f"examples/{number:02d}*.yaml"))
    wanted = Counter(
        Decimal(str(item["is"]))
        for path in files
        for item in load(path.read_bytes(), path.name)["expect"]
        if "is" in item
    )
    assert Counter(Decimal(answer) for answer in ANSWERS[number].split()) <= wanted


@pytest.mark.parametrize(
    "words",
    [
        ComponentKind, MeasureEvent, Basis, Interval, DayCount, RateDate, FxRule, ThresholdKind, GateEffect, Excess,
        PayableEvent, ReleaseRule, ClawbackTrigger, ClawbackShape, DrawKind, Recovery, ZeroQuota, TaxTreatment,
        Mode, Boundary, Crossing, Output, Above, Rounding, RoundingLevel, Leaver, CreditType, TransactionKind, RateKind,
        ReliefReason,
    ],
)  # fmt: skip
def test_every_word_of_the_vocabulary_is_shown_somewhere(words):
    text = "\n".join(path.read_text() for path in FILES)
    assert [word.value for word in words if word.value not in text] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_explains_itself_without_holes(path):
    proof = prove_file(path.name, path.read_bytes())
    for result in proof.runs:
        for earning in result.earnings:
            sentence = str(earning.trace.sentence)
            assert "{" not in sentence
            assert "None" not in sentence
            assert earning.plan in sentence
            assert earning.trace.value == earning.amount
        for entry in result.entries:
            assert "{" not in str(entry.reason)


def test_the_schema_in_the_documentation_is_the_one_that_is_read():
    published = COOKBOOK.parent / "prove.schema.json"
    assert json.loads(published.read_text()) == json_schema()
