"""Everything written in agreements."""

from mainstay.modules.agreements.actions import invoices, orders, rating, totals

__all__ = ["invoices", "orders", "rating", "totals"]
