"""Who decides about gifts: the people of a route, in order."""

from collections.abc import Collection
from datetime import date

from mainstay.modules.gifts.choices import GiftRoute
from mainstay.modules.people.queries.rights import holders_of_right, managers_on


def officers_on(day: date) -> list[int]:
    """Who may approve gifts of the whole company on a day: compliance before all others."""
    keepers = holders_of_right("gift", "edit", day)
    return sorted(holders_of_right("gift", "approve", day), key=lambda one: (one not in keepers, one))


def deciders(route: str, giver_id: int, concerned: Collection[int | None], day: date) -> list[int]:
    """Ids of those whom a route asks about a gift of a giver, without those whom the gift concerns; where the giver has
    no manager who may decide, compliance does.
    """
    officers = [one for one in officers_on(day) if one not in concerned]
    if route == GiftRoute.LINE_MANAGER:
        manager = managers_on(day).get(giver_id)
        return [manager] if manager is not None and manager not in concerned else officers[:1]
    return officers[: 2 if route == GiftRoute.TWO_PERSON else 1]
