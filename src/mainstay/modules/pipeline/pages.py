"""Pages and navigation of the pipeline."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.pages import NavItem, Page, RecordPage, register_nav, register_page

# Named pages first: their addresses would else be taken for ids of deals.
register_page(
    Page(name="deals_board", path="deals/board", query="pipeline.board", template="pipeline/board.html",
         title=_("Pipeline"))
)  # fmt: skip
register_page(
    Page(name="deals_column", path="deals/column", query="pipeline.column", template="pipeline/column.html",
         title=_("More of a column"))
)  # fmt: skip
register_page(
    Page(name="deals_forecast", path="deals/forecast", query="pipeline.forecast", template="pipeline/forecast.html",
         title=_("Forecast"))
)  # fmt: skip
register_page(
    Page(name="deals_calendar", path="deals/calendar", query="pipeline.calendar", template="pipeline/calendar.html",
         title=_("Deals by close date"))
)  # fmt: skip
register_page(
    RecordPage(
        kind="opportunity", query="opportunity.page", template="pipeline/deal_page.html",
        slots=("opportunity.main", "opportunity.side"),
    )
)  # fmt: skip
register_page(
    RecordPage(kind="lead", query="lead.page", template="pipeline/lead_page.html", slots=("lead.side",))
)  # fmt: skip
register_nav(
    NavItem(name="deals", group="work", label=_("Pipeline"), icon="layout-kanban", url="/deals/board/", rank=30,
            right=("deal", "read"), key="b")
)  # fmt: skip
register_nav(
    NavItem(name="leads", group="work", label=_("Leads"), icon="user-search", url="/leads/", rank=35,
            right=("lead", "read"), key="l")
)  # fmt: skip
register_nav(
    NavItem(name="pipelines", group="settings", label=_("Pipelines"), icon="layout-kanban", url="/pipelines/", rank=61,
            right=("setting", "edit"))
)  # fmt: skip
