"""Everything read from agreements."""

from mainstay.modules.agreements.queries import invoices, orders, revenue

__all__ = ["invoices", "orders", "revenue"]
