"""Everything read in accounts. Rows of models never leave here; actions and higher modules get values or ids."""

from mainstay.modules.accounts.queries import (
    account_page,
    alike,
    cards,
    competitors,
    contact_page,
    duplicates,
    freshness,
    handovers,
    hierarchy,
    history,
    installed,
    people,
    rebalancing,
    salutations,
)

__all__ = [
    "account_page", "alike", "cards", "competitors", "contact_page", "duplicates", "freshness", "handovers", "hierarchy",
    "history", "installed", "people", "rebalancing", "salutations",
]  # fmt: skip
