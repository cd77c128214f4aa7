"""Every file of the cookbook holds, by the same reader and the same core that a customer runs."""

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

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
    PayableEvent,
    Recovery,
    ReleaseRule,
    TaxTreatment,
    ThresholdKind,
    ZeroQuota,
)
from mainstay.modules.performance.rules.measures import Basis, MeasureEvent
from mainstay.modules.performance.rules.quotas import DayCount, Interval
from mainstay.modules.performance.rules.transactions import RateDate

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


@pytest.mark.parametrize("number", range(1, 21))
def test_every_worked_example_of_the_specification_has_its_file(number):
    assert list(COOKBOOK.glob(f"examples/{number:02d}*.yaml"))


@pytest.mark.parametrize(
    "words",
    [
        ComponentKind, MeasureEvent, Basis, Interval, DayCount, RateDate, FxRule, ThresholdKind, GateEffect, Excess,
        PayableEvent, ReleaseRule, ClawbackTrigger, ClawbackShape, DrawKind, Recovery, ZeroQuota, TaxTreatment,
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
