"""What every scene shares: the company, the day, the dice, and how one of the colleagues acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from mainstay.demonstration.imagined.company import Company
from mainstay.demonstration.imagined.dice import Dice
from mainstay.framework.actions import Outcome, perform
from mainstay.framework.events.dispatch import dispatch_pending
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.actor import Actor
from mainstay.modules.people.queries import actor_by_email


@dataclass
class Stage:
    """The company on one day. ``dice`` are those of the scenes alone, so that nothing else falls differently."""

    company: Company
    today: date
    dice: Dice
    _actors: dict[str, Actor] = field(default_factory=dict)
    _contacts: dict[str, list[str]] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """A colleague by key, with the rights that they have when they first act."""
        if key not in self._actors:
            self._actors[key] = actor_by_email(self.company.people[key].email, "web")
        return self._actors[key]

    def do(self, key: str, action: str, subject: str = "", **given: Any) -> Outcome:
        """An action by a colleague, under their rights."""
        return perform(self.actor(key), action, given, subject=subject)

    def rows(self, key: str, kind: str) -> Any:
        """The records of a kind that a colleague sees."""
        return visible_to(self.actor(key), registry.kinds[kind])

    def id_of(self, key: str) -> str:
        """The public id of a colleague."""
        return self.company.people[key].public_id

    def day(self, days: int) -> str:
        """A day so many days from today, as people write it."""
        return (self.today + timedelta(days=days)).isoformat()

    def settle(self) -> None:
        """Let everything that waits to be told be told: answers reach those who asked."""
        while dispatch_pending():
            pass

    def own_contacts(self, key: str) -> list[str]:
        """The present contacts at the accounts that a colleague owns, in an order that stays the same."""
        if key not in self._contacts:
            owned = {"account__owner__email": self.company.people[key].email, "to_on": None}
            found = self.rows(key, "contact").filter(**owned).order_by("public_id").values_list("public_id", flat=True)
            self._contacts[key] = self.dice.some(list(found), len(found))
        return self._contacts[key]


def without(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """A line of a data file without what is not meant for the action."""
    return {name: value for name, value in given.items() if name not in names}
