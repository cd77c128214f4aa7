"""Which abilities are tools of their own: those that a role uses daily, at most twenty."""

from collections.abc import Iterator

from mainstay.framework.registry import registry
from mainstay.interfaces.mcp.abilities import Ability, ability, allowed
from mainstay.kernel.actor import Actor

MOST = 20
_EVERYBODY = ("work.my_day", "duty.create", "duty.done", "duty.move", "comment.write")
_SELLING = (
    "account.list", "account.page", "account.create", "account.edit", "contact.list", "contact.create",
    "engagement.briefing", "engagement.timeline", "interaction.log", "interaction.plan", "promise.make",
    "opportunity.list", "opportunity.create", "opportunity.edit", "opportunity.move", "lead.capture",
)  # fmt: skip
_LEADING = (
    "work.team_day", "account.list", "account.page", "account.assign", "account.timeliness", "approval.list",
    "approval.approve", "approval.refuse", "opportunity.list", "engagement.timeline", "engagement.briefing",
)  # fmt: skip
_ANSWERING = ("account.list", "account.page", "contact.list", "approval.list", "approval.approve", "approval.refuse")
_ORDERING = ("account.list", "account.page", "account.create", "account.edit", "contact.create", "product.list",
             "order.list", "order.record")  # fmt: skip
_SETTING_UP = ("user.list", "user.invite", "unit.list", "product.list", "product.create", "exchange_rate.record")
_BY_ROLE: dict[str, tuple[str, ...]] = {
    "account_executive": _SELLING, "account_manager": _SELLING, "representative": _SELLING,
    "business_developer": _SELLING, "coordinator": _ORDERING, "manager": _LEADING, "director": _LEADING,
    "compliance": _ANSWERING, "administrator": _SETTING_UP,
}  # fmt: skip


def favourites(actor: Actor) -> list[Ability]:
    """What the actor's roles use daily: what actions say of themselves, then the usual for the role."""
    found: dict[str, Ability] = {}
    for name in _names(actor):
        one = ability(name)
        if one is not None and allowed(actor, one):
            found.setdefault(name, one)
    return list(found.values())[:MOST]


def _names(actor: Actor) -> Iterator[str]:
    yield from _EVERYBODY
    for action in registry.actions:
        if actor.roles & set(action.favourite_of):
            yield action.name
    for role in sorted(actor.roles):
        yield from _BY_ROLE.get(role, ())
