"""Units, people, roles, reporting lines."""

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from mainstay.demonstration.imagined.company import Colleague, Company
from mainstay.demonstration.stored.ledger import Ledger, morning, table
from mainstay.framework.scopes.access import own_holder
from mainstay.kernel.collation import collation_key
from mainstay.modules.people.actions.roles import load_roles
from mainstay.modules.people.actions.units import CreateUnit, load_holidays, make_unit
from mainstay.modules.people.rules.holidays import known_years

PASSWORD = "merrowfield-demo"  # noqa: S105 - printed to everybody who starts the demonstration
_BEGINNING = date(2000, 1, 1)
_YEARS_AROUND = (-1, 0, 1, 2)


def store_company(ledger: Ledger) -> None:
    """The six units with their holidays, and the forty people with roles and managers."""
    company = ledger.world.company
    _store_units(ledger, company)
    roles = load_roles(ledger.context, _BEGINNING)
    _store_users(ledger, list(company.people.values()))
    _store_places(ledger, company, roles)


def _store_units(ledger: Ledger, company: Company) -> None:
    head = None
    for unit in company.units.values():
        given = CreateUnit(
            code=unit.code, name=unit.name, unit_kind=unit.unit_kind, country=unit.country, currency=unit.currency,
            zone=unit.zone, fiscal_first_month=unit.fiscal_first_month, languages=", ".join(unit.languages),
        )  # fmt: skip
        row = make_unit(ledger.context, given, head)
        head = head or row
        ledger.units[unit.code] = row.pk
        known = known_years(unit.country)
        for year in (ledger.world.now.year + step for step in _YEARS_AROUND):
            if known is None or year in known:
                load_holidays(ledger.context, row, year)


def _store_users(ledger: Ledger, people: list[Colleague]) -> None:
    """One hash for all: it is the same password, and hashing is slow on purpose."""
    user, password = table("people.User"), make_password(PASSWORD)
    rows = [
        user(
            public_id=one.public_id, email=one.email, name=one.name, name_latin=one.latin,
            name_key=collation_key(one.latin or one.name, "en")[:160], language=one.language, title=one.title,
            password=password, created_at=morning(one.joined_on),
        )
        for one in people
    ]  # fmt: skip
    for one, row in zip(people, ledger.store(rows, "people"), strict=True):
        ledger.users[one.key] = row.pk
        own_holder(row.pk)


def _store_places(ledger: Ledger, company: Company, roles: dict[str, Any]) -> None:
    """Units, managers, roles and teams of everybody, from the day they joined."""
    member, line, appointment = (
        table(f"people.{name}") for name in ("UnitMembership", "ReportingLine", "Appointment")
    )  # fmt: skip
    members, lines, appointments = [], [], []
    for one in company.people.values():
        dated = {"user_id": ledger.users[one.key], "from_on": one.joined_on, "created_at": morning(one.joined_on)}
        members.append(member(unit_id=ledger.units[one.unit.code], **dated))
        appointments.append(appointment(role=roles[one.role], title=one.title, reason="Joined", **dated))
        if one.boss:
            lines.append(line(manager_id=ledger.users[one.boss], **dated))
    ledger.store(members, "places in units")
    ledger.store(appointments, "appointments")
    ledger.store(lines, "reporting lines")
    _store_teams(ledger, company)


def _store_teams(ledger: Ledger, company: Company) -> None:
    team, membership = table("people.Team"), table("people.TeamMembership")
    leads = [one for one in company.people.values() if one.role == "manager"]
    rows = [
        team(name=one.title.replace("Sales manager", "Sales"), unit_id=ledger.units[one.unit.code],
             lead_id=ledger.users[one.key], created_at=morning(one.joined_on))
        for one in leads
    ]  # fmt: skip
    made = ledger.store(rows, "teams")
    ledger.store(
        [
            membership(team=row, user_id=ledger.users[one.key], from_on=one.joined_on, created_at=morning(one.joined_on))
            for lead, row in zip(leads, made, strict=True)
            for one in company.people.values() if one.boss == lead.key
        ],
        "team memberships",
    )  # fmt: skip
