"""A plan in words: its order of operations, the money of its jumps, and what a new version changes."""

import dataclasses
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from mainstay.kernel.money import Money, exponent
from mainstay.kernel.rate_table import ONE, Staircase, exact, rounded
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.compensation.rules.plan import CompensationPlan


def order_of_operations() -> tuple[Sentence, ...]:
    """The steps of every calculation, in their order; printed with each plan."""
    return (
        sentence("Credits, in the plan's currency"),
        sentence("Cap per deal"),
        sentence("Proration of quota and target, then the measure"),
        sentence("Threshold and gates"),
        sentence("Rate or curve"),
        sentence("Multipliers"),
        sentence("Rounding of each earning line"),
        sentence("Cap of the component"),
        sentence("Cap of the plan, shared pro rata, the residual on the largest"),
        sentence("Release of what has become payable, then holdback and deferral"),
        sentence("Clawbacks and adjustments"),
        sentence("Recovery of overpayment"),
        sentence("Draw or recovery of the draw"),
        sentence("Minimum payout"),
        sentence("Payout currency"),
        sentence("Rounding of the payout"),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class JumpInMoney:
    """Reaching ``at`` adds ``worth`` in one step; ``at`` is in the unit of the table's input."""

    component: str
    tier: int
    at: Decimal
    worth: Money
    sentence: Sentence


def jumps(plan: CompensationPlan, quotas: dict[str, Decimal]) -> tuple[JumpInMoney, ...]:
    """Every retroactive jump with its money value. Tables of attainment need the quota of their component.

    A jump makes the last cent before it worth thousands: it is shown before approval.
    """
    found = []
    for component in plan.components:
        if component.table is None or component.table.input not in ("amount", "attainment"):
            continue
        needs_quota = component.table.input == "attainment"
        if needs_quota and component.code not in quotas:
            continue
        unit = exact(quotas[component.code]) if needs_quota else ONE
        base = exact(component.rate) if component.table.output.value == "multiplier" and component.rate else ONE
        for jump in Staircase(component.table, unit).jumps():
            worth = Money(rounded(jump.worth * base, exponent(plan.currency)), plan.currency)
            at = component.table.tiers[jump.tier].lower
            text = sentence(
                "{component}: reaching {amount} adds {worth} in one step, because tier {tier} also re-rates what came "
                "before it.",
                component=component.code,
                amount=Money(rounded(jump.at, exponent(plan.currency)), plan.currency),
                worth=worth,
                tier=jump.tier + 1,
            )
            found.append(JumpInMoney(component.code, jump.tier, at, worth, text))
    return tuple(found)


def differences(old: CompensationPlan, new: CompensationPlan) -> tuple[Sentence, ...]:
    """What changed from one version of a plan to another, one sentence for each change."""
    found = list(_fields("", old, new, ("components",)))
    codes = [component.code for component in old.components]
    codes += [component.code for component in new.components if component.code not in codes]
    for code in codes:
        before, after = old.component(code), new.component(code)
        if before is None:
            found.append(sentence("The component {name} is new.", name=code))
        elif after is None:
            found.append(sentence("The component {name} is gone.", name=code))
        else:
            found += _changes(code, before, after)
    return tuple(found)


def _fields(path: str, old: Any, new: Any, without: tuple[str, ...] = ()) -> Iterator[Sentence]:
    for item in dataclasses.fields(old):
        if item.name not in without:
            yield from _changes(f"{path} {_words(item.name)}".strip(), getattr(old, item.name), getattr(new, item.name))


def _changes(path: str, old: Any, new: Any) -> Iterator[Sentence]:
    if old == new:
        return
    if dataclasses.is_dataclass(old) and type(old) is type(new):
        yield from _fields(path, old, new)
    elif isinstance(old, tuple) and isinstance(new, tuple) and _structured(old, new):
        yield from _list_changes(path, old, new)
    else:
        yield sentence("{what}: {old} becomes {new}.", what=path, old=in_words(old), new=in_words(new))


def _structured(old: Sequence[Any], new: Sequence[Any]) -> bool:
    return any(dataclasses.is_dataclass(item) for item in (*old, *new))


def _list_changes(path: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Sentence]:
    for number in range(max(len(old), len(new))):
        where = f"{path} {number + 1}"
        if number >= len(old):
            yield sentence("{what} is new: {new}.", what=where, new=in_words(new[number]))
        elif number >= len(new):
            yield sentence("{what} is gone: {old}.", what=where, old=in_words(old[number]))
        else:
            yield from _changes(where, old[number], new[number])


def _words(name: str) -> str:
    return name.replace("_", " ")


def in_words(value: Any) -> str:
    """A value of a plan as a reader sees it."""
    if value is None or value == ():
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(in_words(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = [(item.name, getattr(value, item.name)) for item in dataclasses.fields(value)]
        told = [f"{_words(name)} {in_words(part)}" for name, part in parts if part not in (None, ())]
        return " ".join(told)
    return str(value)
