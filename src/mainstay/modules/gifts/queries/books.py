"""The rules of now as the pure code reads them, and the ledger out of its rows."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from mainstay.modules.catalogue.queries import rates_on
from mainstay.modules.gifts.choices import GiftRuleState, LedgerKind
from mainstay.modules.gifts.models import Gift, GiftBook, GiftEntry, GiftRecipient, GiftRule, GiftRuleSet, GiftSetting
from mainstay.modules.gifts.rules.deciding import next_day, standing
from mainstay.modules.gifts.rules.events import Book, Firm, GiftEvent, StoredRate
from mainstay.modules.gifts.rules.rule_form import EVENT, FIRM, RULE_SET, SETTINGS
from mainstay.modules.gifts.rules.rulebook import RuleSet, rows
from mainstay.modules.gifts.rules.sealing import BEGINNING, digest
from mainstay.modules.gifts.rules.settings import Settings
from mainstay.modules.gifts.rules.stored import read_plain
from mainstay.modules.gifts.rules.words import AggregateBy
from mainstay.modules.people.queries import sole_signature_of

_NARROW = frozenset({AggregateBy.RECIPIENT_PERSON, AggregateBy.RECIPIENT_ORG, AggregateBy.GIVER})
_RATE_PLACES = Decimal("0.00000001")


def rule_content(row: GiftRule) -> dict[str, Any]:
    """A version with its dates and its confirmation, as it would stand in a file."""
    found = {
        **row.content, "row": row.row, "version": row.number, "effective_from": _iso(row.effective_from),
        "effective_to": _iso(row.effective_to), "status": row.state,
        "confirmed_by": row.confirmed_by.public_id if row.confirmed_by else None,
        "confirmed": _iso(row.confirmed_at.date() if row.confirmed_at else None), "source": row.source or None,
        "author": row.author.public_id if row.author else None,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def set_content(rule_set: GiftRuleSet, versions: Iterable[GiftRule]) -> dict[str, Any]:
    """A rule set with versions, as it would stand in a file."""
    found = {**rule_set.content, "code": rule_set.code, "title": rule_set.title, "checked": _iso(rule_set.checked_on),
             "rules": [rule_content(one) for one in versions]}  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def rule_sets_now(*states: str) -> list[dict[str, Any]]:
    """Every rule set with its versions in the states, the confirmed ones when none is named."""
    found: dict[int, list[GiftRule]] = {}
    known = GiftRule.objects.filter(state__in=states or (GiftRuleState.ACTIVE,))
    for row in known.select_related("rule_set", "author", "confirmed_by").order_by("rule_set__code", "row", "number"):
        found.setdefault(row.rule_set_id, []).append(row)
    return [set_content(versions[0].rule_set, versions) for versions in found.values()]


def setting_now() -> GiftSetting | None:
    """The confirmed settings; none while the defaults hold."""
    return GiftSetting.objects.exclude(confirmed_at=None).order_by("-confirmed_at", "-pk").first()


def content_now(user_id: int = 0) -> dict[str, Any]:
    """Everything by which a decision of now is made, as plain values; under a sole signature for ``user_id``."""
    setting = setting_now()
    settings = dict(setting.settings) if setting else {}
    alone = sole_signature_of(user_id) if user_id else ""
    if alone:
        settings |= {"sole_signature_from": "2000-01-01", "sole_signature_reason": f"sole_signature:{alone}",
                     "eligible_people": 1}  # fmt: skip
    return {"rules": rule_sets_now(), "settings": settings, "firm": dict(setting.firm) if setting else {}}


def digest_of(content: dict[str, Any]) -> str:
    """The digest under which a book is kept."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def book_of(content: dict[str, Any]) -> Book:
    """The book that plain values make. Raises InputInvalid when they are damaged."""
    sets: tuple[RuleSet, ...] = tuple(read_plain(RULE_SET, one) for one in content["rules"])
    settings: Settings = read_plain(SETTINGS, content["settings"])
    firm: Firm = read_plain(FIRM, content["firm"])
    return Book(sets, firm, settings)


def book_now(user_id: int = 0) -> Book:
    """The rules, settings and firm of now."""
    return book_of(content_now(user_id))


def event_of(entry: GiftEntry) -> GiftEvent:
    """The entry as the rules read it."""
    found: GiftEvent = read_plain(EVENT, entry.facts)
    return found


def rates_for(currency: str, book: Book, day: date) -> tuple[StoredRate, ...]:
    """The rates of a day from the currency of an event into those of the rules, to be kept with the event."""
    into = {version.measure.currency for rule_set in book.rule_sets for version in rule_set.rules} - {"", currency}
    if not currency or not into:
        return ()
    board = rates_on(day)
    found = ((code, board.find(currency, code)) for code in sorted(into))
    return tuple(StoredRate(code, one.rate.quantize(_RATE_PLACES)) for code, one in found if one is not None)


def merged_keys(persons: Iterable[str]) -> frozenset[str]:
    """The keys of persons or clients, and those of everybody who became one with them in the ledger."""
    pairs = [(one.person, one.into) for one in standing(_merges()) if one.person]
    found = set(persons)
    while True:
        more = {key for pair in pairs if found & {*pair} for key in pair} - found
        if not more:
            return frozenset(found)
        found |= more


def _merges() -> list[GiftEvent]:
    ends = Q(entry_kind=LedgerKind.MERGE) | Q(entry_kind=LedgerKind.REVERSAL, gift=None)
    return [event_of(one) for one in GiftEntry.objects.filter(ends).order_by("number")]


def ledger_around(event: GiftEvent, book: Book) -> tuple[GiftEvent, ...]:
    """All entries that can matter to an event: of its recipients, their organisations, its givers, its occasion; the
    whole ledger where a rule adds up over all of them.
    """
    by = [version.measure.aggregate_by for found in rows(book.rule_sets).values() for version in found]
    if any(not _NARROW & {*one} for one in by):
        return whole_ledger()
    named = merged_keys(key for one in event.recipients for key in (one.person, one.organisation) if key)
    receiving = GiftRecipient.objects.filter(Q(person__in=named) | Q(organisation__in=named)).values("gift_id")
    givers = [one.removeprefix("user:") for one in (event.giver, event.on_behalf_of) if one]
    near = Q(pk__in=receiving) | Q(giver__public_id__in=givers) | Q(on_behalf_of__public_id__in=givers)
    return entries(Q(gift__in=Gift.objects.filter(near).values("pk")) | Q(gift=None))


def day_of_next_entry(today: date) -> date:
    """The day under which the next entry is recorded: ``today`` of whoever writes it, or the day of the last entry where
    that was written further east and is a day ahead.
    """
    return next_day(today, GiftEntry.objects.order_by("-number").values_list("recorded_on", flat=True).first())


def whole_ledger() -> tuple[GiftEvent, ...]:
    """Every entry."""
    return entries(Q())


def entries(condition: Q) -> tuple[GiftEvent, ...]:
    """Entries in the order of their record, without merges that were taken back."""
    found = GiftEntry.objects.filter(condition).order_by("number").values_list("facts", flat=True)
    return standing([read_plain(EVENT, one) for one in found])


def ledger_before(entry: GiftEntry) -> tuple[GiftEvent, ...]:
    """The whole ledger as it stood when an entry was added."""
    return entries(Q(number__lt=entry.number))


def stored_book(entry: GiftEntry) -> Book:
    """The rules by which an entry was judged. Raises LookupError for one that was judged by none."""
    if entry.book is None:
        msg = f"entry {entry.number} was not judged"
        raise LookupError(msg)
    return book_of(entry.book.content)


def book_row(digest: str) -> GiftBook | None:
    """The kept book of a digest."""
    return GiftBook.objects.filter(digest=digest).first()


def with_rates(event: GiftEvent, book: Book, now: datetime) -> GiftEvent:
    """An event with the rates frozen into it: of its own day, or of today where that is still to come."""
    day = min(event.given_on or now.date(), now.date())
    return replace(event, stored_rates=rates_for(event.currency, book, day))


def broken_link(found: Sequence[GiftEntry] | None = None) -> int | None:
    """The number of the first entry that does not follow the one before it, or was changed; None when all hold."""
    last = BEGINNING
    rows_ = found if found is not None else GiftEntry.objects.order_by("number").iterator()
    for number, entry in enumerate(rows_, 1):
        if entry.number != number or entry.digest_before != last or entry.digest != digest(event_of(entry), last):
            return number
        last = entry.digest
    return None
