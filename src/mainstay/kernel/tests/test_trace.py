"""Traces, subjects and decisions: what is shown and written down."""

from decimal import Decimal

import pytest

from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.sentences import sentence
from mainstay.kernel.subject import Subject
from mainstay.kernel.trace import Trace, TraceInput
from mainstay.kernel.unset import UNSET, Unset

RATE = Trace("rate", sentence("the rate is {rate}", rate="5 %"), Decimal("0.05"), (TraceInput("plan", "7", 3),))
BASE = Trace("base", sentence("nothing is known"), facts={"orders": 4})
PAY = Trace("pay", sentence("base times rate"), Decimal("1E+2"), (TraceInput("order", "9"),), parts=(BASE, RATE))


def test_a_trace_is_walked_from_the_top_with_its_depth():
    whole = Trace("run", sentence("all"), parts=(PAY,))
    assert [(depth, step.step) for depth, step in whole.walk()] == [(0, "run"), (1, "pay"), (2, "base"), (2, "rate")]
    assert next(iter(PAY.walk(5)))[0] == 5


def test_a_trace_prints_as_indented_sentences():
    assert PAY.tree() == "pay: base times rate\n  base: nothing is known\n  rate: the rate is 5 %"


def test_a_trace_becomes_plain_values_with_numbers_as_text():
    assert PAY.as_data() == {
        "step": "pay",
        "sentence": "base times rate",
        "value": "100",
        "inputs": [{"kind": "order", "id": "9", "version": 1}],
        "facts": {},
        "parts": [
            {"step": "base", "sentence": "nothing is known", "value": None, "inputs": [], "facts": {"orders": "4"},
             "parts": []},
            {"step": "rate", "sentence": "the rate is 5 %", "value": "0.05",
             "inputs": [{"kind": "plan", "id": "7", "version": 3}], "facts": {}, "parts": []},
        ],
    }  # fmt: skip


def test_a_subject_is_read_as_it_is_written():
    assert str(Subject("account", "a:1")) == "account:a:1"
    assert Subject.parse("account:a:1") == Subject("account", "a:1")
    assert Subject("account", "b") < Subject("deal", "a")


@pytest.mark.parametrize("text", ["", "account", "account:", ":a1", ":"])
def test_what_is_no_subject_is_refused(text):
    with pytest.raises(ValueError, match="kind:id"):
        Subject.parse(text)


def test_a_decision_reads_as_yes_or_no():
    why = sentence("because")
    assert allow("owner", why) == Decision(True, why, "owner")
    assert refuse(why, "wall") == Decision(False, why, "wall")
    assert allow()
    assert (allow().basis, refuse(why).basis, Decision(True).basis) == ("", "", "")
    assert not refuse(why)


def test_unset_counts_as_nothing_and_is_not_none():
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert Unset("UNSET") is UNSET
    assert UNSET is not None
