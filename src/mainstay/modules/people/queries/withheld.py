"""The rights that somebody lacks for now although the roles include them: modules above say which, and why."""

from collections.abc import Mapping
from datetime import date

from mainstay.framework.points import parts_of
from mainstay.kernel.actor import Grant
from mainstay.kernel.sentences import Sentence

Right = tuple[str, str]


def withheld_from(user_id: int, today: date) -> dict[Right, Sentence]:
    """Rights that rest for somebody on their day, whether the roles include them or not, each with the words for it."""
    found: dict[Right, Sentence] = {}
    for part in parts_of("withheld_rights"):
        for row in part.function(None, user_id, today):
            found.setdefault((row["group"], row["verb"]), row["reason"])
    return found


def without_withheld(
    held: Mapping[Right, Grant], user_id: int, today: date
) -> tuple[dict[Right, Grant], dict[Right, Sentence]]:
    """What somebody holds, divided: the rights that run, and those that rest with the words for it. Nothing is asked for
    who holds nothing.
    """
    resting = withheld_from(user_id, today) if held else {}
    return (
        {right: grant for right, grant in held.items() if right not in resting},
        {right: words for right, words in resting.items() if right in held},
    )
