"""What gifts show on other pages, and do when people or clients become one, are erased, ask for their data, or leave."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.points import Panel, part
from mainstay.framework.queries import ask
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import SubjectNotFound
from mainstay.modules.accounts.points import account_side, contact_side
from mainstay.modules.gifts.actions import moving
from mainstay.modules.gifts.points import gift_side

_TIERS = {"approved": "done", "refused": "late"}


def _allowance(actor: Actor, page: Any) -> dict[str, Any] | None:
    """What a person may still be given this year."""
    if page.as_of or not actor.may("gift", "read"):
        return None
    return {
        "left": ask(actor, "gift.allowance", {"contact": page.id}).left,
        "contact": page.id,
        "account": page.account.id,
    }


def _of_client(actor: Actor, page: Any) -> dict[str, Any] | None:
    """What the people of a client received this year."""
    if getattr(page, "as_of", None) or not actor.may("gift", "read"):
        return None
    return {"lines": ask(actor, "gift.register", {"by": "recipient", "account": page.id}), "account": page.id}


def _approval(actor: Actor, page: Any) -> dict[str, Any] | None:
    """Who was asked about a gift, as far as the reader may know of it."""
    if not page.approval_id or not actor.may("approval", "read"):
        return None
    try:
        found = ask(actor, "approval.page", {"id": page.approval_id})
    except SubjectNotFound:
        return None
    tiers = [{"name": one.approver, "note": one.reason, "words": one.state_words, "tone": _TIERS.get(one.state, "wait")}
             for one in found.tiers]  # fmt: skip
    return {"id": found.id, "state_words": found.state_words, "tiers": tiers}


contact_side.add(
    Panel(name="allowance", template="gifts/allowance_panel.html", load=_allowance, rank=30, query_budget=20)
)
account_side.add(Panel(name="gifts", template="gifts/client_panel.html", load=_of_client, rank=60, query_budget=12))
gift_side.add(Panel(name="approval", template="gifts/approval_panel.html", load=_approval, rank=10, query_budget=8))


@part("merge_account", "gifts.Gift", "gifts.GiftEntry")
def merge_account(context: ActionContext, kept: Any, merged: Any) -> moving.Done:
    """Gifts on the merged account stand on the kept one, and those of both add up."""
    return moving.merge_clients(context, kept, merged)


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
