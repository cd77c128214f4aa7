"""Units and their calendars; pages and reasons."""

from datetime import date, timedelta

import pytest
from django.test import Client

from mainstay.framework.queries import ask
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.modules.people.models import CompanyUnit, Holiday, Role, User


def test_a_unit_takes_the_week_of_its_country_and_loads_its_holidays(cast, do):
    made = do("admin", "unit.create", code="dhaka", name="Dhaka", country="BD", currency="BDT", zone="Asia/Dhaka")
    do("admin", "unit.load_holidays", made.public_id, year=2026)
    again = do("admin", "unit.load_holidays", made.public_id, year=2026)
    page = ask(cast.actor("anna"), "unit.page", {"id": made.public_id, "year": 2026})
    assert (again.answer["count"], len(page.holidays) > 10) == (0, True)
    assert CompanyUnit.objects.get(code="dhaka").working_days == [1, 2, 3, 4, 7]
    with pytest.raises(RuleBroken, match="known for"):
        do("admin", "unit.load_holidays", made.public_id, year=2199)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"zone": "Europe/Atlantis"}, "no time zone"), ({"working_days": "Mon Tue"}, "numbers from 1"),
        ({"working_days": "0 8"}, "numbers from 1"), ({"opens_at": "17:00", "closes_at": "09:00"}, "closes after"),
        ({"closes_at": "08:00"}, "closes after"), ({"languages": "Latvian"}, "as codes"), ({"opens_at": "25:00"}, "not allowed"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_unit_is_named(cast, do, values, said):
    with pytest.raises((RuleBroken, InputInvalid), match=said):
        do("admin", "unit.edit", cast.unit.public_id, **values)


def test_a_unit_is_not_part_of_itself_and_only_administrators_change_it(cast, do):
    child = do("admin", "unit.create", code="ogre", name="Ogre", country="LV", currency="EUR", zone="Europe/Riga",
               parent=cast.unit.public_id).public_id  # fmt: skip
    with pytest.raises(RuleBroken, match="part of itself"):
        do("admin", "unit.edit", cast.unit.public_id, parent=child)
    with pytest.raises(ActionRefused):
        do("anna", "unit.edit", cast.unit.public_id, name="Mine")
    with pytest.raises(RuleBroken, match="already"):
        do("admin", "unit.create", code="ogre", name="Ogre", country="LV", currency="EUR", zone="Europe/Riga")


def test_an_edit_of_a_unit_is_taken_back(cast, do):
    done = do("admin", "unit.edit", cast.unit.public_id, working_days="7 1 2 3 4", opens_at="08:30")
    back = done.answer["undo"]
    assert CompanyUnit.objects.get(pk=cast.unit.pk).working_days == [1, 2, 3, 4, 7]
    do("admin", back["action"], back["subject"], **back["input"])
    assert CompanyUnit.objects.get(pk=cast.unit.pk).working_days == [1, 2, 3, 4, 5]


def test_holidays_are_added_moved_confirmed_and_removed(cast, do):
    made = do(
        "admin", "holiday.add", unit=cast.unit.public_id, day="2027-03-10", name="Eid", status="expected"
    ).public_id
    with pytest.raises(RuleBroken, match="already"):
        do("admin", "holiday.add", unit=cast.unit.public_id, day="2027-03-10", name="Eid")
    do("admin", "holiday.confirm", made, day="2027-03-11")
    row = Holiday.objects.get()
    assert (row.day, row.status) == (date(2027, 3, 11), "confirmed")
    do("admin", "holiday.edit", made, half_day=True)
    gone = do("admin", "holiday.remove", made).answer["undo"]
    assert not Holiday.objects.exists()
    do("admin", gone["action"], gone["subject"], **gone["input"])
    assert Holiday.objects.get().half_day


def test_why_may_i_see_this_names_the_right_the_standing_and_the_access(cast, do):
    account = do("anna", "account.create", name="Lielupes Piens").public_id
    do("anna", "duty.create", what="Look", due_on="2030-01-01", account=account, assignee=cast.clara.public_id)
    seen = {
        who: ask(cast.actor(who), "people.why", {"kind": "account", "id": account}) for who in ("anna", "clara", "dace")
    }
    assert [str(one) for one in seen["anna"].standings] == ["you are the account owner"]
    assert [str(one) for one in seen["clara"].standings] == ["you have an open duty on it"]
    assert [str(one) for one in seen["dace"].standings] == ["somebody who reports to you looks after it"]
    assert [(one.name, str(one.how), one.mine) for one in seen["dace"].access] == [
        ("Anna Bērziņa", "account owner", False)
    ]
    assert seen["anna"].basis == "role:account_manager"
    assert (seen["anna"].walls, ask(cast.actor("gita"), "people.why", {"kind": "account", "id": account}).walls) == (
        None,
        0,
    )
    with pytest.raises(SubjectNotFound):
        ask(cast.actor("boris"), "people.why", {"kind": "account", "id": account})
    with pytest.raises(SubjectNotFound):
        ask(cast.actor("anna"), "people.why", {"kind": "nothing", "id": account})


def test_what_one_may_do_is_said_with_its_reason(cast, do):
    duty = do("anna", "duty.create", what="Look", due_on="2030-01-01").public_id
    do("anna", "duty.done", duty)
    acts = {one.action: one for one in ask(cast.actor("anna"), "people.why", {"kind": "duty", "id": duty}).acts}
    assert (acts["duty.reopen"].allowed, acts["duty.done"].allowed) == (True, False)
    assert "closed" in str(acts["duty.done"].reason)


def test_refusals_are_for_oneself(cast, do):
    with pytest.raises(ActionRefused):
        do("anna", "unit.edit", cast.unit.public_id, name="Mine")
    mine = ask(cast.actor("anna"), "people.refusals").rows
    assert [(one.action, "right to change company units" in one.reason) for one in mine] == [("unit.edit", True)]
    assert ask(cast.actor("boris"), "people.refusals").rows == ()


def test_the_pages_are_shown(cast, do):
    account = do("anna", "account.create", name="Lielupes Piens").public_id
    team = do("admin", "team.create", name="Dairy").public_id
    browser = Client()
    browser.force_login(User.objects.get(pk=cast.gita.pk))
    role = Role.objects.get(code="manager").public_id
    for address, text in (
        ("/colleagues/", "Anna Bērziņa"), (f"/colleagues/{cast.anna.public_id}/", "Dace Kalniņa"),
        ("/organisation/", "Anna Bērziņa"), ("/settings/units/", "Mainstay Trade Riga"),
        (f"/settings/units/{cast.unit.public_id}/", "Europe/Riga"), ("/settings/rights/", "Sales manager"),
        (f"/settings/roles/{role}/", "Dace Kalniņa"), ("/settings/roles/", "Sales manager"), ("/settings/me/", "Gita Sharma"),
        (f"/settings/teams/{team}/", "Dairy"), ("/settings/appointments/", "Sales manager"), ("/settings/holidays/", "Holiday"),
        ("/why/refused/", "Nothing was refused"), (f"/why/account/{account}/", "everything of the company"),
    ):  # fmt: skip
        answer = browser.get(address)
        assert (answer.status_code, text in answer.content.decode()) == (200, True), address
    browser.force_login(User.objects.get(pk=cast.boris.pk))
    assert browser.get(f"/why/account/{account}/").status_code == 404
    assert Client().get(f"/why/account/{account}/").status_code == 302


def test_a_user_follows_the_calendar_of_the_day(cast, do):
    assert ask(
        cast.actor("anna"), "people.organisation", {"on": (date(2020, 1, 1) - timedelta(days=1)).isoformat()}
    ).rows
