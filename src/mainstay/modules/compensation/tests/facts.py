"""Small worlds for the tests of the rules: one plan, one seller, the year 2027."""

from datetime import date
from decimal import Decimal
from typing import Any

from mainstay.kernel.period import Period
from mainstay.modules.compensation.rules.book import Book
from mainstay.modules.compensation.rules.case import Facts, PlanAssignment
from mainstay.modules.compensation.rules.plan import CompensationPlan, PlanComponent
from mainstay.modules.compensation.rules.vocabulary import ComponentKind
from mainstay.modules.performance.rules.measures import MeasureSpec
from mainstay.modules.performance.rules.quotas import Interval
from mainstay.modules.performance.rules.transactions import CreditFacts, Ownership, Transaction, TransactionKind

YEAR = Period(date(2027, 1, 1), date(2028, 1, 1))


def got(value: Any) -> Any:
    """A value that is compared with whole numbers."""
    return value


def span(start: str, end: str | None = None) -> Period:
    """A period from two ISO days."""
    return Period(date.fromisoformat(start), date.fromisoformat(end) if end else None)


def month(number: int) -> Period:
    """A month of 2027; 13 is January 2028."""
    return Period(*(date(2027 + item // 12, item % 12 + 1, 1) for item in (number - 1, number)))


def component(code: str = "REV", kind: ComponentKind = ComponentKind.COMMISSION, **more: Any) -> PlanComponent:
    """A component; a commission of 10 percent by month when nothing else is said."""
    interval = more.pop("interval", Interval.MONTH)
    more.setdefault("measure", MeasureSpec(interval=interval))
    if kind is ComponentKind.COMMISSION and "table" not in more:
        more.setdefault("rate", Decimal("0.1"))
    return PlanComponent(code, kind, **more)


def plan(*components: PlanComponent, version: int = 1, period: Period = YEAR, **more: Any) -> CompensationPlan:
    """A plan AM in EUR."""
    return CompensationPlan("AM", version, "EUR", period, components or (component(),), **more)


def order(name: str, day: str, amount: Any, **more: Any) -> Transaction:
    """An order of the account that Anna owns."""
    more.setdefault("account", "baltic")
    more.setdefault("booked_on", date.fromisoformat(day))
    return Transaction(name, TransactionKind.ORDER, Decimal(amount), more.pop("currency", "EUR"), **more)


def on_plan(person: str = "anna", period: Period = YEAR, **more: Any) -> PlanAssignment:
    """A person on the plan AM."""
    return PlanAssignment(person, "AM", period, **more)


def facts(plans: Any, *transactions: Transaction, **more: Any) -> Facts:
    """Anna is on the plan all year and owns the account baltic."""
    more.setdefault("assignments", (on_plan(),))
    more.setdefault("credit", CreditFacts(owners=(Ownership("baltic", "anna", Period(date(2026, 1, 1))),)))
    plans = (plans,) if isinstance(plans, CompensationPlan) else tuple(plans)
    return Facts(plans, transactions=transactions, **more)


def book(given: Facts, until: str) -> Book:
    """The book at the end of the day before ``until``."""
    day = date.fromisoformat(until)
    return Book(given, day, day)
