"""What a rate table must fulfil before anybody is paid by it, in sentences that a manager understands."""

from collections.abc import Iterator
from decimal import Decimal

from mainstay.kernel.errors import Problem
from mainstay.kernel.rate_table.table import Crossing, Mode, Multiplier, Output, RateTable
from mainstay.kernel.sentences import sentence

_STARTS_AT_ZERO = frozenset({"amount", "attainment"})


def table_problems(table: RateTable, path: str = "table") -> list[Problem]:
    """Everything wrong with the table: gaps, overlaps, order, the open end, rules that contradict each other."""
    if not table.tiers:
        return [Problem(f"{path}.tiers", "no_tiers", sentence("The table has no tiers. Add at least one."))]
    return [*_start_problems(table, path), *_order_problems(table, path), *_mode_problems(table, path)]


def multiplier_problems(multiplier: Multiplier, path: str) -> list[Problem]:
    """What is wrong with a second dimension; it is always looked up."""
    return table_problems(multiplier.table, path)


def _start_problems(table: RateTable, path: str) -> Iterator[Problem]:
    first = table.tiers[0].lower
    if table.input in _STARTS_AT_ZERO and table.mode is not Mode.INTERPOLATED and first != 0:
        text = sentence(
            "The first tier begins at {first}, so nothing is said about what lies below it. "
            "Begin the first tier at 0; if nothing is paid there, give it the value 0.",
            first=first,
        )
        yield Problem(f"{path}.tiers[0].from", "not_from_zero", text)


def _order_problems(table: RateTable, path: str) -> Iterator[Problem]:
    last = len(table.tiers) - 1
    for index, tier in enumerate(table.tiers):
        where = f"{path}.tiers[{index}]"
        if tier.upper is None:
            if index != last:
                text = sentence("Tier {number} has no end, but it is not the last one.", number=index + 1)
                yield Problem(f"{where}.upto", "open_inside", text)
            continue
        if tier.upper <= tier.lower:
            text = sentence(
                "Tier {number} ends at {upper}, which is not above its beginning {lower}. Tiers must ascend.",
                number=index + 1,
                upper=tier.upper,
                lower=tier.lower,
            )
            yield Problem(where, "not_ascending", text)
        if index == last:
            text = sentence(
                "The last tier ends at {upper}; above that nothing would be paid. Leave its end open.", upper=tier.upper
            )
            yield Problem(f"{where}.upto", "last_not_open", text)
        else:
            yield from _seam_problems(table, index, tier.upper, path)


def _seam_problems(table: RateTable, index: int, upper: Decimal, path: str) -> Iterator[Problem]:
    lower = table.tiers[index + 1].lower
    where = f"{path}.tiers[{index + 1}].from"
    if upper < lower:
        text = sentence(
            "Between {upper} and {lower} there is no tier, so nothing would be paid there. "
            "Let tier {number} end at {lower}, or the next one begin at {upper}.",
            upper=upper,
            lower=lower,
            number=index + 1,
        )
        yield Problem(where, "gap", text)
    elif upper > lower:
        text = sentence(
            "Between {lower} and {upper} two tiers apply. Let the next one begin at {upper}.", upper=upper, lower=lower
        )
        yield Problem(where, "overlap", text)


def _mode_problems(table: RateTable, path: str) -> Iterator[Problem]:
    if table.mode is Mode.INTERPOLATED and len(table.tiers) < 2:  # noqa: PLR2004 - a line needs two points
        text = sentence("An interpolated table needs at least two points, because it draws a line between them.")
        yield Problem(f"{path}.tiers", "one_point", text)
    if table.mode in (Mode.LOOKUP, Mode.INTERPOLATED) and any(tier.retroactive for tier in table.tiers):
        text = sentence(
            "A tier is marked retroactive, but the table is read by {mode}. Use the mode marginal or retroactive.",
            mode=table.mode.value,
        )
        yield Problem(f"{path}.tiers", "retroactive_without_path", text)
    if table.mode is not Mode.LOOKUP and table.crossing is not Crossing.SPLIT:
        if table.has_retroactive or table.mode is Mode.INTERPOLATED:
            text = sentence(
                "The crossing rule {crossing} has nothing to decide here, because the table re-rates the whole amount. "
                "Use split.",
                crossing=table.crossing.value,
            )
            yield Problem(f"{path}.crossing", "crossing_idle", text)
        elif table.output is Output.AMOUNT:
            text = sentence("A table of amounts has no rate to choose at a crossing. Use split.")
            yield Problem(f"{path}.crossing", "crossing_idle", text)
