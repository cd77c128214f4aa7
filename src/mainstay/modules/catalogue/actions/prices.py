"""Price lists and prices."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import currency, day, decimal, reference, text
from mainstay.framework.values.mentioned import filled, mentioned
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.catalogue.actions.products import refuse_reversed
from mainstay.modules.catalogue.models import Price, PriceList


@dataclass(frozen=True, kw_only=True)
class CreatePriceList:
    """A new price list."""

    code: str = text(_("Code"), max_length=40)
    name: str = text(_("Name"), max_length=120)
    currency: str = currency(_("Currency"))
    from_on: date = day(_("Valid from"))
    to_on: date | None = day(_("First day no longer valid"), default=None, nullable=True)


@dataclass(frozen=True, kw_only=True)
class EditPriceList:
    """Changes to a price list; its currency stays, or all its prices would be relabelled."""

    name: Any = text(_("Name"), max_length=120, default=UNSET)
    from_on: Any = day(_("Valid from"), default=UNSET)
    to_on: Any = day(_("First day no longer valid"), default=UNSET, nullable=True)


@dataclass(frozen=True, kw_only=True)
class SetPrice:
    """The price of a product from a day and a quantity on."""

    product: str = reference(_("Product"), kind="product")
    price_list: str = reference(_("Price list"), kind="price_list")
    unit_price: Decimal = decimal(_("Price per unit"), minimum=Decimal(0), maximum=Decimal("1e12"))
    min_quantity: Decimal = decimal(
        _("From quantity"), places=3, minimum=Decimal(0), maximum=Decimal("1e12"), default=Decimal(0)
    )
    from_on: date = day(_("Valid from"))
    to_on: date | None = day(_("First day no longer valid"), default=None, nullable=True)


@dataclass(frozen=True, kw_only=True)
class EndPrice:
    """The first day on which a price no longer holds."""

    to_on: date = day(_("First day no longer valid"))


@action(
    "price_list.create", label=_("New price list"), policy=by_right("catalogue", "edit"), creates="price_list",
    icon="list-numbers", scope="company",
    sample=lambda: {"code": "EU", "name": "Europe", "currency": "EUR", "from_on": "2026-01-01"},
)  # fmt: skip
def create_price_list(context: ActionContext, input: CreatePriceList) -> PriceList:
    """Open a price list in a currency."""
    if PriceList.objects.filter(code=input.code).exists():
        raise InputInvalid(
            [
                Problem(
                    "code", "taken", sentence("There is already a price list with the code {taken}.", taken=input.code)
                )
            ]
        )
    refuse_reversed(input.from_on, input.to_on, "to_on")
    return context.create(PriceList(**mentioned(input, "code", "name", "currency", "from_on", "to_on")))


@action(
    "price_list.edit", label=_("Edit"), policy=by_right("catalogue", "edit"), subject="price_list",
    sample=lambda: {"name": "Europe and Turkey"},
)  # fmt: skip
def edit_price_list(context: ActionContext, input: EditPriceList) -> PriceList:
    """Change the name or the dates of a price list."""
    row: PriceList = context.subject
    values = mentioned(input, "name", "from_on", "to_on")
    refuse_reversed(values.get("from_on", row.from_on), values.get("to_on", row.to_on), "to_on")
    return context.update(row, **values)


@action(
    "price.set", label=_("Set a price"), policy=by_right("catalogue", "edit"), creates="price",
    events=("price.set",), icon="tag", scope="company",
    sample=lambda world: {"product": world.public_id("product"), "price_list": world.public_id("price_list"),
                          "unit_price": "12.50", "from_on": "2026-01-01"},
)  # fmt: skip
def set_price(context: ActionContext, input: SetPrice) -> Price:
    """Set a price from a day on. The one that held before ends on that day; one of the same start is corrected."""
    product = context.find("product", input.product, "product")
    price_list = context.find("price_list", input.price_list, "price_list")
    refuse_reversed(input.from_on, input.to_on, "to_on")
    present_prices = Price.objects.filter(product=product, price_list=price_list)
    same = [row for row in present_prices if row.min_quantity == input.min_quantity]
    for row in same:
        if row.from_on < input.from_on and (row.to_on is None or row.to_on > input.from_on):
            context.update(row, to_on=input.from_on)
    values = mentioned(input, "unit_price", "min_quantity", "from_on", "to_on")
    present = next((row for row in same if row.from_on == input.from_on), None)
    made = Price(product=product, price_list=price_list)
    price = context.update(present, **values) if present else context.create(filled(made, **values))
    context.emit("price.set", product, price=price.public_id)
    return price


@action(
    "price.end", label=_("End the price"), policy=by_right("catalogue", "edit"), subject="price",
    events=("price.set",), icon="calendar-off", sample=lambda: {"to_on": "2030-01-01"},
)  # fmt: skip
def end_price(context: ActionContext, input: EndPrice) -> Price:
    """End a price; orders before that day keep it."""
    price: Price = context.subject
    refuse_reversed(price.from_on, input.to_on, "to_on")
    context.update(price, to_on=input.to_on)
    context.emit("price.set", price.product, price=price.public_id)
    return price
