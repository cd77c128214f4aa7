"""A profile is read strictly: what is wrong is told by its place, all at once."""

import pytest

from mainstay.framework.imports.profiles import (
    check_targets,
    dump_profile,
    load_profile,
    profile_from_data,
    shipped_profile,
    shipped_profiles,
)
from mainstay.framework.imports.profiles.yaml_text import parse_yaml
from mainstay.framework.imports.tests.targets import ACCOUNT, PERSON
from mainstay.kernel.errors import InputInvalid


def profile(**changes):
    data = {
        "format": "mainstay.import/1",
        "name": "clients",
        "title": "Clients",
        "sources": [{"id": "a", "file": "a.csv", "kind": "account", "match": ["name"], "fields": {"name": "Name"}}],
    }
    return {**data, **changes}


def source(**changes):
    return profile(sources=[{**profile()["sources"][0], **changes}])


def field(**mapping):
    return source(fields={"name": "Name", "x": mapping})


def complaints(data):
    with pytest.raises(InputInvalid) as error:
        profile_from_data(data)
    return {problem.path: str(problem.sentence) for problem in error.value.problems}


def test_a_small_profile_is_read():
    found = profile_from_data(profile())
    assert found.sources[0].columns() == ("Name",)
    assert found.sources[0].match == (("name",),)
    assert found.defaults.time_zone == "UTC"


@pytest.mark.parametrize(
    ("data", "path", "words"),
    [
        ([], "", "must be an object"),
        (profile(format="mainstay.import/9"), "format", "newer Mainstay"),
        (profile(colour="red"), "colour", "unknown here"),
        (profile(name=None), "name", "missing"),
        (profile(sources=[]), "sources", "at least one file"),
        (profile(sources="a.csv"), "sources", "must be a list"),
        (profile(sources=profile()["sources"] * 2), "sources.1.id", "used twice"),
        (profile(defaults={"currency": "euro"}), "defaults.currency", "three capital letters"),
        (profile(defaults={"time_zone": "Mars/Olympus"}), "defaults", "no time zone called Mars/Olympus"),
        (profile(defaults={"numbers": "1;5"}), "defaults.numbers", "must be one of"),
        (profile(defaults={"date": "%d.%m"}), "defaults", "not a date format"),
        (source(mode="replace"), "sources.0.mode", "must be one of"),
        (source(match=["code"]), "sources.0.match.0", "not among the fields"),
        (source(match=None, distinct=True), "sources.0.distinct", "needs match"),
        (source(file="../../etc/passwd"), "sources.0.read", "inside the folder"),
        (source(read={"encoding": "klingon"}), "sources.0.read.encoding", "no encoding"),
        (source(read={"delimiter": ";;"}), "sources.0.read.delimiter", "one character"),
        (source(read={"header_row": -1}), "sources.0.read.header_row", "whole number"),
        (source(file="a.jsonl", fields={"name": "names[].v["}), "sources.0.read", "not a path"),
        (source(when={"column": "a"}), "sources.0.when", "exactly one of"),
        (source(when={"column": "a", "above": "many"}), "sources.0.when", "a number"),
        (source(control={"total": ["sum"]}), "sources.0.control", "not among the fields"),
        (source(fields={}), "sources.0.fields", "missing"),
        (source(fields={"x": {}}), "sources.0.fields.x", "exactly one of"),
        (field(**{"from": "A", "constant": "b"}), "sources.0.fields.x", "exactly one of"),
        (field(**{"from": "A", "shout": True}), "sources.0.fields.x.shout", "unknown here"),
        (field(**{"from": "A", "map": "colours"}), "sources.0.fields.x.map", "no table colours"),
        (field(**{"from": "A", "split": {"by": ""}}), "sources.0.fields.x.split", "by (a text)"),
        (field(**{"from": "A", "date": "dd.mm.yyyy"}), "sources.0.fields.x.date", "not a date format"),
        (field(**{"from": "A", "number": "1;5"}), "sources.0.fields.x.number", "one of"),
        (field(**{"from": "A", "scale": "much"}), "sources.0.fields.x.scale", "a number"),
        (field(**{"from": "A", "extract": ".*"}), "sources.0.fields.x.extract", "one of"),
        (field(**{"from": "A", "case": "camel"}), "sources.0.fields.x.case", "upper, lower or title"),
        (field(**{"from": "A", "country": "yes"}), "sources.0.fields.x.country", "followed by true"),
        (field(**{"from": "A", "money": "euro"}), "sources.0.fields.x.money", "currency such as EUR"),
        (field(**{"from": "A", "blank": "delete"}), "sources.0.fields.x.blank", "must be one of"),
        (field(**{"from": "A", "steps": [{"trim": True, "first": True}]}), "sources.0.fields.x.steps.0", "one step"),
        (field(**{"from": "A", "trim": True, "steps": [{"first": True}]}), "sources.0.fields.x", "or none"),
        (field(**{"from": "A", "reference": {"kind": "account"}}), "sources.0.fields.x.reference.by", "missing"),
        (field(**{"from": "A", "reference": {"kind": "a", "by": "b", "create": {"c": "d"}}}), "sources.0.fields.x.reference.create", "missing: create"),
        (field(choose=[{"value": "a"}]), "sources.0.fields.x.choose.0", "when is missing"),
        (profile(fixes=[{"id": "f"}]), "fixes.0.source", "missing"),
        (profile(fixes=[{"id": "f", "source": "b", "field": "name", "reason": "r", "values": {"x": "y"}}]), "fixes.0.source", "no source b"),
        (profile(fixes=[{"id": "f", "source": "a", "field": "city", "reason": "r", "values": {"x": "y"}}]), "fixes.0.field", "no field city"),
        (profile(fixes=[{"id": "f", "source": "a", "field": "name", "reason": "r"}]), "fixes.0", "either values or when"),
        (
            profile(fixes=[{"id": "f", "source": "a", "field": "name", "reason": "r", "when": {"column": "Name", "empty": True}, "options": [{"id": "o", "title": "t"}]}]),
            "fixes.0.options.0",
            "exactly one of",
        ),
        (
            profile(fixes=[{"id": "f", "source": "a", "field": "name", "reason": "r", "values": {"x": "y"}, "recommended": "z"}]),
            "fixes.0.recommended",
            "no option z",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_place(data, path, words):
    found = complaints(data)
    assert path in found
    assert words in found[path]


def test_everything_wrong_is_told_at_once():
    assert {"colour", "title", "sources.0.kind"} <= set(complaints(source(kind=None) | {"colour": 1, "title": None}))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\na: 2", "a is given twice"),
        ("a: &x [1]\nb: *x", "aliases are not used"),
        ("a: [", "Line 1"),
        ("? [1, 2]\n: 3", "a key must be a word"),
        ("a: !!python/object/apply:os.system ['true']", "could not determine a constructor"),
        ("[" * 200, "nested too deeply"),
        ("x" * 1_000_001, "at most 1000000 characters"),
    ],
)
def test_yaml_that_profiles_do_not_use_is_refused(text, words):
    with pytest.raises(InputInvalid) as error:
        parse_yaml(text)
    assert words in str(error.value.problems[0].sentence)


def test_words_stay_words():
    text = (
        "norway: NO\nyes: on\nday: 2026-01-31\nfraction: 1.50\nzero: 007\nhex: 0x10\nnumber: 12\ntruth: true\nnone:\n"
    )
    assert parse_yaml(text) == {
        "norway": "NO", "yes": "on", "day": "2026-01-31", "fraction": "1.50", "zero": "007", "hex": "0x10", "number": 12,
        "truth": True, "none": None,
    }  # fmt: skip


def test_a_profile_that_is_written_is_read_back_equal(tmp_path):
    for name in shipped_profiles():
        original = shipped_profile(name)
        path = tmp_path / "again.yaml"
        path.write_text(dump_profile(original.data), encoding="utf-8")
        assert load_profile(path) == original


def test_the_shipped_profiles_are_whole():
    assert set(shipped_profiles()) >= {"maven_crm_opportunities", "uci_online_retail", "sp500", "ror_organisations"}
    for name in shipped_profiles():
        assert shipped_profile(name).name == name
    with pytest.raises(LookupError):
        shipped_profile("../secrets")


def test_a_profile_is_checked_against_what_can_be_imported():
    targets = {"account": ACCOUNT, "person": PERSON}
    check_targets(profile_from_data(profile()), targets)
    for data, words in [
        (source(kind="ship"), "ship cannot be imported"),
        (source(fields={"name": "Name", "colour": "Colour"}), "account has no field colour"),
        (source(match=None, fields={"city": "City"}), "The field name of account must be filled"),
    ]:
        with pytest.raises(InputInvalid) as error:
            check_targets(profile_from_data(data), targets)
        assert words in str(error.value.problems[0].sentence)
