"""Everything written in the catalogue."""

from mainstay.modules.catalogue.actions import lines, needs, prices, products, rates

__all__ = ["lines", "needs", "prices", "products", "rates"]
