"""Deals: decided ones with the way they took, and open ones in every stage, some stuck, some late, some incomplete."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from mainstay.demonstration.imagined.clients import Client
from mainstay.demonstration.imagined.company import YEARS, Colleague
from mainstay.demonstration.imagined.dice import Dice, chosen_from
from mainstay.demonstration.imagined.goods import Goods, Product
from mainstay.demonstration.imagined.persons import Contact
from mainstay.modules.pipeline.rules.shipped import shipped_pipelines

_CENT: Final = Decimal("0.01")
_HUGE: Final = 1_000_000
_SHOWN: Final = ("anna", "boris")
_HOW_MANY: Final = {"a": (2, 4), "b": (0, 2), "c": (0, 1)}
_OPEN_IN: Final = {"qualify": 30, "discovery": 22, "proposal": 20, "negotiation": 16, "verbal_yes": 12}
_LOST_FROM: Final = {"qualify": 25, "discovery": 30, "proposal": 30, "negotiation": 15}
_LOSS: Final = {"price": 28, "competitor": 26, "no_decision": 18, "timing": 12, "product": 8, "budget": 8}
_WIN: Final = {"product": 32, "service": 26, "relation": 18, "price": 14, "delivery": 10}


@dataclass(frozen=True)
class Step:
    """The deal came into a stage at a moment, after ``days`` in the one before."""

    stage: str
    at: datetime
    days: int


@dataclass(frozen=True)
class Part:
    """Who takes which part in the decision: a contact, or a name of a role while no more is known."""

    public_id: str
    role: str
    contact: Contact | None
    label: str
    stance: str


@dataclass
class Deal:
    """A deal with the way it took. ``amount`` in the client's currency; None while nobody has named it."""

    public_id: str
    line_id: str
    client: Client
    owner: Colleague
    name: str
    deal_type: str
    product: Product
    quantity: Decimal
    unit_price: Decimal
    opened_at: datetime
    state: str
    steps: list[Step]
    amount: Decimal | None
    close_on: date | None
    source: str
    has_line: bool
    closed_on: date | None = None
    pushes: int = 0
    next_step: str = ""
    next_step_on: date | None = None
    waits: bool = False
    competitor: str = ""
    no_competitor: bool = False
    reason: str = ""
    note: str = ""
    parts: list[Part] = field(default_factory=list)

    @property
    def stage(self) -> str:
        """The code of the stage it is in."""
        return self.steps[-1].stage


def imagine_deals(dice: Dice, goods: Goods, clients: list[Client], now: datetime) -> list[Deal]:
    """The deals of three years, oldest first."""
    found = []
    for client in clients:
        found += [_decided(dice, goods, client, now) for _ in range(dice.between(*_HOW_MANY[client.tier]))]
        open_ones = dice.weighted({0: 70, 1: 27, 2: 3}) + (client.tier == "a") + (client.yearly > _HUGE)
        if client.owner.key in _SHOWN and client.status != "former":
            open_ones += dice.between(0, 1)
        found += [_open(dice, goods, client, now) for _ in range(open_ones if client.status != "former" else 0)]
    return sorted(found, key=lambda deal: (deal.opened_at, deal.public_id))


@cache
def _stages() -> dict[str, int]:
    """Usual days of the open stages of the shipped pipeline, in their order."""
    stages: list[dict[str, Any]] = shipped_pipelines()[0]["stages"]
    return {one["code"]: one["usual_days"] for one in stages if "stage_kind" not in one}


def _decided(dice: Dice, goods: Goods, client: Client, now: datetime) -> Deal:
    won = client.status != "prospect" and dice.chance(66)
    last = "verbal_yes" if won else dice.weighted(_LOST_FROM)
    way = _way(last)
    stays = [max(1, dice.skewed(_stages()[stage], 0.6)) for stage in way]
    oldest = max((now.date() - client.known_since).days, sum(stays) + 10)
    begun = min(365 * YEARS, oldest, 365 * YEARS) - 2
    opened = now - timedelta(days=dice.between(min(sum(stays) + 3, begun), max(begun, sum(stays) + 4)))
    deal = _deal(dice, goods, client, _at_work(dice, client, opened), now)
    deal.steps = _walk(deal.opened_at, way, stays)
    end = deal.steps[-1].at + timedelta(days=stays[-1])
    deal.state = "won" if won else "lost"
    deal.steps.append(Step(deal.state, end, stays[-1]))
    deal.closed_on = deal.close_on = end.date()
    deal.reason = dice.weighted(_WIN if won else _LOSS)
    deal.note = dice.pick(chosen_from("talks")["won" if won else "lost"])
    if not won and deal.reason == "competitor":
        deal.competitor, deal.no_competitor = dice.pick(chosen_from("goods")["competitors"])[0], False
    return deal


def _open(dice: Dice, goods: Goods, client: Client, now: datetime) -> Deal:
    stage = dice.weighted(_OPEN_IN)
    way = _way(stage)
    stays = [max(1, dice.skewed(_stages()[one], 0.4)) for one in way]
    if dice.chance(18):
        stays[-1] = _stages()[stage] * dice.between(3, 5)
    deal = _deal(dice, goods, client, _at_work(dice, client, now - timedelta(days=sum(stays))), now)
    deal.steps = _walk(deal.opened_at, way, stays)
    _coming(dice, deal, client.owner.unit.today(now))
    _incomplete(dice, deal, len(way))
    return deal


def _way(last: str) -> list[str]:
    codes = list(_stages())
    return codes[: codes.index(last) + 1]


def _walk(start: datetime, way: list[str], stays: list[int]) -> list[Step]:
    steps, at = [], start
    for index, stage in enumerate(way):
        steps.append(Step(stage, at, stays[index - 1] if index else 0))
        at += timedelta(days=stays[index], minutes=37 * (index + 1))
    return steps


def _at_work(dice: Dice, client: Client, day: datetime) -> datetime:
    """A moment within the working hours of the owner's unit, on a day that is worked there, never after ``day``."""
    unit = client.owner.unit
    zone = ZoneInfo(unit.zone)
    worked = unit.calendar.previous_working_day(day.astimezone(zone).date() - timedelta(days=1))
    return datetime.combine(worked, time(dice.between(9, 16), dice.between(0, 59)), tzinfo=zone).astimezone(UTC)


def _deal(dice: Dice, goods: Goods, client: Client, opened: datetime, now: datetime) -> Deal:
    texts = chosen_from("talks")
    product = dice.weighted(goods.of_trade(client.trade))
    price = goods.price(product, client.currency, opened.date())
    worth = Decimal(max(client.yearly // dice.between(3, 9), 900)) * goods.rate(client.currency, opened.date())
    step = Decimal(25) if worth / price > 100 else Decimal(1)  # noqa: PLR2004 - less is sold by the kilo
    quantity = max((worth / price / step).quantize(Decimal(1)) * step, step)
    kind = "new" if client.status == "prospect" else dice.weighted({"existing": 50, "expansion": 30, "renewal": 20})
    competitor = dice.pick(chosen_from("goods")["competitors"])[0] if dice.chance(45) else ""
    deal = Deal(
        dice.public_id(), dice.public_id(), client, client.owner, dice.pick(texts["deals"]).format(product=product.name),
        kind, product, quantity, price, opened, "open", [], (quantity * price).quantize(_CENT),
        now.date() + timedelta(days=dice.between(-9, 110)), dice.pick(texts["sources"]), has_line=True, competitor=competitor,
        no_competitor=not competitor and dice.chance(60),
    )  # fmt: skip
    deal.parts = _parts(dice, client)
    return deal


def _parts(dice: Dice, client: Client) -> list[Part]:
    stance = dice.weighted({"for": 40, "neutral": 35, "sceptical": 25})
    found = [Part(dice.public_id(), "economic_buyer", client.contacts[0], "", stance)]
    if len(client.contacts) > 1 and dice.chance(50):
        found.append(Part(dice.public_id(), "technical_buyer", client.contacts[1], "", "neutral"))
    return found


def _coming(dice: Dice, deal: Deal, today: date) -> None:
    """The next step: planned, due today, late, waited for, or nobody thought of one."""
    if dice.chance(12):
        return
    deal.next_step = dice.pick(chosen_from("talks")["steps"][deal.stage]).format(tonnes=dice.between(2, 60))
    calendar = deal.owner.unit.calendar
    days = dice.weighted({-dice.between(1, 6): 18, 0: 12, dice.between(1, 4): 35, dice.between(5, 14): 35})
    deal.next_step_on = calendar.add_working_days(today, days) if days else today
    deal.waits = dice.chance(14)
    deal.pushes = dice.weighted({0: 65, 1: 22, 2: 9, 3: 4})


def _incomplete(dice: Dice, deal: Deal, reached: int) -> None:
    """What nobody has found out yet: only what the stages left behind did not ask for."""
    _, discovery, proposal, negotiation, yes = range(1, 6)
    if reached <= discovery and dice.chance(30):
        deal.amount, deal.has_line = None, False
    if reached <= discovery and dice.chance(25):
        deal.close_on = None
    if reached <= proposal and dice.chance(55):
        deal.parts = []
    if reached <= proposal and dice.chance(25):
        deal.has_line = False
    if reached <= negotiation and dice.chance(50):
        deal.competitor, deal.no_competitor = "", False
    if reached >= negotiation and not deal.parts:
        deal.parts = _parts(dice, deal.client)
    if reached >= yes and not deal.competitor:
        deal.no_competitor = True
