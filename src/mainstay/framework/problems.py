"""Errors of the product as data: one structure for API, command line and MCP, in the language that is active."""

from typing import Any

from mainstay.framework.sentences import in_words
from mainstay.kernel.errors import InputInvalid, MainstayError, Problem, RuleBroken, StaleVersion


def as_problem(error: MainstayError) -> dict[str, Any]:
    """``code`` for programs, ``detail`` for people, ``errors`` (path, code, detail) where fields are to blame, and
    both versions of a stale write.
    """
    found: dict[str, Any] = {"code": error.code, "detail": in_words(error.sentence)}
    if isinstance(error, InputInvalid):
        found["errors"] = [_field(one) for one in error.problems]
    elif isinstance(error, RuleBroken) and error.path:
        found["errors"] = [_field(Problem(error.path, error.code, error.sentence))]
    elif isinstance(error, StaleVersion):
        found |= {"expected": error.expected, "found": error.found}
    return found


def _field(one: Problem) -> dict[str, str]:
    return {"path": one.path, "code": one.code, "detail": in_words(one.sentence)}
