"""The record kinds of accounts."""

from mainstay.modules.accounts.kinds import accounts, rebalancing

__all__ = ["accounts", "rebalancing"]
