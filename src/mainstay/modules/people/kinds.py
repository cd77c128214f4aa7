"""The record kinds of people."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.kinds import KindField, RecordKind, SearchText, register_kind
from mainstay.framework.scopes import CompanyScope, UserScope
from mainstay.framework.values import Boolean, Choice, Country, Currency, Date, Email, Reference, Text
from mainstay.modules.people.choices import HolidayStatus
from mainstay.modules.people.models import Appointment, CompanyUnit, Holiday, Role, Team, User

register_kind(
    RecordKind(
        name="user", model=User, label=_("Colleague"), plural=_("Colleagues"), scope=CompanyScope(), rights="person",
        title=lambda row: row.name, icon="users", url=lambda row: f"/colleagues/{row.public_id}/",
        search=lambda row: SearchText(row.name, f"{row.name_latin} {row.email} {row.title}") if row.is_active else None,
        fields=(
            KindField(name="name", label=_("Name"), type=Text(), sort="name_key"),
            KindField(name="email", label=_("E-mail"), type=Email()),
            KindField(name="title", label=_("Title"), type=Text()),
            KindField(name="language", label=_("Language"), type=Text()),
            KindField(name="is_active", label=_("Active"), type=Boolean()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="unit", model=CompanyUnit, label=_("Company unit"), plural=_("Company units"), scope=CompanyScope(),
        rights="rule", title=lambda row: row.name, icon="building",
        url=lambda row: f"/settings/units/{row.public_id}/",
        fields=(
            KindField(name="name", label=_("Name"), type=Text(), sort="name"),
            KindField(name="country", label=_("Country"), type=Country()),
            KindField(name="currency", label=_("Currency"), type=Currency()),
            KindField(name="zone", label=_("Time zone"), type=Text()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="team", model=Team, label=_("Team"), plural=_("Teams"), scope=CompanyScope(), rights="person",
        title=lambda row: row.name, icon="users-group", url=lambda row: f"/settings/teams/{row.public_id}/",
        fields=(KindField(name="name", label=_("Name"), type=Text(), sort="name"),),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="role", model=Role, label=_("Role"), plural=_("Roles"), scope=CompanyScope(), rights="rule",
        title=lambda row: row.name, icon="shield", url=lambda row: f"/settings/roles/{row.public_id}/",
        fields=(
            KindField(name="name", label=_("Name"), type=Text(), sort="name", edit_with=("role.edit", "name")),
            KindField(name="code", label=_("Code"), type=Text()),
            KindField(name="is_active", label=_("In use"), type=Boolean()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="appointment", model=Appointment, label=_("Appointment"), plural=_("Appointments"),
        scope=UserScope(("user_id",)), rights="appointment", title=lambda row: f"{row.user}: {row.role.name}",
        icon="user-check", related=("user", "role"),
        fields=(
            KindField(name="user", label=_("Colleague"), type=Reference(kind="user"), path="user_id",
                      show=lambda row: row.user),
            KindField(name="role", label=_("Role"), type=Reference(kind="role"), path="role_id",
                      show=lambda row: row.role.name),
            KindField(name="title", label=_("Title"), type=Text()),
            KindField(name="from_on", label=_("From"), type=Date(), sort="from_on"),
            KindField(name="to_on", label=_("Until (not included)"), type=Date()),
            KindField(name="reason", label=_("Reason"), type=Text()),
            KindField(name="appointed_by", label=_("By"), type=Reference(kind="user"), path="appointed_by_id",
                      show=lambda row: row.appointed_by),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="holiday", model=Holiday, label=_("Holiday"), plural=_("Holidays"), scope=CompanyScope(), rights="rule",
        title=lambda row: row.name, icon="calendar-event", related=("unit",),
        fields=(
            KindField(name="day", label=_("Day"), type=Date(), sort="day", edit_with=("holiday.edit", "day")),
            KindField(name="name", label=_("Name"), type=Text(), edit_with=("holiday.edit", "name")),
            KindField(name="name_local", label=_("Name there"), type=Text()),
            KindField(name="unit", label=_("Unit"), type=Reference(kind="unit"), path="unit_id",
                      show=lambda row: row.unit.name),
            KindField(name="status", label=_("Is it certain"), type=Choice(choices=tuple(HolidayStatus.choices))),
            KindField(name="half_day", label=_("Half a day"), type=Boolean()),
        ),
    )
)  # fmt: skip
