"""The pages of accounts, and their place in the navigation."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.pages import NavItem, Page, RecordPage, register_nav, register_page

# Named pages first: their addresses would else be taken for ids of accounts.
register_page(
    Page(
        name="stale",
        path="accounts/stale",
        query="account.stale",
        template="accounts/stale.html",
        title=_("Stale data"),
    )
)
register_page(
    Page(
        name="timeliness", path="accounts/timeliness", query="account.timeliness", template="accounts/timeliness.html",
        title=_("Timeliness of data"),
    )
)  # fmt: skip
register_page(
    Page(
        name="duplicates", path="accounts/duplicates", query="account.duplicates", template="accounts/duplicates.html",
        title=_("Duplicates"),
    )
)  # fmt: skip
register_page(
    Page(
        name="rebalancing_moves", path="rebalancings/moves", query="rebalancing.moves",
        template="accounts/rebalancing_moves.html", title=_("Moves of a rebalancing"),
    )
)  # fmt: skip
register_page(RecordPage(kind="rebalancing", query="rebalancing.page", template="accounts/rebalancing_page.html"))
register_page(
    RecordPage(
        kind="account", query="account.page", template="accounts/account_page.html",
        slots=("account.timeline", "account.main", "account.side", "account.open"),
        tabs=(
            ("people", _("People"), "account.people"),
            ("group", _("Group"), "account.group"),
            ("facts", _("Facts"), "account.facts"),
            ("history", _("History"), "account.history"),
        ),
    )
)  # fmt: skip
register_page(
    RecordPage(
        kind="contact", query="contact.page", template="accounts/contact_page.html",
        slots=("contact.timeline", "contact.side"),
    )
)  # fmt: skip
register_page(RecordPage(kind="competitor", query="competitor.page", template="accounts/competitor_page.html"))
register_page(
    RecordPage(kind="handover", query="handover.page", template="accounts/handover_page.html", slots=("handover.side",))
)
register_page(
    Page(
        name="handover_checklists", path="settings/handovers", query="handover.checklists",
        template="accounts/checklists.html", title=_("Checklists of handovers"),
    )
)  # fmt: skip
register_nav(
    NavItem(name="accounts", group="work", label=_("Accounts"), icon="building-skyscraper", url="/accounts/", rank=10,
            right=("account", "read"), key="a")
)  # fmt: skip
register_nav(
    NavItem(name="contacts", group="work", label=_("People"), icon="address-book", url="/contacts/", rank=20,
            right=("contact", "read"), key="p")
)  # fmt: skip
register_nav(
    NavItem(name="competitors", group="work", label=_("Competitors"), icon="swords", url="/competitors/", rank=60,
            right=("account", "read"))
)  # fmt: skip
register_nav(
    NavItem(name="timeliness", group="results", label=_("Timeliness of data"), icon="clock", url="/accounts/timeliness/",
            rank=70, right=("account", "read"))
)  # fmt: skip
register_nav(
    NavItem(name="duplicates", group="results", label=_("Duplicates"), icon="copy", url="/accounts/duplicates/", rank=71,
            right=("account", "merge"))
)  # fmt: skip
register_nav(
    NavItem(name="rebalancings", group="results", label=_("Rebalancing"), icon="arrows-exchange", url="/rebalancings/",
            rank=72, right=("rebalancing", "read"))
)  # fmt: skip
register_nav(
    NavItem(name="handovers", group="work", label=_("Handovers"), icon="user-share", url="/handovers/", rank=92,
            right=("account", "read"))
)  # fmt: skip
register_nav(
    NavItem(name="handover_checklists", group="settings", label=_("Checklists of handovers"), icon="checklist",
            url="/settings/handovers/", rank=88, right=("rule", "edit"))
)  # fmt: skip
