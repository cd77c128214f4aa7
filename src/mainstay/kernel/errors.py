"""What can go wrong, as values that an interface can show: one structure for page, API, command line and MCP."""

from collections.abc import Sequence
from dataclasses import dataclass

from mainstay.kernel.decision import Decision
from mainstay.kernel.sentences import Sentence, sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: where (``lines.2.amount``; empty for the whole), a code, a sentence."""

    path: str
    code: str
    sentence: Sentence


class MainstayError(Exception):
    """Base of all errors that a person may be shown."""

    code = "error"

    def __init__(self, message: Sentence) -> None:
        super().__init__(str(message))
        self.sentence = message


class InputInvalid(MainstayError):
    """The input breaks a rule of its form; nothing was stored."""

    code = "invalid"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].sentence)
        self.problems = tuple(problems)


class SubjectNotFound(MainstayError):
    """The record does not exist, or the actor may not know that it does: one answer for both."""

    code = "not_found"

    def __init__(self, kind: str = "record") -> None:
        super().__init__(sentence("There is no such {kind}, or you may not see it.", kind=kind.replace("_", " ")))


class ActionRefused(MainstayError):
    """Policy or a check said no; the reason is in the decision and the refusal is recorded."""

    code = "refused"

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason or sentence("You may not do this."))
        self.decision = decision


class StaleVersion(MainstayError):
    """Somebody else changed the record since it was read; both versions are shown."""

    code = "stale"

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(
            sentence(
                "Somebody changed this since you opened it (you saw version {expected}, now it is version {found}). "
                "Look at the present values, then save again.",
                expected=expected,
                found=found,
            )
        )
        self.expected = expected
        self.found = found


class IdempotencyConflict(MainstayError):
    """The same idempotency key came with another input."""

    code = "idempotency_conflict"

    def __init__(self) -> None:
        super().__init__(sentence("This idempotency key was already used with another input. Use a new key."))


class RuleBroken(MainstayError):
    """A rule of the domain forbids what was asked, whatever the rights: the sentence says which and what to do."""

    code = "rule"

    def __init__(self, message: Sentence, *, path: str = "") -> None:
        super().__init__(message)
        self.path = path
