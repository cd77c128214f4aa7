"""Signing in through a company's OpenID Connect service, and every way in which it must not work."""

from urllib.parse import parse_qs, urlsplit

import pytest

from mainstay.framework.audit.models import AuditEntry
from mainstay.modules.signin.models import UserSession
from tests.signin.services import new_key

START = "/sign-in/company/northwind/"
ARRIVE = "/sign-in/company/northwind/arrive/"


def through(browser, provider, start=START, **more):
    sent = browser.get(start)
    assert sent.status_code == 302, sent.content
    code, state = provider.approve(sent["Location"])
    return browser.get(ARRIVE, {"code": code, "state": state, **more})


def test_somebody_comes_in_through_the_company_and_it_is_written_down(openid, provider, browser, cast):
    answer = through(browser, provider, f"{START}?next=/settings/me/")
    assert (answer.status_code, answer["Location"]) == (302, "/settings/me/")
    assert browser.get("/settings/me/").status_code == 200
    session = UserSession.objects.get()
    assert (session.user_id, session.method, session.company) == (cast.anna.pk, "company", "northwind")
    assert not session.second_factor
    entry = AuditEntry.objects.get(action="session.begin")
    assert entry.outcome == "done"
    assert "127.0.0.1" not in str(entry.changes)


def test_what_is_asked_carries_state_nonce_and_a_proof_key(openid, browser, provider):
    asked = parse_qs(urlsplit(browser.get(START)["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://localhost:8000" + ARRIVE]
    assert len({asked["state"][0], asked["nonce"][0], asked["code_challenge"][0]}) == 3
    again = parse_qs(urlsplit(browser.get(START)["Location"]).query)
    assert asked["state"] != again["state"]


def test_an_answer_works_once_and_in_the_browser_that_asked_only(openid, provider, browser, client, refusals):
    sent = browser.get(START)
    code, state = provider.approve(sent["Location"])
    stranger = client.get(ARRIVE, {"code": code, "state": state})
    assert stranger.status_code == 403
    assert "was not started in this browser" in stranger.content.decode()
    assert browser.get(ARRIVE, {"code": code, "state": state}).status_code == 302
    assert browser.get(ARRIVE, {"code": code, "state": state}).status_code == 403
    assert len(refusals()) == 2


WRONG = {
    "another nonce": {"nonce": "planted"}, "no nonce": {"nonce": None}, "another audience": {"aud": "somebody else"},
    "several audiences": {"aud": ["mainstay", "other"], "azp": "other"}, "another issuer": {"iss": "https://evil.example"},
    "no end": {"exp": None}, "no subject": {"sub": None},
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_token_that_is_not_meant_for_us_now_is_refused(what, openid, provider, browser, refusals):
    provider.claims |= WRONG[what]
    answer = through(browser, provider)
    assert answer.status_code == 403
    assert "does not fit what was asked" in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    assert UserSession.objects.count() == 0
    assert len(refusals()) == 1


@pytest.mark.parametrize(("shift", "status"), [(-60, 302), (60, 302), (-600, 403), (600, 403)])
def test_clocks_may_differ_by_two_minutes(shift, status, openid, provider, browser):
    import time

    now = int(time.time()) + shift
    provider.claims |= {"iat": now, "nbf": now, "exp": now + 30}
    answer = through(browser, provider)
    assert answer.status_code == status
    assert status == 302 or "clocks" in answer.content.decode()


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_a_token_signed_with_what_everybody_knows_is_refused(algorithm, openid, provider, browser):
    provider.algorithm = algorithm
    assert through(browser, provider).status_code == 403


def test_a_token_signed_by_a_key_that_is_not_published_is_refused(openid, provider, browser):
    provider.key = new_key()
    assert through(browser, provider).status_code == 403
    assert UserSession.objects.count() == 0


def test_metadata_of_another_issuer_are_refused(openid, provider, browser):
    provider.says_issuer = "https://evil.example"
    assert browser.get(START).status_code == 403


def test_an_answer_of_another_issuer_is_refused_before_the_code_is_sent(openid, provider, browser):
    answer = through(browser, provider, iss="https://evil.example")
    assert answer.status_code == 403
    assert "/token" not in provider.asked


def test_a_service_that_is_down_is_said_so(openid, provider, browser):
    provider.broken = True
    answer = browser.get(START)
    assert answer.status_code == 403
    assert "cannot be reached just now" in answer.content.decode()


def test_turning_back_at_the_service_is_said_so(openid, provider, browser):
    _code, state = provider.approve(browser.get(START)["Location"])
    answer = browser.get(ARRIVE, {"error": "access_denied", "state": state})
    assert "or you turned back" in answer.content.decode()


PEOPLE = {
    "nobody": ({"email": "nobody@example.com"}, "Nobody here has the address"),
    "not verified": ({"email_verified": False}, "has not verified your mail address"),
    "verified by a word only": ({"email_verified": "yes"}, "has not verified"),
    "another domain": ({"email": "anna@example.org"}, "do not come in through"),
    "a domain that only ends alike": ({"email": "anna@evil-example.com"}, "do not come in through"),
    "no address": ({"email": ""}, "did not tell your mail address"),
    "letters that look alike": ({"email": "ann\u0430@example.com"}, "Nobody here has the address"),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_only_known_people_with_a_verified_address_of_the_company_come_in(who, openid, provider, browser, refusals):
    claims, said = PEOPLE[who]
    provider.claims |= claims
    answer = through(browser, provider)
    assert answer.status_code == 403
    assert said in answer.content.decode()
    assert refusals() == [next(one for one in refusals() if said in one)]
    assert UserSession.objects.count() == 0


def test_an_address_differs_by_case_only(openid, provider, browser):
    provider.claims["email"] = "Anna@Example.COM"
    assert through(browser, provider).status_code == 302


def test_somebody_who_left_does_not_come_in(openid, provider, browser, cast):
    type(cast.anna).objects.filter(pk=cast.anna.pk).update(is_active=False)
    answer = through(browser, provider)
    assert "is not active" in answer.content.decode()


def test_an_address_may_come_from_the_user_info_of_the_same_subject(openid, provider, browser):
    del provider.claims["email"]
    provider.user_info = {"sub": "1", "email": "anna@example.com", "email_verified": True}
    assert through(browser, provider).status_code == 302


def test_user_info_of_another_subject_is_refused(openid, provider, browser):
    del provider.claims["email"]
    provider.user_info = {"sub": "2", "email": "anna@example.com", "email_verified": True}
    assert through(browser, provider).status_code == 403


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site_afterwards(onward, openid, provider, browser):
    from urllib.parse import quote

    answer = through(browser, provider, f"{START}?next={quote(onward, safe='')}")
    assert answer["Location"] == "/"


def test_people_are_admitted_only_where_it_is_switched_on_and_get_that_role(openid, provider, browser, cast):
    openid(create_role="representative", create_unit="riga")
    provider.claims |= {"email": "new@example.com", "name": "Nora New"}
    assert through(browser, provider).status_code == 302
    user = type(cast.anna).objects.get(email="new@example.com")
    assert (user.name, user.has_usable_password()) == ("Nora New", False)
    assert [one.role.code for one in user.appointments.all()] == ["representative"]
    assert AuditEntry.objects.filter(action="user.admit", outcome="done").exists()


@pytest.mark.parametrize(("amr", "factor"), [(["pwd"], False), (["pwd", "mfa"], True), ("mfa", False), (None, False)])
def test_a_second_factor_there_counts_when_it_is_proven(amr, factor, openid, provider, browser):
    openid(second_factor="proven")
    provider.claims["amr"] = amr
    through(browser, provider)
    assert UserSession.objects.get().second_factor is factor


def test_the_company_is_offered_on_the_sign_in_page(openid, browser):
    page = browser.get("/sign-in/login/?next=/settings/me/").content.decode()
    assert "/sign-in/company/northwind/?next=%2Fsettings%2Fme%2F" in page
    assert "Northwind" in page


def test_a_company_that_nobody_configured_is_not_found(openid, browser):
    assert browser.get("/sign-in/company/southwind/").status_code == 404
