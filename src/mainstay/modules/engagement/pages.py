"""The pages of engagement, and its place in the navigation."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.pages import NavItem, Page, RecordPage, register_nav, register_page

register_page(
    RecordPage(
        kind="interaction", query="interaction.page", template="engagement/interaction_page.html",
        slots=("interaction.side",),
    )
)  # fmt: skip
register_page(RecordPage(kind="promise", query="promise.page", template="engagement/promise_page.html"))
register_page(
    Page(
        name="timeline", path="timeline", query="engagement.timeline", template="engagement/timeline_page.html",
        title=_("Timeline"),
    )
)  # fmt: skip
register_page(
    Page(
        name="talk_people", path="talk-people", query="engagement.likely_people",
        template="engagement/log_people.html", title=_("Who was there"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="talks", group="work", label=_("Visits and calls"), icon="calendar-event", url="/talks/", rank=40,
        right=("interaction", "read"), key="v",
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="promises", group="work", label=_("Promises"), icon="heart-handshake", url="/promises/", rank=45,
        right=("interaction", "read"), key="r",
    )
)  # fmt: skip
