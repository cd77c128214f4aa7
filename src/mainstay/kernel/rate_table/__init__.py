"""Rate tables: the one tier engine of pay, rebates, volume prices and service credits.

A table says how it is read (lookup, marginal, retroactive, interpolated), which tier an exact boundary belongs to,
what a crossing line is paid, and which tiers re-rate what came before them. Nothing of it is implied.
"""

from mainstay.kernel.rate_table.checks import multiplier_problems, table_problems
from mainstay.kernel.rate_table.exact import ONE, ZERO, Rounding, exact, rounded, shown
from mainstay.kernel.rate_table.staircase import Jump, Slice, Staircase, interpolate
from mainstay.kernel.rate_table.table import (
    Above,
    Boundary,
    Crossing,
    Mode,
    Multiplier,
    Output,
    RateTable,
    RateTier,
    tiers_from,
)

__all__ = [
    "ONE",
    "ZERO",
    "Above",
    "Boundary",
    "Crossing",
    "Jump",
    "Mode",
    "Multiplier",
    "Output",
    "RateTable",
    "RateTier",
    "Rounding",
    "Slice",
    "Staircase",
    "exact",
    "interpolate",
    "multiplier_problems",
    "rounded",
    "shown",
    "table_problems",
    "tiers_from",
]
