"""Every case of the documents holds, by the same reader and the same core that a customer runs."""

import json
import re
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from mainstay.kernel.reading.loading import load
from mainstay.modules.gifts.prove.gift_file import json_schema
from mainstay.modules.gifts.prove.gift_proof import proof_data, prove_gifts

GIFTS = Path(__file__).parents[2] / "docs" / "gifts"
FILES = sorted((GIFTS / "cases").glob("*.yaml"))
SCHEMA = jsonschema.Draft202012Validator(json_schema())


def plain(value):
    """Dates as text, as JSON has them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_comes_out_as_worked_out_by_hand(path):
    proof = prove_gifts(path.name, path.read_bytes())
    assert proof.compared, "the file expects nothing"
    told = [f"{one.expectation.path} {one.expectation.event}: {one.differences}" for one in proof.compared]
    assert [line for line, one in zip(told, proof.compared, strict=True) if not one.holds] == []
    assert proof.holds


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_has_its_answer_worked_out_beside_it(path):
    comment = "".join(line for line in path.read_text().splitlines() if line.startswith("# "))
    assert len(comment) > 30


READABLE = [path for path in FILES if "refused" not in path.stem]


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_every_case_fits_the_published_schema(path):
    assert [error.message for error in SCHEMA.iter_errors(plain(load(path.read_bytes(), path.name)))] == []


def test_the_published_schema_is_the_one_that_is_read():
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json.loads((GIFTS / "evaluate.schema.json").read_text()) == json_schema()


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_every_answer_explains_itself_in_ten_steps_without_holes(path):
    data = proof_data(prove_gifts(path.name, path.read_bytes()))
    assert json.loads(json.dumps(data)) == data
    for answer in data["evaluations"]:
        for person in answer["recipients"]:
            assert person["step"]["step"] == 10
            for rule in person["rules"]:
                assert [step["step"] for step in rule["trace"]] == list(range(1, 10))
                for step in (rule, *rule["trace"], person["step"]):
                    text = step["reason"]["text"]
                    assert text[0].isupper() or text[0].isdigit() or text.split()[0] in {"dace", "egils", "anna"}
                    assert "{" not in text
                    assert "None" not in text


PARAGRAPHS = [
    "(a)", "(b)", "(c)", "relief", "SM.01", "SM.02", "SM.03", "SM.04", "SM.05", "SM.06", "SM.07", "SM.08", "scope", "linked",
    "2070(c)", "2.5", "2.6", "G-20", "2635.204(a)", "PhRMA Code", "78dd-1", "Open Payments", "UK Bribery Act", "MiFID",
    "Bank Bribery Act",
]  # fmt: skip


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_every_paragraph_of_the_specification_has_a_case(paragraph):
    shown = [path for path in FILES if paragraph in f"{path.stem.replace('-', '.')} {path.read_text()}"]
    assert shown


SETTINGS = sorted(json_schema()["properties"]["settings"]["properties"])
WITHOUT_EFFECT_ON_DECISIONS = {"lead_days", "retention_years", "rate_age_days", "split_days", "split_percent"}


@pytest.mark.parametrize("setting", sorted({*SETTINGS} - WITHOUT_EFFECT_ON_DECISIONS))
def test_every_setting_is_changed_in_a_case(setting):
    assert any(re.search(rf"settings: .*\b{setting}:", path.read_text()) for path in FILES)


def words_of(schema):
    """Every word of every list of words in a schema."""
    if isinstance(schema, dict):
        for key, one in schema.items():
            if key == "enum":
                yield from one
            else:
                yield from words_of(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from words_of(one)


def test_every_word_of_the_format_is_explained():
    page = (GIFTS / "format.md").read_text()
    assert sorted({word for word in words_of(json_schema()) if f"`{word}`" not in page}) == []


def test_every_field_of_the_format_is_explained():
    page = (GIFTS / "format.md").read_text()

    def fields(schema):
        for key, one in schema.items() if isinstance(schema, dict) else ():
            if key == "properties":
                yield from one
            for part in (one, *(one.values() if isinstance(one, dict) else ())):
                yield from fields(part)

    assert sorted({name for name in fields(json_schema()) if f"`{name}`" not in page}) == []


def test_the_example_of_the_format_comes_out_as_written():
    (example,) = re.findall(r"```yaml\n(.*?)```", (GIFTS / "format.md").read_text(), re.DOTALL)
    proof = prove_gifts("example.yaml", example.encode())
    assert len(proof.compared) == 2
    assert proof.holds


def test_the_cases_are_plain_yaml_that_any_reader_understands():
    assert all(isinstance(yaml.safe_load(path.read_text()), dict) for path in FILES)
