"""Pages and navigation of people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.pages import NavItem, Page, RecordPage, register_nav, register_page

register_page(
    RecordPage(kind="user", query="user.page", template="people/user_page.html", slots=("user.main", "user.side"))
)
register_page(RecordPage(kind="unit", query="unit.page", template="people/unit_page.html", slots=("unit.main",)))
register_page(RecordPage(kind="team", query="team.page", template="people/team_page.html"))
register_page(RecordPage(kind="role", query="role.page", template="people/role_page.html"))
register_page(RecordPage(kind="job_title", query="job_title.page", template="people/job_title_page.html"))
register_page(
    RecordPage(kind="appointment_proposal", query="appointment_proposal.page", template="people/proposal_page.html")
)
register_page(RecordPage(kind="departure", query="departure.page", template="people/departure_page.html"))
register_page(Page(name="me", path="settings/me", query="user.me", template="people/me.html", title=_("Myself")))
register_page(
    Page(name="organisation", path="organisation", query="people.organisation", template="people/organisation.html",
         title=_("Who reports to whom"))
)  # fmt: skip
register_page(
    Page(name="rights", path="settings/rights", query="people.rights_table", template="people/rights.html",
         title=_("What may each role do?"))
)  # fmt: skip
register_page(
    Page(name="refusals", path="why/refused", query="people.refusals", template="people/refusals.html",
         title=_("Why was this refused?"))
)  # fmt: skip

register_page(
    RecordPage(
        kind="deputyship", query="deputyship.page", template="people/deputyship_page.html", slots=("deputyship.side",),
        tabs=(
            ("pack", _("Handover pack"), "deputyship.pack"),
            ("report", _("Return report"), "deputyship.report"),
        ),
    )
)  # fmt: skip
register_page(
    Page(name="absences", path="absences", query="people.absences", template="people/absences.html",
         title=_("Who is away"))
)  # fmt: skip
register_page(
    Page(name="sole_signatures", path="settings/sole-signature", query="people.sole_signatures",
         template="people/sole_signatures.html", title=_("Acts under sole signature"))
)  # fmt: skip

register_nav(NavItem(name="absences", group="work", label=_("Who is away"), icon="umbrella", url="/absences/", rank=90))
register_nav(
    NavItem(name="colleagues", group="settings", label=_("Colleagues"), icon="users", url="/colleagues/", rank=80,
            right=("person", "read"))
)  # fmt: skip
register_nav(
    NavItem(name="units", group="settings", label=_("Company units"), icon="building", url="/settings/units/", rank=82,
            right=("unit", "read"))
)  # fmt: skip
register_nav(
    NavItem(name="rights", group="settings", label=_("Roles and rights"), icon="shield", url="/settings/rights/",
            rank=84, right=("role", "read"))
)  # fmt: skip
register_nav(
    NavItem(name="titles", group="settings", label=pgettext_lazy("job", "Titles"), icon="user-check",
            url="/settings/titles/", rank=85, right=("rule", "edit"))
)  # fmt: skip
register_nav(
    NavItem(name="appointing_powers", group="settings", label=_("Who appoints"), icon="user-check",
            url="/settings/appointing-powers/", rank=86, right=("role", "read"))
)  # fmt: skip
register_nav(
    NavItem(name="appointment_proposals", group="settings", label=_("Proposed appointments"), icon="user-check",
            url="/appointment-proposals/", rank=87, right=("appointment", "read"))
)  # fmt: skip
register_nav(
    NavItem(name="departures", group="settings", label=_("Departures"), icon="user-off", url="/departures/", rank=88,
            right=("appointment", "read"))
)  # fmt: skip
