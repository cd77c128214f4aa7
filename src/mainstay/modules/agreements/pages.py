"""Pages and navigation of agreements."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.pages import NavItem, Page, RecordPage, register_nav, register_page

# Named pages first: their addresses would else be taken for ids of orders.
register_page(
    Page(name="order_lines", path="orders/lines", query="order.lines", template="agreements/lines_page.html",
         title=_("Lines of an order"))
)  # fmt: skip
register_page(
    RecordPage(kind="order", query="order.page", template="agreements/order_page.html",
               slots=("order.main", "order.side"))
)  # fmt: skip
register_page(
    RecordPage(kind="invoice", query="invoice.page", template="agreements/invoice_page.html", slots=("invoice.side",))
)  # fmt: skip
register_nav(
    NavItem(name="orders", group="serving", label=_("Orders"), icon="shopping-cart", url="/orders/", rank=10,
            right=("order", "read"), key="o")
)  # fmt: skip
register_nav(
    NavItem(name="invoices", group="serving", label=_("Invoices"), icon="file-invoice", url="/invoices/", rank=20,
            right=("order", "read"), key="i")
)  # fmt: skip
