"""Exchange rates and the currency of the group."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, currency, day, decimal, lines, text
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.modules.catalogue.choices import RateKind
from mainstay.modules.catalogue.models import ExchangeRate, GroupCurrency


@dataclass(frozen=True, kw_only=True)
class RateLine:
    """One rate: so many units of the second currency for one of the first."""

    source: str = currency(_("One"))
    target: str = currency(_("In"))
    rate: Decimal = decimal(_("Rate"), places=12, minimum=Decimal("1e-12"), maximum=Decimal("1e12"))
    from_on: date = day(_("From"))
    to_on: date | None = day(_("First day no longer valid"), default=None, nullable=True)
    rate_kind: str = choice(_("What for"), choices=tuple(RateKind.choices), default=RateKind.DAY.value)


@dataclass(frozen=True, kw_only=True)
class RecordRates:
    """Rates from one source."""

    rates: tuple[RateLine, ...] = lines(_("Rates"), of=RateLine, minimum=1)
    origin: str = text(_("Source"), max_length=120, min_length=0, default="")


@dataclass(frozen=True, kw_only=True)
class ChooseGroupCurrency:
    """The currency of the group from a day on."""

    currency: str = currency(_("Currency"))
    from_on: date = day(_("From"))


@action(
    "exchange_rate.record", label=_("Record exchange rates"), policy=by_right("rate", "edit"),
    events=("exchange_rate.recorded",), icon="arrows-exchange", scope="company",
    sample=lambda: {"rates": [{"source": "EUR", "target": "GBP", "rate": "0.84", "from_on": "2026-11-23"}]},
)  # fmt: skip
def record_exchange_rate(context: ActionContext, input: RecordRates) -> None:
    """Record rates from a day on; a rate of the same pair and day is corrected. Closed deals keep their frozen rate."""
    problems = [problem for index, line in enumerate(input.rates) for problem in _faults(index, line)]
    if problems:
        raise InputInvalid(problems)
    for line in input.rates:
        key = {"source": line.source, "target": line.target, "rate_kind": line.rate_kind, "from_on": line.from_on}
        values = {"to_on": line.to_on, "rate_text": f"{line.rate:f}", "origin": input.origin}
        present = ExchangeRate.objects.filter(**key).first()
        if present:
            context.update(present, **values)
        else:
            context.create(ExchangeRate(**key, **values))
    context.answer["recorded"] = len(input.rates)
    context.emit("exchange_rate.recorded", currencies=sorted({line.source for line in input.rates}))


@action(
    "group_currency.choose", label=_("Choose the currency of the group"), policy=by_right("rate", "edit"),
    creates="group_currency", events=("group_currency.chosen",), icon="coins", scope="company",
    sample=lambda: {"currency": "EUR", "from_on": "2026-01-01"},
)  # fmt: skip
def choose_group_currency(context: ActionContext, input: ChooseGroupCurrency) -> GroupCurrency:
    """Choose the currency in which the whole company adds up. What was frozen before keeps its currency."""
    present = GroupCurrency.objects.filter(from_on=input.from_on).first()
    if present:
        row = context.update(present, currency=input.currency)
    else:
        row = context.create(GroupCurrency(currency=input.currency, from_on=input.from_on))
    context.emit("group_currency.chosen", row)
    return row


def _faults(index: int, line: RateLine) -> list[Problem]:
    if line.source == line.target:
        return [Problem(f"rates.{index}.target", "same", sentence("A rate needs two different currencies."))]
    if line.to_on is not None and line.to_on <= line.from_on:
        return [Problem(f"rates.{index}.to_on", "reversed", sentence("The rate must end after it begins."))]
    return []
