"""What the facts must fulfil before a run: nobody on two plans, splits of 100, quotas that add up, known names."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from mainstay.kernel.errors import Problem
from mainstay.kernel.rate_table import ONE, ZERO, exact, shown
from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.rules.case import Facts
from mainstay.modules.compensation.rules.credit_checks import credit_problems
from mainstay.modules.compensation.rules.name_checks import name_problems
from mainstay.modules.compensation.rules.plan import CompensationPlan
from mainstay.modules.performance.rules.exchange import RateKind, rate_words
from mainstay.modules.performance.rules.proration import months_of
from mainstay.modules.performance.rules.transactions import CreditType, Split


def fact_problems(facts: Facts) -> list[Problem]:
    """Everything that keeps the facts from being run, each with its place."""
    return [
        *_versions(facts),
        *_two_plans(facts),
        *_assignments(facts),
        *_splits(facts),
        *_quotas(facts),
        *_rates(facts),
        *credit_problems(facts),
        *name_problems(facts),
        *_transactions(facts),
    ]


def _versions(facts: Facts) -> Iterator[Problem]:
    for first, second in combinations(facts.plans, 2):
        if first.code == second.code and first.version == second.version:
            text = sentence("The plan {name} has two versions {version}.", name=first.code, version=first.version)
            yield Problem("plans", "doubled_version", text)
        elif first.code == second.code and first.currency != second.currency:
            text = sentence("The versions of the plan {name} are in two currencies. Make a new plan.", name=first.code)
            yield Problem("plans", "currency_changed", text)
        elif first.code == second.code and first.rate_as_of is not second.rate_as_of:
            text = sentence(
                "The versions of the plan {name} look up owner and rate on two dates, {first} and {second}. "
                "Choose one for all versions, or make a new plan.",
                name=first.code,
                first=first.rate_as_of.value,
                second=second.rate_as_of.value,
            )
            yield Problem("plans", "rate_as_of_changed", text)


def _measures(plans: tuple[CompensationPlan, ...], code: str) -> set[str]:
    return {component.code for plan in plans if plan.code == code for component in plan.components}


def _two_plans(facts: Facts) -> Iterator[Problem]:
    numbered = sorted(enumerate(facts.assignments), key=lambda item: (item[1].person, item[1].period.start))
    for (_, first), (number, second) in pairwise(numbered):
        shared = first.period.overlap(second.period) if first.person == second.person else None
        if shared is None:
            continue
        text = sentence(
            "{person} is on the plans {first} and {second} from {day} on. A person is on one plan on a day; "
            "let one end where the other begins.",
            person=first.person,
            first=first.plan,
            second=second.plan,
            day=shared.start,
        )
        yield Problem(f"assignments[{number}]", "two_plans", text)


def _assignments(facts: Facts) -> Iterator[Problem]:
    codes = {plan.code for plan in facts.plans}
    for number, assignment in enumerate(facts.assignments):
        if assignment.plan not in codes:
            text = sentence("There is no plan {name}.", name=assignment.plan)
            yield Problem(f"assignments[{number}].plan", "unknown_plan", text)
            continue
        for code in assignment.targets:
            if code not in _measures(facts.plans, assignment.plan):
                text = sentence("The plan {plan} has no component {name}.", plan=assignment.plan, name=code)
                yield Problem(f"assignments[{number}].targets.{code}", "unknown_component", text)


def _splits(facts: Facts) -> Iterator[Problem]:
    for number, item in enumerate(facts.transactions):
        yield from _split(item.splits, f"transactions[{number}].splits", item.id)
    for number, override in enumerate(facts.credit.overrides):
        yield from _split(override.shares, f"overrides[{number}].shares", override.transaction)


def _split(splits: tuple[Split, ...], path: str, name: str) -> Iterator[Problem]:
    shares = [split.share for split in splits if split.type is CreditType.REVENUE]
    whole = sum(shares, ZERO)
    if shares and whole != ONE:
        text = sentence(
            "The shares of {id} add up to {percent} percent and not to 100. Change them so that they do.",
            id=name,
            percent=shown(whole * 100),
        )
        yield Problem(path, "split_not_100", text)


def _quotas(facts: Facts) -> Iterator[Problem]:
    measures = {component.code: plan.currency for plan in facts.plans for component in plan.components}
    for number, quota in enumerate(facts.quotas):
        where = f"quotas[{number}]"
        if quota.measure not in measures:
            text = sentence("No component has the code {name}.", name=quota.measure)
            yield Problem(f"{where}.measure", "unknown_component", text)
        elif quota.currency and quota.currency != measures[quota.measure]:
            text = sentence(
                "The quota is in {currency}, but its plan counts in {other}. Enter it in {other}.",
                currency=quota.currency,
                other=measures[quota.measure],
            )
            yield Problem(f"{where}.currency", "quota_currency", text)
        if quota.period.end is None:
            yield Problem(where, "open_period", sentence("A quota needs an end."))
        elif quota.spread:
            months = len(list(months_of(quota.period)))
            whole = sum((exact(percent) for percent in quota.spread), ZERO)
            if len(quota.spread) != months:
                text = sentence(
                    "The spread has {number} percents for {months} months.", number=len(quota.spread), months=months
                )
                yield Problem(f"{where}.spread", "spread_length", text)
            elif whole != 100:  # noqa: PLR2004 - percent
                text = sentence("The spread adds up to {percent} and not to 100.", percent=shown(whole))
                yield Problem(f"{where}.spread", "spread_not_100", text)


def _rates(facts: Facts) -> Iterator[Problem]:
    known = {(rate.source, rate.target, rate.kind) for rate in facts.rates}
    for number, rate in enumerate(facts.rates):
        if not rate.rate:
            yield Problem(f"rates[{number}].rate", "zero_rate", sentence("An exchange rate is not zero."))
    needed = {(plan.currency, RateKind(plan.fx.value)) for plan in facts.plans}
    missing = set()
    for number, item in enumerate(facts.transactions):
        for currency, kind in needed:
            pair = (item.currency, currency, kind)
            if item.currency and item.currency != currency and pair not in known and pair not in missing:
                missing.add(pair)
                text = sentence(
                    "There is no {kind} from {source} to {target}. Enter it.",
                    kind=rate_words(kind),
                    source=item.currency,
                    target=currency,
                )
                yield Problem(f"transactions[{number}].currency", "missing_rate", text)


def _transactions(facts: Facts) -> Iterator[Problem]:
    seen = set()
    for number, item in enumerate(facts.transactions):
        if (item.id, item.version) in seen:
            text = sentence(
                "{id} stands here twice as version {version}. A changed transaction has a new version.",
                id=item.id,
                version=item.version,
            )
            yield Problem(f"transactions[{number}]", "doubled_version", text)
        seen.add((item.id, item.version))
