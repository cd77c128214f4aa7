"""The YAML of a plan: the words of the specification, read into the plan's values."""

import re
from decimal import Decimal
from typing import Any, Final

from mainstay.kernel.errors import Problem
from mainstay.kernel.rate_table import Above, Boundary, Crossing, Mode, Multiplier, Output, RateTable, RateTier
from mainstay.kernel.reading.forms import (
    Broken,
    Choice,
    Either,
    Field,
    Flag,
    Form,
    ListOf,
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
from mainstay.modules.compensation.rules import plan as words
from mainstay.modules.compensation.rules.vocabulary import ClawbackTrigger, FxRule, Recovery, RoundingLevel, ZeroQuota
from mainstay.modules.performance.rules.measures import MeasureSpec
from mainstay.modules.performance.rules.quotas import DayCount, Interval
from mainstay.modules.performance.rules.transactions import RateDate

_OF_QUOTA: Final = re.compile(r"(\d{1,9}(?:\.\d{1,9})?) x quota", re.ASCII)
_UNPAID: Final = re.compile(r"unpaid_(\d{1,4})_days", re.ASCII)
_VALUES: Final = ("rate", "amount", "multiplier", "x", "value")
MONTHS: Final = Whole(most=1200)
"""A number of months, tranches or days of a month: at most a hundred years."""
INPUTS: Final = ("amount", "attainment", "discount", "margin_percent", "term")


def _tier(found: dict[str, Any], path: str, problems: list[Problem]) -> Any:
    values = [found[name] for name in _VALUES if name in found]
    if len(values) != 1:
        text = sentence("A tier has exactly one value: rate, amount, multiplier or x.")
        return note(problems, path, "tier_value", text)
    return found | {"value": values[0]}


TIER: Final = Record(
    {
        "from": Field(Number(), about="where the tier begins; empty: where the one before ends"),
        "upto": Field(Number(), about="where it ends; empty: where the next begins, or open"),
        **{name: Field(Number(negative=True)) for name in _VALUES},
        "retroactive": Field(Flag(), about="once reached, re-rates everything from the start up to its end"),
    },
    _tier,
    "One tier.",
)


def _tiers(raw: tuple[dict[str, Any], ...]) -> tuple[RateTier, ...]:
    """Fill in the end that the next tier's beginning gives, and the other way round; a gap stays a gap."""
    tiers: list[RateTier] = []
    for number, item in enumerate(raw):
        before = tiers[-1].upper if tiers else Decimal(0)
        lower = item.get("from", before if before is not None else Decimal(0))
        upper = item.get("upto")
        if upper is None and number + 1 < len(raw):
            upper = raw[number + 1].get("from")
        tiers.append(RateTier(lower, upper, item["value"], item.get("retroactive")))
    return tuple(tiers)


def _table(found: dict[str, Any], path: str, problems: list[Problem]) -> RateTable:  # noqa: ARG001 - checked later
    mode = found.get("mode", Mode.MARGINAL)
    crossing = Crossing.RATE_AFTER if mode is Mode.LOOKUP else Crossing.SPLIT
    return RateTable(
        found["input"],
        _tiers(found["tiers"]),
        found.get("output", Output.RATE),
        mode,
        found.get("boundary", Boundary.LOWER_INCLUSIVE),
        found.get("crossing", crossing),
        found.get("below"),
        found.get("above", Above.FLAT),
    )


TABLE_FIELDS: Final[dict[str, Field]] = {
    "input": Field(Text(), required=True, about="amount, attainment, discount, margin_percent, term, or a custom fact"),
    "output": Field(Choice(Output)),
    "mode": Field(Choice(Mode), required=True),
    "boundary": Field(Choice(Boundary)),
    "crossing": Field(Choice(Crossing)),
    "tiers": Field(ListOf(TIER, least=1), required=True),
    "below": Field(Number(negative=True)),
    "above": Field(Choice(Above)),
}
TABLE: Final = Record(TABLE_FIELDS, _table, "A rate table.")


def _multiplier(found: dict[str, Any], path: str, problems: list[Problem]) -> Multiplier:  # noqa: ARG001
    table = RateTable(
        found["by"],
        _tiers(found["tiers"]),
        Output.MULTIPLIER,
        found.get("mode", Mode.LOOKUP),
        found.get("boundary", Boundary.LOWER_INCLUSIVE),
        Crossing.RATE_AFTER,
    )
    return Multiplier(found["by"], table)


MULTIPLIER: Final = Record(
    {
        "by": Field(Text(), required=True),
        "boundary": Field(Choice(Boundary)),
        "mode": Field(Choice(Mode)),
        "tiers": Field(ListOf(TIER, least=1), required=True),
    },
    _multiplier,
    "A second dimension: a factor by a fact of the deal.",
)


class Point:
    """A point of a curve: [attainment, payout]."""

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """A CurvePoint."""
        if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 - a pair
            text = sentence(
                'A point is a pair ["1", "1"] of attainment and payout, not {value}.', value=shown_value(value)
            )
            return note(problems, path, "not_a_point", text)
        pair = [Number().read(part, f"{path}[{number}]", problems) for number, part in enumerate(value)]
        return next((part for part in pair if isinstance(part, Broken)), None) or words.CurvePoint(*pair)

    def schema(self) -> dict[str, Any]:
        """Two numbers."""
        return {"type": "array", "items": Number().schema(), "minItems": 2, "maxItems": 2}


class DealCapText:
    """The cap per deal: an amount, or `0.5 x quota`. No other formula is read."""

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """A DealCap."""
        match = _OF_QUOTA.fullmatch(value) if isinstance(value, str) else None
        if match is not None:
            return words.DealCap(factor=Decimal(match[1]))
        if isinstance(value, str) and "quota" in value:
            text = sentence('Only the form "0.5 x quota" is read here, not {value}.', value=shown_value(value))
            return note(problems, path, "formula", text)
        amount = Number().read(value, path, problems)
        return amount if isinstance(amount, Broken) else words.DealCap(amount=amount)

    def schema(self) -> dict[str, Any]:
        """A number, or a factor of the quota."""
        return {"anyOf": [*Number().schema()["anyOf"], {"type": "string", "pattern": r"^\d+(\.\d+)? x quota$"}]}


class TriggerText:
    """A trigger; `unpaid_120_days` carries its days."""

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """The trigger and its days."""
        match = _UNPAID.fullmatch(value) if isinstance(value, str) else None
        if match is not None:
            return ClawbackTrigger.UNPAID, int(match[1])
        found = Choice(ClawbackTrigger).read(value, path, problems)
        if found is ClawbackTrigger.UNPAID:
            return note(problems, path, "no_days", sentence("Say after how many days: unpaid_120_days."))
        return found if isinstance(found, Broken) else (found, 0)

    def schema(self) -> dict[str, Any]:
        """A word, or unpaid with days."""
        names = [item.value for item in ClawbackTrigger if item is not ClawbackTrigger.UNPAID]
        return {"anyOf": [{"enum": names}, {"type": "string", "pattern": r"^unpaid_\d{1,4}_days$"}]}


def _clawback(found: dict[str, Any], path: str, problems: list[Problem]) -> words.Clawback:  # noqa: ARG001
    triggers = found.pop("triggers")
    days = max(days for _, days in triggers)
    return words.Clawback(tuple(trigger for trigger, _ in triggers), unpaid_days=days, **found)


_plain_clawback = record_of(words.Clawback, {int: MONTHS}, leave_out=("unpaid_days",))
CLAWBACK: Final = Record(
    {**_plain_clawback.fields, "triggers": Field(ListOf(TriggerText(), least=1), required=True)},
    _clawback,
    _plain_clawback.about,
)

CUSTOM: Final[dict[Any, Form]] = {
    int: MONTHS,
    RateTable: TABLE,
    Multiplier: MULTIPLIER,
    words.CurvePoint: Point(),
    words.DealCap: DealCapText(),
    words.Clawback: CLAWBACK,
}


def _team(found: dict[str, Any], path: str, problems: list[Problem]) -> words.TeamShare:  # noqa: ARG001
    return words.TeamShare(found["team"], tuple((item["person"], item["weight"]) for item in found.get("weights", ())))


_WEIGHT = Record(
    {"person": Field(Text(), required=True), "weight": Field(Number(), required=True)},
    lambda found, _path, _problems: found,
)
CUSTOM[words.TeamShare] = Record(
    {"team": Field(Text(), required=True), "weights": Field(ListOf(_WEIGHT))}, _team, "A team's bonus and its shares."
)


_plain_measure = record_of(MeasureSpec, CUSTOM)


def _measure(found: dict[str, Any], path: str, problems: list[Problem]) -> tuple[MeasureSpec, Interval | None]:
    pay = found.pop("pay", None)
    return _plain_measure.build(found, path, problems), pay


MEASURE: Final = Record(
    {**_plain_measure.fields, "pay": Field(Choice(Interval), about="how often it is paid, if not with each interval")},
    _measure,
    _plain_measure.about,
)


def _component_form() -> Record:
    plain = record_of(words.PlanComponent, CUSTOM, fields={"measure": MEASURE})
    renamed = {("cap" if name == "caps" else name): item for name, item in plain.fields.items()}

    def build(found: dict[str, Any], path: str, problems: list[Problem]) -> Any:
        if "cap" in found:
            found["caps"] = found.pop("cap")
        if "measure" in found:
            found["measure"], pay = found["measure"]
            found.setdefault("pay", pay)
        return plain.build(found, path, problems)

    return Record(renamed, build, plain.about)


COMPONENT: Final = _component_form()

_ROUNDING = record_of(words.RoundingRule)
_HEADER: Final[dict[str, Field]] = {
    "code": Field(Text(), required=True),
    "version": Field(Whole(least=1), required=True),
    "currency": Field(Text(), required=True),
    "from": Field(form=record_of(words.Contest).fields["from"].form, required=True),
    "to": Field(form=record_of(words.Contest).fields["to"].form),
    "rate_as_of": Field(Choice(RateDate)),
    "fx": Field(Choice(FxRule)),
    "rounding": Field(
        Either(
            Choice(RoundingLevel),
            _ROUNDING,
            lambda value: isinstance(value, str),
            lambda value: words.RoundingRule(level=value),
        )
    ),
    "day_count": Field(Choice(DayCount)),
    "proration": Field(record_of(words.ProrationRule)),
    "zero_quota": Field(Choice(ZeroQuota)),
    "recovery_order": Field(ListOf(Choice(Recovery))),
    "recovery_percent": Field(Number(), about="at most this percent of pay is recovered in a period"),
    "recovery_floor": Field(Number(), about="recovery never leaves less than this"),
    "minimum_payout": Field(Number()),
}


def _header(found: dict[str, Any], path: str, problems: list[Problem]) -> Any:
    currency = found["currency"]
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):  # noqa: PLR2004 - ISO 4217
        text = sentence("A currency is three capital letters such as EUR, not {value}.", value=currency)
        return note(problems, f"{path}.currency", "not_a_currency", text)
    period = period_of(found, path, problems)
    return period if isinstance(period, Broken) else found | {"period": period}


def _eligibility(found: dict[str, Any], path: str, problems: list[Problem]) -> dict[str, Any]:  # noqa: ARG001
    return found


PLAN_FIELDS: Final[dict[str, Field]] = {
    "plan": Field(Record(_HEADER, _header, "The head of a plan version."), required=True),
    "eligibility": Field(
        Record(
            {
                "roles": Field(ListOf(Text())),
                "ramp_percent": Field(ListOf(Number()), about="percent of quota in each month since the start"),
                "ramp_rate_factor": Field(Number(), about="factor on rates while the ramp lasts"),
            },
            _eligibility,
        )
    ),
    "components": Field(ListOf(COMPONENT, least=1), required=True),
    "draw": Field(record_of(words.Draw, CUSTOM)),
    "plan_cap": Field(record_of(words.PlanCap, CUSTOM)),
}


def built_plan(found: dict[str, Any], path: str, problems: list[Problem]) -> words.CompensationPlan:  # noqa: ARG001
    """The plan of its parts."""
    head = dict(found["plan"])
    given = found.get("eligibility", {})
    recovery = words.RecoveryRule(
        head.pop("recovery_order", words.RecoveryRule().order),
        head.pop("recovery_percent", Decimal(100)),
        head.pop("recovery_floor", Decimal(0)),
    )
    return words.CompensationPlan(
        **head,
        components=found["components"],
        recovery=recovery,
        ramp=words.Ramp(given.get("ramp_percent", ()), given.get("ramp_rate_factor", Decimal(1))),
        draw=found.get("draw"),
        plan_cap=found.get("plan_cap"),
        roles=given.get("roles", ()),
    )


PLAN: Final = Record(PLAN_FIELDS, built_plan, "One version of a plan.")
