"""Promises as values: open ones of accounts, and one with everything that changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mainstay.framework.history.as_of import row_as_of
from mainstay.framework.queries import ROW_ID, ROW_IDS, QueryContext, prepared, query
from mainstay.framework.values.inputs import reference
from mainstay.kernel.errors import SubjectNotFound
from mainstay.modules.engagement.choices import PromiseState, Side
from mainstay.modules.engagement.models import Promise
from mainstay.modules.engagement.queries.people import contact_line
from mainstay.modules.engagement.rules.lateness import days_late, told_in_time


@dataclass(frozen=True)
class PromiseLineOut:
    """A promise in a line: whose, what, by when, its state, how many days late."""

    id: str
    side: str
    what: str
    due_on: date
    state: str
    to: str
    owner: str
    days_late: int = 0
    account_id: str = ""
    account_name: str = ""

    @property
    def tone(self) -> str:
        """How it is shown: late, due, waiting for them, or done."""
        if self.state != PromiseState.OPEN:
            return "done" if self.state == PromiseState.KEPT else ""
        if self.days_late:
            return "late"
        return "due" if self.side == Side.OURS else "wait"


def promises_by_talk(talk_ids: Iterable[int], today: date) -> dict[int, list[PromiseLineOut]]:
    """The promises of each talk."""
    found: dict[int, list[PromiseLineOut]] = defaultdict(list)
    for row in _made_at(talks=list(talk_ids)):
        if row.interaction_id is not None:
            found[row.interaction_id].append(_line(row, today))
    return found


@prepared(Promise, talks=ROW_IDS)
def _made_at(rows: Any, talks: Any) -> Any:
    return _for_lines(rows.filter(interaction_id__among=talks)).order_by("due_on", "id")


@prepared("promise", account=ROW_ID)
def _open_on(rows: Any, account: Any) -> Any:
    return _for_lines(rows.filter(account_id=account, state=PromiseState.OPEN)).order_by("due_on", "id")[:50]


def open_promises_of(account_ids: Iterable[int], today: date) -> dict[int, list[PromiseLineOut]]:
    """The open promises, both ways, of each account; those due first come first."""
    found: dict[int, list[PromiseLineOut]] = defaultdict(list)
    rows = Promise.objects.filter(account_id__in=list(account_ids), state=PromiseState.OPEN)
    for row in _for_lines(rows).order_by("due_on", "id")[:500]:
        found[row.account_id].append(_line(row, today))
    return found


def _for_lines(rows: QuerySet[Promise]) -> QuerySet[Promise]:
    """No more columns than a line shows: most of the time of so wide a join goes into the others (measured)."""
    return rows.select_related("account", "owner", "contact__person__identity").only(
        "public_id", "interaction_id", "side", "what", "due_on", "state", "to_name", "account__public_id", "account__name",
        "owner__name", "contact__public_id", "contact__title", "contact__person__state",
        "contact__person__identity__name",
    )  # fmt: skip


def _line(row: Promise, today: date) -> PromiseLineOut:
    late = days_late(row.due_on, today) if row.state == PromiseState.OPEN else 0
    to = contact_line(row.contact).name if row.contact is not None else row.to_name
    return PromiseLineOut(
        row.public_id, row.side, row.what, row.due_on, row.state, to, row.owner.name, late, row.account.public_id,
        row.account.name,
    )  # fmt: skip


@dataclass(frozen=True)
class PromiseChangeOut:
    """One change: from which day to which, what the client was told and when; ``in_time`` is None when nobody told."""

    at: datetime
    by: str
    from_due_on: date
    to_due_on: date
    told: str
    told_on: date | None
    in_time: bool | None
    reason: str


@dataclass(frozen=True)
class PromisePage:
    """A promise with its way: first day, present day, every change, and how it was settled."""

    id: str
    version: int
    line: PromiseLineOut
    first_due_on: date
    closed_on: date | None
    closed_note: str
    talk_id: str
    duty_id: str
    changes: tuple[PromiseChangeOut, ...]


@dataclass(frozen=True, kw_only=True)
class OnePromise:
    """Which promise."""

    id: str = reference(_("Promise"), kind="promise")


@query(
    "promise.page", label=_("Promise"), output=PromisePage, rights=("interaction", "read"), input=OnePromise,
    subject="promise", budget=6, sample=lambda world: {"id": world.public_id("promise")},
)  # fmt: skip
def promise_page(context: QueryContext, input: OnePromise) -> PromisePage:
    """A promise: what we told whom by when, what changed, and whether the client heard of it before the day."""
    row = context.find("promise", input.id)
    if context.as_of:
        row = row_as_of(Promise, row.pk, context.as_of)
        if row is None:
            raise SubjectNotFound("promise")
    changes = row.changes.select_related("changed_by").order_by("id")
    if context.as_of:
        changes = changes.filter(created_at__lte=context.as_of)
    talk = row.interaction if row.interaction_id else None
    return PromisePage(
        row.public_id, row.version, _line(row, context.today), row.first_due_on, row.closed_on, row.closed_note,
        talk.public_id if talk is not None and talk.removed_at is None else "",
        row.duty.public_id if row.duty_id else "", tuple(_change(one) for one in changes),
    )  # fmt: skip


def _change(row: Any) -> PromiseChangeOut:
    return PromiseChangeOut(
        row.created_at, row.changed_by.name if row.changed_by else "", row.from_due_on, row.to_due_on, row.told,
        row.told_on, told_in_time(row.from_due_on, row.told_on), row.reason,
    )  # fmt: skip


@dataclass(frozen=True)
class OpenPromises:
    """The open promises of an account, ours and theirs, those due first before."""

    ours: tuple[PromiseLineOut, ...]
    theirs: tuple[PromiseLineOut, ...]


@dataclass(frozen=True, kw_only=True)
class PromisesOfAccount:
    """Which account."""

    account: str = reference(_("Account"), kind="account")


@query(
    "promise.open", label=_("Open promises"), output=OpenPromises, rights=("interaction", "read"),
    input=PromisesOfAccount, subject="account", budget=4, sample=lambda world: {"account": world.public_id("account")},
)  # fmt: skip
def open_promises(context: QueryContext, input: PromisesOfAccount) -> OpenPromises:
    """What we owe a client and what they owe us, by the promises that are still open."""
    account = context.find("account", input.account)
    lines = [_line(row, context.today) for row in context.on_account(_open_on, account.pk)]
    return OpenPromises(
        tuple(line for line in lines if line.side == Side.OURS),
        tuple(line for line in lines if line.side == Side.THEIRS),
    )
