"""Published measures of contact: when an account and its people last heard from us, and when they will next.

Writers for modules above. The version of a record stays: a measure is no change that an editor must hear of.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q

from mainstay.framework.actions import ActionContext
from mainstay.modules.accounts.models import Account, Contact


def note_contact(context: ActionContext, account_id: int, contact_ids: Iterable[int], happened_at: datetime) -> None:
    """A talk was held at ``happened_at``: later than what is known, it becomes the last contact of the account and of
    the contacts.
    """
    earlier = Q(last_contact_at=None) | Q(last_contact_at__lt=happened_at)
    values: dict[str, Any] = {"last_contact_at": happened_at, "version": F("version")}
    context.update_many(Account.objects.filter(earlier, pk=account_id), note="last contact of the account", **values)
    ids = list(contact_ids)
    if ids:
        context.update_many(Contact.objects.filter(earlier, pk__in=ids), note="last contact of the contacts", **values)


def set_last_contact(
    context: ActionContext, account_id: int, last_at: datetime | None, contacts: Mapping[int, datetime | None]
) -> None:
    """Put the last contact as computed anew, earlier or none at all: a talk was changed, removed or restored."""
    accounts = Account.objects.filter(pk=account_id)
    _put(context, accounts, "last contact of the account", last_at)
    for contact_id, at in contacts.items():
        _put(context, Contact.objects.filter(pk=contact_id), "last contact of the contacts", at)


def set_next_contact(context: ActionContext, account_id: int, next_on: date | None) -> None:
    """Put the day of the next agreed contact; None when nothing is agreed."""
    rows = Account.objects.filter(pk=account_id)
    different = rows.exclude(next_contact_on=None) if next_on is None else rows.filter(
        Q(next_contact_on=None) | ~Q(next_contact_on=next_on))  # fmt: skip
    context.update_many(different, note="next contact", next_contact_on=next_on, version=F("version"))


def _put(context: ActionContext, rows: Any, note: str, at: datetime | None) -> None:
    different = rows.exclude(last_contact_at=None) if at is None else rows.filter(
        Q(last_contact_at=None) | ~Q(last_contact_at=at))  # fmt: skip
    context.update_many(different, note=note, last_contact_at=at, version=F("version"))
