"""Reading a rate table: the tier of a value, the pieces of a path, totals, and the money in each jump."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from mainstay.kernel.rate_table.exact import ONE, ZERO, exact
from mainstay.kernel.rate_table.table import Above, Boundary, Crossing, Mode, Output, RateTable


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece of a path: ``portion`` of the base in tier number ``tier`` at ``rate``."""

    tier: int
    portion: Fraction
    rate: Fraction

    @property
    def amount(self) -> Fraction:
        """Portion times rate."""
        return self.portion * self.rate


@dataclass(frozen=True, slots=True)
class Jump:
    """What reaching the boundary ``at`` adds in one step to what has been earned before it."""

    tier: int
    at: Fraction
    worth: Fraction


def interpolate(points: Sequence[tuple[Fraction, Fraction]], x: Fraction, below: Fraction, above: Above) -> Fraction:
    """The value at ``x`` on straight lines between ``points``; ``below`` under the first, ``above`` over the last."""
    if x < points[0][0]:
        return below
    index = bisect_right(points, x, key=lambda point: point[0]) - 1
    left = points[index]
    if index == len(points) - 1:
        if above is Above.FLAT or index == 0:
            return left[1]
        left, right = points[index - 1], left
    else:
        right = points[index + 1]
    return left[1] + (x - left[0]) * (right[1] - left[1]) / (right[0] - left[0])


class Staircase:
    """A rate table laid over a ``unit``: bounds are the table's times the unit (a quota for attainment, else 1).

    ``top`` limits it to its first tiers, the last of which is then open (a gate without accelerator). Values below
    zero mirror the path above zero: what a return takes back is what the way up had given.
    """

    __slots__ = ("bounds", "rates", "table")

    def __init__(self, table: RateTable, unit: Fraction = ONE, top: int | None = None) -> None:
        tiers = table.tiers if top is None else table.tiers[: max(top, 1)]
        self.table = table
        self.bounds = [exact(tier.lower) * unit for tier in tiers]
        self.rates = [exact(tier.value) for tier in tiers]

    def tier_at(self, x: Fraction) -> int:
        """Number of the tier that ``x`` belongs to by the table's boundary rule; below the first it is the first."""
        find = bisect_right if self.table.boundary is Boundary.LOWER_INCLUSIVE else bisect_left
        return max(find(self.bounds, abs(x)) - 1, 0)

    def value_at(self, x: Fraction) -> Fraction:
        """The table's value for a single input: the tier's value, or the interpolated one."""
        if self.table.mode is Mode.INTERPOLATED:
            below = ZERO if self.table.below is None else exact(self.table.below)
            return interpolate(list(zip(self.bounds, self.rates, strict=True)), x, below, self.table.above)
        return self.rates[self.tier_at(x)]

    def rates_reached(self, x: Fraction) -> list[Fraction]:
        """The rate of each tier once the path has come to ``x``.

        The last retroactive tier reached re-rates everything from the start up to its own end.
        """
        if self.table.mode is Mode.INTERPOLATED:
            return [self.value_at(x)] * len(self.rates)
        reached = [index for index in range(self.tier_at(x) + 1) if self.table.is_retroactive(index)]
        if not reached:
            return self.rates
        last = reached[-1]
        return [self.rates[last]] * (last + 1) + self.rates[last + 1 :]

    def slices(self, before: Fraction, after: Fraction, rates: Sequence[Fraction]) -> list[Slice]:
        """The pieces of the way from ``before`` to ``after``, each with its tier's rate out of ``rates``.

        Portions add up to ``after - before``, also downward and below zero.
        """
        start, end = before.numerator, after.numerator
        if (start < 0 < end) or (end < 0 < start):
            return [*self.slices(before, ZERO, rates), *self.slices(ZERO, after, rates)]
        way = after - before
        if not way.numerator:
            return []
        low, high = abs(before), abs(after)
        upward = low < high
        if not upward:
            low, high = high, low
        pieces = self._pieces(low, high, rates)
        if not upward:
            pieces.reverse()
        sign = 1 if way.numerator > 0 else -1
        return [Slice(piece.tier, sign * piece.portion, piece.rate) for piece in pieces]

    def _pieces(self, low: Fraction, high: Fraction, rates: Sequence[Fraction]) -> list[Slice]:
        if self._single_rate:
            tier = self.tier_at(low if self.table.crossing is Crossing.RATE_BEFORE else high)
            return [Slice(tier, high - low, rates[tier])]
        pieces = []
        for tier, end in enumerate([*self.bounds[1:], high]):
            if end >= high:
                pieces.append(Slice(tier, high - low, rates[tier]))
                break
            if end > low:
                pieces.append(Slice(tier, end - low, rates[tier]))
                low = end
        return pieces

    @property
    def _single_rate(self) -> bool:
        return self.table.mode is Mode.LOOKUP or self.table.crossing is not Crossing.SPLIT

    def total(self, x: Fraction) -> Fraction:
        """What the whole path from zero to ``x`` earns: rates times portions, or the amounts of the tiers."""
        if self.table.output is Output.AMOUNT:
            return self._amount(x)
        return sum((piece.amount for piece in self.slices(ZERO, x, self.rates_reached(x))), ZERO)

    def _amount(self, x: Fraction) -> Fraction:
        if self.table.mode in (Mode.LOOKUP, Mode.INTERPOLATED):
            return self.value_at(x) if x >= 0 else ZERO
        if x < 0:
            return ZERO
        reached = self.tier_at(x)
        start = max((index for index in range(reached + 1) if self.table.is_retroactive(index)), default=0)
        return sum(self.rates[start : reached + 1], ZERO)

    def jumps(self) -> list[Jump]:
        """The boundaries at which the total leaps, with the money of each leap; continuous tables have none."""
        found = []
        for tier in range(1, len(self.bounds)):
            at = self.bounds[tier]
            worth = self._limit(tier, at) - self._limit(tier - 1, at)
            if worth:
                found.append(Jump(tier, at, worth))
        return found

    def _limit(self, tier: int, at: Fraction) -> Fraction:
        """The total at ``at`` when ``tier`` counts as the last one reached."""
        if self.table.mode is Mode.INTERPOLATED:
            return ZERO
        start = max((index for index in range(tier + 1) if self.table.is_retroactive(index)), default=0)
        if self.table.output is Output.AMOUNT:
            return sum(self.rates[tier if self.table.mode is Mode.LOOKUP else start : tier + 1], ZERO)
        if self._single_rate:
            return self.rates[tier] * at
        rates = [self.rates[start]] * (start + 1) + self.rates[start + 1 :]
        return sum((piece.amount for piece in self._pieces(ZERO, at, rates)), ZERO)
