"""The pages of consent and privacy as a browser gets them."""

import pytest

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def browser(cast):
    """``browser("egils")``: somebody's browser."""
    from django.test import Client

    def sign_in(who):
        found = Client()
        found.force_login(cast.users[who], backend=BACKEND)
        return found

    return sign_in


PAGES = ["/withheld/", "/data_subjects/{person}/", "/erase-plan/?id={person}", "/privacy-notices/", "/consents/",
         "/do-not-contact/", "/record-classes/", "/erasures/", "/legal-holds/", "/do/person.freeze/{person}/",
         "/do/person.erase/{person}/", "/do/consent.give/", "/do/legal_hold.place/"]  # fmt: skip


def test_every_page_answers_for_compliance_in_two_directions(do, cast, browser, helen, person_of, classes):
    do("anna", "consent.give", contact=helen, channel="email", wording="w", source="Fair")
    do("anna", "suppression.add", address="other@example.com")
    do("anna", "duty.create", what="Call", due_on="2030-01-01", promised_to="Helen")
    for language, direction in (("en", "ltr"), ("ar", "rtl")):
        type(cast.egils).objects.filter(pk=cast.egils.pk).update(language=language)
        for address in PAGES:
            answer = browser("egils").get(address.format(person=person_of(helen)))
            assert answer.status_code == 200, address
            assert f'dir="{direction}"' in answer.content.decode()[:400]


def test_the_plan_shows_classes_with_their_grounds_and_the_button(browser, helen, person_of, classes):
    body = browser("egils").get(f"/erase-plan/?id={person_of(helen)}").content.decode()
    assert "Contacts and their identity" in body
    assert "/do/person.erase/" in body


def test_nobody_else_opens_them(browser, helen, person_of, classes):
    for who in ("anna", "gita", "clara", "admin"):
        for address in ("/data_subjects/{person}/", "/erase-plan/?id={person}"):
            assert browser(who).get(address.format(person=person_of(helen))).status_code == 404
