"""What is alive today: for everybody something late, something for today, something for the week; meetings ahead."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from mainstay.demonstration.imagined.clients import Client
from mainstay.demonstration.imagined.company import Colleague, Company
from mainstay.demonstration.imagined.dice import Dice, chosen_from
from mainstay.demonstration.imagined.goods import Goods
from mainstay.demonstration.imagined.talks import Duty, Talk, Words, held_talk, promise, step_duty, words
from mainstay.modules.work.choices import MONEY

# Working days from today for what a seller owes from talks: promises, then next steps.
_PROMISED: Final = (-3, -1, 0, 1, 2, 5)
_STEPS: Final = (-2, 0, 0, 3, 4)
_OTHERS: Final = (-2, 0, -1, 0, 1, 3, 5)
_NOON: Final = time(12, 0)
_MEETINGS: Final = (
    (0, time(11, 0)),
    (0, time(14, 0)),
    (0, time(16, 30)),
    (1, time(10, 0)),
    (2, time(13, 0)),
    (4, time(11, 30)),
)
_WHERE: Final = {"meeting": "Video", "call": "", "visit": "At their plant"}
_WITH_CLIENTS: Final = frozenset({"coordinator", "specialist"})


@dataclass
class Day:
    """Talks of the last days and the coming ones with their open promises and steps, and duties without a talk."""

    talks: list[Talk] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)


def imagine_day(dice: Dice, goods: Goods, company: Company, clients: list[Client], now: datetime) -> Day:
    """The running duties and planned talks of everybody."""
    day = Day()
    for one in company.people.values():
        mine = [client for client in clients if client.owner is one and client.status != "former"]
        if mine:
            _owed(dice, goods, one, mine, now, day)
            _planned(dice, goods, one, mine, now, day)
        else:
            day.duties += _tasks(dice, company, one, clients, now)
    return day


def due_day(one: Colleague, now: datetime, days: int) -> date:
    """So many working days from the person's today; 0 is today even where it is a day off."""
    today = one.unit.today(now)
    return one.unit.calendar.add_working_days(today, days) if days else today


def _owed(dice: Dice, goods: Goods, one: Colleague, mine: list[Client], now: datetime, day: Day) -> None:
    """Talks of the last two weeks, out of which something is still owed."""
    for days in _PROMISED:
        talk = _recent(dice, goods, _about(dice, mine, days, _PROMISED), now)
        made = promise(dice, talk, "ours", _said(dice, goods, talk).ours, now.date())
        made.due_on = made.duty.due_on = due_day(one, now, days)
        made.duty.weight = MONEY if days in (-3, 0) and dice.chance(40) else 0
        day.talks.append(talk)
    for days in _STEPS:
        talk = _recent(dice, goods, _about(dice, mine, days, _STEPS), now)
        talk.next_step = _said(dice, goods, talk).next
        duty = step_duty(dice, talk, due_day(one, now, days))
        if days == 0 and dice.chance(50):
            duty.due_at = datetime.combine(duty.due_on, _NOON, tzinfo=ZoneInfo(one.unit.zone)).astimezone(UTC)
        day.talks.append(talk)
    waiting = _recent(dice, goods, dice.pick(mine), now)
    asked = promise(dice, waiting, "theirs", "Send the forecast for the next quarter", now.date())
    asked.due_on = asked.duty.due_on = due_day(one, now, 1)
    asked.duty.state, asked.duty.outcome = "waiting", "Forecast of the client"
    day.talks.append(waiting)


def _about(dice: Dice, mine: list[Client], one: object, of: Sequence[object]) -> Client:
    """The first of everything is about the seller's largest client, the rest about any."""
    return max(mine, key=lambda client: client.yearly) if one == of[0] else dice.pick(mine)


def _recent(dice: Dice, goods: Goods, client: Client, now: datetime) -> Talk:
    """A talk of the last days, told on the same day; nothing is owed from it yet."""
    talk = held_talk(
        dice, goods, client, now.date() - timedelta(days=dice.between(3, 11)), dice.pick(["call", "visit", "meeting"])
    )
    talk.recorded_at = talk.happened_at + timedelta(minutes=dice.between(20, 90))
    talk.promises, talk.next_step = [], ""
    talk.author, talk.colleagues = client.owner, [client.owner]
    return talk


def _said(dice: Dice, goods: Goods, talk: Talk) -> Words:
    """Words for a talk out of which something follows; it is then about that."""
    while True:
        said = words(dice, goods, talk.client, talk.author, talk.happened_at.date())
        if said.ours and said.next:
            talk.topic, talk.outcome = said.topic, said.outcome
            return said


def _planned(dice: Dice, goods: Goods, one: Colleague, mine: list[Client], now: datetime, day: Day) -> None:
    """Meetings of today and the coming days, each with people of theirs."""
    for days, at in _MEETINGS:
        client = _about(dice, mine, (days, at), _MEETINGS)
        on = due_day(one, now, days)
        kind = dice.pick(["meeting", "call", "visit"])
        said = words(dice, goods, client, one, on)
        talk = Talk(
            dice.public_id(), client, one, kind, "planned",
            datetime.combine(on, at, tzinfo=ZoneInfo(one.unit.zone)).astimezone(UTC), now - timedelta(days=dice.between(2, 9)),
            30 if kind == "call" else 60, "", _WHERE[kind], said.topic, contacts=dice.some(client.contacts, dice.between(1, 2)),
            colleagues=[one],
        )  # fmt: skip
        day.talks.append(talk)


def _tasks(dice: Dice, company: Company, one: Colleague, clients: list[Client], now: datetime) -> list[Duty]:
    """What somebody without accounts has to do: the tasks of the role, for some of them about a client."""
    whats = chosen_from("talks")["duties"][one.role]
    near = [client for client in clients if client.tier != "c" and client.owner.unit == one.unit] or clients
    boss = company.people.get(one.boss)
    found = []
    for what, days in zip(whats, _OTHERS, strict=False):
        about = dice.pick(near) if one.role in _WITH_CLIENTS else None
        found.append(
            Duty(dice.public_id(), what, "order" if one.role == "coordinator" else "task", one, due_day(one, now, days),
                 now - timedelta(days=dice.between(3, 10)), about, giver=boss if dice.chance(40) else one)
        )  # fmt: skip
    if one.role in _WITH_CLIENTS:
        found[-1].state, found[-1].outcome, found[-1].due_on = (
            "waiting",
            "An answer of the client",
            due_day(one, now, 2),
        )
    return found
