"""The API says the same about due days as list, day and mail, for people in six offices."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from mainstay.modules.people.models import CompanyUnit, Holiday
from mainstay.modules.work.models import Duty
from tests.work.offices import MOMENTS, OFFICES, in_office


def rows_of(page):
    for group in page["groups"]:
        yield from group["rows"]
        for fold in group["folds"]:
            yield from fold["rows"]


@pytest.mark.parametrize("office", OFFICES)
def test_today_and_late_are_those_of_the_holder_of_the_token(cast, at, caller, office):
    zone = in_office(cast, office)
    for moment in MOMENTS:
        here = datetime.fromisoformat(moment).replace(tzinfo=zone)
        at(here)
        Duty.objects.all().delete()
        anna = caller()
        today = here.astimezone(zone).date()
        for what, days in (("yesterday", -1), ("today", 0), ("tomorrow", 1)):
            due = (today + timedelta(days=days)).isoformat()
            assert anna.post("/duties", {"what": what, "due_on": due}).status_code == 201
        for what, hours in (("an hour ago", -1), ("in an hour", 1)):
            due_at = (timezone.now() + timedelta(hours=hours)).isoformat()
            given = {"what": what, "due_on": today.isoformat(), "due_at": due_at}
            assert anna.post("/duties", given).status_code == 201
        page = anna.get("/queries/work.my_day").json()
        assert (page["today"], page["zone"]) == (today.isoformat(), str(zone)), (office, moment)
        assert {row["what"] for row in rows_of(page) if row["tone"] == "late"} == {"yesterday", "an hour ago"}
        given = 'filter={"all":[{"field":"assignee","is":"me"},{"field":"late","is":true}]}'
        listed = anna.get(f"/duties?{given}").json()
        assert {row["what"] for row in listed["items"]} == {"yesterday", "an hour ago"}, (office, moment)


@pytest.mark.parametrize(
    ("office", "moment", "off", "last_of_today"),
    [
        ("riga", "2026-11-27T10:00", False, "2026-11-29"), ("prague", "2026-11-28T10:00", True, "2026-11-29"),
        ("delhi", "2026-11-28T10:00", False, "2026-11-29"), ("dhaka", "2026-11-26T10:00", False, "2026-11-28"),
        ("cairo", "2026-11-27T10:00", True, "2026-11-28"), ("dubai", "2026-12-01T10:00", False, "2026-12-03"),
    ],
)  # fmt: skip
def test_weekends_and_holidays_of_the_office_are_in_the_answer(cast, at, caller, office, moment, off, last_of_today):
    zone = in_office(cast, office)
    at(datetime.fromisoformat(moment).replace(tzinfo=zone))
    unit = CompanyUnit.objects.get(code=f"x-{office}")
    for day in ("2026-12-02", "2026-12-03"):
        Holiday.objects.create(unit=unit, day=day, name="National Day", created_at=timezone.now())
    anna = caller()
    last = datetime.fromisoformat(last_of_today).date()
    for what, day in (("in", last), ("out", last + timedelta(days=1))):
        anna.post("/duties", {"what": what, "due_on": day.isoformat()})
    page = anna.get("/queries/work.my_day").json()
    assert page["day_off"] is off
    today = [group for group in page["groups"] if group["name"] == "today"]
    assert [row["what"] for group in today for row in group["rows"]] == ["in"]
