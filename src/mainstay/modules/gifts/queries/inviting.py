"""Help to invite well: whom we have not met for long, what we noted, what day it is, who would be asked."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.locale.hijri import hijri_day
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import day, reference, references
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.accounts.queries.shapes import Silence
from mainstay.modules.gifts.choices import GiftRoute
from mainstay.modules.gifts.queries.deciders import deciders
from mainstay.modules.gifts.rules.feasts import feasts_on
from mainstay.modules.people.queries.rights import names_by_id
from mainstay.modules.people.rules.holidays import COUNTRIES, holiday_rows, working_week

_SUGGESTED = 4
_NOTE = 160
_SILENT = timedelta(days=30)
_ASKED = (GiftRoute.LINE_MANAGER, GiftRoute.COMPLIANCE, GiftRoute.TWO_PERSON)


@dataclass(frozen=True, kw_only=True)
class AskInviting:
    """The client, who is invited already, and the day."""

    account: str | None = reference(_("Client"), kind="account", default=None, nullable=True)
    contacts: tuple[str, ...] = references(_("For whom"), kind="contact", default=())
    given_on: date | None = day(_("Day"), default=None, nullable=True)


@dataclass(frozen=True)
class Suggested:
    """Somebody of the client; ``silence`` is None when there was no talk yet."""

    id: str
    name: str
    title: str
    silence: Silence | None


@dataclass(frozen=True)
class Noted:
    """What was noted about somebody invited."""

    id: str
    name: str
    note: str


@dataclass(frozen=True)
class Asked:
    """Whom a route would ask."""

    route: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Inviting:
    """Whom else to ask, what we noted about the guests, what the day brings, and whom each route asks."""

    people: tuple[Suggested, ...]
    notes: tuple[Noted, ...]
    hints: tuple[Sentence, ...]
    asked: tuple[Asked, ...]


@query(
    "gift.inviting", label=_("Help to invite"), output=Inviting, rights=("gift", "create"), input=AskInviting, budget=16,
    sample=lambda world: {"contacts": [world.public_id("contact")], "given_on": "2030-12-20"},
)  # fmt: skip
def gift_inviting(context: QueryContext, input: AskInviting) -> Inviting:
    """Whom of the client we have not met for long, what was noted about the guests, fasts and feasts of the day."""
    guests = [context.find("contact", one) for one in input.contacts]
    account = context.find("account", input.account) if input.account else guests[0].account if guests else None
    on = input.given_on or context.today
    country = account.country if account else ""
    return Inviting(
        _people(context, account, input.contacts) if account else (),
        tuple(Noted(one.public_id, one.person.identity.name, one.note[:_NOTE]) for one in guests if one.note),
        (*_holidays(on, country), *feasts_on(on, _hijri(on))), _asked(context),
    )  # fmt: skip


def _people(context: QueryContext, account: Any, chosen: tuple[str, ...]) -> tuple[Suggested, ...]:
    rows = context.visible("contact").filter(account_id=account.pk, to_on=None, person__state="live")
    silent = Q(last_contact_at=None) | Q(last_contact_at__lt=context.now - _SILENT)
    rows = rows.filter(silent).exclude(public_id__in=chosen).select_related("person__identity")
    found = rows.order_by(F("last_contact_at").asc(nulls_first=True), "name_key")[:_SUGGESTED]
    return tuple(
        Suggested(one.public_id, one.person.identity.name, one.title, Silence.since(one.last_contact_at, context.today))
        for one in found
    )


def _hijri(on: date) -> tuple[int, int] | None:
    found = hijri_day(on)
    return (found.month, found.day) if found else None


def _holidays(on: date, country: str) -> tuple[Sentence, ...]:
    if country not in COUNTRIES:
        return ()
    try:
        rows = [one for one in holiday_rows(country, on.year) if one.day == on]
    except RuleBroken:
        rows = []
    found = tuple(sentence("Holiday where the client is: {name}.", name=one.name_local or one.name) for one in rows)
    if not found and on.isoweekday() not in working_week(country).days:
        return (sentence("A day of rest where the client is."),)
    return found


def _asked(context: QueryContext) -> tuple[Asked, ...]:
    actor = context.actor
    own = {actor.user_id, actor.on_behalf_of}
    routes = {one.value: deciders(one.value, actor.on_behalf_of or actor.user_id, own, context.today) for one in _ASKED}
    names = names_by_id({one for ids in routes.values() for one in ids})
    return tuple(Asked(route, tuple(names[one] for one in ids)) for route, ids in routes.items())
