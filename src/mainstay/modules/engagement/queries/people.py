"""Who took part in talks, as values; people who are frozen or restricted keep their place and lose their name."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import ROW_IDS, QueryContext, prepared, query
from mainstay.framework.values.inputs import text
from mainstay.modules.engagement.choices import Side
from mainstay.modules.engagement.models import Participant

_LIVE = "live"
_LIKELY = 8


@dataclass(frozen=True)
class PersonLine:
    """Somebody at a talk: ours or theirs, the name, the title, and the public id of the contact or colleague."""

    side: str
    name: str
    title: str = ""
    kind: str = ""
    id: str = ""


def people_at(talk_ids: Iterable[int]) -> dict[int, list[PersonLine]]:
    """The people of each talk, theirs first, in one statement."""
    found: dict[int, list[PersonLine]] = defaultdict(list)
    for row in _at_talks(talks=list(talk_ids)):
        found[row.interaction_id].append(_line(row))
    return found


@prepared(Participant, talks=ROW_IDS)
def _at_talks(rows: Any, talks: Any) -> Any:
    return rows.filter(interaction_id__among=talks).select_related("user", "contact__person__identity").only(
        "interaction_id", "side", "name", "user__public_id", "user__name", "user__title", "contact__public_id",
        "contact__title", "contact__person__state", "contact__person__identity__name",
    ).order_by("-side", "id")  # fmt: skip


def theirs(people: Iterable[PersonLine]) -> list[str]:
    """The names of their side."""
    return [one.name for one in people if one.side == Side.THEIRS and one.name]


def contact_line(contact: Any) -> PersonLine:
    """A contact by name and title."""
    person = contact.person
    if person.state != _LIVE:
        return PersonLine(Side.THEIRS, gettext("a person whose data is withheld"))
    return PersonLine(Side.THEIRS, person.identity.name, contact.title, "contact", contact.public_id)


def _line(row: Participant) -> PersonLine:
    if row.user is not None:
        return PersonLine(Side.OURS, row.user.name, row.user.title, "user", row.user.public_id)
    return contact_line(row.contact) if row.contact is not None else PersonLine(row.side, row.name)


@dataclass(frozen=True)
class LikelyPeople:
    """The contacts of an account that were talked to last: one tap each in the quick log."""

    people: tuple[PersonLine, ...]


@dataclass(frozen=True, kw_only=True)
class LikelyInput:
    """Which account; none gives nobody."""

    account: str = text(_("Account"), default="", min_length=0, max_length=40)


@query(
    "engagement.likely_people", label=_("Who was there"), output=LikelyPeople, rights=("contact", "read"),
    input=LikelyInput, budget=3, sample=lambda world: {"account": world.public_id("account")},
)  # fmt: skip
def likely_people(context: QueryContext, input: LikelyInput) -> LikelyPeople:
    """The eight contacts of an account whom we talked to last, then its main ones."""
    if not input.account:
        return LikelyPeople(())
    account = context.find("account", input.account)
    rows = context.visible("contact").filter(account_id=account.pk, to_on=None).select_related("person__identity")
    newest = rows.order_by(F("last_contact_at").desc(nulls_last=True), "-is_main", "name_key")[:_LIKELY]
    return LikelyPeople(tuple(contact_line(row) for row in newest))
