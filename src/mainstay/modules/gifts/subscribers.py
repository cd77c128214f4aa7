"""What gifts do after commit: hear those who were asked, and look again when rules or people have changed."""

from mainstay.framework.actions import perform
from mainstay.framework.events.registry import Happened, subscriber
from mainstay.kernel.actor import system_actor
from mainstay.modules.gifts.queries.watching import (
    asked_by_approval,
    clients_parted,
    gifts_of_client,
    gifts_of_person,
    gifts_of_rule,
    gifts_since,
    key_of_merge,
    keys_parted,
)

_KEEPER = system_actor("gift-keeper", frozenset({"gift.settle", "gift.recheck", "gift_person.part"}))


@subscriber("approval.approved", "approval.refused")
def hear_the_answer(event: Happened) -> None:
    """Those who were asked about a gift have answered."""
    gift = asked_by_approval(event.subject_id) if event.payload.get("purpose") == "gift" else ""
    if gift:
        perform(_KEEPER, "gift.settle", {"approved": event.name == "approval.approved"}, subject=gift)


@subscriber("person.merged")
def look_at_the_merged(event: Happened) -> None:
    """Two persons are one: their gifts add up."""
    _look(gifts_of_person(key_of_merge(event.subject_kind, event.subject_id)), event.name)


@subscriber("person.unmerged")
def part_again(event: Happened) -> None:
    """Two persons are two again."""
    kept, merged = keys_parted(event.subject_id)
    if kept and merged:
        perform(_KEEPER, "gift_person.part", {"person": merged, "into": kept})
        _look([*gifts_of_person(kept), *gifts_of_person(merged)], event.name)


@subscriber("account.merged")
def look_at_the_joined(event: Happened) -> None:
    """Two clients are one: what their people received adds up where a rule counts by the client."""
    _look(gifts_of_client(event.subject_id), event.name)


@subscriber("account.unmerged")
def part_clients(event: Happened) -> None:
    """Two clients are two again."""
    kept, merged = clients_parted(event.subject_id)
    if kept and merged:
        perform(_KEEPER, "gift_person.part", {"person": merged, "into": kept})
        _look([*gifts_of_client(kept), *gifts_of_client(merged)], event.name)


@subscriber("gift_rule.confirmed", "gift_rule.retired")
def look_by_new_rules(event: Happened) -> None:
    """A rule decides from now on, or no more: look at what is planned or was given on its days."""
    _look(gifts_of_rule(event.subject_id), event.name)


@subscriber("gift_setting.confirmed")
def look_by_new_settings(event: Happened) -> None:
    """The firm decides otherwise on a silent point: look at everything of this year and to come."""
    _look(gifts_since(), event.name)


def _look(gifts: list[str], cause: str) -> None:
    for public_id in gifts:
        perform(_KEEPER, "gift.recheck", {"cause": cause}, subject=public_id)
