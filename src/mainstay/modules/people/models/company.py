"""Units, users, reporting lines, roles and appointments."""

from collections.abc import Mapping
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from mainstay.framework.leaving import STAYS, Fate, ends, moves
from mainstay.framework.records import Record
from mainstay.modules.people.choices import Digits, ExtentWord, HolidayStatus, Theme, UnitKind


class CompanyUnit(Record):
    """A legal entity or office: currency, fiscal year, zone, working week, languages, regulated class.

    ``working_days`` are ISO weekdays (1 Monday to 7 Sunday); ``fiscal_first_month`` 1 to 12.
    """

    kind: ClassVar[str] = "unit"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    unit_kind = models.CharField(max_length=16, choices=UnitKind.choices, default=UnitKind.OFFICE)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    zone = models.CharField(max_length=40)
    working_days = models.JSONField(default=list)
    opens_at = models.TimeField(default="09:00")
    closes_at = models.TimeField(default="17:00")
    fiscal_first_month = models.PositiveSmallIntegerField(default=1)
    languages = models.JSONField(default=list)
    regulated_class = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)


class Holiday(Record):
    """A day on which a unit does not work, or works half; expected until confirmed where the moon decides."""

    kind: ClassVar[str] = "holiday"

    unit = models.ForeignKey(CompanyUnit, on_delete=models.CASCADE, related_name="holidays")
    day = models.DateField()
    name = models.CharField(max_length=120)
    name_local = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=HolidayStatus.choices, default=HolidayStatus.CONFIRMED)
    half_day = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "day", "name"], name="one_holiday_per_day")]
        indexes = [models.Index(fields=["day", "id"], name="holiday_by_day")]


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail, whatever the case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """By e-mail."""
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser, Record):
    """A person of the company who may sign in. Rights come from appointments, never from flags here."""

    kind: ClassVar[str] = "user"
    history_skip: ClassVar[frozenset[str]] = frozenset({"password", "last_login"})

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    name_latin = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=160, db_index=True, default="")
    title = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, default="en")
    zone = models.CharField(max_length=40, blank=True)
    digits = models.CharField(max_length=6, choices=Digits.choices, default=Digits.AUTO)
    show_hijri = models.BooleanField(default=False)
    theme = models.CharField(max_length=5, choices=Theme.choices, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField(max_length=300, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name


class UnitMembership(models.Model):
    """A person belongs to one unit at a time."""

    leaver: ClassVar[Mapping[str, Fate]] = {"user": ends(to_on=None)}

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(CompanyUnit, on_delete=models.PROTECT, related_name="memberships")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(to_on=None), name="one_open_unit_per_person")
        ]


class ReportingLine(models.Model):
    """Who reports to whom, dated."""

    leaver: ClassVar[Mapping[str, Fate]] = {"user": ends(to_on=None), "manager": moves("people", to_on=None)}

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reports_to")
    manager = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reports")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(to_on=None), name="one_open_manager_per_person")
        ]


class Team(Record):
    """A named group of people with a lead."""

    kind: ClassVar[str] = "team"
    leaver: ClassVar[Mapping[str, Fate]] = {"lead": moves("people")}

    name = models.CharField(max_length=120, unique=True)
    unit = models.ForeignKey(CompanyUnit, null=True, blank=True, on_delete=models.PROTECT)
    lead = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="leads_teams")


class TeamMembership(models.Model):
    """A person in a team, dated."""

    leaver: ClassVar[Mapping[str, Fate]] = {"user": ends(to_on=None)}

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="team_memberships")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()


class Role(Record):
    """A role with its rights. Titles are free; what a person may do follows from roles."""

    kind: ClassVar[str] = "role"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    rank = models.PositiveSmallIntegerField(default=50)
    is_active = models.BooleanField(default=True)


class RoleRight(models.Model):
    """What a role may do to records of a group, and how far; versioned by dates, half-open."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="rights")
    group = models.CharField(max_length=40)
    verb = models.CharField(max_length=20)
    extent = models.CharField(max_length=5, choices=ExtentWord.choices)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "group", "verb"], condition=models.Q(to_on=None), name="one_open_right_per_verb"
            )
        ]


class Appointment(Record):
    """A dated act that gives a person a role: by whom, why, under which title."""

    kind: ClassVar[str] = "appointment"
    leaver: ClassVar[Mapping[str, Fate]] = {"user": ends(to_on=None), "appointed_by": STAYS}

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="appointments")
    title = models.CharField(max_length=120, blank=True)
    job_title = models.ForeignKey(
        "people.JobTitle", null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    appointed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="appointments_made")
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "to_on"], name="appointment_by_user")]


class Invitation(models.Model):
    """A one-use invitation by mail; only the hash of its token is kept."""

    leaver: ClassVar[Mapping[str, Fate]] = {"user": ends(used_at=None)}

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
