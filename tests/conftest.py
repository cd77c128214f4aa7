"""The cast of every test, and the small world they live in."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from mainstay.framework.scopes.access import own_holder
from mainstay.kernel.actor import Actor
from mainstay.modules.people.models import (
    Appointment,
    CompanyUnit,
    ReportingLine,
    Role,
    RoleRight,
    UnitMembership,
    User,
)
from mainstay.modules.people.queries import actor_for
from mainstay.modules.people.rules.rights import shipped_roles

START = date(2020, 1, 1)


@dataclass
class Cast:
    """The people of the tests by first name; ``actor(name)`` is who acts."""

    users: dict[str, User]
    unit: CompanyUnit

    def __getattr__(self, name: str) -> User:
        try:
            return self.users[name]
        except KeyError:
            raise AttributeError(name) from None

    def actor(self, name: str, interface: str = "web") -> Actor:
        """The actor as of now."""
        return actor_for(User.objects.get(pk=self.users[name].pk), interface)


def load_roles() -> dict[str, Role]:
    """The shipped roles as rows."""
    now = timezone.now()
    made = {}
    for data in shipped_roles():
        role = Role.objects.create(code=data.code, name=data.name, rank=data.rank, created_at=now)
        RoleRight.objects.bulk_create(
            RoleRight(role=role, group=g, verb=v, extent=e, from_on=START, created_at=now) for g, v, e in data.rights
        )
        made[data.code] = role
    return made


CAST = {
    "anna": ("Anna Bērziņa", "account_manager"),
    "boris": ("Boris Novák", "account_manager"),
    "clara": ("Clara Weiss", "representative"),
    "dace": ("Dace Kalniņa", "manager"),
    "egils": ("Egils Ozols", "compliance"),
    "farid": ("Farid Haddad", "coordinator"),
    "gita": ("Gita Sharma", "director"),
    "admin": ("Ada Administrator", "administrator"),
}


@pytest.fixture
def cast(db: None) -> Cast:
    """Anna and Boris report to Dace; Clara, the stranger, reports to nobody."""
    now = timezone.now()
    roles = load_roles()
    unit = CompanyUnit.objects.create(
        code="riga", name="Mainstay Trade Riga", country="LV", currency="EUR", zone="Europe/Riga",
        working_days=[1, 2, 3, 4, 5], languages=["lv", "en"], created_at=now,
    )  # fmt: skip
    users = {}
    for key, (name, role) in CAST.items():
        user = User(email=f"{key}@example.com", name=name, name_key=name.lower(), created_at=now)
        user.set_password("correct horse battery staple")
        user.save()
        UnitMembership.objects.create(user=user, unit=unit, from_on=START, created_at=now)
        Appointment.objects.create(user=user, role=roles[role], from_on=START, created_at=now)
        own_holder(user.pk)
        users[key] = user
    for key in ("anna", "boris"):
        ReportingLine.objects.create(user=users[key], manager=users["dace"], from_on=START, created_at=now)
    return Cast(users, unit)


@pytest.fixture
def do(cast: Cast) -> Callable[..., Any]:
    """``do("anna", "account.create", name="…")`` performs an action as somebody of the cast."""
    from mainstay.framework.actions import perform

    def run(who: str, action: str, subject: str = "", interface: str = "web", **values: Any) -> Any:
        return perform(cast.actor(who, interface), action, values, subject=subject)

    return run


@pytest.fixture
def moment() -> datetime:
    """A fixed instant for pure tests."""
    return datetime(2026, 11, 24, 10, 12, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """``at(moment)``: what the clock shows from now on."""

    def go(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(UTC))

    go(datetime(2026, 11, 24, 10, 12, tzinfo=ZoneInfo("Europe/Riga")))
    return go


@pytest.fixture
def mainstay(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """``mainstay("demo", "--remove", typed="…")`` runs the command on a data folder of its own; gives exit code and everything said."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the commands make and empty an installation of their own, which is SQLite here")
    known = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}

    def run(*words: str, typed: str = "", **more: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "mainstay.interfaces.cli.main", *words], input=typed, capture_output=True, text=True,
            timeout=300, check=False, env=known | {"MAINSTAY_DATA": str(tmp_path / "data")} | more,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    return run
