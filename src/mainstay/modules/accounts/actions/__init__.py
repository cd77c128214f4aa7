"""Everything written in accounts."""

from mainstay.modules.accounts.actions import accounts

__all__ = ["accounts"]
