"""Products in a deal."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import decimal, reference, text
from mainstay.framework.values.mentioned import filled, mentioned
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.catalogue.queries.prices import price_of
from mainstay.modules.pipeline.actions.valuing import worth_columns
from mainstay.modules.pipeline.models import Opportunity, OpportunityLine
from mainstay.modules.pipeline.policy import may_edit_open_deal
from mainstay.modules.pipeline.rules.values import amount_of_lines

_QUANTITY = {"places": 3, "minimum": Decimal("-1e9"), "maximum": Decimal("1e9")}
_PRICE = {"places": 6, "minimum": Decimal(0), "maximum": Decimal("1e9")}


@dataclass(frozen=True, kw_only=True)
class AddLine:
    """A product or free text, how much, at which price in the deal's currency."""

    product: str | None = reference(_("Product"), kind="product", default=None, nullable=True)
    description: str = text(_("Description"), min_length=0, default="")
    quantity: Decimal = decimal(_("Quantity"), **_QUANTITY, default=Decimal(1))
    unit_price: Decimal | None = decimal(_("Price per unit"), **_PRICE, default=None, nullable=True)
    price_list: str | None = reference(
        _("Price from the list"), kind="price_list", default=None, nullable=True,
        help=_("Used where no price is written."),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class EditLine:
    """Changes to a line."""

    line: str = text(_("Line"), max_length=16, hidden=True)
    description: Any = text(_("Description"), min_length=0, default=UNSET)
    quantity: Any = decimal(_("Quantity"), **_QUANTITY, default=UNSET)
    unit_price: Any = decimal(_("Price per unit"), **_PRICE, default=UNSET, nullable=True)


@dataclass(frozen=True, kw_only=True)
class RemoveLine:
    """The line to take out."""

    line: str = text(_("Line"), max_length=16, hidden=True)


@action(
    "opportunity.add_line", label=_("Add a product"), policy=may_edit_open_deal, subject="opportunity",
    events=("opportunity.changed",), icon="package",
    sample=lambda: {"description": "Pectin blend", "quantity": "40", "unit_price": "12.50"},
)  # fmt: skip
def add_opportunity_line(context: ActionContext, input: AddLine) -> Opportunity:
    """Add a product to a deal. Once every line has a price, the amount of the deal is their sum."""
    deal: Opportunity = context.subject
    product = context.find("product", input.product, "product") if input.product else None
    if product is None and not input.description:
        raise InputInvalid([Problem("product", "required", sentence("Name a product, or describe what it is."))])
    price = input.unit_price
    if price is None and input.price_list and product is not None:
        price = _list_price(context, deal, product.pk, input)
    line = OpportunityLine(
        opportunity=deal, product=product, currency=deal.currency, position=deal.lines.count(),
        description=input.description or (product.name if product else ""),
    )  # fmt: skip
    context.create(filled(line, **_priced(deal.currency, input.quantity, price)))
    follow_lines(context, deal)
    return deal


@action(
    "opportunity.edit_line", label=_("Change a product"), policy=may_edit_open_deal, subject="opportunity",
    events=("opportunity.changed",), menu=False, sample=lambda: {"line": "none", "quantity": "2"},
)  # fmt: skip
def edit_opportunity_line(context: ActionContext, input: EditLine) -> Opportunity:
    """Change quantity, price or description of a product in a deal."""
    deal: Opportunity = context.subject
    line = _line(deal, input.line)
    given = mentioned(input, "description", "quantity", "unit_price")
    quantity, price = given.get("quantity", line.quantity), given.get("unit_price", line.unit_price)
    context.update(line, **(given | _priced(deal.currency, quantity, price)))
    follow_lines(context, deal)
    return deal


@action(
    "opportunity.remove_line", label=_("Take a product out"), policy=may_edit_open_deal, subject="opportunity",
    events=("opportunity.changed",), menu=False, sample=lambda: {"line": "none"},
)  # fmt: skip
def remove_opportunity_line(context: ActionContext, input: RemoveLine) -> Opportunity:
    """Take a product out of a deal."""
    deal: Opportunity = context.subject
    line = _line(deal, input.line)
    context.answer["undo"] = {
        "action": "opportunity.add_line", "subject": deal.public_id,
        "input": {
            "product": line.product.public_id if line.product else None, "description": line.description,
            "quantity": f"{line.quantity:f}",
            "unit_price": None if line.unit_price is None else f"{line.unit_price:f}",
        },
    }  # fmt: skip
    context.remove(line)
    follow_lines(context, deal)
    return deal


def follow_lines(context: ActionContext, deal: Opportunity) -> None:
    """Bring the amount of a deal in step with its lines, inside the running action."""
    amount = amount_of_lines(line.amount for line in deal.lines.order_by("position", "id"))
    if amount is not None:
        context.update(deal, amount=amount, **worth_columns(deal, context.today, amount=amount))
    context.emit("opportunity.changed", deal, account=deal.account.public_id)


def _priced(currency: str, quantity: Decimal, price: Decimal | None) -> dict[str, Any]:
    amount = None if price is None else Money(quantity * price, currency).rounded()
    return {"quantity": quantity, "unit_price": price, "amount": amount}


def _list_price(context: ActionContext, deal: Opportunity, product_id: int, given: AddLine) -> Decimal:
    price_list = context.find("price_list", given.price_list or "", "price_list")
    if price_list.currency != deal.currency:
        message = sentence(
            "This list is in {theirs}, the deal in {ours}.", theirs=price_list.currency, ours=deal.currency
        )
        raise InputInvalid([Problem("price_list", "currency", message)])
    found = price_of(product_id, price_list.pk, context.today, given.quantity)
    if found is None:
        raise InputInvalid(
            [Problem("price_list", "no_price", sentence("The list has no price of this product today; write one."))]
        )
    return found.unit_price


def _line(deal: Opportunity, public_id: str) -> OpportunityLine:
    line = deal.lines.filter(public_id=public_id).first()
    if line is None:
        raise InputInvalid([Problem("line", "not_found", sentence("The deal has no such line."))])
    return line
