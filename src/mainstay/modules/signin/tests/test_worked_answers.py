"""Rules of signing in with answers worked out by hand: the usual bounds, who keeps a password, every device."""

from datetime import UTC, datetime, timedelta

import pytest

from mainstay.modules.signin.rules import SignInRules, device, over_because

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
SELLER, HEAD = frozenset({"seller"}), frozenset({"head"})


def test_the_usual_bounds():
    usual = SignInRules()
    assert (usual.factor_roles, usual.idle_minutes, usual.session_hours, usual.token_days) == (
        *(frozenset(), 720, 336, 366),
    )
    assert (usual.end_on_role_change, usual.passwords, usual.break_glass) == (True, True, 0)


@pytest.mark.parametrize(
    ("begun", "seen", "now_roles", "why"),
    [
        (timedelta(hours=336), timedelta(), SELLER, "too_old"),
        (timedelta(hours=336), timedelta(hours=12), HEAD, "too_old"),
        (timedelta(hours=335), timedelta(hours=12), HEAD, "idle"),
        (timedelta(hours=335), timedelta(hours=11), HEAD, "roles_changed"),
        (timedelta(hours=335), timedelta(hours=11), SELLER, ""),
    ],
)
def test_the_first_of_several_reasons_is_told(begun, seen, now_roles, why):
    assert why == over_because(
        SignInRules(), begun_at=NOW - begun, seen_at=NOW - seen, now=NOW, roles_then=SELLER, roles_now=now_roles
    )


def test_one_person_breaks_the_glass_and_needs_a_second_factor():
    rules = SignInRules(passwords=False, break_glass=7)
    assert [rules.may_use_password(user) for user in (7, 8, 0)] == [True, False, False]
    assert [rules.needs_second_factor(user, SELLER) for user in (7, 8, 0)] == [True, False, False]
    nobody = SignInRules(passwords=False)
    assert [nobody.may_use_password(user) for user in (0, 7)] == [False, False]
    assert not nobody.needs_second_factor(0, SELLER)
    assert SignInRules(factor_roles=SELLER | HEAD).needs_second_factor(8, HEAD)
    assert SignInRules(passwords=True, break_glass=7).may_use_password(8)


@pytest.mark.parametrize(
    ("agent", "browser"),
    [
        ("Chrome/1 Safari/1 Edg/1", "Edge"), ("Chrome/1 Safari/1 OPR/1", "Opera"),
        ("SamsungBrowser/1 Chrome/1 Safari/1", "Samsung Internet"), ("Gecko Firefox/1", "Firefox"),
        ("FxiOS/1 Safari/1", "Firefox"), ("CriOS/1 Safari/1", "Chrome"), ("Chrome/1 Safari/1", "Chrome"),
        ("Version/1 Safari/1", "Safari"), ("curl/8", "curl"), ("python-requests/2", ""),
    ],
)  # fmt: skip
def test_every_browser_is_called_by_its_name(agent, browser):
    assert device(agent) == (browser, "")


@pytest.mark.parametrize(
    ("agent", "system"),
    [
        ("(iPhone; CPU iPhone OS 18_0 like Mac OS X)", "iPhone"), ("(iPad; CPU OS 18_0 like Mac OS X)", "iPad"),
        ("(Linux; Android 15)", "Android"), ("(Windows NT 10.0)", "Windows"), ("(X11; CrOS x86_64)", "ChromeOS"),
        ("(Macintosh; Intel Mac OS X 10_15)", "macOS"), ("(X11; Linux x86_64)", "Linux"), ("(Plan 9)", ""),
    ],
)  # fmt: skip
def test_every_system_is_called_by_its_name(agent, system):
    assert device(agent) == ("", system)
