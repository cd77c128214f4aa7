"""Promises and planned talks go to somebody else: with one account that is handed over, or all of them when they leave."""

from typing import Any

from django.db.models import QuerySet

from mainstay.framework.actions import ActionContext
from mainstay.modules.engagement.actions.hosting import attendance_of, follow, with_gifts
from mainstay.modules.engagement.choices import InteractionState, PromiseState
from mainstay.modules.engagement.models import Interaction, Participant, Promise

Moved = list[dict[str, Any]]


def open_promises(giver: Any, account: Any = None) -> QuerySet[Promise]:
    """The open promises that somebody keeps, at one account or all."""
    rows = Promise.objects.filter(owner_id=giver.pk, state=PromiseState.OPEN)
    return (rows if account is None else rows.filter(account_id=account.pk)).order_by("due_on", "pk")


def planned_talks(giver: Any, account: Any = None) -> QuerySet[Participant]:
    """Somebody's places in talks that are planned, at one account or all."""
    rows = Participant.objects.filter(
        user_id=giver.pk, interaction__state=InteractionState.PLANNED, interaction__removed_at=None
    )
    return (rows if account is None else rows.filter(interaction__account_id=account.pk)).order_by("pk")


def preview(account: Any, giver: Any) -> Moved:
    """What would move, and how many talks are on record."""
    promises = [{"kind": "promise", "id": row.public_id, "title": row.what, "on": row.due_on}
                for row in open_promises(giver, account)]  # fmt: skip
    talks = [{"kind": "interaction", "id": row.interaction.public_id, "on": row.interaction.happened_at.date(),
              "title": row.interaction.topic or row.interaction.get_interaction_kind_display()}
             for row in planned_talks(giver, account).select_related("interaction")]  # fmt: skip
    held = Interaction.objects.filter(account_id=account.pk, removed_at=None, state=InteractionState.HELD).count()
    return [*promises, *talks, *([{"kind": "interaction", "stays": True, "count": held}] if held else [])]


def hand_over(context: ActionContext, account: Any, giver: Any, receiver: Any) -> Moved:
    """Give open promises, and places in planned talks, to the new owner of the account; with None, of every account."""
    done: Moved = []
    for promise in list(open_promises(giver, account)):
        context.update(promise, owner_id=receiver.pk)
        done.append({"kind": "promise", "id": promise.public_id})
    places = list(planned_talks(giver, account).select_related("interaction__account"))
    costly = [(talk, attendance_of(context, talk)) for talk in with_gifts([place.interaction for place in places])]
    for place in places:
        if Participant.objects.filter(interaction=place.interaction, user_id=receiver.pk).exists():
            context.remove(place)
        else:
            context.update(place, user_id=receiver.pk)
        done.append({"kind": "interaction", "id": place.interaction.public_id})
    for talk, before in costly:
        follow(context, talk, before)
    return done
