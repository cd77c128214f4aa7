"""Products."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.history.as_of import row_as_of, rows_as_of
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import reference
from mainstay.kernel.errors import SubjectNotFound
from mainstay.kernel.money import Money
from mainstay.modules.catalogue.choices import Classification
from mainstay.modules.catalogue.models import Price, PriceList, Product, ProductFit
from mainstay.modules.catalogue.rules.names import name_in


@dataclass(frozen=True, kw_only=True)
class OneProduct:
    """A product."""

    id: str = reference(_("Product"), kind="product")


@dataclass(frozen=True)
class PriceLine:
    """A price of a product: on which list, from which quantity, in which period."""

    id: str
    price_list: str
    unit_price: Money
    min_quantity: Decimal
    from_on: date
    to_on: date | None


@dataclass(frozen=True)
class NeedAnswered:
    """A kind of need that a product answers, and why."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True)
class ProductPageOutput:
    """Everything on the page of a product."""

    id: str
    version: int
    title: str
    code: str
    line: str
    unit_name: str
    classification: str
    active_from: date | None
    active_to: date | None
    purpose: str
    arguments: str
    objections: str
    prices: tuple[PriceLine, ...]
    needs: tuple[NeedAnswered, ...]
    custom: dict[str, Any]


@query("product.page", label=_("Page of a product"), output=ProductPageOutput, rights=("catalogue", "read"),
       input=OneProduct, subject="product", budget=8, sample=lambda world: {"id": world.public_id("product")},
)  # fmt: skip
def product_page(context: QueryContext, input: OneProduct) -> ProductPageOutput:
    """A product with its knowledge, prices and the needs it answers; as of a past moment when asked so."""
    row = context.find("product", input.id)
    if context.as_of:
        row = row_as_of(Product, row.pk, context.as_of)
        if row is None:
            raise SubjectNotFound("product")
    language = context.actor.language
    return ProductPageOutput(
        id=row.public_id, version=row.version, title=name_in(row.names, language, row.name), code=row.code,
        line=name_in(row.line.names, language, row.line.name) if row.line else "", unit_name=row.unit_name,
        classification=str(Classification(row.classification).label), active_from=row.active_from,
        active_to=row.active_to, purpose=row.purpose, arguments=row.arguments, objections=row.objections,
        prices=_prices(context, row), needs=_needs(row, language), custom=row.custom,
    )  # fmt: skip


def product_ids_by_code(codes: Iterable[str]) -> dict[str, int]:
    """Ids of products by code, for imports and orders; codes that nobody has are left out."""
    wanted = sorted(set(codes))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), 500):
        found |= dict(Product.objects.filter(code__in=wanted[start : start + 500]).values_list("code", "id"))
    return found


def _prices(context: QueryContext, product: Product) -> tuple[PriceLine, ...]:
    rows = (
        rows_as_of(Price, {"product": product.pk}, context.as_of)
        if context.as_of
        else Price.objects.filter(product=product)
    )
    lists = PriceList.objects.in_bulk({row.price_list_id for row in rows})
    shown = [
        PriceLine(row.public_id, lists[row.price_list_id].name,
                  Money(row.unit_price, lists[row.price_list_id].currency), row.min_quantity, row.from_on, row.to_on)
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(shown, key=lambda one: (one.price_list, one.min_quantity, one.from_on)))


def _needs(product: Product, language: str) -> tuple[NeedAnswered, ...]:
    fits = ProductFit.objects.filter(product_id=product.pk, need_kind__is_active=True).select_related("need_kind")
    return tuple(
        NeedAnswered(fit.need_kind.public_id, name_in(fit.need_kind.names, language, fit.need_kind.name), fit.reason)
        for fit in fits.order_by("need_kind__name")
    )
