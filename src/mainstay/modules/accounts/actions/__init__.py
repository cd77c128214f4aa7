"""Everything written in accounts."""

from mainstay.modules.accounts.actions import (
    accounts,
    bulk,
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
