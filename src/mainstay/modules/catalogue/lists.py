"""Lists of the catalogue."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.lists import ListSpec, register_list

register_list(
    ListSpec(
        kind="product", path="products", columns=("name", "code", "line", "unit_name", "classification", "active_to"),
        sort="name", select=("line",), create="product.create",
        views=(("on_sale", _("On sale"), {"any": [
            {"field": "active_to", "empty": True}, {"field": "active_to", "from": "today"}]}),),
        empty=(_("No products yet"), _("Add the first one, or import your price list.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="product_line", path="product-lines", columns=("name", "parent", "is_active"), sort="name",
        select=("parent",), create="product_line.create",
        empty=(_("No product lines yet"), _("Lines gather products for targets and reports.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="price_list", path="price-lists", columns=("name", "code", "currency", "from_on", "to_on"), sort="name",
        create="price_list.create",
        empty=(_("No price lists yet"), _("A price list holds prices in one currency for a period.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="price", path="prices", sort="-from_on", select=("product", "price_list"), create="price.set",
        columns=("product", "price_list", "unit_price", "min_quantity", "from_on", "to_on"),
        empty=(_("No prices yet"), _("Set the first price of a product on a list.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="need_kind", path="kinds-of-need", columns=("name", "industry", "is_active"), sort="name",
        create="need_kind.create",
        empty=(_("No kinds of need yet"), _("Name what clients need, and which products answer it.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="exchange_rate", path="exchange-rates", sort="-from_on", create="exchange_rate.record",
        columns=("source", "target", "rate", "rate_kind", "from_on", "to_on", "origin"),
        empty=(_("No exchange rates yet"), _("Without rates, amounts in other currencies are shown beside the sums.")),
    )
)  # fmt: skip
