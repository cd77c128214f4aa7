"""Importing product lines, products and prices."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.imports.running.batch import Batch
from mainstay.framework.imports.running.rows import BadField, ImportRow
from mainstay.framework.imports.targets import ImportField, ImportTarget, Lookup, register_import
from mainstay.framework.kinds import SearchText
from mainstay.kernel.collation import collation_key
from mainstay.kernel.folding import fold
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.modules.catalogue.actions.lines import SORT_LANGUAGE
from mainstay.modules.catalogue.actions.products import name_forms
from mainstay.modules.catalogue.choices import Classification
from mainstay.modules.catalogue.models import Price, PriceList, Product, ProductLine
from mainstay.modules.catalogue.rules.exact import PRICE_PLACES, QUANTITY_PLACES, to_scaled

_RIGHT = ("catalogue", "edit")
_BY_NAME = Lookup("", confirm="name", form=fold)
_LIST_PRICES = "list-prices-{currency}"


def line_columns(batch: Batch, row: ImportRow) -> dict[str, Any]:  # noqa: ARG001
    """Columns of a product line."""
    found: dict[str, Any] = {name: row.values[name] or "" for name in ("name", "external_ref") if name in row.values}
    if "name" in found:
        found["name_key"] = collation_key(found["name"], SORT_LANGUAGE)[:200]
    return found


def product_columns(batch: Batch, row: ImportRow) -> dict[str, Any]:  # noqa: ARG001
    """Columns of a product; without a code its name serves as one."""
    values = row.values
    texts = ("code", "name", "unit_name", "classification", "purpose", "external_ref")
    found: dict[str, Any] = {name: values[name] for name in texts if values.get(name) is not None}
    for name, column in (("line", "line_id"), ("active_from", "active_from"), ("active_to", "active_to")):
        if name in values:
            found[column] = values[name]
    if row.present is None and not found.get("code"):
        found["code"] = found["name"][:60]
    if "name" in found or "code" in found:
        present = row.present or {}
        found |= name_forms(found.get("name", present.get("name", "")), found.get("code", present.get("code", "")))
    return found


def product_document(columns: Any) -> SearchText:
    """What search knows of a product without names in other languages."""
    return SearchText(columns["name"], f"{columns['code']} {columns.get('purpose', '')}")


def beside_products(batch: Batch, new: Sequence[ImportRow], present: Sequence[ImportRow]) -> None:
    """A list price goes to the list of its currency, which is made when there is none."""
    priced = [row for row in [*new, *present] if isinstance(row.values.get("list_price"), Money)]
    for currency in sorted({row.values["list_price"].currency for row in priced}):
        some = [row for row in priced if row.values["list_price"].currency == currency]
        _put_prices(batch, _list_of(batch, currency), some)


def _list_of(batch: Batch, currency: str) -> int:
    def find() -> int:
        code = _LIST_PRICES.format(currency=currency.lower())
        found = PriceList.objects.filter(code=code).values_list("pk", flat=True).first()
        if found is not None:
            return found
        row = {"code": code, "name": str(_("List prices")), "currency": currency, "from_on": batch.today}
        return batch.insert(PriceList, [row])[0]

    return int(batch.memory(f"list_prices_{currency}", find))


def _put_prices(batch: Batch, price_list: int, rows: Sequence[ImportRow]) -> None:
    """A price that differs from the running one holds from today; one that began today is corrected."""
    running: dict[int, Price] = {
        price.product_id: price for price in Price.objects.filter(
            price_list_id=price_list, product_id__in=[row.pk for row in rows], to_on=None, min_quantity_milli=0)
    }  # fmt: skip
    ended, corrected, made = [], [], []
    for row in rows:
        micro = to_scaled(row.values["list_price"].amount, PRICE_PLACES)
        present = running.get(row.pk)
        if present is not None and present.unit_price_micro == micro:
            continue
        row.changed = (*row.changed, "list_price")
        if present is not None and present.from_on >= batch.today:
            corrected.append((micro, present.pk))
            continue
        if present is not None:
            ended.append((batch.today, present.pk))
        made.append(
            {"product_id": row.pk, "price_list_id": price_list, "from_on": batch.today, "unit_price_micro": micro}
        )
    batch.update(Price, ["to_on"], ended)
    batch.update(Price, ["unit_price_micro"], corrected)
    batch.insert(Price, made)


def price_columns(batch: Batch, row: ImportRow) -> dict[str, Any]:
    """Columns of a price: exact to a millionth, from a quantity and a day on."""
    values = row.values
    found: dict[str, Any] = {}
    for name in ("product", "price_list"):
        if name in values:
            found[f"{name}_id"] = values[name]
    if values.get("unit_price") is not None:
        found["unit_price_micro"] = to_scaled(_not_negative(values, "unit_price"), PRICE_PLACES)
    quantity = _not_negative(values, "min_quantity") if values.get("min_quantity") is not None else Decimal(0)
    if row.present is None or "min_quantity" in values:
        found["min_quantity_milli"] = to_scaled(quantity, QUANTITY_PLACES)
    if row.present is None or values.get("from_on"):
        found["from_on"] = values.get("from_on") or batch.today
    if "to_on" in values:
        found["to_on"] = values["to_on"]
        _refuse_reversed(row, found.get("from_on"))
    return found


def _not_negative(values: dict[str, Any], name: str) -> Decimal:
    found = Decimal(values[name])
    if found < 0:
        raise BadField(name, found, sentence("{value} is below zero.", value=str(found)), sentence("Correct the sign."))
    return found


def _refuse_reversed(row: ImportRow, from_on: date | None) -> None:
    first, last = from_on or row.value("from_on"), row.values["to_on"]
    if first is not None and last is not None and last <= first:
        raise BadField(
            "to_on", last, sentence("The last day lies before the first one."), sentence("Correct the days.")
        )


register_import(
    ImportTarget(
        name="product_line", label=_("Product line"), model=ProductLine, right=_RIGHT, columns=line_columns,
        keys=(("external_ref",), ("name",)), tree="parent", concept="product_line",
        fields=(
            ImportField("name", _("Name"), required=True, max_length=120, lookup=_BY_NAME),
            ImportField("external_ref", _("Number elsewhere"), concept="external_id", max_length=120),
            ImportField("parent", _("Part of"), "reference", kind="product_line", column="parent_id"),
        ),
    )
)  # fmt: skip
register_import(
    ImportTarget(
        name="product", label=_("Product"), model=Product, right=_RIGHT, columns=product_columns, concept="product",
        keys=(("code",), ("external_ref",), ("name",)), beside=beside_products, document=product_document,
        fields=(
            ImportField("name", _("Name"), required=True, concept="product", max_length=200, lookup=_BY_NAME),
            ImportField("code", _("Code"), max_length=60),
            ImportField("line", _("Product line"), "reference", kind="product_line", column="line_id"),
            ImportField("list_price", _("List price"), "money", concept="price"),
            ImportField("unit_name", pgettext_lazy("of measure", "Unit"), max_length=20),
            ImportField("classification", _("Classification"), "choice", choices=dict(Classification.choices)),
            ImportField("active_from", _("On sale from"), "date"),
            ImportField("active_to", _("On sale until"), "date"),
            ImportField("purpose", _("What it is for"), "long_text", concept="description"),
            ImportField("external_ref", _("Number elsewhere"), concept="external_id", max_length=120),
        ),
    )
)  # fmt: skip
register_import(
    ImportTarget(
        name="price_list", label=_("Price list"), model=PriceList, right=_RIGHT, keys=(("code",),),
        fields=(
            ImportField("code", _("Code"), required=True, max_length=40),
            ImportField("name", _("Name"), required=True, max_length=120),
            ImportField("currency", _("Currency"), "currency", required=True, max_length=3),
            ImportField("from_on", _("Valid from"), "date", required=True),
            ImportField("to_on", _("First day no longer valid"), "date"),
        ),
    )
)  # fmt: skip
register_import(
    ImportTarget(
        name="price", label=_("Price"), model=Price, right=_RIGHT, columns=price_columns,
        keys=(("price_list", "product", "min_quantity", "from_on"),),
        fields=(
            ImportField("product", _("Product"), "reference", required=True, kind="product", column="product_id"),
            ImportField("price_list", _("Price list"), "reference", required=True, kind="price_list", column="price_list_id"),
            ImportField("unit_price", _("Price per unit"), "decimal", required=True, concept="price"),
            ImportField("min_quantity", _("From quantity"), "decimal", column="min_quantity_milli",
                        lookup=Lookup("min_quantity_milli", normal=lambda value: to_scaled(Decimal(value), QUANTITY_PLACES))),
            ImportField("from_on", _("Valid from"), "date"),
            ImportField("to_on", _("First day no longer valid"), "date"),
        ),
    )
)  # fmt: skip
