"""The cast on Monday 3 August 2026, with topics to know."""

from datetime import UTC, datetime, timedelta

import pytest

from mainstay.framework.events.dispatch import dispatch_pending


class Clock:
    """The time of the test; everything that asks for now asks it."""

    def __init__(self, now):
        self.now = now

    def go(self, **more):
        """Later."""
        self.now += timedelta(**more)

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch, cast):
    """It is ten in the morning in Riga."""
    found = Clock(datetime(2026, 8, 3, 7, 0, tzinfo=UTC))
    monkeypatch.setattr("django.utils.timezone.now", found)
    return found


@pytest.fixture
def told():
    """``told()``: everything that happened is told, so that what follows from it is done."""

    def tell():
        while dispatch_pending():
            pass

    return tell


@pytest.fixture
def topic(cast, do, clock):
    """``topic("Cold chain", valid_months=12)``: a topic, its public id."""

    def add(name="Cold chain", **more):
        return do("gita", "topic.add", **{"name": name, "material": "Keep it cold.\n\nAlways.", **more}).public_id

    return add


@pytest.fixture
def require(cast, do):
    """``require(topic, "deal.create", role="account_manager")``: a requirement, its public id."""

    def add(topic, *rights, role="account_manager", **more):
        from mainstay.modules.people.models import Role

        whom = {} if {"person", "job_title"} & set(more) else {"role": Role.objects.get(code=role).public_id}
        given = {"topic": topic, "grace_days": 0, "rights": [{"right": one} for one in rights], **whom, **more}
        return do("gita", "requirement.add", **given).public_id

    return add
