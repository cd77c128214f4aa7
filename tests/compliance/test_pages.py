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
         "/do/person.erase/{person}/", "/do/consent.give/", "/do/legal_hold.place/", "/privacy-requests/",
         "/do/privacy_request.receive/", "/exports/", "/exports/?only_persons=false", "/processing-record/",
         "/retention/", "/erasure-rounds/"]  # fmt: skip


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


def test_a_request_is_walked_through_in_the_browser(do, browser, helen, person_of, classes):
    egils = browser("egils")
    made = do("anna", "privacy_request.receive", sort="erasure", contact=helen, words="Erase me <b>now</b>").public_id
    address = f"/privacy-requests/{made}/"
    body = egils.get(address).content.decode()
    assert "&lt;b&gt;now" in body
    assert f"/do/privacy_request.identify/{made}/" in body
    do("egils", "privacy_request.identify", made, person=person_of(helen), proof="known_address")
    assert f"/erase-plan/?id={person_of(helen)}" in egils.get(address).content.decode()
    do("egils", "person.erase", person_of(helen))
    assert "Draft of the answer" in egils.get(address).content.decode()
    do("egils", "privacy_request.answer", made)
    assert "its digest proves" in egils.get(address).content.decode()
    for who in ("anna", "gita", "clara", "admin"):
        assert browser(who).get(address).status_code == 404


def test_the_copies_and_the_record_of_processing_are_files_for_compliance_only(browser, helen, person_of, classes):
    person = person_of(helen)
    addresses = [f"/privacy-copy/access/{person}/", f"/privacy-copy/portable/{person}/", "/record-of-processing/json/",
                 "/record-of-processing/html/"]  # fmt: skip
    for address in addresses:
        answer = browser("egils").get(address)
        assert (answer.status_code, "attachment" in answer["Content-Disposition"]) == (200, True)
        assert answer["Cache-Control"] == "no-store"
        for who in ("anna", "gita", "clara", "admin"):
            assert browser(who).get(address).status_code == 404, (who, address)
    assert browser("egils").get(f"/privacy-copy/other/{person}/").status_code == 404
    register = browser("egils").get("/exports/").content.decode()
    assert ("GDPR art. 15" in register, "GDPR art. 20" in register) == (True, True)


def test_whoever_exports_persons_says_what_for_and_it_stands_on_the_register(do, browser, helen):
    anna = browser("anna")
    asked = anna.get(
        "/contacts/~export/csv/?columns=name&filter=%7B%22field%22%3A%22name%22%2C%22contains%22%3A%22Marsh%22%7D"
    )
    assert "What do you need them for?" in asked.content.decode()
    assert anna.get("/contacts/~export/csv/?purpose=").status_code == 422
    filtered = "/contacts/~export/csv/?columns=name&purpose=Seating+at+the+fair&filter=%7B%22field%22%3A%22name%22%2C%22contains%22%3A%22Marsh%22%7D"
    assert b"Helen Marsh" in b"".join(anna.get(filtered).streaming_content)
    register = browser("egils").get("/exports/").content.decode()
    assert all(words in register for words in ("Seating at the fair", "Anna Bērziņa", "1 row", "contains"))
    assert "Marsh" not in register
    assert browser("egils").get("/contacts/~export/csv/").status_code == 403
    assert browser("anna").get("/exports/").status_code == 403
