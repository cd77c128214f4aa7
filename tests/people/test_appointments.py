"""Roles and their rights run from a day; appointments are made by the head, or below the head within one's own line."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mainstay.framework.queries import ask
from mainstay.kernel.actor import Extent
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken
from mainstay.modules.people.models import Appointment, Role, RoleRight


def role(code):
    return Role.objects.get(code=code).public_id


def today():
    return timezone.now().date()


def appoint(do, cast, who, whom, code, **more):
    return do(who, "appointment.create", user=getattr(cast, whom).public_id, role=role(code), reason="Because", **more)


def test_the_head_appoints_and_ends_and_rights_follow_at_once(cast, do):
    made = appoint(do, cast, "gita", "clara", "coordinator")
    assert cast.actor("clara").extent("account", "read") == Extent.ALL
    do("gita", "appointment.end", made.public_id, reason="Only for a day")
    assert cast.actor("clara").extent("account", "read") == Extent.OWN
    assert Appointment.objects.get(public_id=made.public_id).end_reason == "Only for a day"


def test_an_appointment_begins_and_ends_on_its_days(cast, do):
    tomorrow = today() + timedelta(days=2)
    appoint(do, cast, "gita", "clara", "coordinator", from_on=tomorrow.isoformat(),
            last_on=(tomorrow + timedelta(days=5)).isoformat())  # fmt: skip
    assert cast.actor("clara").extent("account", "read") == Extent.OWN
    assert Appointment.objects.latest("pk").to_on == tomorrow + timedelta(days=6)


@pytest.mark.parametrize(
    ("who", "whom", "code", "said"),
    [
        ("dace", "anna", "representative", None),
        ("dace", "clara", "representative", "report to you"),
        ("dace", "dace", "representative", "themselves"),
        ("dace", "anna", "director", "further than yours"),
        ("anna", "boris", "representative", "head of the company"),
        ("admin", "anna", "representative", "head of the company"),
    ],
)
def test_below_the_head_one_appoints_ones_own_line_and_no_further_than_oneself(cast, do, who, whom, code, said):
    do("gita", "appointing_power.give", role=role("manager"), writing="Order 3 of 5 January")
    if said is None:
        appoint(do, cast, who, whom, code)
        return
    with pytest.raises(ActionRefused, match=said):
        appoint(do, cast, who, whom, code)


def test_nobody_is_appointed_backwards_or_twice(cast, do):
    with pytest.raises(RuleBroken, match="not backwards"):
        appoint(do, cast, "gita", "clara", "coordinator", from_on=(today() - timedelta(days=30)).isoformat())
    appoint(do, cast, "gita", "clara", "coordinator")
    with pytest.raises(RuleBroken, match="already has the role"):
        appoint(do, cast, "gita", "clara", "coordinator")
    with pytest.raises(RuleBroken, match="before the first"):
        appoint(do, cast, "gita", "boris", "coordinator", last_on=(today() - timedelta(days=30)).isoformat())


def test_somebody_can_always_appoint(cast, do):
    last = Appointment.objects.get(user=cast.gita)
    with pytest.raises(RuleBroken, match="nobody could"):
        do("gita", "appointment.end", last.public_id, reason="Leaving")
    with pytest.raises(RuleBroken, match="nobody could"):
        do("gita", "role.set_right", role("director"), group="role", verb="edit", extent="none", reason="Too much")
    appoint(do, cast, "gita", "farid", "director")
    do("gita", "appointment.end", last.public_id, reason="Leaving")


def test_a_right_changes_from_a_day_and_what_was_stays_on_record(cast, do):
    manager = role("manager")
    later = today() + timedelta(days=10)
    do("gita", "role.set_right", manager, group="account", verb="export", extent="none", reason="Policy",
       from_on=later.isoformat())  # fmt: skip
    assert cast.actor("dace").extent("account", "export") == Extent.TEAM
    page = ask(cast.actor("anna"), "role.page", {"id": manager, "on": later.isoformat()})
    assert [(r.extent, r.from_on) for r in page.rights if (r.group, r.verb) == ("account", "export")] == [
        ("none", later)
    ]
    with pytest.raises(RuleBroken, match="planned already"):
        do("gita", "role.set_right", manager, group="account", verb="export", extent="all", reason="Changed my mind")
    assert RoleRight.objects.filter(group="account", verb="export", role__code="manager").count() == 2


def test_a_right_set_today_works_today_and_is_taken_back(cast, do):
    done = do("gita", "role.set_right", role("specialist"), group="order", verb="export", extent="all", reason="Audit")
    assert done.answer["undo"]["input"]["extent"] == "none"
    appoint(do, cast, "gita", "clara", "specialist")
    assert cast.actor("clara").extent("order", "export") == Extent.ALL
    back = done.answer["undo"]
    do("gita", back["action"], back["subject"], **back["input"])
    assert cast.actor("clara").extent("order", "export") == Extent.NONE


def test_only_the_head_changes_what_roles_may_do(cast, do):
    for who in ("admin", "egils", "dace", "anna"):
        with pytest.raises(ActionRefused):
            do(who, "role.set_right", role("manager"), group="account", verb="read", extent="all", reason="More")


def test_the_table_shows_every_role_and_right(cast):
    table = ask(cast.actor("anna"), "people.rights_table")
    names = [one.name for one in table.roles]
    accounts = next(group for group in table.groups if group.group == "account")
    reads = dict(zip(names, next(row for row in accounts.rows if row.verb == "read").extents, strict=True))
    assert (reads["Account manager"], reads["Sales manager"], reads["Administrator"]) == (
        "own accounts", "the reporting line below", "",
    )  # fmt: skip


def test_a_new_role_may_do_nothing_until_it_is_told(cast, do):
    made = do("gita", "role.create", code="order_desk", name="Order desk").public_id
    assert ask(cast.actor("gita"), "role.page", {"id": made}).rights == ()
    with pytest.raises(RuleBroken, match="already"):
        do("gita", "role.create", code="order_desk", name="Order desk")
    with pytest.raises(InputInvalid):
        do("gita", "role.create", code="Order Desk", name="Order desk")
