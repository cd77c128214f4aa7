"""The file that `gifts evaluate` reads: rules or packs, settings, ledger, events, and what must come out."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.reading.forms import Broken, Day, Field, Flag, ListOf, Number, Record, Text, note, unknown_word
from mainstay.kernel.reading.records import record_of
from mainstay.kernel.sentences import sentence
from mainstay.modules.gifts.rules.events import Book, Firm, GiftEvent
from mainstay.modules.gifts.rules.packs import confirmed, pack_names, shipped_pack
from mainstay.modules.gifts.rules.rule_form import EVENT, FIRM, RATE, RULE_SET, SETTINGS
from mainstay.modules.gifts.rules.rulebook import RuleSet
from mainstay.modules.gifts.rules.settings import Settings
from mainstay.modules.gifts.rules.words import EventKind, Outcome, Route

_OWN: Final = frozenset({"id", "kind", "recorded", "previous", "record"})
_INHERITS: Final = frozenset(
    {EventKind.CORRECTION, EventKind.GIVEN, EventKind.RECEIVED, EventKind.RESERVATION, EventKind.DECLINED}
)


class About(StrEnum):
    """What an expectation is about."""

    EVENT = "event"
    BALANCE = "balance"
    BREACHES = "breaches"
    ALARM = "alarm"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class PackChosen:
    """A shipped pack. Its rows decide once somebody has confirmed them: all, or those that are named."""

    pack: str
    confirmed_by: str = ""
    confirmed_on: date | None = None
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must come out, about one event (`person` and `rule` narrow it down), a balance, breaches, an alarm or a refusal."""

    event: str = ""
    balance: str = ""
    breaches: tuple[str, ...] | None = None
    alarm: str = ""
    refusal: str = ""
    person: str = ""
    rule: str = ""
    decision: Outcome | None = None
    paragraph: str = ""
    route: Route | None = None
    counted: Decimal | None = None
    total_before: Decimal | None = None
    reserved: Decimal | None = None
    later: Decimal | None = None
    limit: Decimal | None = None
    remaining: Decimal | None = None
    used: Decimal | None = None
    step: int | None = None
    outcome: str = ""
    setting: str = ""
    words: str = ""
    warning: str = ""
    flag: str = ""
    alarms: str = ""
    decided_by: str = ""
    review: bool | None = None
    record: bool | None = None
    sole_signature: bool | None = None
    validity_days: int | None = None
    on: date | None = None
    known_on: date | None = None
    giver: str = ""
    at: str = ""
    path: str = ""

    @property
    def about(self) -> About | None:
        """Which of the five it is about; None when it is none or several."""
        found = [kind for kind in About if getattr(self, kind.value) not in ("", None)]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Asked:
    """An event to be decided; with `record` it enters the ledger of the events after it, if it is permitted."""

    event: GiftEvent
    record: bool = False


@dataclass(frozen=True, slots=True)
class GiftFile:
    """Everything in a file."""

    book: Book
    about: str = ""
    day: date | None = None
    ledger: tuple[GiftEvent, ...] = ()
    events: tuple[Asked, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    written: int = 0


def _asked(found: dict[str, Any], path: str, problems: list[Problem]) -> Asked:
    record = found.pop("record", False)
    return Asked(EVENT.build(found, path, problems), record)


_ASKED: Final = Record(
    {**EVENT.fields, "record": Field(Flag(), about="true: it enters the ledger of the events after it, if permitted")},
    _asked,
    "An event to be decided.",
)
_PACK: Final = record_of(PackChosen)
_EXPECTED: Final = record_of(Expectation, {Decimal: Number()}, leave_out=("path",))


def _expectation(found: dict[str, Any], path: str, problems: list[Problem]) -> Expectation | Broken:
    made: Expectation = dataclasses.replace(_EXPECTED.build(found, path, problems), path=path)
    if made.about is None:
        names = ", ".join(kind.value for kind in About)
        return note(
            problems, path, "no_kind", sentence("An expectation is about exactly one of: {names}.", names=names)
        )
    says = {"about", "event", "balance", "path", "person", "rule", "giver", "on", "known", "step"}
    if made.about in {About.EVENT, About.BALANCE} and not {*found} - says:
        return note(problems, path, "empty", sentence("This expectation expects nothing."))
    return made


_EXPECTATION: Final = Record(_EXPECTED.fields, _expectation, _EXPECTED.about)


def _chosen(found: dict[str, Any], path: str, problems: list[Problem]) -> tuple[RuleSet, ...] | Broken:
    made: PackChosen = _PACK.build(found, path, problems)
    if made.pack not in pack_names():
        return note(problems, f"{path}.pack", "unknown_word", unknown_word(made.pack, list(pack_names())))
    if bool(made.confirmed_by) is not bool(made.confirmed_on):
        text = sentence("Say both who confirmed the pack and when: confirmed_by and confirmed.")
        return note(problems, path, "unconfirmed", text)
    rule_sets = shipped_pack(made.pack)
    if made.confirmed_on is None:
        return rule_sets
    known = {name for one in rule_sets for rule in one.rules for name in (rule.row, f"{one.code} {rule.row}")}
    for number, row in enumerate(made.rows):
        if row not in known:
            return note(problems, f"{path}.rows[{number}]", "unknown_word", unknown_word(row, sorted(known)))
    return confirmed(rule_sets, made.confirmed_by, made.confirmed_on, made.rows)


def _file(found: dict[str, Any], path: str, problems: list[Problem]) -> GiftFile:  # noqa: ARG001
    packs = (rule_set for pack in found.get("packs", ()) for rule_set in pack)
    written: tuple[RuleSet, ...] = found.get("rules", ())
    book = Book(
        (*written, *packs), found.get("firm", Firm()), found.get("settings", Settings()), found.get("rates", ())
    )
    return GiftFile(
        book,
        found.get("about", ""),
        found.get("day"),
        found.get("ledger", ()),
        found.get("events", ()),
        found.get("expect", ()),
        len(written),
    )


FILE: Final = Record(
    {
        "about": Field(Text(), about="what the file shows, in a sentence"),
        "day": Field(Day(), about="the day of the decision where an event names none; of breaches and alarms"),
        "firm": Field(FIRM),
        "settings": Field(SETTINGS),
        "packs": Field(ListOf(Record(_PACK.fields, _chosen, _PACK.about)), about="shipped rules"),
        "rules": Field(ListOf(RULE_SET), about="rules of one's own"),
        "rates": Field(ListOf(RATE)),
        "ledger": Field(ListOf(EVENT), about="what is recorded, in any order"),
        "events": Field(ListOf(_ASKED), about="what is to be decided, one after the other"),
        "expect": Field(ListOf(_EXPECTATION)),
    },
    _file,
    "Gift rules, a ledger, events to be decided, and what must come out.",
)


def read_file(value: Any) -> GiftFile:
    """Read the plain values of a file. Raises InputInvalid with every problem and its path."""
    problems: list[Problem] = []
    found = FILE.read(_filled(value), "", problems)
    if problems:
        raise InputInvalid(problems)
    made: GiftFile = found
    return made


def _filled(value: Any) -> Any:
    """Entries that follow another inherit its facts; an entry without a day of record has that of the gift."""
    if not isinstance(value, dict):
        return value
    known: dict[str, Mapping[str, Any]] = {}
    filled = dict(value)
    for part in ("ledger", "events"):
        if isinstance(value.get(part), list):
            filled[part] = [_entry(entry, known, value.get("day")) for entry in value[part]]
    return filled


def _entry(entry: Any, known: dict[str, Mapping[str, Any]], day: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    before = known.get(str(entry.get("previous")), {})
    inherited = {name: one for name, one in before.items() if name not in _OWN} if _inherits(entry) else {}
    made = {**inherited, **entry}
    recorded = made.get("recorded") or entry.get("given") or day
    if recorded is not None:
        made["recorded"] = recorded
    known[str(entry.get("id"))] = made
    return made


def _inherits(entry: Mapping[Any, Any]) -> bool:
    return isinstance(entry.get("kind"), str) and entry["kind"] in _INHERITS


def json_schema() -> dict[str, Any]:
    """The published JSON Schema of the file."""
    schema = FILE.schema()
    properties = schema["properties"]
    for part in ("ledger", "events"):
        items = properties[part]["items"]
        items["required"] = [name for name in items["required"] if name != "recorded"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Mainstay gifts and hospitality",
        **schema,
    }
