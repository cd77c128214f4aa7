"""Leads: which state may follow which, and by when somebody should have answered."""

from datetime import datetime, timedelta

from mainstay.kernel.sentences import Sentence, sentence

NEXT: dict[str, frozenset[str]] = {
    "new": frozenset({"assigned", "rejected"}),
    "assigned": frozenset({"assigned", "accepted", "rejected"}),
    "accepted": frozenset({"assigned", "qualified", "rejected", "converted"}),
    "qualified": frozenset({"assigned", "rejected", "converted"}),
    "rejected": frozenset({"assigned"}),
    "converted": frozenset(),
}
FIRST_ANSWER = timedelta(hours=24)
_WHY_NOT: dict[str, Sentence] = {
    "new": sentence("Nobody has this lead yet; assign it first."),
    "assigned": sentence("Accept the lead first."),
    "accepted": sentence("The lead is already accepted."),
    "qualified": sentence("The lead is already qualified."),
    "rejected": sentence("The lead was rejected; assign it again to go on with it."),
    "converted": sentence("The lead has become an opportunity; go on there."),
}


def why_not(state: str, wanted: str) -> Sentence | None:
    """None when a lead in ``state`` may become ``wanted``, else the sentence that says what stands before it."""
    return None if wanted in NEXT[state] else _WHY_NOT[state]


def answer_due(assigned_at: datetime, agreed: timedelta = FIRST_ANSWER) -> datetime:
    """By when the assignee should accept or reject: the time that marketing and sales agreed."""
    return assigned_at + agreed
