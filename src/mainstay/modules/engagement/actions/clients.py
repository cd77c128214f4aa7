"""Who a talk was with: the account that one may log on, the contacts and colleagues that took part."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.registry import registry
from mainstay.framework.scopes import standing_to
from mainstay.kernel.errors import ActionRefused
from mainstay.modules.engagement.choices import Side
from mainstay.modules.engagement.models import Interaction, Participant
from mainstay.modules.engagement.queries.hospitality import free_names


@dataclass(frozen=True, slots=True)
class People:
    """Those who took part: contacts and users as rows, and free names of others on their side."""

    contacts: Sequence[Any] = ()
    colleagues: Sequence[Any] = ()
    names: Sequence[str] = ()

    @property
    def contact_ids(self) -> list[int]:
        """The ids of the contacts."""
        return [contact.pk for contact in self.contacts]


def client_of(context: ActionContext, public_id: str) -> Any:
    """The account of an input; raises InputInvalid when it is not seen, ActionRefused when one may not log there."""
    account = context.find("account", public_id, "account")
    if not context.actor.is_system:
        decision = context.actor.may(
            "interaction", "create", standing_to(context.actor, registry.kinds["account"], account)
        )
        if not decision:
            raise ActionRefused(decision)
    return account


def people_of(context: ActionContext, contacts: Iterable[str], colleagues: Iterable[str], names: str) -> People:
    """The participants of an input; free names are separated by commas or lines."""
    return People(
        context.find_many("contact", contacts, "contacts"),
        context.find_many("user", colleagues, "colleagues"),
        free_names(names),
    )


def with_self(context: ActionContext, colleagues: Sequence[Any]) -> list[int]:
    """The ids of the colleagues; the actor when none is named."""
    found = [user.pk for user in colleagues]
    return found or ([context.actor.user_id] if context.actor.user_id else [])


def store_people(context: ActionContext, talk: Interaction, people: People, user_ids: Iterable[int]) -> None:
    """Make the participants of a talk these and no others."""
    wanted: set[tuple[str, int | str]] = {("user", one) for one in user_ids}
    wanted |= {("contact", one) for one in people.contact_ids}
    wanted |= {("name", one) for one in people.names}
    present = {_token(row): row for row in talk.participants.all()}
    for token, row in present.items():
        if token not in wanted:
            context.remove(row)
    for kind, value in sorted(wanted - set(present), key=str):
        side = Side.OURS if kind == "user" else Side.THEIRS
        column = kind if kind == "name" else f"{kind}_id"
        context.create(Participant(interaction=talk, side=side, **{column: value}))


def _token(row: Participant) -> tuple[str, int | str]:
    if row.user_id:
        return ("user", row.user_id)
    return ("contact", row.contact_id) if row.contact_id else ("name", row.name)
