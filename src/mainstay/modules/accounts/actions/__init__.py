"""Everything written in accounts."""

from mainstay.modules.accounts.actions import (
    accounts,
    competitors,
    contacts,
    freshness,
    measures,
    names,
    owners,
    reach,
    stakeholders,
    standing,
)

__all__ = [
    "accounts", "competitors", "contacts", "freshness", "measures", "names", "owners", "reach", "stakeholders",
    "standing",
]  # fmt: skip
