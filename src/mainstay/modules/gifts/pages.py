"""Pages of gifts, and where they stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.pages import NavItem, Page, RecordPage, register_nav, register_page

register_page(RecordPage(kind="gift", query="gift.page", template="gifts/gift_page.html", slots=("gift.side",)))
register_page(RecordPage(kind="gift_rule", query="gift_rule.page", template="gifts/gift_rule_page.html"))
register_page(
    RecordPage(kind="gift_attestation", query="gift_attestation.page", template="gifts/gift_attestation_page.html")
)
register_page(
    Page(
        name="gift_register", path="gift-register", query="gift.registers", template="gifts/register.html",
        title=_("Registers of gifts"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="gift_register", group="serving", label=_("Registers of gifts"), icon="book", url="/gift-register/", rank=61,
        right=("gift_rule", "read"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="gifts", group="serving", label=_("Gifts"), icon="gift", url="/gifts/", rank=60, right=("gift", "read")
    )
)
register_nav(
    NavItem(
        name="gift_rules", group="serving", label=_("Gift rules"), icon="scale", url="/gift-rules/", rank=87,
        right=("gift_rule", "create"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="gift_attestations", group="serving", label=_("Attestations of gifts"), icon="signature",
        url="/gift-attestations/", rank=88, right=("gift_rule", "create"),
    )
)  # fmt: skip
