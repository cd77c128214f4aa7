"""What agreements add to the pages of lower modules, and what they do when records are merged or people erased."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.points import Panel, part
from mainstay.framework.queries import ask
from mainstay.kernel.actor import Actor, Extent
from mainstay.modules.accounts.points import account_head, account_main, account_open
from mainstay.modules.agreements.actions import parts
from mainstay.modules.agreements.points import invoice_side, order_side
from mainstay.modules.work.queries.talk import comments_panel


def _trend(actor: Actor, about: Any) -> dict[str, Any] | None:
    if about.is_card or _hidden(actor, about):
        return None
    found = ask(actor, "order.revenue_by_month", {"account": about.id})
    months = [month.revenue.amount for month in found.months]
    half = len(months) // 2
    return {"revenue": found, "lines": [months[half:], [], months[:half]], "drawn": any(months),
            "first": found.months[half].month, "last": found.months[-1].month}  # fmt: skip


def _products(actor: Actor, about: Any) -> dict[str, Any] | None:
    if _hidden(actor, about):
        return None
    products = ask(actor, "order.revenue_by_product", {"account": about.id, "limit": 8})
    return {"account": about, "products": products} if products else None


def _orders(actor: Actor, about: Any) -> dict[str, Any] | None:
    if _hidden(actor, about):
        return None
    return {"orders": ask(actor, "order.of_account", {"account": about.id})}


def _hidden(actor: Actor, about: Any) -> bool:
    return actor.extent("order", "read") == Extent.NONE or bool(getattr(about, "as_of", None))


account_head.add(Panel(name="trend", template="agreements/account_trend.html", load=_trend, query_budget=6))
account_main.add(
    Panel(name="products", template="agreements/account_products.html", load=_products, rank=60, query_budget=6)
)
account_open.add(Panel(name="orders", template="agreements/account_orders.html", load=_orders, rank=30, query_budget=5))
order_side.add(comments_panel("order"))
invoice_side.add(comments_panel("invoice"))


@part("merge_account", "agreements.Order", "agreements.OrderLine", "agreements.Invoice")
def merge_account(context: ActionContext, kept: Any, merged: Any) -> parts.Done:
    """Orders and invoices of the merged account go to the kept one."""
    return parts.move_account(context, kept, merged)


@part("merge_person", "agreements.Order")
def merge_person(context: ActionContext, kept: Any, merged: Any) -> parts.Done:
    """Orders that name the merged person name the kept one."""
    return parts.move_person(context, kept, merged)


@part("erase", "agreements.Order")
def erase(context: ActionContext, person_id: int, person_key: str) -> parts.Done:  # noqa: ARG001
    """Orders no longer name the person."""
    return parts.forget_person(context, person_id)


@part("access_export", "agreements.Order")
def access_export(context: ActionContext, person_id: int, person_key: str) -> parts.Done:  # noqa: ARG001
    """Orders that name the person."""
    return parts.told_of_person(person_id)
