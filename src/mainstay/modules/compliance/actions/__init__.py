"""Everything written by compliance."""

from mainstay.modules.compliance.actions import (
    competitions,
    conflicts,
    consents,
    erasing,
    holds,
    notices,
    requests,
    retention,
    rounds,
    states,
    suppressions,
    walls,
)

__all__ = [
    "competitions", "conflicts", "consents", "erasing", "holds", "notices", "requests", "retention", "rounds", "states",
    "suppressions", "walls",
]  # fmt: skip
