"""The timeline of an account: which chip an entry belongs under, and pages by cursor. Pure."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mainstay.modules.engagement.choices import WRITTEN

ALL: Final = "all"
CHIPS: Final = (ALL, "talks", "mail", "promises", "deals", "orders", "changes")
_CHIP_OF_NOUN: Final = {
    "promise": "promises", "opportunity": "deals", "lead": "deals", "proposal": "deals", "order": "orders",
    "invoice": "orders",
}  # fmt: skip
QUIET: Final = frozenset({"duty.opened", "duty.moved", "duty.handed_over", "duty.reopened", "promise.made"})
"""Events that only repeat what stands in a talk or in My day."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """The place of an entry, newest first: its moment, then talks before events, then the id."""

    at: datetime
    source: str
    number: int

    def token(self) -> str:
        """The place as a cursor."""
        body = json.dumps([self.at.isoformat(), self.source, self.number])
        return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, token: str) -> "Place":
        """The place of a cursor; raises ValueError for one that nobody gave."""
        try:
            at, source, number = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
            found = cls(datetime.fromisoformat(at), str(source), int(number))
        except (TypeError, ValueError) as error:
            raise ValueError(token) from error
        if found.at.tzinfo is None:
            raise ValueError(token)
        return found


def chip_of_talk(interaction_kind: str) -> str:
    """Under which chip a talk stands."""
    return "mail" if interaction_kind in WRITTEN else "talks"


def chip_of_event(name: str) -> str:
    """Under which chip an event stands, by its noun."""
    return _CHIP_OF_NOUN.get(name.partition(".")[0], "changes")


def newest(places: Sequence[Place], limit: int) -> tuple[list[Place], bool]:
    """The ``limit`` newest places, and whether there are more."""
    ranked = sorted(places, reverse=True)
    return ranked[:limit], len(ranked) > limit
