"""Pages and navigation of work."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.pages import NavItem, Page, RecordPage, register_nav, register_page
from mainstay.modules.work.queries.day import due_count

register_page(Page(name="my_day", path="", query="work.my_day", template="work/my_day.html", title=_("My day")))
register_page(
    Page(name="team_day", path="team", query="work.team_day", template="work/team_day.html", title=_("The team's day"))
)
register_page(
    Page(name="notifications", path="notifications", query="notification.mine", template="work/notifications.html",
         title=_("Notifications"))
)  # fmt: skip
register_page(RecordPage(kind="duty", query="duty.page", template="work/duty_page.html", slots=("duty.side",)))
register_page(
    RecordPage(kind="approval", query="approval.page", template="work/approval_page.html", slots=("approval.side",))
)

register_nav(
    NavItem(name="my_day", group="", label=_("My day"), icon="home", url="/", rank=1, key="d", count=due_count)
)
register_nav(
    NavItem(name="duties", group="work", label=_("Duties"), icon="checklist", url="/duties/", rank=15,
            right=("duty", "read"), key="t")
)  # fmt: skip
