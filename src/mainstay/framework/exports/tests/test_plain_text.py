"""Text that leaves for a spreadsheet stays text, and comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.framework.imports.tests.scripts import WORDS, texts
from mainstay.framework.plain_text import looks_like_formula, neutralise, restore


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+371 2612", "-5", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", "  =1", "\ufeff=1", "\u200b=1", "\u202e=1",
     "\u00a0\u3000=1", "'=1", "''=1", "\x00=1", "\n=1", "−5"],
)  # fmt: skip
def test_text_that_might_start_a_formula_gets_an_apostrophe(text):
    assert neutralise(text) == f"'{text}"
    assert restore(neutralise(text)) == text


@pytest.mark.parametrize("text", [*WORDS.values(), "", "a=b", "O'Neill", "'t Hof", "1-2", "a@b.lv", "(+371)"])
def test_other_text_is_left_alone(text):
    assert neutralise(text) == text == restore(text)


@given(texts() | st.text(max_size=20))
def test_protection_can_always_be_taken_off_again(text):
    assert restore(neutralise(text)) == text
    assert not looks_like_formula(text) or neutralise(text)[0] == "'"
