"""Talks of the last two years, what was agreed in them, and which promises were kept."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date

from mainstay.demonstration.imagined.clients import Client
from mainstay.demonstration.imagined.company import Colleague
from mainstay.demonstration.imagined.dice import Dice, chosen_from
from mainstay.demonstration.imagined.goods import Goods
from mainstay.demonstration.imagined.persons import Contact

_HOW_MANY: Final = {"a": (18, 29), "b": (7, 14), "c": (2, 6)}
_KINDS: Final = {
    "call": 34,
    "email": 22,
    "meeting": 14,
    "visit": 14,
    "chat": 6,
    "meal": 4,
    "letter": 2,
    "fax": 1,
    "note": 3,
}
_MINUTES: Final = {"call": (4, 35), "meeting": (30, 90), "visit": (60, 180), "meal": (60, 110)}
_ALONE: Final = frozenset({"call", "email", "chat", "letter", "fax", "note"})
_TWO_YEARS: Final = 730
_QUIET: Final = 12
"""Days before today that are left to what is still running (see day.py)."""


@dataclass
class Duty:
    """Who owes what by when. ``about`` is the kind and public id of the record that it is about."""

    public_id: str
    what: str
    kind: str
    assignee: Colleague
    due_on: date
    created_at: datetime
    client: Client | None = None
    why: str = ""
    due_at: datetime | None = None
    state: str = "open"
    about: tuple[str, str] = ("", "")
    promised: Contact | None = None
    giver: Colleague | None = None
    weight: int = 0
    closed_at: datetime | None = None
    outcome: str = ""


@dataclass
class Promise:
    """What one side told the other it would do."""

    public_id: str
    side: str
    what: str
    contact: Contact | None
    owner: Colleague
    due_on: date
    state: str
    closed_on: date | None
    duty: Duty


@dataclass
class Talk:
    """A talk with a client, planned or held."""

    public_id: str
    client: Client
    author: Colleague
    kind: str
    state: str
    happened_at: datetime
    recorded_at: datetime
    minutes: int | None
    direction: str
    place: str
    topic: str
    outcome: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    next_duty: Duty | None = None
    contacts: list[Contact] = field(default_factory=list)
    colleagues: list[Colleague] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)


@dataclass(frozen=True)
class Words:
    """The words of a talk, filled in."""

    topic: str
    outcome: str
    next: str
    ours: str
    theirs: str


def imagine_talks(dice: Dice, goods: Goods, clients: list[Client], now: datetime) -> list[Talk]:
    """Talks that are over, oldest first; everything that was promised in them is settled."""
    found = []
    for client in clients:
        first = max(client.known_since, now.date() - timedelta(days=_TWO_YEARS))
        last = now.date() - timedelta(days=_QUIET if client.status != "former" else dice.between(60, 300))
        if last > first:
            found += [
                held_talk(dice, goods, client, first + timedelta(days=dice.between(0, (last - first).days)))
                for _ in range(dice.between(*_HOW_MANY[client.tier]))
            ]
    for talk in found:
        _agreed(dice, talk)
    return sorted(found, key=lambda talk: (talk.happened_at, talk.public_id))


def words(dice: Dice, goods: Goods, client: Client, author: Colleague, on: date) -> Words:
    """What such a talk is about, in English or, now and then, in the author's language."""
    texts = chosen_from("talks")
    language = author.language if author.language == client.language and dice.chance(40) else "en"
    raw: dict[str, str] = dice.pick(texts[language])
    month = on + timedelta(days=45)
    fill: dict[str, Any] = {
        "product": dice.weighted(goods.of_trade(client.trade)).name, "tonnes": dice.between(2, 60),
        "competitor": dice.pick(chosen_from("goods")["competitors"])[0],
        "month": format_date(month, "LLLL", locale="en") if language == "en" else f"{month:%m.%Y}",
    }  # fmt: skip
    return Words(*(raw.get(name, "").format(**fill) for name in ("topic", "outcome", "next", "ours", "theirs")))


def held_talk(dice: Dice, goods: Goods, client: Client, on: date, kind: str = "") -> Talk:
    """A talk held on the last working day up to ``on``, recorded soon after, seldom much later."""
    author = client.former_owner if client.former_owner and on < client.owned_since else client.owner
    kind = kind or dice.weighted(_KINDS)
    said = words(dice, goods, client, author, on)
    at = moment(dice, author, author.unit.calendar.previous_working_day(on))
    late = timedelta(days=dice.between(2, 8)) if dice.chance(7) else timedelta(minutes=dice.between(3, 240))
    minutes = _MINUTES.get(kind)
    talk = Talk(
        dice.public_id(), client, author, kind, "held", at, at + late, dice.between(*minutes) if minutes else None,
        dice.weighted({"out": 60, "in": 40}) if kind != "note" else "", _place(client, kind), said.topic, said.outcome,
        contacts=_present(dice, client, at.date(), kind), colleagues=[author],
    )  # fmt: skip
    if client.helpers and kind in ("visit", "meeting") and dice.chance(40):
        talk.colleagues.append(dice.pick(client.helpers))
    talk.next_step = said.next if dice.chance(35) else ""
    if said.ours and dice.chance(26):
        promise(dice, talk, "ours", said.ours, on + timedelta(days=dice.between(2, 14)))
    if said.theirs and dice.chance(22):
        promise(dice, talk, "theirs", said.theirs, on + timedelta(days=dice.between(5, 20)))
    return talk


def moment(dice: Dice, author: Colleague, on: date) -> datetime:
    """A moment within working hours of a day, where the author sits."""
    local = datetime.combine(on, time(dice.between(9, 16), dice.between(0, 59)), tzinfo=ZoneInfo(author.unit.zone))
    return local.astimezone(UTC)


def promise(dice: Dice, talk: Talk, side: str, what: str, due_on: date) -> Promise:
    """A promise of a talk with its duty, still open: ours to keep, theirs to ask for."""
    contact = talk.contacts[0] if talk.contacts else None
    due_on = talk.author.unit.calendar.next_working_day(due_on)
    owner = talk.client.owner
    made = Promise(
        dice.public_id(), side, what, contact, owner, due_on, "open", None,
        Duty(dice.public_id(), what if side == "ours" else f"Ask for: {what}", "promise" if side == "ours" else "contact",
             owner, due_on, talk.recorded_at, talk.client, why=talk.topic, promised=contact if side == "ours" else None),
    )  # fmt: skip
    made.duty.about = ("promise", made.public_id)
    talk.promises.append(made)
    return made


def step_duty(dice: Dice, talk: Talk, on: date) -> Duty:
    """The duty of a talk's next step, still open."""
    talk.next_step_on = on
    talk.next_duty = Duty(
        dice.public_id(), talk.next_step, "contact", talk.client.owner, on, talk.recorded_at, talk.client,
        about=("interaction", talk.public_id), why=talk.topic,
    )  # fmt: skip
    return talk.next_duty


def _agreed(dice: Dice, talk: Talk) -> None:
    """What came of it: most promises were kept in time, some late, some broken or no longer needed."""
    for one in talk.promises:
        one.state = dice.weighted({"kept": 88, "broken": 7, "withdrawn": 5})
        closed = min(one.due_on + timedelta(days=dice.weighted({-2: 25, 0: 50, 1: 12, 4: 13})),
                     talk.happened_at.date() + timedelta(days=_QUIET))  # fmt: skip
        one.closed_on = max(closed, talk.happened_at.date())
        _close(dice, one.duty, one.closed_on, "done" if one.state == "kept" else "dropped")
    if talk.next_step:
        on = talk.author.unit.calendar.next_working_day(talk.happened_at.date() + timedelta(days=dice.between(2, 9)))
        _close(dice, step_duty(dice, talk, on), on, "done")


def _close(dice: Dice, duty: Duty, on: date, state: str) -> None:
    duty.state, duty.closed_at = state, max(moment(dice, duty.assignee, on), duty.created_at + timedelta(minutes=5))
    duty.outcome = "" if state == "done" else "No longer needed"


def _place(client: Client, kind: str) -> str:
    if kind in ("visit", "meal"):
        return f"{client.city}, {client.street}" if kind == "visit" else client.city
    return "Video" if kind == "meeting" else ""


def _present(dice: Dice, client: Client, on: date, kind: str) -> list[Contact]:
    known = [one for one in client.contacts if one.since_on <= on] or client.contacts[:1]
    if kind == "note":
        return []
    most = 1 if kind in _ALONE else dice.weighted({1: 40, 2: 40, 3: 20})
    return dice.some(known, most)
