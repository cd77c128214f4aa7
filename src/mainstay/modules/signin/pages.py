"""The page of administrators about signing in."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.pages import NavItem, Page, register_nav, register_page

register_page(
    Page(name="sign_in", path="settings/sign-in", query="sign_in.overview", template="signin/sign_in.html",
         title=_("Sign-in and sessions"))
)  # fmt: skip
register_nav(
    NavItem(name="sign_in", group="settings", label=_("Sign-in and sessions"), icon="shield-lock",
            url="/settings/sign-in/", rank=85, right=("setting", "read"))
)  # fmt: skip
