"""When a session is over, and how a device is called."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.modules.signin.rules import SignInRules, device, over_because

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ROLES = frozenset({"manager"})


def because(begun, seen, roles_now=ROLES, **rules):
    return over_because(SignInRules(**rules), begun_at=NOW - begun, seen_at=NOW - seen, now=NOW, roles_then=ROLES,
                        roles_now=roles_now)  # fmt: skip


@pytest.mark.parametrize(
    ("begun", "seen", "why"),
    [(timedelta(hours=1), timedelta(minutes=29, seconds=59), ""), (timedelta(hours=1), timedelta(minutes=30), "idle"),
     (timedelta(hours=8), timedelta(), "too_old"), (timedelta(hours=8), timedelta(hours=1), "too_old"),
     (timedelta(hours=8) - timedelta(seconds=1), timedelta(), "")],
)  # fmt: skip
def test_a_limit_is_over_at_its_very_moment(begun, seen, why):
    assert because(begun, seen, idle_minutes=30, session_hours=8) == why


def test_roles_that_changed_end_a_session_unless_switched_off():
    more = ROLES | {"administrator"}
    assert because(timedelta(), timedelta(), more) == "roles_changed"
    assert because(timedelta(), timedelta(), frozenset()) == "roles_changed"
    assert not because(timedelta(), timedelta(), more, end_on_role_change=False)


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.integers(0, 20_000), st.integers(0, 20_000))
def test_no_session_outlives_either_limit(idle, hours, begun, seen):
    seen = min(seen, begun)
    why = because(timedelta(minutes=begun), timedelta(minutes=seen), idle_minutes=idle, session_hours=hours)
    assert bool(why) == (begun >= hours * 60 or seen >= idle)


def test_whoever_keeps_a_password_needs_a_second_factor_and_others_by_role():
    rules = SignInRules(factor_roles=frozenset({"finance"}), passwords=False, break_glass=7)
    assert rules.needs_second_factor(7, ROLES)
    assert rules.needs_second_factor(8, {"finance", "manager"})
    assert not rules.needs_second_factor(8, ROLES)
    assert rules.may_use_password(7)
    assert not rules.may_use_password(8)
    assert not SignInRules(passwords=False).may_use_password(0)
    assert SignInRules().may_use_password(8)


@pytest.mark.parametrize(
    ("agent", "names"),
    [("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", ("Edge", "Windows")),
     ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", ("Chrome", "Android")),
     ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", ("Safari", "iPhone")),
     ("curl/8.0", ("curl", "")), ("", ("", ""))],
)  # fmt: skip
def test_a_device_has_the_names_that_people_use(agent, names):
    assert device(agent) == names
