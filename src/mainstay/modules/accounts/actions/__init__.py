"""Everything written in accounts."""

from mainstay.modules.accounts.actions import (
    accounts,
    bulk,
    cards,
    competitors,
    contacts,
    freshness,
    measures,
    merge_accounts,
    merge_persons,
    names,
    owners,
    reach,
    stakeholders,
    stale_duties,
    standing,
)

__all__ = [
    "accounts",
    "bulk",
    "cards",
    "competitors",
    "contacts",
    "freshness",
    "measures",
    "merge_accounts",
    "merge_persons",
    "names",
    "owners",
    "reach",
    "stakeholders",
    "stale_duties",
    "standing",
]  # fmt: skip
