"""My day as it is asked for and as it is shown; list, day and team agree."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mainstay.framework.lists import ListState, list_page
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.modules.people.models import CompanyUnit, Holiday, User
from mainstay.modules.work.models import Duty
from tests.work.offices import MOMENTS, OFFICES, in_office

RIGA = ZoneInfo("Europe/Riga")


def give(do, what, due_on, **more):
    return do("anna", "duty.create", what=what, due_on=due_on, **more).public_id


def shape(day):
    return {
        group.name: ([row.what for row in group.rows], [(f.client, f.count) for f in group.folds])
        for group in day.groups
    }


def test_the_day_is_ranked_parted_and_folded(cast, do, at, client):
    give(do, "late", "2026-11-23", account=client, promised_to="Helen Marsh", why="£340 a day")
    give(do, "costs money", "2026-11-24", weight=60)
    give(do, "today", "2026-11-24")
    for number in range(6):
        give(do, f"thursday {number}", "2026-11-26", account=client)
    give(do, "next week", "2026-12-01")
    do("boris", "duty.create", what="not Anna's", due_on="2026-11-24")
    day = ask(cast.actor("anna"), "work.my_day")
    assert shape(day) == {
        "now": (["costs money", "late"], []), "today": (["today"], []), "week": ([], [("Lielupes Piens", 6)]),
    }  # fmt: skip
    assert (str(day.summary), day.later, day.leads) == ("2 now, 1 today, 6 later this week", 1, False)
    late = day.groups[0].rows[1]
    assert (str(late.state), late.tone, str(late.why)) == ("1 day late", "late", "Promised to Helen Marsh; £340 a day")


def test_the_day_costs_few_statements_however_full_it_is(cast, do, at, client):
    def statements():
        actor = cast.actor("anna")
        with CaptureQueriesContext(
            connection,
        ) as found:
            ask(actor, "work.my_day")
        return len(found)

    give(do, "one", "2026-11-24", account=client)
    few = statements()
    for number in range(12):
        give(do, f"{number}", "2026-11-25", account=client)
    assert statements() == few <= registry.queries["work.my_day"].budget


def late_in_list(cast, who):
    state = ListState.read({"filter": {"all": [{"field": "assignee", "is": "me"}, {"field": "late", "is": True}]}},
                           registry.lists["duty"])  # fmt: skip
    return {row.title for row in list_page(cast.actor(who), "duty", state).rows}


def late_in_day(cast, who):
    day = ask(cast.actor(who), "work.my_day")
    rows = [row for group in day.groups for row in (*group.rows, *(r for fold in group.folds for r in fold.rows))]
    return {row.what for row in rows if row.tone == "late"}


@pytest.mark.parametrize("office", OFFICES)
def test_list_and_day_agree_on_late_in_every_office(cast, do, at, office):
    zone = in_office(cast, office)
    for moment in MOMENTS:
        here = datetime.fromisoformat(moment).replace(tzinfo=zone)
        at(here)
        Duty.objects.all().delete()
        today = here.astimezone(zone).date()
        give(do, "yesterday", (today - timedelta(days=1)).isoformat())
        give(do, "today", today.isoformat())
        give(do, "tomorrow", (today + timedelta(days=1)).isoformat())
        give(do, "an hour ago", today.isoformat(), due_at=(timezone.now() - timedelta(hours=1)).isoformat())
        give(do, "in an hour", today.isoformat(), due_at=(timezone.now() + timedelta(hours=1)).isoformat())
        assert late_in_day(cast, "anna") == late_in_list(cast, "anna") == {"yesterday", "an hour ago"}, (office, moment)
        assert ask(cast.actor("anna"), "work.my_day").today == today


@pytest.mark.parametrize(
    ("office", "moment", "due", "expected"),
    [
        ("riga", "2026-11-27T10:00", "2026-11-28", "on 2026-11-28, a day off"),
        ("riga", "2026-11-27T10:00", "2026-11-30", None),
        ("prague", "2026-11-13T10:00", "2026-11-15", "on 2026-11-15, a day off"),
        ("delhi", "2026-11-27T10:00", "2026-11-28", "tomorrow"),
        ("delhi", "2026-11-28T10:00", "2026-11-29", "on 2026-11-29, a day off"),
        ("dhaka", "2026-11-26T10:00", "2026-11-28", "on 2026-11-28, a day off"),
        ("dhaka", "2026-11-26T10:00", "2026-11-29", None),
        ("cairo", "2026-11-26T10:00", "2026-11-27", "on 2026-11-27, a day off"),
        ("dubai", "2026-11-27T10:00", "2026-11-29", "on 2026-11-29, a day off"),
        ("dubai", "2026-12-01T10:00", "2026-12-03", "on 2026-12-03, a day off"),
    ],
)
def test_weekends_and_holidays_of_the_office_belong_to_the_day_before(cast, do, at, office, moment, due, expected):
    zone = in_office(cast, office)
    at(datetime.fromisoformat(moment).replace(tzinfo=zone))
    unit = CompanyUnit.objects.get(code=f"x-{office}")
    for day in (date(2026, 12, 2), date(2026, 12, 3)):
        if office == "dubai":
            Holiday.objects.create(unit=unit, day=day, name="National Day", created_at=timezone.now())
    give(do, "it", due)
    rows = [row for group in ask(cast.actor("anna"), "work.my_day").groups for row in group.rows]
    assert [str(row.state) for row in rows] == ([expected] if expected else [])


def test_a_day_off_says_so(cast, do, at):
    at(datetime(2026, 11, 18, 9, tzinfo=RIGA))
    Holiday.objects.create(unit=cast.unit, day=date(2026, 11, 18), name="Independence Day", created_at=timezone.now())
    day = ask(cast.actor("anna"), "work.my_day")
    assert (day.day_off, day.day_off_name) == (True, "Independence Day")


def test_the_manager_sees_the_day_of_those_below_and_nobody_else(cast, do, at):
    give(do, "late", "2026-11-20")
    give(do, "today", "2026-11-24")
    do("clara", "duty.create", what="hers", due_on="2026-11-20")
    team = ask(cast.actor("dace"), "work.team_day")
    assert [(one.name, one.late, one.today, one.oldest) for one in team.people] == [
        ("Anna Bērziņa", 1, 1, date(2026, 11, 20)), ("Boris Novák", 0, 0, None),
    ]  # fmt: skip
    assert [row.what for row in team.late] == ["late"]
    assert ask(cast.actor("anna"), "work.team_day").people == ()


def test_the_pages_are_shown(cast, do, at, client):
    duty = give(do, "send <b>data</b>", "2026-11-20", account=client, note="a\nb")
    approval = do("anna", "approval.ask", what="A discount", approvers=[cast.dace.public_id]).public_id
    browser = Client()
    browser.force_login(User.objects.get(pk=cast.dace.pk))
    for address, text in (("/", "A discount"), ("/team/", "Anna Bērziņa"), (f"/approvals/{approval}/", "A discount"),
                          (f"/duties/{duty}/", "send &lt;b&gt;data"), ("/notifications/", "Notifications"),
                          ("/duties/", "send &lt;b&gt;data")):  # fmt: skip
        answer = browser.get(address)
        assert (answer.status_code, text in answer.content.decode()) == (200, True), address


def test_a_move_leads_to_the_next_working_day_by_default(cast, do, at):
    from mainstay.framework.actions.prepare import prepare

    zone = in_office(cast, "dhaka")
    at(datetime(2026, 11, 26, 10, tzinfo=zone))
    duty = give(do, "it", "2026-11-26")
    assert prepare(cast.actor("anna"), "duty.move", duty).initial["due_on"] == "2026-11-29"
