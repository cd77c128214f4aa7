"""The company itself: its units and its forty people."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mainstay.demonstration.imagined.dice import Dice, chosen_from
from mainstay.modules.people.rules.calendars import WorkingCalendar
from mainstay.modules.people.rules.holidays import working_week

YEARS = 3
SELLERS = frozenset({"account_manager", "account_executive", "representative", "business_developer"})


@dataclass(frozen=True)
class Unit:
    """A legal entity or an office."""

    code: str
    name: str
    unit_kind: str
    country: str
    currency: str
    zone: str
    fiscal_first_month: int
    languages: tuple[str, ...]

    def today(self, now: datetime) -> date:
        """The calendar day there."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    @property
    def calendar(self) -> WorkingCalendar:
        """The working week, without holidays."""
        return WorkingCalendar(working_week(self.country))


@dataclass(frozen=True)
class Colleague:
    """Somebody of ours. ``book`` says how many accounts they own."""

    key: str
    public_id: str
    unit: Unit
    name: str
    latin: str
    role: str
    title: str
    boss: str
    language: str
    book: int
    joined_on: date

    @property
    def email(self) -> str:
        """Where they sign in; example.com belongs to nobody."""
        return f"{self.key}@example.com"

    @property
    def sells(self) -> bool:
        """Whether accounts are theirs."""
        return self.role in SELLERS


@dataclass(frozen=True)
class Company:
    """Units by code and people by key, managers before those who report to them."""

    name: str
    units: dict[str, Unit]
    people: dict[str, Colleague]

    @property
    def sellers(self) -> list[Colleague]:
        """Those who own accounts."""
        return [one for one in self.people.values() if one.sells]


def imagine_company(dice: Dice, now: datetime, percent: int) -> Company:
    """The company as written in data/company.yaml; books shrink to ``percent``, no seller's below two accounts."""
    data = chosen_from("company")
    units = {code: _unit(code, one) for code, one in data["units"].items()}
    begun = now.date() - timedelta(days=365 * YEARS)
    people: dict[str, Colleague] = {}
    for one in data["people"]:
        unit = units[one["unit"]]
        joined = begun - timedelta(days=dice.between(30, 2500))
        book = max(2, one["book"] * percent // 100) if "book" in one else 0
        people[one["key"]] = Colleague(
            one["key"], dice.public_id(), unit, one["name"], one.get("latin", ""), one["role"], one["title"],
            one.get("boss", ""), one["language"], book, joined,
        )  # fmt: skip
    return Company(data["name"], units, people)


def _unit(code: str, data: dict[str, Any]) -> Unit:
    return Unit(
        code, data["name"], data.get("kind", "office"), data["country"], data["currency"], data["zone"],
        data.get("fiscal", 1), tuple(data["languages"]),
    )  # fmt: skip
