"""The clients: three hundred invented food makers of six countries, their groups, people, and what is known of them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from mainstay.demonstration.imagined.company import YEARS, Colleague, Company
from mainstay.demonstration.imagined.dice import Dice, chosen_from
from mainstay.demonstration.imagined.persons import Contact, imagine_contact, slug

_STATUSES = {"client": 73, "prospect": 17, "former": 10}
_TIER_A, _TIER_B = 400_000, 90_000
_TIER_WORDS = {"a": "Large and growing", "b": "Steady, room for a second line", "c": "Small, orders by itself"}
_SPECIMENS = {"anna": ("Lielupes", "Piens"), "boris": ("Orlické", "pekárny")}
_DAYS_OF_FLAGSHIP = 8 * 365
_LARGE_BOOKS = ("anna",)
# Where a key account manager's book reaches beyond the own country.
_ABROAD = {"anna": ("CZ", "IN", "BD", "EG", "AE", "AE")}
_ROLES = ("economic_buyer", "technical_buyer", "user_buyer", "coach")
_STANCES = {"for": 30, "neutral": 35, "sceptical": 15, "against": 5, "unknown": 15}


@dataclass(frozen=True)
class Stake:
    """A contact's part in decisions; no contact while only the role is known."""

    public_id: str
    contact: Contact | None
    role: str
    stance: str
    influence: int


@dataclass(frozen=True)
class Seen:
    """A competitor seen at a client."""

    public_id: str
    competitor: str
    seen_on: date
    what: str
    is_threat: bool


@dataclass(frozen=True)
class Checked:
    """A fact that was confirmed; ``contact`` is empty for the account's own. Recorded long after its day: it came late."""

    contact: str
    field: str
    source: str
    true_on: date
    recorded_on: date
    changed: bool


@dataclass
class Client:
    """An account. ``yearly`` is what it buys in a year, in euro; ``trend`` how that changes in a year, in percent."""

    public_id: str
    name: str
    latin: str
    legal: str
    country: str
    city: str
    street: str
    trade: str
    language: str
    currency: str
    zone: str
    website: str
    phone: str
    number: str
    employees: int
    founded: int
    owner: Colleague
    former_owner: Colleague | None
    owned_since: date
    status: str
    since_on: date | None
    known_since: date
    yearly: int
    trend: int
    parent: "Client | None" = None
    contacts: list[Contact] = field(default_factory=list)
    stakes: list[Stake] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    checked: list[Checked] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    helpers: list[Colleague] = field(default_factory=list)

    @property
    def tier(self) -> str:
        """A, B or C by what it buys."""
        return "a" if self.yearly >= _TIER_A else "b" if self.yearly >= _TIER_B else "c"

    @property
    def tier_reason(self) -> str:
        """The words beside the tier."""
        return _TIER_WORDS[self.tier]

    @property
    def domain(self) -> str:
        """Where its people have their mail; nobody can register it."""
        return self.website.removeprefix("https://")


def imagine_clients(dice: Dice, company: Company, now: datetime) -> list[Client]:
    """A book of clients for every seller, groups among them, and everything that is known of each."""
    names = {country: _names(dice, country) for country in chosen_from("firms")}
    clients = []
    for seller in company.sellers:
        for number in range(seller.book):
            country = _country_of(seller, number)
            name = _specimen(seller, number, names[country])
            clients.append(_client(dice, company, seller, country, name, now))
    _flagship(clients[0], now)
    _group(dice, clients)
    for client in clients:
        _people(dice, client, now)
        _knowledge(dice, company, client, now)
    return clients


def _flagship(client: Client, now: datetime) -> None:
    """The first account of the first seller, about which every introduction tells: large, old, growing."""
    client.yearly, client.trend, client.status, client.city, client.employees = 1_250_000, 6, "client", "Jelgava", 640
    client.known_since = client.owned_since = now.date() - timedelta(days=_DAYS_OF_FLAGSHIP)
    client.since_on, client.former_owner = client.known_since + timedelta(days=40), None


def _country_of(seller: Colleague, number: int) -> str:
    abroad = _ABROAD.get(seller.key, ())
    step = number - (seller.book - len(abroad))
    return abroad[step] if abroad and step >= 0 and seller.book > len(abroad) else seller.unit.country


def _names(dice: Dice, country: str) -> list[tuple[Any, Any]]:
    data = chosen_from("firms")[country]
    pairs = [(first, second) for first in data["first"] for second in data["second"]]
    return dice.some(pairs, len(pairs))


def _specimen(seller: Colleague, number: int, names: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    wanted = _SPECIMENS.get(seller.key) if number == 0 else None
    for index, (first, second) in enumerate(names):
        if wanted == (first, second[0]):
            return names.pop(index)
    return names.pop()


def _client(
    dice: Dice, company: Company, seller: Colleague, country: str, parts: tuple[Any, Any], now: datetime
) -> Client:
    data = chosen_from("firms")[country]
    name, latin, trade = _named(parts, first_first=data["order"] == "first_second")
    status = dice.weighted(_STATUSES)
    yearly = dice.skewed(180_000 if seller.key in _LARGE_BOOKS else 70_000, 1.1)
    known = seller.unit.today(now) - timedelta(days=dice.between(40, 365 * (YEARS + 6)))
    since = known + timedelta(days=dice.between(5, 30)) if status != "prospect" else None
    former, owned = _owners(dice, company, seller, known, now)
    return Client(
        dice.public_id(), name, latin if latin != name else "", f"{latin} {dice.pick(data['legal'])}", country,
        dice.pick(data["cities"]), f"{dice.pick(data['streets'])} {dice.between(1, 180)}", trade, data["language"],
        data["currency"], data["zone"], f"https://{slug(latin)}-{country.lower()}.example", _number(dice, data),
        f"{country}{dice.between(10_000_000, 99_999_999)}", max(8, yearly // 900 + dice.between(0, 60)),
        now.year - dice.between(3, 70), seller, former, owned, status, since, known, yearly, dice.between(-24, 30),
    )  # fmt: skip


def _named(parts: tuple[Any, Any], *, first_first: bool) -> tuple[str, str, str]:
    first, (second, trade) = parts
    own, latin = [], []
    for part in (first, second) if first_first else (second, first):
        own.append(part if isinstance(part, str) else part[0])
        latin.append(part if isinstance(part, str) else part[1])
    return " ".join(own), " ".join(latin if first_first else reversed(latin)), trade


def _number(dice: Dice, data: dict[str, Any]) -> str:
    digits = data["digits"]
    return f"{data['dial']}{dice.between(10 ** (digits - 1), 10**digits - 1)}"


def _owners(
    dice: Dice, company: Company, seller: Colleague, known: date, now: datetime
) -> tuple[Colleague | None, date]:
    """A fifth of the accounts that are known for longer came from somebody else of the unit."""
    others = [one for one in company.sellers if one.unit == seller.unit and one is not seller]
    if not others or not dice.chance(20) or known > now.date() - timedelta(days=200):
        return None, known
    return dice.pick(others), now.date() - timedelta(days=dice.between(60, 150))


def _group(dice: Dice, clients: list[Client]) -> None:
    """A tenth of the accounts are plants of a group that the same seller looks after."""
    for client in clients:
        if client.tier == "a" or not dice.chance(11):
            continue
        heads = [
            one for one in clients
            if one.owner is client.owner and one.tier == "a" and one.parent is None and one.country == client.country
            and one.city != client.city
        ]  # fmt: skip
        if heads:
            head = dice.pick(heads)
            client.parent = head
            client.name, client.latin = (
                f"{head.name}, {client.city}",
                f"{head.latin}, {client.city}" if head.latin else "",
            )
            client.trade, client.legal, client.website = head.trade, head.legal, head.website


def _people(dice: Dice, client: Client, now: datetime) -> None:
    titles = chosen_from("talks")["titles"]
    many = {"a": (4, 6), "b": (3, 5), "c": (2, 3)}[client.tier]
    dial = chosen_from("firms")[client.country]["dial"].split()[0] + " "
    span = max((now.date() - client.known_since).days - 5, 1)
    for place in dice.some(titles, dice.between(*many)):
        since = client.known_since + timedelta(days=dice.between(0, span) if client.contacts else 0)
        person = imagine_contact(dice, client.country, client.domain, dial, tuple(place), since)
        if all(person.latin != other.latin or person.name != other.name for other in client.contacts):
            client.contacts.append(person)
    client.contacts.sort(key=lambda one: titles.index([one.title, one.department, one.part]))
    for role in _ROLES:
        if dice.chance(60 if client.tier == "a" else 30):
            known = dice.chance(85)
            client.stakes.append(
                Stake(dice.public_id(), dice.pick(client.contacts) if known else None, role,
                      dice.weighted(_STANCES) if known else "unknown", dice.between(1, 5))
            )  # fmt: skip


def _knowledge(dice: Dice, company: Company, client: Client, now: datetime) -> None:
    goods, today = chosen_from("goods"), now.date()
    client.tags = dice.some(goods["tags"], dice.weighted({0: 35, 1: 35, 2: 20, 3: 10}))
    if dice.chance(25 if client.tier == "c" else 55):
        for _ in range(dice.between(1, 2)):
            what = dice.pick(chosen_from("talks")["sightings"])
            client.seen.append(
                Seen(dice.public_id(), dice.pick(goods["competitors"])[0], today - timedelta(days=dice.between(1, 300)), what,
                     is_threat=dice.chance(30))
            )  # fmt: skip
    helpers = [one for one in company.people.values() if one.role in ("specialist", "coordinator")]
    if client.tier == "a":
        client.helpers = dice.some([one for one in helpers if one.unit == client.owner.unit] or helpers, 2)
    _checks(dice, client, today)


def _checks(dice: Dice, client: Client, today: date) -> None:
    """Most facts were confirmed at some time; with one in six small clients nobody ever looked."""
    if client.tier != "a" and dice.chance(18):
        return
    fields = [("", name) for name in ("phone", "website", "industry", "employees", "turnover")]
    fields += [(one.public_id, name) for one in client.contacts for name in ("email", "phone", "title")]
    recent = dice.chance(78)
    for contact, name in fields:
        ago = dice.between(2, 70) if recent else dice.between(60, 520)
        told = max(ago - dice.between(15, 60), 0) if dice.chance(8) else ago
        client.checked.append(
            Checked(contact, name, dice.weighted({"talk": 5, "mail": 3, "document": 1, "register": 1}),
                    today - timedelta(days=ago), today - timedelta(days=told), changed=dice.chance(12))
        )  # fmt: skip
