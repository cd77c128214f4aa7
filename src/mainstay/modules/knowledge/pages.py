"""The pages of knowledge, and its places in the navigation."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.pages import NavItem, Page, RecordPage, register_nav, register_page

register_page(RecordPage(kind="topic", query="topic.page", template="knowledge/topic_page.html", slots=("topic.side",)))
register_page(RecordPage(kind="confirmation", query="confirmation.page", template="knowledge/confirmation_page.html"))
register_page(
    Page(name="my_knowledge", path="knowledge", query="knowledge.mine", template="knowledge/mine.html",
         title=_("My knowledge"))
)  # fmt: skip
register_page(
    Page(name="team_knowledge", path="knowledge/team", query="knowledge.team", template="knowledge/team.html",
         title=_("What the team knows"))
)  # fmt: skip
register_nav(
    NavItem(name="my_knowledge", group="work", label=_("Knowledge"), icon="school", url="/knowledge/", rank=92,
            right=("knowledge", "read"))
)  # fmt: skip
register_nav(
    NavItem(name="topics", group="settings", label=_("Topics to know"), icon="vocabulary", url="/topics/", rank=72,
            right=("knowledge", "edit"))
)  # fmt: skip
register_nav(
    NavItem(name="required_knowledge", group="settings", label=_("Required knowledge"), icon="checklist",
            url="/required-knowledge/", rank=73, right=("knowledge", "edit"))
)  # fmt: skip
