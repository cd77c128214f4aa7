"""An evaluation as plain values: for JSON, for the row that keeps a decision, for whoever replays it."""

from collections.abc import Iterable
from typing import Any

from mainstay.kernel.sentences import Sentence
from mainstay.modules.gifts.rules import wording
from mainstay.modules.gifts.rules.results import Evaluation, Finding, RecipientDecision, Step, Tally


def evaluation_data(evaluation: Evaluation) -> dict[str, Any]:
    """The whole answer; numbers as text, sentences as key, values and English text."""
    return {
        "event": evaluation.event,
        "day": evaluation.day.isoformat(),
        "decision": evaluation.decision.value,
        "paragraph": evaluation.paragraph,
        "reason": sentence_data(evaluation.reason),
        "route": evaluation.route.value,
        "validity_days": evaluation.validity_days,
        "decided_by": evaluation.decided_by,
        "sole_signature": evaluation.sole_signature,
        "review": evaluation.review,
        "warnings": _sentences(evaluation.warnings),
        "report_flags": _sentences(evaluation.flags),
        "alarms": _sentences(evaluation.alarms),
        "recipients": [_recipient(one) for one in evaluation.recipients],
    }


def sentence_data(sentence: Sentence) -> dict[str, Any]:
    """The message key with its values, and the English text."""
    return {
        "key": sentence.template,
        "values": {name: str(value) for name, value in sentence.values.items()},
        "text": str(sentence),
    }


def _sentences(sentences: Iterable[Sentence]) -> list[dict[str, Any]]:
    return [sentence_data(one) for one in sentences]


def _recipient(one: RecipientDecision) -> dict[str, Any]:
    return {
        "person": one.person,
        "decision": one.decision.value,
        "paragraph": one.paragraph,
        "reason": sentence_data(one.reason),
        "route": one.route.value,
        "rules": [_finding(finding) for finding in one.findings],
        "step": _step(one.step),
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule_set,
        "row": one.row,
        "version": one.version,
        "decision": one.decision.value,
        "paragraph": one.paragraph,
        "reason": sentence_data(one.reason),
        "route": one.route.value,
        "validity_days": one.validity_days,
        "record": one.record,
        "questions": list(one.questions),
        "notify": list(one.notify),
        **({} if one.tally is None else _tally(one.tally)),
        "trace": [_step(step) for step in one.steps],
    }


def _tally(one: Tally) -> dict[str, Any]:
    numbers = ("counted", "amount", "before", "reserved", "later", "limit", "remaining")
    names = {"before": "total_before", "amount": "counted_in_allowance"}
    ends = one.period.last_day
    return {
        "currency": one.currency,
        **{names.get(name, name): wording.money(getattr(one, name), one.currency).split()[0] for name in numbers},
        "period": None if ends is None else {"first_day": one.period.start.isoformat(), "last_day": ends.isoformat()},
    }


def _step(one: Step) -> dict[str, Any]:
    return {
        "step": one.number,
        "name": one.name.value,
        "outcome": one.outcome,
        "paragraph": one.paragraph,
        "setting": one.setting,
        "inputs": dict(one.inputs),
        "reason": sentence_data(one.reason),
    }
