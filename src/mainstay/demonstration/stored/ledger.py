"""What every part of the storing shares: the running action, the tables, and which row came of which value."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.apps import apps

from mainstay.demonstration.imagined.world import World
from mainstay.framework.actions import ActionContext

_MORNING = time(9, 0)


def table(label: str) -> Any:
    """A model by its label. The demonstration is the one place above the modules that makes rows: its past cannot be
    told by actions, which happen now (docs of this package).
    """
    return apps.get_model(label)


def morning(on: date) -> datetime:
    """The instant by which something that was learnt on a day stands in the books."""
    return datetime.combine(on, _MORNING, tzinfo=UTC)


@dataclass
class Ledger:
    """The running action and the world; ``rows`` and ``keys`` give a row and its id by the public id of what was
    imagined, ``users`` and ``units`` the ids by key and code, ``stages`` the rows of the usual pipeline by code.
    """

    context: ActionContext
    world: World
    rows: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    stages: dict[str, Any] = field(default_factory=dict)

    def store(self, rows: list[Any], note: str) -> list[Any]:
        """Store rows of one table at once and keep their ids."""
        made = self.context.create_many(rows, note=note)
        for row in made:
            if hasattr(row, "public_id"):
                self.rows[row.public_id] = row
                self.keys[row.public_id] = row.pk
        return made
