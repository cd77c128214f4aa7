"""Everything written in accounts."""

from mainstay.modules.accounts.actions import accounts, contacts, freshness, names, owners, standing

__all__ = ["accounts", "contacts", "freshness", "names", "owners", "standing"]
