"""Sessions: begun, idle, too old, ended by oneself, by an administrator, by a change of roles; what needs fresh proof."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.utils import timezone

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.queries import ask
from mainstay.framework.tokens.declared import token_behind
from mainstay.framework.tokens.models import ApiToken
from mainstay.kernel.errors import ActionRefused, RuleBroken, SubjectNotFound
from mainstay.modules.signin.models import SignInPolicy, UserSession
from mainstay.modules.signin.subscribers import cut_off

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WORDS = "correct horse battery staple"


@pytest.fixture
def enter(cast):
    """``enter("anna")``: a browser in which somebody is signed in."""

    def sign_in(who, agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"):
        found = Client(HTTP_USER_AGENT=agent)
        answer = found.post("/sign-in/login/", {"login": f"{who}@example.com", "password": WORDS})
        assert answer.status_code == 302, answer.content.decode()
        return found

    return sign_in


def inside(browser):
    return browser.get("/settings/me/").status_code == 200


def older(**ago):
    """As if the sessions had begun, and been used, that long ago."""
    past = timezone.now() - timedelta(**ago)
    UserSession.objects.update(created_at=past, last_seen_at=past)


def test_a_sign_in_is_noted_with_device_and_written_down(enter, cast):
    enter("anna").get("/settings/me/")
    row = UserSession.objects.get()
    assert (row.user, row.method, row.ip, row.roles) == (cast.anna, "password", "127.0.0.1", ["account_manager"])
    assert AuditEntry.objects.get(action="session.begin").outcome == "done"


def test_a_wrong_password_is_written_down_without_what_was_typed(browser, cast, refusals):
    browser.post("/sign-in/login/", {"login": "anna@example.com", "password": "my other password"})
    browser.post("/sign-in/login/", {"login": "oops-my-password", "password": "x"})
    assert refusals() == ["Wrong password."]
    entry = AuditEntry.objects.get(outcome="refused")
    assert entry.subject_id == cast.anna.public_id
    assert "my other" not in str(entry.input)


@pytest.mark.parametrize(("ago", "stays"), [({"minutes": 719}, True), ({"minutes": 721}, False), ({"days": 15}, False)])
def test_a_session_ends_when_nothing_is_done_and_the_page_says_why(ago, stays, enter):
    browser = enter("anna")
    older(**ago)
    assert inside(browser) is stays
    if not stays:
        assert "You were signed out" in browser.get("/sign-in/login/").content.decode()
        assert UserSession.objects.get().end_reason in ("idle", "too_old")


def test_use_keeps_a_session_alive_but_not_beyond_its_longest_life(enter, do):
    do("admin", "sign_in_policy.set", session_hours=8, reason="Our rule")
    browser = enter("anna")
    UserSession.objects.update(created_at=timezone.now() - timedelta(hours=7), last_seen_at=timezone.now())
    assert inside(browser)
    UserSession.objects.update(created_at=timezone.now() - timedelta(hours=8))
    assert not inside(browser)
    assert UserSession.objects.get().end_reason == "too_old"


def test_a_change_of_roles_signs_out_at_the_next_click(enter, do, cast):
    browser = enter("anna")
    role = cast.clara.appointments.get().role
    do("gita", "appointment.create", user=cast.anna.public_id, role=role.public_id, reason="Also calls on doctors")
    assert not inside(browser)
    assert "your roles have changed" in browser.get("/sign-in/login/").content.decode()


def test_one_signs_out_another_device_and_it_knows_at_once(enter, do):
    here, phone = enter("anna"), enter("anna", "Mozilla/5.0 (iPhone) Version/18.0 Mobile Safari/604.1")
    page = here.get("/sign-in/sessions/").content.decode()
    assert "Firefox · Linux" in page
    assert "Safari · iPhone" in page
    lost = UserSession.objects.get(user_agent__contains="iPhone")
    do("anna", "session.end", lost.public_id)
    assert inside(here)
    assert not inside(phone)


def test_everywhere_else_means_not_here(enter):
    here, there = enter("anna"), enter("anna")
    assert here.post("/sign-in/sessions/others/").status_code == 302
    assert inside(here)
    assert not inside(there)


def test_nobody_ends_or_sees_the_sessions_of_others_but_an_administrator_with_a_reason(enter, do):
    enter("anna")
    row = UserSession.objects.get()
    with pytest.raises(SubjectNotFound):
        do("boris", "session.end", row.public_id, reason="x")
    with pytest.raises(RuleBroken, match="Say why"):
        do("admin", "session.end", row.public_id)
    do("admin", "session.end", row.public_id, reason="The laptop is lost")
    row.refresh_from_db()
    assert row.end_reason == "administrator"


def test_whoever_leaves_loses_sessions_and_tokens_for_good(enter, do, cast):
    browser = enter("clara")
    secret = do("clara", "token.create", name="Sheet").once["token"]
    do("admin", "user.deactivate", cast.clara.public_id, reason="Works elsewhere")
    assert not inside(browser)
    cut_off(type("Left", (), {"subject_id": cast.clara.public_id})())
    do("admin", "user.reactivate", cast.clara.public_id, unit=cast.unit.public_id)
    assert not inside(browser)
    assert token_behind(secret) is None
    assert UserSession.objects.get().end_reason == "left"


def test_a_password_changed_elsewhere_ends_the_other_sessions(enter):
    here, there = enter("anna"), enter("anna")
    given = {"oldpassword": WORDS, "password1": "another fine staple", "password2": "another fine staple"}
    assert here.post("/sign-in/password/change/", given).status_code == 302
    assert inside(here)
    assert not inside(there)
    assert AuditEntry.objects.filter(action="factor.record").count() == 1


def test_a_token_lives_no_longer_than_the_rules_allow_and_ends_at_its_moment(do):
    do("admin", "sign_in_policy.set", token_days=30, reason="Our rule")
    with pytest.raises(ActionRefused, match="30 days at most"):
        do("anna", "token.create", name="Sheet", days=31)
    secret = do("anna", "token.create", name="Sheet", days=30).once["token"]
    assert token_behind(secret) is not None
    ApiToken.objects.update(expires_at=timezone.now())
    assert token_behind(secret) is None


def test_administrators_see_all_tokens_and_may_revoke_them(enter, do):
    secret = do("anna", "token.create", name="Spreadsheet of Anna").once["token"]
    page = enter("admin").get("/settings/sign-in/").content.decode()
    assert "Spreadsheet of Anna" in page
    assert "Anna Bērziņa" in page
    do("admin", "token.revoke", ApiToken.objects.get().public_id)
    assert token_behind(secret) is None
    assert enter("anna").get("/settings/sign-in/").status_code == 403


@pytest.mark.parametrize(
    "address", ["/do/token.create/", "/sign-in/2fa/totp/activate/", "/sign-in/2fa/recovery-codes/"]
)
def test_what_is_dangerous_asks_once_more_who_it_is(address, enter):
    browser = enter("anna")
    assert "/again/" not in browser.get(address).get("Location", "")
    older(minutes=6)
    _forget_proofs(browser)
    asked = browser.get(address)
    assert asked.status_code == 302
    assert asked["Location"].startswith("/sign-in/again/?next=")
    form = browser.get(asked["Location"])["Location"]
    proven = browser.post(form, {"password": WORDS})
    assert (proven.status_code, proven["Location"]) == (302, address)
    assert "/again/" not in browser.get(address).get("Location", "")


def _forget_proofs(browser):
    session = browser.session
    for one in session["account_authentication_methods"]:
        one["at"] -= 400
    session.save()


def test_a_posted_dangerous_act_without_fresh_proof_does_nothing(enter):
    browser = enter("anna")
    older(minutes=6)
    _forget_proofs(browser)
    assert browser.post("/do/token.create/", {"name": "Sheet", "verbs": '["read"]', "days": "9"}).status_code == 302
    assert ApiToken.objects.count() == 0


def test_a_role_that_needs_a_second_factor_opens_nothing_before_there_is_one(
    enter, do, cast, django_capture_on_commit_callbacks
):
    role = cast.anna.appointments.get().role
    browser = enter("anna")
    do("admin", "sign_in_policy.set", factor_roles=[role.public_id], reason="Our insurance")
    sent = browser.get("/")
    assert (sent.status_code, sent["Location"]) == (302, "/sign-in/2fa/")
    assert browser.get("/api/v1/users").status_code == 401
    assert "Your role needs a second factor" in browser.get("/sign-in/2fa/").content.decode()
    page = browser.get("/sign-in/2fa/totp/activate/")
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post("/sign-in/2fa/totp/activate/", {"code": code}).status_code == 302
    assert inside(browser)
    assert UserSession.objects.get().second_factor
    changes = AuditEntry.objects.filter(action="factor.record").values_list("input", flat=True)
    assert {one["sort"] for one in changes} == {"totp", "recovery_codes"}
    missing = [one.name for one in ask(cast.actor("admin"), "sign_in.overview").without_factor]
    assert missing == ["Boris Novák"]


def test_a_lost_second_factor_is_reset_by_an_administrator_with_a_reason(enter, do, cast):
    browser = enter("anna")
    TOTP.activate(cast.anna, generate_totp_secret())
    with pytest.raises(ActionRefused):
        do("dace", "factor.reset", cast.anna.public_id, reason="She asked me")
    do("admin", "factor.reset", cast.anna.public_id, reason="The phone is lost; she came by")
    assert not Authenticator.objects.filter(user_id=cast.anna.pk).exists()
    assert not inside(browser)
    with pytest.raises(RuleBroken, match="your own"):
        do("admin", "factor.reset", cast.admin.public_id, reason="Mine")


def _glass(cast):
    TOTP.activate(cast.admin, generate_totp_secret())


def test_passwords_go_off_only_when_nobody_is_locked_out(openid, do, cast, settings):
    off = {"passwords": "no", "break_glass": cast.admin.public_id, "reason": "Company sign-in only"}
    companies, settings.SIGN_IN_COMPANIES = settings.SIGN_IN_COMPANIES, ()
    with pytest.raises(RuleBroken, match="No company sign-in is configured"):
        do("admin", "sign_in_policy.set", **off)
    settings.SIGN_IN_COMPANIES = companies
    with pytest.raises(RuleBroken, match="Nobody has signed in through the company yet"):
        do("admin", "sign_in_policy.set", **off)
    now = timezone.now()
    UserSession.objects.create(user=cast.anna, method="company", company="northwind", created_at=now, last_seen_at=now)
    with pytest.raises(RuleBroken, match="Name an administrator"):
        do("admin", "sign_in_policy.set", **{**off, "break_glass": cast.anna.public_id})
    with pytest.raises(RuleBroken, match="needs a second factor"):
        do("admin", "sign_in_policy.set", **off)
    _glass(cast)
    do("admin", "sign_in_policy.set", **off)
    assert not SignInPolicy.objects.latest("pk").passwords


def test_while_passwords_are_off_every_try_is_answered_alike_but_one(openid, browser, cast, enter):
    _glass(cast)
    SignInPolicy.objects.create(idle_minutes=60, session_hours=12, token_days=30, end_on_role_change=True, passwords=False,
                                break_glass=cast.admin, reason="x", created_at=timezone.now())  # fmt: skip
    tries = [
        ("anna@example.com", WORDS),
        ("anna@example.com", "x"),
        ("nobody@example.com", "x"),
        ("admin@example.com", "x"),
    ]
    for login, password in tries:
        page = browser.post("/sign-in/login/", {"login": login, "password": password})
        assert page.status_code == 200
        assert "Passwords are switched off here" in page.content.decode()
    answer = browser.post("/sign-in/login/", {"login": "admin@example.com", "password": WORDS})
    assert answer["Location"] == "/sign-in/2fa/authenticate/"
    page = Client().get("/sign-in/login/").content.decode()
    assert 'type="password"' not in page
    assert 'type="password"' in Client().get("/sign-in/login/?password=1").content.decode()


def test_a_new_password_by_mail_lets_nobody_in_while_passwords_are_off(openid, cast, browser):
    SignInPolicy.objects.create(idle_minutes=60, session_hours=12, token_days=30, end_on_role_change=True, passwords=False,
                                break_glass=cast.admin, reason="x", created_at=timezone.now())  # fmt: skip
    browser.force_login(cast.anna, backend=BACKEND)
    assert inside(browser)
    assert UserSession.objects.get().method == "password"


def test_old_sessions_are_forgotten(enter):
    from mainstay.modules.signin.schedules import forget_old_sessions

    enter("anna")
    older(days=181)
    forget_old_sessions()
    assert UserSession.objects.count() == 0
