"""What gifts do when people or clients become one, are erased, ask for their data, or leave."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.points import part
from mainstay.modules.accounts.actions.merging import moved_rows
from mainstay.modules.gifts.actions import moving
from mainstay.modules.gifts.models import Gift


@part("merge_account", "gifts.Gift")
def merge_account(context: ActionContext, kept: Any, merged: Any) -> moving.Done:
    """Gifts on the merged account stand on the kept one; the ledger keeps the client as it was."""
    return moved_rows(context, Gift.objects.filter(account_id=merged.pk), "account_id", merged.pk, kept.pk)


@part("merge_person", "gifts.GiftEntry", "gifts.GiftRecipient", "gifts.GiftPerson")
def merge_person(context: ActionContext, kept: Any, merged: Any) -> moving.Done:
    """The gifts of both persons add up."""
    return moving.merge_persons(context, kept, merged)


@part("erase", "gifts.Gift", "gifts.GiftRecipient", "gifts.GiftPerson", "gifts.GiftEntry")
def erase(context: ActionContext, person_id: int, person_key: str) -> moving.Done:  # noqa: ARG001
    """The register stays, by key; names leave the words when its time is over."""
    return moving.forget_person(context, person_id)


@part("access_export", "gifts.Gift", "gifts.GiftRecipient", "gifts.GiftPerson", "gifts.GiftEntry")
def access_export(context: ActionContext, person_id: int, person_key: str) -> moving.Done:  # noqa: ARG001
    """What the person received, without the others who were named."""
    return moving.told_of_person(person_id)


@part("leave", "gifts.Gift")
def leave(context: ActionContext, user: Any) -> moving.Done:  # noqa: ARG001
    """Plans that a leaver still has open."""
    return moving.left_behind(user.pk)
