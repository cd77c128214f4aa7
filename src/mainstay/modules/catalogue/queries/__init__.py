"""Everything read from the catalogue."""

from mainstay.modules.catalogue.queries.prices import price_of
from mainstay.modules.catalogue.queries.products import product_ids_by_code, product_page
from mainstay.modules.catalogue.queries.rates import group_currency, in_group_currency, rates_on

__all__ = ["group_currency", "in_group_currency", "price_of", "product_ids_by_code", "product_page", "rates_on"]
