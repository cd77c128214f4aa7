"""What becomes of orders and invoices when accounts are merged, people erased. Writers for procedures."""

from typing import Any

from django.db.models import F

from mainstay.framework.actions import ActionContext
from mainstay.framework.registry import registry
from mainstay.modules.agreements.actions.totals import refresh_account_totals
from mainstay.modules.agreements.models import Invoice, Order, OrderLine

Done = list[dict[str, Any]]


def move_account(context: ActionContext, kept: Any, merged: Any) -> Done:
    """Orders with their lines and invoices of the merged account go to the kept one, and its revenue follows. A number
    that both have gets the merged account's id behind it, as numbers are unique in an account.
    """
    done = []
    for model in (Order, Invoice):
        numbers = model.objects.filter(account_id=kept.pk).values_list("number", flat=True)
        doubled = model.objects.filter(account_id=merged.pk, number__in=list(numbers))
        done += [_renumbered(context, row, f"{row.number[:40]} ({merged.public_id})") for row in doubled]
        done.append(_moved(context, model.objects.filter(account_id=merged.pk), "account_id", merged.pk, kept.pk))
    done.append(_moved(context, OrderLine.objects.filter(account_id=merged.pk), "account_id", merged.pk, kept.pk))
    refresh_account_totals(context, [kept.pk, merged.pk])
    return [row for row in done if row["count"]]


def move_person(context: ActionContext, kept: Any, merged: Any) -> Done:
    """Where both persons have a contact at one account, orders name the contact of the kept person."""
    contacts = registry.kinds["contact"].model._default_manager
    by_account = dict(contacts.filter(person_id=kept.pk).values_list("account_id", "pk"))
    done = []
    for contact_id, account_id in contacts.filter(person_id=merged.pk).values_list("pk", "account_id"):
        target = by_account.get(account_id)
        if target is not None and target != contact_id:
            done.append(_moved(context, Order.objects.filter(contact_id=contact_id), "contact_id", contact_id, target))
    return [row for row in done if row["count"]]


def forget_person(context: ActionContext, person_id: int) -> Done:
    """Orders no longer name an erased person as the one who ordered."""
    rows = Order.objects.filter(contact__person_id=person_id)
    count = context.update_many(rows, note="erased: agreements.Order", contact=None, version=F("version") + 1)
    return [{"table": "agreements.Order", "count": count}] if count else []


def told_of_person(person_id: int) -> Done:
    """The orders that name a person, for their access request."""
    rows = Order.objects.filter(contact__person_id=person_id).order_by("ordered_on", "id")
    return [
        {"what": "order", "number": row.number, "ordered_on": row.ordered_on.isoformat(), "amount": str(row.amount)}
        for row in rows
    ]


def _renumbered(context: ActionContext, row: Any, number: str) -> dict[str, Any]:
    before = row.number
    context.update(row, number=number)
    label = type(row)._meta.label
    return {"table": label, "column": "number", "from": before, "to": number, "ids": [row.pk], "count": 1}


def _moved(context: ActionContext, rows: Any, column: str, old: int, new: int) -> dict[str, Any]:
    label = rows.model._meta.label
    ids = list(rows.values_list("pk", flat=True))
    values: dict[str, Any] = {column: new}
    if hasattr(rows.model, "version"):
        values["version"] = F("version") + 1
    context.update_many(rows.model._default_manager.filter(pk__in=ids), note=f"merged: {label}", **values)
    return {"table": label, "column": column, "from": old, "to": new, "ids": ids, "count": len(ids)}
