"""The whole demonstration company at one moment."""

from dataclasses import dataclass
from datetime import datetime

from mainstay.demonstration.imagined.clients import Client, imagine_clients
from mainstay.demonstration.imagined.company import Company, imagine_company
from mainstay.demonstration.imagined.day import Day, imagine_day
from mainstay.demonstration.imagined.deals import Deal, imagine_deals
from mainstay.demonstration.imagined.dice import Dice
from mainstay.demonstration.imagined.goods import Goods, imagine_goods
from mainstay.demonstration.imagined.talks import Talk, imagine_talks
from mainstay.demonstration.imagined.trade import Order, imagine_orders

SEED = "merrowfield"
WHOLE = 100


@dataclass(frozen=True)
class World:
    """Everything that is to be stored."""

    now: datetime
    company: Company
    goods: Goods
    clients: list[Client]
    orders: list[Order]
    deals: list[Deal]
    talks: list[Talk]
    day: Day


def imagine(now: datetime, *, percent: int = WHOLE, seed: str = SEED) -> World:
    """The company as it is at ``now`` (an instant): the same for the same seed, moment and size.

    ``percent`` shrinks every seller's book of accounts, and with it all that hangs on accounts. Each part throws its
    own dice, so that a change in one leaves the others as they were.
    """
    company = imagine_company(Dice(f"{seed} company"), now, percent)
    goods = imagine_goods(Dice(f"{seed} goods"), now)
    clients = imagine_clients(Dice(f"{seed} clients"), company, now)
    return World(
        now, company, goods, clients, imagine_orders(Dice(f"{seed} orders"), goods, clients, now),
        imagine_deals(Dice(f"{seed} deals"), goods, clients, now), imagine_talks(Dice(f"{seed} talks"), goods, clients, now),
        imagine_day(Dice(f"{seed} day"), goods, company, clients, now),
    )  # fmt: skip
