"""The file that `prove` reads: facts, runs and expectations beside the plan."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.period import Period, add_months
from mainstay.kernel.rate_table import RateTable
from mainstay.kernel.reading.forms import (
    Broken,
    Day,
    Field,
    Flag,
    Form,
    ListOf,
    MapOf,
    Number,
    Record,
    Text,
    Whole,
    note,
    period_of,
    shown_value,
)
from mainstay.kernel.reading.records import record_of
from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.prove.plan_form import MONTHS, PLAN, PLAN_FIELDS, TABLE, TABLE_FIELDS, built_plan
from mainstay.modules.compensation.rules import case
from mainstay.modules.compensation.rules.contract_cost import ContractCost
from mainstay.modules.compensation.rules.plan import CompensationPlan
from mainstay.modules.compensation.rules.reward import BaseSalary
from mainstay.modules.performance.rules.exchange import ExchangeRate, RateKind
from mainstay.modules.performance.rules.quotas import Quota, QuotaRelief, WorkCalendar
from mainstay.modules.performance.rules.transactions import (
    CreditFacts,
    CreditOverride,
    DeputyShare,
    Handover,
    Overlay,
    Ownership,
    ReportingLine,
    Transaction,
)

_MONTH: Final = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_QUARTER: Final = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR: Final = re.compile(r"(\d{4})", re.ASCII)
_IN_REACH: Final = range(1900, 3000)


class Kind(StrEnum):
    """What an expectation is about."""

    LINE = "line"
    CREDIT = "credit"
    COMPONENT = "component"
    EARNED = "earned"
    ENTRY = "entry"
    BALANCE = "balance"
    PAYOUT = "payout"
    ATTAINMENT = "attainment"
    QUOTA = "quota"
    STATEMENT = "statement"
    RESTATED = "restated"
    PAID_AS = "as_paid"
    WARNING = "warning"
    REFUSAL = "refusal"
    TABLE = "table"
    CONTRACT_COST = "contract_cost"
    REWARD = "reward"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Run:
    """A run over ``period`` on ``run_on``; a run that is not closed leaves the ledger as it was."""

    period: Period
    run_on: date
    close: bool = True


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expected value: ``kind`` of what is named ``name``, narrowed by the rest, ``wanted`` as written."""

    path: str
    kind: Kind
    name: str
    wanted: str
    run: int | None = None
    person: str = ""
    component: str = ""
    type: str = ""
    transaction: str = ""
    on: date | None = None
    at: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything in a file."""

    about: str
    facts: case.Facts
    runs: tuple[Run, ...]
    expectations: tuple[Expectation, ...]
    tables: dict[str, RateTable]
    contract_costs: tuple[ContractCost, ...]
    salaries: tuple[BaseSalary, ...]


class PeriodText:
    """A month 2027-01, a quarter 2027-Q1 or a year 2027."""

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """A Period."""
        text = str(value)
        if text[:4].isdecimal() and int(text[:4]) not in _IN_REACH:
            text = ""
        if (month := _MONTH.fullmatch(text)) and 1 <= int(month[2]) <= 12:  # noqa: PLR2004 - months
            return _months(int(month[1]), int(month[2]), 1)
        if quarter := _QUARTER.fullmatch(text):
            return _months(int(quarter[1]), int(quarter[2]) * 3 - 2, 3)
        if year := _YEAR.fullmatch(text):
            return _months(int(year[1]), 1, 12)
        problem = sentence(
            "Here belongs a period such as 2027-01, 2027-Q1 or 2027, not {value}.", value=shown_value(value)
        )
        return note(problems, path, "not_a_period", problem)

    def schema(self) -> dict[str, Any]:
        """A period as text or a year."""
        text = {"type": "string", "pattern": r"^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]))?$"}
        return {"anyOf": [text, {"type": "integer", "minimum": 1900, "maximum": 2999}]}


def _months(year: int, month: int, months: int) -> Period:
    start = date(max(year, 1), month, 1)
    return Period(start, add_months(start, months))


def _run(found: dict[str, Any], path: str, problems: list[Problem]) -> Any:
    period = found.get("period") or period_of(found, path, problems)
    if isinstance(period, Broken):
        return period
    if period.end is None or period.start == date.min:
        return note(problems, path, "no_period", sentence("A run needs a period, or from and to."))
    return Run(period, found.get("on", period.end), found.get("close", True))


RUN: Final = Record(
    {
        "period": Field(PeriodText(), about="2027-01, 2027-Q1 or 2027"),
        "from": Field(Day()),
        "to": Field(Day()),
        "on": Field(Day(), about="the day of the run: what arrived later is not known; empty: the end of the period"),
        "close": Field(Flag(), about="false: look only, leave the ledger as it was"),
    },
    _run,
    "A run over one pay period.",
)


class Wanted:
    """The expected value: a number as text, a date, or n/a."""

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """Text."""
        if value == "n/a" or isinstance(value, date):
            return str(value)
        number = Number(negative=True).read(value, path, problems)
        return number if isinstance(number, Broken) else str(value)

    def schema(self) -> dict[str, Any]:
        """A number, a date or n/a."""
        number = Number(negative=True).schema()["anyOf"]
        return {"anyOf": [*number, {"enum": ["n/a"]}, {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}]}


_VALUELESS: Final = frozenset({Kind.WARNING, Kind.REFUSAL})


def _expectation(found: dict[str, Any], path: str, problems: list[Problem]) -> Any:
    kinds = [kind for kind in Kind if kind.value in found]
    selectors = {Kind.COMPONENT} if len(kinds) > 1 else set()
    kinds = [kind for kind in kinds if kind not in selectors]
    if len(kinds) != 1:
        names = ", ".join(kind.value for kind in Kind)
        text = sentence("An expectation is about exactly one of: {names}.", names=names)
        return note(problems, path, "no_kind", text)
    kind = kinds[0]
    if kind not in _VALUELESS and "is" not in found:
        return note(problems, path, "missing", sentence("The field {name} is missing.", name="is"))
    if kind is not Kind.DEADLINE and _DATE.fullmatch(found.get("is", "")):
        text = sentence("Here belongs a number, not {value}.", value=found["is"])
        return note(problems, f"{path}.is", "not_a_number", text)
    return Expectation(
        path,
        kind,
        found[kind.value],
        found.get("is", ""),
        found.get("run"),
        found.get("person", ""),
        found.get("component", "") if kind is not Kind.COMPONENT else "",
        found.get("type", ""),
        found.get("transaction", ""),
        found.get("on"),
        found.get("at", ""),
        found.get("words", ""),
    )


EXPECTATION: Final = Record(
    {
        **{kind.value: Field(Text()) for kind in Kind},
        "is": Field(Wanted(), about="the expected value, with as many decimals as are compared"),
        "run": Field(Whole(least=1), about="number of the run, from 1; empty: the last"),
        "person": Field(Text(), about="needed when there are several"),
        "type": Field(Text(), about="credit type"),
        "transaction": Field(Text(), about="only lines about this transaction"),
        "on": Field(Day(), about="the interval that contains this day"),
        "at": Field(Text(), about="where a table is read, or where in the file a refusal points"),
        "words": Field(Text(), about="text that the sentence must contain"),
    },
    _expectation,
    "One expected value.",
)


def _calendar(found: dict[str, Any], path: str, problems: list[Problem]) -> WorkCalendar:  # noqa: ARG001
    return WorkCalendar(found.get("weekend", (6, 7)), frozenset(found.get("holidays", ())))


def _rate(found: dict[str, Any], path: str, problems: list[Problem]) -> Any:
    if found["kind"] is RateKind.DAY and "to" not in found:
        found["to"] = found["from"] + timedelta(days=1)
    return _PLAIN_RATE.build(found, path, problems)


_PLAIN_RATE = record_of(ExchangeRate)
_SIGNED: Final[Form] = Number(negative=True)
_COST = dict.fromkeys(("amount", "cost", "contract_value", "annual_value"), _SIGNED)

LISTS: Final[dict[str, Record]] = {
    "people": record_of(case.Person),
    "assignments": record_of(case.PlanAssignment),
    "quotas": record_of(Quota),
    "reliefs": record_of(QuotaRelief),
    "rates": Record(_PLAIN_RATE.fields, _rate, _PLAIN_RATE.about),
    "transactions": record_of(Transaction, fields=_COST),
    "results": record_of(case.ObjectiveResult),
    "outside": record_of(case.OutsideValue, fields={"value": _SIGNED}),
    "incidents": record_of(case.Incident),
    "adjustments": record_of(case.ManualAdjustment, fields={"amount": _SIGNED}),
    "awards": record_of(case.AwardGiven),
    "debts": record_of(case.OtherDebt),
}
CREDIT_LISTS: Final[dict[str, Record]] = {
    "owners": record_of(Ownership),
    "reporting": record_of(ReportingLine),
    "overlays": record_of(Overlay),
    "deputies": record_of(DeputyShare),
    "handovers": record_of(Handover, {int: MONTHS}),
    "overrides": record_of(CreditOverride),
}
_CALENDAR: Final = Record(
    {"weekend": Field(ListOf(Whole(least=1, most=7))), "holidays": Field(ListOf(Day()))}, _calendar, "A calendar."
)
_NAMED_TABLE: Final = Record(
    {"name": Field(Text(), required=True), **TABLE_FIELDS},
    lambda found, path, problems: (found["name"], TABLE.build(found, path, problems)),
    "A rate table outside of a plan: a rebate, a volume price, a service credit.",
)


def _case(found: dict[str, Any], path: str, problems: list[Problem]) -> Case:
    plans = list(found.get("plans", ()))
    if "plan" in found and "components" in found:
        plans.insert(0, built_plan(found, path, problems))
    credit = CreditFacts(**{name: found.get(name, ()) for name in CREDIT_LISTS})
    facts = case.Facts(
        plans=tuple(plans),
        credit=credit,
        calendars=found.get("calendars", {}),
        fiscal_start=found.get("fiscal_year_starts", 1),
        **{name: found.get(name, ()) for name in LISTS},
    )
    return Case(
        found.get("about", ""),
        facts,
        found.get("runs", ()),
        found.get("expect", ()),
        dict(found.get("tables", ())),
        found.get("contract_costs", ()),
        found.get("salaries", ()),
    )


def _optional(fields: dict[str, Field]) -> dict[str, Field]:
    return {name: Field(item.form, required=False, about=item.about) for name, item in fields.items()}


FILE: Final = Record(
    {
        "about": Field(Text(), about="what the file shows, in a sentence"),
        **_optional(PLAN_FIELDS),
        "plans": Field(ListOf(PLAN), about="further plans and versions"),
        "fiscal_year_starts": Field(Whole(least=1, most=12), about="the month in which the year starts"),
        **{name: Field(ListOf(record)) for name, record in {**LISTS, **CREDIT_LISTS}.items()},
        "calendars": Field(MapOf(_CALENDAR)),
        "tables": Field(ListOf(_NAMED_TABLE)),
        "contract_costs": Field(ListOf(record_of(ContractCost, {int: Whole(least=1, most=1200)}))),
        "salaries": Field(ListOf(record_of(BaseSalary))),
        "runs": Field(ListOf(RUN)),
        "expect": Field(ListOf(EXPECTATION)),
    },
    _case,
    "A proof: a plan, facts, runs, and what must come out.",
)


def read_case(value: Any) -> Case:
    """Read the plain values of a file. Raises InputInvalid with every problem and its path."""
    found: Case = _read(FILE, value)
    return found


def read_plan(value: Any) -> CompensationPlan:
    """Read the plain values of one plan version. Raises InputInvalid with every problem and its path."""
    found: CompensationPlan = _read(PLAN, value)
    return found


def _read(form: Record, value: Any) -> Any:
    problems: list[Problem] = []
    found = form.read(value, "", problems)
    if problems:
        raise InputInvalid(problems)
    return found


def json_schema() -> dict[str, Any]:
    """The published JSON Schema of the file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Mainstay proof of pay",
        **FILE.schema(),
    }
