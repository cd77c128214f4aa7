"""The only place that adds to the ledger: the lock, the decision, the seal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.database import advisory_lock
from mainstay.kernel.errors import InputInvalid
from mainstay.modules.gifts.models import Gift, GiftBook, GiftEntry, GiftRecipient
from mainstay.modules.gifts.queries.books import (
    book_of,
    book_row,
    content_now,
    digest_of,
    event_of,
    ledger_around,
    with_rates,
)
from mainstay.modules.gifts.queries.facts import event_for
from mainstay.modules.gifts.rules.deciding import decide, next_day
from mainstay.modules.gifts.rules.event_checks import event_problems
from mainstay.modules.gifts.rules.events import Book, GiftEvent
from mainstay.modules.gifts.rules.results import Evaluation
from mainstay.modules.gifts.rules.rule_form import EVENT
from mainstay.modules.gifts.rules.sealing import BEGINNING, digest
from mainstay.modules.gifts.rules.shown import evaluation_data
from mainstay.modules.gifts.rules.stored import plain, read_plain
from mainstay.modules.gifts.rules.words import EventKind

_LOCK = "gift-ledger"


class Ledger:
    """The ledger, held by the running action: nobody else adds to it or reads it to decide until the commit.

    One lock for the whole, as a rule may add up over persons, clients, givers or the firm; it is taken before anything
    is read. SQLite has one writer, whose turn this is already.
    """

    def __init__(self, context: ActionContext, user_id: int = 0) -> None:
        advisory_lock(_LOCK)
        self.context = context
        self.content = content_now(user_id)
        self.book: Book = book_of(self.content)
        last = GiftEntry.objects.order_by("-number").values_list("number", "digest", "recorded_on").first()
        self.number, self.seal, day = last or (0, BEGINNING, None)
        self.today = next_day(context.today, day)

    def event(
        self, gift: Gift, kind: EventKind, recipients: Sequence[GiftRecipient] | None = None, **more: Any
    ) -> GiftEvent:
        """A gift as an entry of today, with a name of its own and the rates of its day. Raises InputInvalid when its
        facts contradict each other.
        """
        named = list(recipients if recipients is not None else gift.recipients.order_by("pk"))
        entry = GiftEntry()
        event = event_for(
            gift, named, self.book.firm, name=entry.public_id, kind=kind, recorded_on=self.today, **more
        )  # fmt: skip
        problems = event_problems(event, "")
        if problems:
            raise InputInvalid([replace(one, path=one.path.lstrip(".")) for one in problems])
        return with_rates(event, self.book, self.context.now)

    def follower(self, gift: Gift, kind: EventKind, **more: Any) -> GiftEvent:
        """An entry about the newest entry of a gift."""
        return GiftEvent(GiftEntry().public_id, kind, self.today, previous=gift.last_entry, **more)

    def judged(self, event: GiftEvent) -> Evaluation | None:
        """The decision about an entry before it is added."""
        about = event
        if event.kind is EventKind.EXEMPT:
            about = event_of(GiftEntry.objects.get(public_id=event.previous))
        return decide(event, ledger_around(about, self.book), self.book)

    def add(self, event: GiftEvent, gift: Gift | None, *, judged: bool = True) -> Evaluation | None:
        """Add an entry, with its decision unless it says nothing of a benefit, and remember it at its gift."""
        stored: GiftEvent = read_plain(EVENT, plain(event))
        found = self.judged(stored) if judged else None
        actor = self.context.actor
        row = GiftEntry(
            public_id=event.id, number=self.number + 1, gift=gift, entry_kind=event.kind.value,
            recorded_on=event.recorded_on, facts=plain(event), book=self._book() if found else None,
            decision=found.decision.value if found else "", paragraph=found.paragraph[:200] if found else "",
            trace=evaluation_data(found) if found else {}, by_id=actor.user_id or None,
            on_behalf_of_id=actor.on_behalf_of, digest_before=self.seal, digest=digest(stored, self.seal),
            # Not the moment of the act: the undo of a merge removes what was made then, and nothing is removed here.
            created_at=self.context.now + timedelta(microseconds=1),
        )  # fmt: skip
        self.context.create(row)
        self.number, self.seal = row.number, row.digest
        if gift is not None:
            self._remember(gift, event, found)
        return found

    def _remember(self, gift: Gift, event: GiftEvent, found: Evaluation | None) -> None:
        values: dict[str, Any] = {} if event.kind is EventKind.EXEMPT else {"last_entry": event.id}
        if found is not None:
            values |= told(found)
        if found is not None and event.kind is not EventKind.EXEMPT:
            signed = found.validity_days if event.approvals else None
            values["valid_until"] = None if signed is None else self.today + timedelta(days=signed)
        self.context.update(gift, **values)

    def _book(self) -> GiftBook:
        name = digest_of(self.content)
        known = book_row(name)
        return known or self.context.create(GiftBook(digest=name, content=self.content, created_at=self.context.now))


def told(found: Evaluation) -> dict[str, Any]:
    """An evaluation as columns of a gift."""
    return {"decision": found.decision.value, "paragraph": found.paragraph[:200], "route": found.route.value,
            "answer": evaluation_data(found), "review": found.review}  # fmt: skip
