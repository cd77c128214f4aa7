"""Lists of people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.lists import ListSpec, register_list

register_list(
    ListSpec(
        kind="user", path="colleagues", columns=("name", "title", "email", "language", "is_active"), sort="name",
        create="user.invite",
        views=(
            ("active", _("Working here"), {"field": "is_active", "is": True}),
            ("left", pgettext_lazy("the company", "Left"), {"field": "is_active", "is": False}),
        ),
        empty=(_("Nobody here"), _("Invite the first colleague.")),
    )
)  # fmt: skip
register_list(
    ListSpec(kind="unit", path="settings/units", columns=("name", "country", "currency", "zone"), sort="name",
             create="unit.create", empty=(_("No unit"), _("Open the first company unit.")))
)  # fmt: skip
register_list(
    ListSpec(kind="team", path="settings/teams", columns=("name",), sort="name", create="team.create",
             empty=(_("No team"), _("Form a team of colleagues.")))
)  # fmt: skip
register_list(
    ListSpec(kind="role", path="settings/roles", columns=("name", "code", "is_active"), sort="name",
             create="role.create", empty=(_("No role"), _("Roles come with the set-up of the company.")))
)  # fmt: skip
register_list(
    ListSpec(
        kind="holiday", path="settings/holidays", columns=("day", "name", "name_local", "unit", "status", "half_day"),
        sort="day", select=("unit",), create="holiday.add",
        views=(
            ("coming", _("Coming year"), {"field": "day", "within_days": 365}),
            ("expected", _("To be confirmed"), {"all": [{"field": "status", "is": "expected"},
                                                        {"field": "day", "within_days": 365}]}),
        ),
        empty=(_("No holidays"), _("Load those of a country on the page of the unit.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="appointment", path="settings/appointments", columns=("user", "role", "title", "from_on", "to_on", "appointed_by"),
        sort="-from_on", select=("user", "role", "appointed_by"), create="appointment.create",
        empty=(_("No appointments"), _("Appoint a colleague to a role.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="deputyship", path="deputyships", columns=("principal", "deputy", "from_on", "to_on", "state", "scope", "limit"),
        sort="-from_on", select=("principal", "deputy"), create="deputyship.propose",
        views=(
            ("running", _("Running"), {"field": "state", "is": "active"}),
            ("waiting", _("Waiting for a word"), {"field": "state", "is": "proposed"}),
        ),
        empty=(_("Nobody stands in"), _("Name a deputy before you go away.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="standing_deputy", path="standing-deputies", columns=("principal", "deputy", "position"), sort="position",
        select=("principal", "deputy"), create="standing_deputy.name",
        empty=(_("No standing deputy"), _("Name who stands in when you cannot come; they agree once.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="job_title", path="settings/titles", columns=("name", "role", "duties", "is_active"), sort="name",
        select=("role",), create="job_title.create",
        empty=(_("No title"), _("Titles are free: two of them may name the same job. Rights follow from the role.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="appointing_power", path="settings/appointing-powers", sort="-from_on",
        columns=("holder", "role", "extent", "from_on", "to_on", "writing", "given_by"),
        select=("holder", "role", "given_by"), create="appointing_power.give", row_acts=("appointing_power.end",),
        empty=(_("The head alone appoints"), _("The head may let others appoint, in writing, for a time.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="appointment_proposal", path="appointment-proposals", sort="-created_at",
        columns=("act", "user", "role", "from_on", "state", "proposed_by", "created_at"),
        select=("user", "role", "proposed_by"), create="appointment.propose",
        views=(
            ("waiting", _("Waiting for an answer"), {"field": "state", "is": "proposed"}),
        ),
        empty=(_("No proposals"), _("The head of the company appoints and removes; everybody else proposes.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="departure", path="departures", columns=("user", "last_on", "successor", "state"), sort="-last_on",
        select=("user", "successor"),
        views=(("planned", _("Planned"), {"field": "state", "is": "planned"}),),
        empty=(_("Nobody leaves"), _("It begins on the page of the colleague: Leaves the company.")),
    )
)  # fmt: skip
