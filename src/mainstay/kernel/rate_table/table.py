"""The rate table as a value: tiers, and the four things that are always stated beside them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Mode(StrEnum):
    """How a table is read."""

    LOOKUP = "lookup"
    MARGINAL = "marginal"
    RETROACTIVE = "retroactive"
    INTERPOLATED = "interpolated"


class Boundary(StrEnum):
    """Which tier has a value that lies exactly on a boundary: the higher (lower-inclusive) or the lower one."""

    LOWER_INCLUSIVE = "lower_inclusive"
    UPPER_INCLUSIVE = "upper_inclusive"


class Crossing(StrEnum):
    """What a line that crosses a boundary is paid: each part its own rate, or one rate for all of it."""

    SPLIT = "split"
    RATE_BEFORE = "rate_before"
    RATE_AFTER = "rate_after"


class Output(StrEnum):
    """What a tier holds: a rate on the base, an amount, or a multiplier of another rate."""

    RATE = "rate"
    AMOUNT = "amount"
    MULTIPLIER = "multiplier"


class Above(StrEnum):
    """How an interpolated table goes on above its last point: level, or with the slope of its last piece."""

    FLAT = "flat"
    SLOPE = "slope"


@dataclass(frozen=True, slots=True)
class RateTier:
    """One tier from ``lower`` to ``upper`` (None: open), in the unit of the table's input.

    ``retroactive`` None follows the mode of the table; a value wins over the mode.
    """

    lower: Decimal
    upper: Decimal | None
    value: Decimal
    retroactive: bool | None = None


@dataclass(frozen=True, slots=True)
class RateTable:
    """Tiers and how they are read.

    ``input`` names what is looked up (``amount``, ``attainment``, ``discount``, ``volume`` ...). ``below`` and
    ``above`` belong to interpolated tables: the value under the first point, the way on over the last.
    """

    input: str
    tiers: tuple[RateTier, ...]
    output: Output = Output.RATE
    mode: Mode = Mode.MARGINAL
    boundary: Boundary = Boundary.LOWER_INCLUSIVE
    crossing: Crossing = Crossing.SPLIT
    below: Decimal | None = None
    above: Above = Above.FLAT

    def is_retroactive(self, index: int) -> bool:
        """Whether tier ``index``, once reached, re-rates everything from the start: the flag wins over the mode."""
        flag = self.tiers[index].retroactive
        return self.mode is Mode.RETROACTIVE if flag is None else flag

    @property
    def has_retroactive(self) -> bool:
        """Whether any tier re-rates what came before it."""
        return any(self.is_retroactive(index) for index in range(len(self.tiers)))


@dataclass(frozen=True, slots=True)
class Multiplier:
    """A second dimension: a factor looked up by a fact (``discount``, ``term``, ``margin_percent`` ...)."""

    by: str
    table: RateTable


def tiers_from(bounds: list[tuple[str, str]], *, retroactive: dict[int, bool] | None = None) -> tuple[RateTier, ...]:
    """Tiers from ``(from, value)`` texts in ascending order; each ends where the next begins, the last is open."""
    flags = retroactive or {}
    lowers = [Decimal(lower) for lower, _ in bounds]
    uppers: list[Decimal | None] = [*lowers[1:], None]
    return tuple(
        RateTier(lower, upper, Decimal(value), flags.get(index))
        for index, (lower, upper, (_, value)) in enumerate(zip(lowers, uppers, bounds, strict=True))
    )
