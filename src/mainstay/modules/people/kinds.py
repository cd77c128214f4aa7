"""The record kinds of people."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.kinds import KindField, RecordKind, SearchText, register_kind
from mainstay.framework.scopes import CompanyScope, UserScope
from mainstay.framework.values import (
    Boolean,
    Choice,
    Country,
    Currency,
    Date,
    Email,
    Instant,
    Integer,
    MoneyType,
    Reference,
    Text,
)
from mainstay.kernel.actor import Actor, Extent, Standing
from mainstay.modules.people.choices import (
    AbsenceReason,
    Cover,
    DepartureState,
    DeputyKind,
    DeputyScope,
    DeputyshipState,
    EndReason,
    ExtentWord,
    HolidayStatus,
    ProposalState,
    ProposedAct,
)
from mainstay.modules.people.models import (
    Absence,
    AppointingPower,
    Appointment,
    AppointmentProposal,
    CompanyUnit,
    Departure,
    DeputyNext,
    DeputyPolicy,
    Deputyship,
    Holiday,
    JobTitle,
    Role,
    SoleSignature,
    StandingDeputy,
    Team,
    User,
)


@dataclass(frozen=True)
class ProposalScope(UserScope):
    """Seen by who proposed it, and by who may read appointments of the colleague; never by the colleague alone."""

    def condition(self, actor: Actor, extent: Extent) -> Q | None:
        """One's own proposals, and from TEAM on those about people of the line."""
        if actor.is_system or extent >= Extent.ALL:
            return None
        mine = Q(proposed_by_id=actor.user_id)
        return mine | Q(user_id__in=actor.line_users) if extent >= Extent.TEAM else mine

    def standing(self, actor: Actor, row: Any) -> frozenset[Standing]:
        """Self for who proposed it, line above the colleague."""
        found = {Standing.SELF} if row.proposed_by_id == actor.user_id else set()
        return frozenset(found | ({Standing.LINE} if row.user_id in actor.line_users else set()))


@dataclass(frozen=True)
class DeputyshipScope(UserScope):
    """Seen by both sides, by who appointed, by those next in line, and by the managers above."""

    def condition(self, actor: Actor, extent: Extent) -> Q | None:
        """As for users, and those next in line."""
        rows = super().condition(actor, extent)
        named = DeputyNext.objects.filter(deputyship=OuterRef("pk"), user_id=actor.user_id)
        return rows if rows is None else rows | Q(Exists(named))

    def standing(self, actor: Actor, row: Any) -> frozenset[Standing]:
        """As for users; only the principal's line stands above."""
        found = super().standing(actor, row) - {Standing.LINE}
        if any(one.user_id == actor.user_id for one in row.next_in_line.all()):
            found |= {Standing.SELF}
        return found | {Standing.LINE} if row.principal_id in actor.line_users else found


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
        name="job_title", model=JobTitle, label=pgettext_lazy("job", "Title"), plural=pgettext_lazy("job", "Titles"),
        scope=CompanyScope(), rights="rule", title=lambda row: row.name, icon="shield", related=("role",),
        url=lambda row: f"/settings/titles/{row.public_id}/",
        fields=(
            KindField(name="name", label=pgettext_lazy("job", "Title"), type=Text(), sort="name",
                      edit_with=("job_title.edit", "name")),
            KindField(name="role", label=_("Role"), type=Reference(kind="role"), path="role_id",
                      show=lambda row: row.role.name),
            KindField(name="duties", label=_("Duties"), type=Text(),
                      show=lambda row: "; ".join(line.strip() for line in row.duties.splitlines() if line.strip())),
            KindField(name="is_active", label=_("In use"), type=Boolean()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="appointing_power", model=AppointingPower, label=_("Power to appoint"), plural=_("Powers to appoint"),
        scope=CompanyScope(), rights="rule", icon="user-check", related=("holder", "role"),
        title=lambda row: str(row.holder or row.role.name),
        fields=(
            KindField(name="holder", label=_("Colleague"), type=Reference(kind="user"), path="holder_id",
                      show=lambda row: row.holder),
            KindField(name="role", label=_("Role"), type=Reference(kind="role"), path="role_id",
                      show=lambda row: row.role.name if row.role else ""),
            KindField(name="extent", label=_("Whom they appoint"), type=Choice(choices=tuple(ExtentWord.choices))),
            KindField(name="from_on", label=_("From"), type=Date(), sort="from_on"),
            KindField(name="to_on", label=_("Until (not included)"), type=Date()),
            KindField(name="writing", label=_("Where it is written"), type=Text()),
            KindField(name="given_by", label=pgettext_lazy("who", "By"), type=Reference(kind="user"), path="given_by_id",
                      show=lambda row: row.given_by),
        ),
    )
)  # fmt: skip


def _proposal_facts(row: Any) -> dict[str, Any]:
    return {"state": row.state, "proposed_by_id": row.proposed_by_id, "user_id": row.user_id}


register_kind(
    RecordKind(
        name="appointment_proposal", model=AppointmentProposal, label=_("Proposal of an appointment"),
        plural=_("Proposals of appointments"), scope=ProposalScope(("user_id",)), rights="appointment", own=True,
        title=lambda row: f"{row.get_act_display()}: {row.user.name}, {row.role.name}", icon="user-check",
        related=("user", "role"), url=lambda row: f"/appointment-proposals/{row.public_id}/", facts=_proposal_facts,
        fields=(
            KindField(name="act", label=_("What"), type=Choice(choices=tuple(ProposedAct.choices))),
            KindField(name="user", label=_("Colleague"), type=Reference(kind="user"), path="user_id",
                      show=lambda row: row.user),
            KindField(name="role", label=_("Role"), type=Reference(kind="role"), path="role_id",
                      show=lambda row: row.role.name),
            KindField(name="from_on", label=_("From"), type=Date()),
            KindField(name="state", label=_("State"), type=Choice(choices=tuple(ProposalState.choices)), indexed=True),
            KindField(name="proposed_by", label=_("Proposed by"), type=Reference(kind="user"), path="proposed_by_id",
                      show=lambda row: row.proposed_by),
            KindField(name="created_at", label=_("Proposed"), type=Instant(), sort="created_at", day_only=True),
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
        icon="user-check", related=("user", "role"), facts=lambda row: {"user_id": row.user_id},
        fields=(
            KindField(name="user", label=_("Colleague"), type=Reference(kind="user"), path="user_id",
                      show=lambda row: row.user),
            KindField(name="role", label=_("Role"), type=Reference(kind="role"), path="role_id",
                      show=lambda row: row.role.name),
            KindField(name="title", label=_("Title"), type=Text()),
            KindField(name="from_on", label=_("From"), type=Date(), sort="from_on"),
            KindField(name="to_on", label=_("Until (not included)"), type=Date()),
            KindField(name="reason", label=_("Reason"), type=Text()),
            KindField(name="appointed_by", label=pgettext_lazy("who", "By"), type=Reference(kind="user"), path="appointed_by_id",
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


def _deputyship_facts(row: Any) -> dict[str, Any]:
    return {"state": row.state, "principal_id": row.principal_id, "deputy_id": row.deputy_id,
            "accepted": row.accepted_at is not None,
            "next_ids": tuple(one.user_id for one in row.next_in_line.all())}  # fmt: skip


register_kind(
    RecordKind(
        name="absence", model=Absence, label=_("Absence"), plural=_("Absences"), scope=UserScope(("user_id",)),
        rights="absence", icon="calendar-due", title=lambda row: f"{row.user.name} {row.from_on:%Y-%m-%d}",
        related=("user",), facts=lambda row: {"user_id": row.user_id, "ended": row.ended_at is not None},
        fields=(
            KindField(name="user", label=_("Who"), type=Reference(kind="user"), path="user_id",
                      show=lambda row: row.user, indexed=True),
            KindField(name="reason", label=_("Why"), type=Choice(choices=tuple(AbsenceReason.choices))),
            KindField(name="from_on", label=_("From"), type=Date(), sort="from_on"),
            KindField(name="to_on", label=_("Until (not included)"), type=Date()),
            KindField(name="cover", label=_("Covered by"), type=Choice(choices=tuple(Cover.choices))),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="deputyship", model=Deputyship, label=_("Deputyship"), plural=_("Deputyships"), rights="deputyship",
        scope=DeputyshipScope(("principal_id", "deputy_id", "appointed_by_id")), icon="user-share",
        title=lambda row: f"{row.principal.name} – {row.deputy.name}", related=("principal", "deputy"),
        url=lambda row: f"/deputyships/{row.public_id}/", facts=_deputyship_facts,
        fields=(
            KindField(name="principal", label=_("Away"), type=Reference(kind="user"), path="principal_id",
                      show=lambda row: row.principal, indexed=True),
            KindField(name="deputy", label=_("Stands in"), type=Reference(kind="user"), path="deputy_id",
                      show=lambda row: row.deputy, indexed=True),
            KindField(name="from_on", label=_("From"), type=Date(), sort="from_on"),
            KindField(name="to_on", label=_("Until (not included)"), type=Date()),
            KindField(name="state", label=_("State"), type=Choice(choices=tuple(DeputyshipState.choices)), indexed=True),
            KindField(name="deputy_kind", label=_("How"), type=Choice(choices=tuple(DeputyKind.choices))),
            KindField(name="scope", label=_("What for"), type=Choice(choices=tuple(DeputyScope.choices))),
            KindField(name="limit", label=_("Decides up to"), type=MoneyType(), path="limit_minor",
                      currency_path="currency", numeric=True),
            KindField(name="end_reason", label=_("Ended because"), type=Choice(choices=tuple(EndReason.choices))),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="standing_deputy", model=StandingDeputy, label=_("Standing deputy"), plural=_("Standing deputies"),
        scope=UserScope(("principal_id", "deputy_id")), rights="deputyship", icon="user-share",
        title=lambda row: f"{row.principal.name} – {row.deputy.name}", related=("principal", "deputy"),
        facts=lambda row: {"principal_id": row.principal_id, "deputy_id": row.deputy_id, "accepted": row.accepted_at is not None,
                           "state": "ended" if row.ended_at else "accepted" if row.accepted_at else "proposed"},
        fields=(
            KindField(name="principal", label=_("For"), type=Reference(kind="user"), path="principal_id",
                      show=lambda row: row.principal),
            KindField(name="deputy", label=_("Stands in"), type=Reference(kind="user"), path="deputy_id",
                      show=lambda row: row.deputy),
            KindField(name="position", label=_("In line"), type=Integer(), sort="position", numeric=True),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="sole_signature", model=SoleSignature, label=_("Sole signature"), plural=_("Sole signatures"),
        scope=CompanyScope(), rights="rule", icon="user-check", title=lambda row: row.unit.name, related=("unit",),
        facts=lambda row: {"ended": row.ended_at is not None},
        fields=(
            KindField(name="unit", label=_("Unit"), type=Reference(kind="unit"), path="unit_id",
                      show=lambda row: row.unit),
            KindField(name="from_on", label=_("From"), type=Date(), sort="from_on"),
            KindField(name="to_on", label=_("Until (not included)"), type=Date()),
            KindField(name="reason", label=_("Reason"), type=Text()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="deputy_policy", model=DeputyPolicy, label=_("Rules for deputies"), plural=_("Rules for deputies"),
        scope=CompanyScope(), rights="rule", icon="scale", title=lambda row: f"{row.from_on:%Y-%m-%d}",
        fields=(
            KindField(name="from_on", label=_("From"), type=Date(), sort="from_on"),
            KindField(name="onward_steps", label=_("Steps onward"), type=Integer(), numeric=True),
            KindField(name="silence_days", label=_("Days until silence counts as seen"), type=Integer(), numeric=True),
            KindField(name="credit_share", label=_("Share of the credit for the deputy, percent"), type=Integer(),
                      numeric=True),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="departure", model=Departure, label=_("Departure"), plural=_("Departures"), scope=UserScope(("user_id",)),
        rights="appointment", icon="user-off", title=lambda row: row.user.name, related=("user", "successor"),
        url=lambda row: f"/departures/{row.public_id}/", facts=lambda row: {"state": row.state},
        fields=(
            KindField(name="user", label=_("Colleague"), type=Reference(kind="user"), path="user_id",
                      show=lambda row: row.user),
            KindField(name="last_on", label=_("Last day"), type=Date(), sort="last_on"),
            KindField(name="successor", label=_("Successor"), type=Reference(kind="user"), path="successor_id",
                      show=lambda row: row.successor),
            KindField(name="state", label=_("State"), type=Choice(choices=tuple(DepartureState.choices)), indexed=True),
        ),
    )
)  # fmt: skip
