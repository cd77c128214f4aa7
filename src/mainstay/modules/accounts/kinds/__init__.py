"""The record kinds of accounts."""

from mainstay.modules.accounts.kinds import accounts, handovers, rebalancing

__all__ = ["accounts", "handovers", "rebalancing"]
