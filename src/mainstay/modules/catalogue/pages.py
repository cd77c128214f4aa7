"""Pages and navigation of the catalogue."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.pages import NavItem, RecordPage, register_nav, register_page

register_page(
    RecordPage(
        kind="product", query="product.page", template="catalogue/product_page.html",
        slots=("product.main", "product.side"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="products", group="work", label=_("Products"), icon="package", url="/products/", rank=40,
        right=("catalogue", "read"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="exchange_rates", group="settings", label=_("Exchange rates"), icon="arrows-exchange",
        url="/exchange-rates/", rank=60, right=("rate", "edit"),
    )
)  # fmt: skip
