"""The page of the report on custom fields."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.pages import NavItem, Page, register_nav, register_page

register_page(
    Page(name="field_report", path="reports/fields", query="custom_field.breakdown", template="field_report.html",
         title=_("Count by value"))
)  # fmt: skip
register_nav(
    NavItem(name="field_report", group="results", label=_("Count by value"), icon="chart-bar", url="/reports/fields/",
            rank=75, right=("account", "read"))
)  # fmt: skip
