"""Sentences and the errors that carry them."""

import pytest

from mainstay.kernel.decision import allow, refuse
from mainstay.kernel.errors import (
    ActionRefused,
    IdempotencyConflict,
    InputInvalid,
    MainstayError,
    Problem,
    RuleBroken,
    StaleVersion,
    SubjectNotFound,
)
from mainstay.kernel.sentences import Sentence, counted, sentence

TWO = sentence("{what} is wrong", what="two", code="bad")


def test_a_sentence_is_filled_when_it_is_read():
    assert str(TWO) == "two is wrong"
    assert (TWO.template, TWO.values, TWO.code, TWO.plural) == ("{what} is wrong", {"what": "two"}, "bad", "")
    assert str(Sentence("nothing to fill")) == "nothing to fill"
    assert (sentence("plain").code, Sentence("plain").code, Sentence("plain").plural) == ("", "", "")


@pytest.mark.parametrize(("count", "text"), [(0, "0 days in Riga"), (1, "1 day in Riga"), (2, "2 days in Riga")])
def test_a_counted_sentence_has_two_english_forms(count, text):
    found = counted("{count} day in {town}", "{count} days in {town}", count=count, town="Riga", code="days")
    assert str(found) == text
    assert found.code == "days"
    assert counted("a", "b", count=1).code == ""


def test_a_sentence_without_a_plural_ignores_its_count():
    assert str(sentence("{count} of them", count=5)) == "5 of them"


def test_sentences_of_one_template_are_told_apart_by_their_values():
    one, other = sentence("{n}", n=1), sentence("{n}", n=2)
    assert one != other
    assert hash(one) == hash(other)
    assert hash(one) != hash(sentence("{m}", m=1))
    assert hash(one) != hash(sentence("{n}", n=1, code="x"))


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (lambda: MainstayError(TWO), "error", "two is wrong"),
        (lambda: InputInvalid([Problem("a", "b", TWO), Problem("c", "d", sentence("more"))]), "invalid", "two is wrong"),
        (SubjectNotFound, "not_found", "There is no such record, or you may not see it."),
        (lambda: SubjectNotFound("price_list"), "not_found", "There is no such price list, or you may not see it."),
        (lambda: ActionRefused(refuse(TWO)), "refused", "two is wrong"),
        (lambda: ActionRefused(allow()), "refused", "You may not do this."),
        (IdempotencyConflict, "idempotency_conflict",
         "This idempotency key was already used with another input. Use a new key."),
        (lambda: RuleBroken(TWO), "rule", "two is wrong"),
    ],
)  # fmt: skip
def test_an_error_carries_its_code_and_its_sentence(error, code, text):
    error = error()
    assert error.code == code
    assert str(error) == str(error.sentence) == text


def test_errors_keep_what_an_interface_shows():
    problems = [Problem("name", "missing", TWO), Problem("day", "bad", TWO)]
    assert InputInvalid(problems).problems == tuple(problems)
    decision = refuse(TWO)
    assert ActionRefused(decision).decision is decision
    stale = StaleVersion(3, 5)
    assert (stale.expected, stale.found, stale.code) == (3, 5, "stale")
    assert "saw version 3, now it is version 5" in str(stale)
    assert (RuleBroken(TWO).path, RuleBroken(TWO, path="name").path) == ("", "name")
