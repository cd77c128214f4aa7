"""Prices."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import day, decimal, reference
from mainstay.kernel.money import Money
from mainstay.kernel.period import Period
from mainstay.modules.catalogue.models import Price, PriceList
from mainstay.modules.catalogue.rules.prices import PriceRow, best_price


@dataclass(frozen=True, kw_only=True)
class PriceOf:
    """A product, a list, a day and a quantity."""

    product: str = reference(_("Product"), kind="product")
    price_list: str = reference(_("Price list"), kind="price_list")
    on: date | None = day(_("Day"), default=None, nullable=True)
    quantity: Decimal = decimal(_("Quantity"), places=3, minimum=Decimal(0), default=Decimal(1))


@dataclass(frozen=True)
class PriceFound:
    """The price of one unit, and from which quantity and day on it holds; ``unit_price`` None when none holds."""

    unit_price: Money | None
    min_quantity: Decimal | None = None
    from_on: date | None = None


@query("product.price", label=_("Price of a product"), output=PriceFound, rights=("catalogue", "read"), input=PriceOf,
       subject="product", budget=3,
       sample=lambda world: {"product": world.public_id("product"), "price_list": world.public_id("price_list")},
)  # fmt: skip
def product_price(context: QueryContext, input: PriceOf) -> PriceFound:
    """The price of a product on a list for a day and a quantity."""
    product = context.find("product", input.product)
    price_list = context.find("price_list", input.price_list)
    found = price_of(product.pk, price_list.pk, input.on or context.today, input.quantity)
    if found is None:
        return PriceFound(None)
    return PriceFound(Money(found.unit_price, price_list.currency), found.min_quantity, found.period.start)


def price_of(product_id: int, price_list_id: int, on: date, quantity: Decimal) -> PriceRow | None:
    """The price that holds, in the list's currency; None outside the list's own dates or where no price holds."""
    price_list = PriceList.objects.filter(pk=price_list_id).first()
    if price_list is None or on not in Period(price_list.from_on, price_list.to_on):
        return None
    rows = Price.objects.filter(product_id=product_id, price_list_id=price_list_id, from_on__lte=on)
    return best_price(
        (PriceRow(row.unit_price, row.min_quantity, Period(row.from_on, row.to_on), row.public_id) for row in rows),
        on,
        quantity,
    )
