"""The record kinds of people."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.kinds import KindField, RecordKind, SearchText, register_kind
from mainstay.framework.scopes import CompanyScope, UserScope
from mainstay.framework.values import Boolean, Country, Currency, Date, Email, Reference, Text
from mainstay.modules.people.models import Appointment, CompanyUnit, Role, Team, User

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
        rights="rule", title=lambda row: row.name, icon="building", url=lambda row: f"/settings/units/{row.public_id}/",
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
        title=lambda row: row.name, icon="users-group",
        fields=(KindField(name="name", label=_("Name"), type=Text(), sort="name"),),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="role", model=Role, label=_("Role"), plural=_("Roles"), scope=CompanyScope(), rights="rule",
        title=lambda row: row.name, icon="shield",
        fields=(KindField(name="name", label=_("Name"), type=Text(), sort="name"),),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="appointment", model=Appointment, label=_("Appointment"), plural=_("Appointments"),
        scope=UserScope(("user_id",)), rights="appointment", title=lambda row: f"{row.user}: {row.role.name}",
        fields=(
            KindField(name="user", label=_("Colleague"), type=Reference(kind="user"), path="user_id",
                      show=lambda row: row.user),
            KindField(name="from_on", label=_("From"), type=Date(), sort="from_on"),
        ),
    )
)  # fmt: skip
