"""What the facts name must be there, once, and in a shape that can be counted: a slip of the pen is told, not ignored."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from mainstay.kernel.errors import Problem
from mainstay.kernel.period import Period
from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.rules.case import Facts
from mainstay.modules.compensation.rules.plan import PlanComponent
from mainstay.modules.performance.rules.events import REVERSALS, day_of
from mainstay.modules.performance.rules.transactions import Transaction

_MOST_REACHED = 10
_WHOLE = 100


def name_problems(facts: Facts) -> list[Problem]:
    """Unknown people, components, objectives, transactions and calendars; doubled quotas and rates; odd amounts."""
    return [
        *_people(facts),
        *_calendars(facts),
        *_results(facts),
        *_measures(facts),
        *_touched(facts),
        *_awards(facts),
        *_doubled(facts),
        *_transactions(facts),
    ]


def _people(facts: Facts) -> Iterator[Problem]:
    known = {item.person for item in facts.assignments} | {item.id for item in facts.people}
    named = (
        *(("results", number, item.person) for number, item in enumerate(facts.results)),
        *(("outside", number, item.person) for number, item in enumerate(facts.outside)),
        *(("adjustments", number, item.person) for number, item in enumerate(facts.adjustments)),
        *(("awards", number, item.person) for number, item in enumerate(facts.awards)),
        *(("debts", number, item.person) for number, item in enumerate(facts.debts)),
    )
    for part, number, person in named:
        if person not in known:
            text = sentence("There is no person {name}.", name=person)
            yield Problem(f"{part}[{number}].person", "unknown_person", text)


def _calendars(facts: Facts) -> Iterator[Problem]:
    for number, person in enumerate(facts.people):
        if person.calendar and person.calendar not in facts.calendars:
            text = sentence("There is no calendar {name}.", name=person.calendar)
            yield Problem(f"people[{number}].calendar", "unknown_calendar", text)
        if person.currency and not _is_currency(person.currency):
            yield _no_currency(f"people[{number}].currency", person.currency)


def _components(facts: Facts) -> dict[str, list[PlanComponent]]:
    found: dict[str, list[PlanComponent]] = {}
    for plan in facts.plans:
        for component in plan.components:
            found.setdefault(component.code, []).append(component)
    return found


def _results(facts: Facts) -> Iterator[Problem]:
    components = _components(facts)
    for number, item in enumerate(facts.results):
        where = f"results[{number}]"
        if item.component not in components:
            text = sentence("No component has the code {name}.", name=item.component)
            yield Problem(f"{where}.component", "unknown_component", text)
        elif item.objective not in {goal.name for part in components[item.component] for goal in part.objectives}:
            text = sentence("{component} has no objective {name}.", component=item.component, name=item.objective)
            yield Problem(f"{where}.objective", "unknown_objective", text)
        if item.result > _MOST_REACHED:
            text = sentence('A result is a part of 1: "0.9" is 90 percent, not {value}.', value=item.result)
            yield Problem(f"{where}.result", "result_not_a_part", text)


def _measures(facts: Facts) -> Iterator[Problem]:
    components = _components(facts)
    for number, relief in enumerate(facts.reliefs):
        if relief.measure not in components:
            text = sentence("No component has the code {name}.", name=relief.measure)
            yield Problem(f"reliefs[{number}].measure", "unknown_component", text)


def _touched(facts: Facts) -> Iterator[Problem]:
    known = {item.id for item in facts.transactions}
    named = (
        *(("overrides", number, item.transaction) for number, item in enumerate(facts.credit.overrides)),
        *(("incidents", number, item.transaction) for number, item in enumerate(facts.incidents)),
    )
    for part, number, name in named:
        if name not in known:
            text = sentence("There is no transaction {name}.", name=name)
            yield Problem(f"{part}[{number}].transaction", "unknown_transaction", text)


def _awards(facts: Facts) -> Iterator[Problem]:
    for number, item in enumerate(facts.awards):
        if item.award.tax_percent >= _WHOLE:
            text = sentence(
                "A tax is less than 100 percent; {percent} would leave nothing.", percent=item.award.tax_percent
            )
            yield Problem(f"awards[{number}].award.tax_percent", "percent", text)


def _doubled(facts: Facts) -> Iterator[Problem]:
    for number, quota, shared in _overlapping(facts.quotas, lambda one: (one.measure, one.holder, one.version)):
        text = sentence(
            "{person} has two quotas for {component} from {day} on. A changed quota has a new version.",
            person=quota.holder,
            component=quota.measure,
            day=shared.start,
        )
        yield Problem(f"quotas[{number}]", "two_quotas", text)
    for number, rate, shared in _overlapping(facts.rates, lambda one: (one.source, one.target, one.kind)):
        text = sentence(
            "There are two rates from {source} to {target} of one kind from {day} on. Leave one.",
            source=rate.source,
            target=rate.target,
            day=shared.start,
        )
        yield Problem(f"rates[{number}]", "two_rates", text)


def _overlapping(rows: Sequence[Any], key: Callable[[Any], Any]) -> Iterator[tuple[int, Any, Period]]:
    """Rows whose period begins in that of another with the same key: their place, they, and what both cover."""
    ordered = sorted(enumerate(rows), key=lambda one: (key(one[1]), one[1].period.start))
    for (_, before), (number, after) in pairwise(ordered):
        shared = before.period.overlap(after.period) if key(before) == key(after) else None
        if shared is not None:
            yield number, after, shared


def _transactions(facts: Facts) -> Iterator[Problem]:
    newest = {item.id: item for item in sorted(facts.transactions, key=lambda item: item.version)}
    for number, item in enumerate(facts.transactions):
        where = f"transactions[{number}]"
        if not item.of and day_of(item) is None:
            text = sentence(
                "{id} has no date, so it would never count. Enter when it was booked, invoiced or paid.", id=item.id
            )
            yield Problem(where, "no_date", text)
        if item.currency and not _is_currency(item.currency):
            yield _no_currency(f"{where}.currency", item.currency)
        yield from _following(item, newest.get(item.of), where)


def _following(item: Transaction, of: Transaction | None, where: str) -> Iterator[Problem]:
    if item.kind in REVERSALS and item.amount < 0:
        text = sentence("{id} takes back what it names; enter its amount without a minus.", id=item.id)
        yield Problem(f"{where}.amount", "negative", text)
    if of is not None and item.currency and of.currency and item.currency != of.currency:
        text = sentence(
            "{id} is in {currency}, but {of}, which it belongs to, is in {other}. Enter it in {other}.",
            id=item.id,
            currency=item.currency,
            of=of.id,
            other=of.currency,
        )
        yield Problem(f"{where}.currency", "currency_of_another", text)


def _is_currency(text: str) -> bool:
    return len(text) == 3 and text.isascii() and text.isupper()  # noqa: PLR2004 - ISO 4217


def _no_currency(path: str, value: str) -> Problem:
    text = sentence("A currency is three capital letters such as EUR, not {value}.", value=value)
    return Problem(path, "not_a_currency", text)
