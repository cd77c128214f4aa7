"""Signing in through a company's SAML service: what is signed, for whom, when, in reply to what."""

import base64
import zlib
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree

from mainstay.modules.signin.models import UserSession

START = "/sign-in/company/northwind/"
ARRIVE = "/sign-in/company/northwind/arrive/"


def asked(browser, start=START):
    """The id of the request that the browser carries to the service."""
    sent = browser.get(start)
    assert sent.status_code == 302, sent.content
    packed = parse_qs(urlsplit(sent["Location"]).query)["SAMLRequest"][0]
    return etree.fromstring(zlib.decompress(base64.b64decode(packed), -15)).get("ID")


def posted(browser, answer):
    """The answer posted from the service's page, and the step after it."""
    first = browser.post(ARRIVE, {"SAMLResponse": answer})
    return browser.get(first["Location"]) if first.status_code == 302 else first


def refused(answer, words="does not fit what was asked"):
    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    assert UserSession.objects.count() == 0


def test_somebody_comes_in_with_one_signed_assertion(saml, service, browser, cast):
    reply = asked(browser, f"{START}?next=/settings/me/")
    answer = posted(browser, service.response(service.assertion(reply=reply), reply=reply))
    assert (answer.status_code, answer["Location"]) == (302, "/settings/me/")
    session = UserSession.objects.get()
    assert (session.user_id, session.method, session.company) == (cast.anna.pk, "company", "northwind")


def test_an_answer_is_used_up(saml, service, browser, refusals):
    reply = asked(browser)
    answer = service.response(service.assertion(reply=reply), reply=reply)
    assert posted(browser, answer).status_code == 302
    again = posted(browser, answer)
    assert again.status_code == 403
    assert "was not started in this browser" in again.content.decode()
    assert len(refusals()) == 1


def test_an_answer_to_the_request_of_another_browser_is_refused(saml, service, browser, client):
    reply = asked(client)
    refused(
        posted(browser, service.response(service.assertion(reply=reply), reply=reply)), "not started in this browser"
    )


def test_a_ticket_of_somebody_else_opens_nothing(saml, service, browser, client):
    reply = asked(browser)
    first = client.post(ARRIVE, {"SAMLResponse": service.response(service.assertion(reply=reply), reply=reply)})
    refused(client.get(first["Location"]), "not started in this browser")


def test_an_answer_that_nobody_asked_for_is_refused(saml, service, browser):
    refused(posted(browser, service.response(service.assertion())), "answers that nobody asked for")


def test_the_envelope_alone_does_not_say_what_is_answered(saml, service, browser):
    """A signed assertion of an unsolicited sign-in, put into an envelope that names our request."""
    refused(
        posted(browser, service.response(service.assertion(), reply=asked(browser))), "answers that nobody asked for"
    )


def test_an_unsigned_assertion_is_refused_even_in_a_signed_envelope(saml, service, browser):
    reply = asked(browser)
    refused(posted(browser, service.response(service.assertion(reply=reply, sign=False), reply=reply)))
    refused(posted(browser, service.response(service.assertion(reply=reply, sign=False), reply=reply, sign=True)))


def test_an_assertion_signed_by_another_key_is_refused(saml, service, browser):
    reply = asked(browser)
    refused(posted(browser, service.response(service.assertion(reply=reply, key=service.other), reply=reply)))


def test_an_assertion_changed_after_it_was_signed_is_refused(saml, service, browser):
    reply = asked(browser)
    changed = service.assertion(reply=reply, email="clara@example.com").replace("clara@", "anna@")
    refused(posted(browser, service.response(changed, reply=reply)))


def _beside(signed, forged):
    return forged + signed


def _behind(signed, forged):
    return signed + forged


def _inside(signed, forged):
    return forged.replace("</saml:Assertion>", f"<saml:Advice>{signed}</saml:Advice></saml:Assertion>")


def _around_the_signature(signed, forged):
    start, end = signed.index("<ds:Signature"), signed.index("</ds:Signature>") + len("</ds:Signature>")
    signature, original = signed[start:end], signed[:start] + signed[end:]
    held = signature.replace("</ds:Signature>", f"<ds:Object>{original}</ds:Object></ds:Signature>")
    return forged.replace("</saml:Issuer>", f"</saml:Issuer>{held}", 1)


def _with_the_same_id(signed, forged):
    return forged.replace("_evil", "_a1") + signed


@pytest.mark.parametrize("wrapped", [_beside, _behind, _inside, _around_the_signature, _with_the_same_id])
def test_a_forged_assertion_wrapped_around_a_signed_one_is_refused(wrapped, saml, service, browser):
    reply = asked(browser)
    signed = service.assertion(reply=reply, email="clara@example.com")
    forged = service.assertion(reply=reply, email="gita@example.com", id="_evil", sign=False)
    refused(posted(browser, service.response(wrapped(signed, forged), reply=reply)))


def test_a_comment_inside_an_address_does_not_shorten_it(saml, service, browser):
    reply = asked(browser)
    signed = service.assertion(reply=reply, email="gita@example.com.evil.example")
    answer = posted(browser, service.response(signed.replace("com.evil", "com<!-- -->.evil"), reply=reply))
    refused(answer, "do not come in through")


OTHERS = {
    "another audience": {"audience": "<saml:AudienceRestriction><saml:Audience>https://other.example/</saml:Audience></saml:AudienceRestriction>"},
    "no audience": {"audience": ""},
    "another recipient": {"recipient": "https://other.example/arrive/"},
    "a recipient that contains ours": {"recipient": "http://localhost:8000/sign-in/company/northwind/arrive/../x"},
    "another service": {"issuer": "https://evil.example.com"},
}  # fmt: skip


@pytest.mark.parametrize("what", OTHERS)
def test_an_assertion_for_somebody_else_is_refused(what, saml, service, browser):
    reply = asked(browser)
    refused(posted(browser, service.response(service.assertion(reply=reply, **OTHERS[what]), reply=reply)))


def test_an_answer_for_another_address_is_refused(saml, service, browser):
    reply = asked(browser)
    refused(
        posted(
            browser, service.response(service.assertion(reply=reply), reply=reply, destination="https://other.example/")
        )
    )


@pytest.mark.parametrize(("shift", "in_time"), [(-120, True), (120, True), (-1200, False), (1200, False)])
def test_clocks_may_differ_by_minutes_not_by_a_quarter_of_an_hour(shift, in_time, saml, service, browser):
    reply = asked(browser)
    answer = posted(browser, service.response(service.assertion(reply=reply, shift=shift), reply=reply))
    if in_time:
        assert answer.status_code == 302
    else:
        refused(answer, "clocks")


@pytest.mark.parametrize(
    "text",
    [
        "", "nothing", base64.b64encode(b"<no-xml").decode(), base64.b64encode(b"<a/>").decode(), "A" * 300_000,
        base64.b64encode(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>').decode(),
    ],
)  # fmt: skip
def test_rubbish_is_refused_with_a_sentence(text, saml, browser):
    refused(posted(browser, text))


def test_what_the_service_proved_counts_when_it_says_so(saml, service, browser):
    saml(second_factor="proven")
    reply = asked(browser)
    told = service.assertion(reply=reply, context="https://refeds.org/profile/mfa")
    assert posted(browser, service.response(told, reply=reply)).status_code == 302
    assert UserSession.objects.get().second_factor


def test_our_metadata_name_us_and_where_to_answer(saml, browser):
    told = browser.get("/sign-in/company/northwind/metadata/").content.decode()
    assert 'entityID="http://localhost:8000/sign-in/company/northwind/metadata/"' in told
    assert 'Location="http://localhost:8000/sign-in/company/northwind/arrive/"' in told
    assert 'WantAssertionsSigned="true"' in told
