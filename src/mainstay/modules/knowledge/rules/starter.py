"""The starter list of topics, as shipped."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "topics.yaml"


@dataclass(frozen=True, slots=True)
class QuestionData:
    """A question, its answers, and which of them is right, counted from 1."""

    text: str
    answers: tuple[str, ...]
    right: int


@dataclass(frozen=True, slots=True)
class TopicData:
    """A topic as shipped, and the codes of the roles of which it is required."""

    code: str
    name: str
    area: str
    description: str
    material: str
    valid_months: int | None
    questions: tuple[QuestionData, ...]
    required_of: tuple[str, ...]


@cache
def shipped_topics() -> tuple[TopicData, ...]:
    """The starter list in its order."""
    data: Mapping[str, Any] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return tuple(_topic(code, body) for code, body in data.items())


def _topic(code: str, body: Mapping[str, Any]) -> TopicData:
    questions = tuple(
        QuestionData(one["text"], tuple(str(answer) for answer in one["answers"]), one["right"])
        for one in body.get("questions", ())
    )
    return TopicData(
        code, body["name"], body["area"], body["description"], body["material"], body.get("valid_months"), questions,
        tuple(body["required_of"]),
    )  # fmt: skip
