"""Allowed or not, and why."""

from dataclasses import dataclass

from mainstay.kernel.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of a policy or check: ``allowed``, the ``reason`` in words, and the ``basis`` that carried it.

    ``basis`` names the grant, rule or paragraph that decided (``role:account_manager``, ``owner``, ``duty:81``);
    it goes into the audit entry.
    """

    allowed: bool
    reason: Sentence | None = None
    basis: str = ""

    def __bool__(self) -> bool:
        """So that ``if not decision`` reads well."""
        return self.allowed


def allow(basis: str = "", reason: Sentence | None = None) -> Decision:
    """Allowed, on the given basis."""
    return Decision(True, reason, basis)


def refuse(reason: Sentence, basis: str = "") -> Decision:
    """Refused, for the given reason; a refusal without a reason cannot be made."""
    return Decision(False, reason, basis)
