"""Rumana, a contact of Tanvir's with a gift on record, asks to be erased. He notes it, Egils finds out who asks, reads what
goes and what must stay on which ground, and does it: her name is gone from pages, search and API, and the books still hold.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.stories.company import act, at_work, log_holds, save

pytestmark = pytest.mark.browser

NAME, ADDRESS = "Rumana Quader", "rumana.quader@padma-biscuit.example"


def test_an_erasure_request_from_somebody_with_a_gift_on_record_in_the_browser(program):
    with at_work(program) as company:
        phone = company.api("tanvir", "account.create", "contact.create", "gift.record", "interaction.log")
        client, contact, gift = _somebody_with_a_gift_on_record(phone)
        _a_colleague_finds_her(company, phone, contact)
        _tanvir_notes_what_she_wrote(company, contact)
        request, person = _egils_finds_out_who_asks(company)
        _the_plan_says_what_stays_and_why(company, person)
        _egils_erases_her(company, person)
        _he_answers(company, request)
        _her_name_is_gone(company, phone, client, contact)
        _the_books_hold(company, phone, gift, person)
        log_holds(program)


def _somebody_with_a_gift_on_record(phone):
    """A client, Rumana there, a talk with her and tea that she was given."""
    day = datetime.now(ZoneInfo("Asia/Dhaka")).date().isoformat()
    client = phone.done("/accounts", name="Padma Biscuit Works", country="BD", status="client")["id"]
    contact = phone.done("/contacts", account=client, given_name="Rumana", family_name="Quader", email=ADDRESS)["id"]
    phone.done(
        "/do/interaction.log", account=client, contacts=[contact], topic=f"Call with {NAME}", outcome="40 t a year"
    )
    given = {"category": "gift", "given_on": day, "cost": "2500.00 BDT", "solicited": False, "tender_running": False}
    gift = phone.done("/do/gift.record", contacts=[contact], description="Tea from the hills", **given)["id"]
    return client, contact, gift


def _found(company, who):
    page = company.open(who, "/search/?q=Quader")
    return page.locator("#main", has_text=NAME).count()


def _a_colleague_finds_her(company, phone, contact):
    """Before it, she stands on her page, in the search and in the API."""
    expect(company.open("tanvir", f"/contacts/{contact}/").locator("h1")).to_have_text(NAME)
    assert _found(company, "tanvir")
    assert phone("GET", f"/contacts/{contact}")[0] == 200


def _tanvir_notes_what_she_wrote(company, contact):
    """On the page of the contact; what becomes of it is for compliance, so he does not see it."""
    page = company.open("tanvir", f"/contacts/{contact}/")
    page.locator("#main a[href*='privacy_request.receive']").click()
    page.select_option("#dialog [name=sort]", "erasure")
    page.fill("#dialog [name=words]", f"Please delete everything about me. {NAME}")
    save(page)


def _egils_finds_out_who_asks(company):
    """The clock of a month runs; the program names who it may be, and he says how he knows."""
    page = company.open("egils", "/privacy-requests/")
    page.locator("table.tbl tr", has_text=NAME).locator("a").first.click()
    page.wait_for_url("**/privacy-requests/*/")
    request = page.url.rstrip("/").rpartition("/")[2]
    assert company.status("tanvir", f"/privacy-requests/{request}/") == 404
    expect(page.locator("#main")).to_contain_text("This look was written down.")
    expect(page.locator("#main")).to_contain_text(f"Please delete everything about me. {NAME}")
    page.get_by_role("link", name="This is the person").click()
    page.select_option("#dialog [name=proof]", "known_address")
    save(page)
    plan = page.locator("#main").get_by_role("link", name="Erasure plan")
    person = plan.get_attribute("href").partition("id=")[2]
    plan.click()
    page.wait_for_url("**/erase-plan/**")
    return request, person


def _the_plan_says_what_stays_and_why(company, person):
    """Each class of records with what happens to it, until when and on which ground; nothing has happened yet."""
    page = company["egils"]
    rows = page.locator("section[aria-label='Erasure plan'] li")
    kept = rows.filter(has_text="Register of gifts")
    expect(kept).to_contain_text("kept, restricted")
    expect(kept).to_contain_text("Legal claims")
    expect(kept).to_contain_text(re.compile(r"\d\d/\d\d/20\d\d"))
    expect(rows.filter(has_text="Contacts and their identity")).to_contain_text("erased")
    expect(rows.filter(has_text="Talks and notes")).to_contain_text("names taken out")
    for each in rows.all():
        expect(each.locator(".meta")).not_to_have_text("")
    company.on_a_phone("egils")
    status, plan = company.api("egils")("GET", "/queries/privacy.erase_plan", {"id": person})
    assert (status, {one["outcome"] for one in plan["rows"]} >= {"keep", "erase"}) == (200, True)
    assert company.status("tanvir", f"/erase-plan/?id={person}") == 404


def _egils_erases_her(company, person):
    """From the plan; he is asked once more, as it cannot be taken back."""
    page = company.open("egils", f"/erase-plan/?id={person}")
    page.locator("#main a.btn-danger").click()
    expect(page.locator("#dialog")).to_contain_text("Cannot be undone.")
    page.locator("#dialog form button[type=submit]:visible").last.click()
    page.wait_for_selector("#dialog", state="hidden")
    expect(page.locator("#toasts")).to_contain_text("Done")


def _he_answers(company, request):
    """The letter is drafted from what was done, with what stays and until when."""
    page = company.open("egils", f"/privacy-requests/{request}/")
    letter = page.locator("section[aria-label='The answer']")
    expect(letter).to_contain_text(f"Good day, {NAME},")
    expect(letter).to_contain_text("Register of gifts: kept until")
    act(page, "Answered")
    expect(page.locator("#main")).to_contain_text("Answered")
    certificate = company.open("egils", "/erasures/").locator("table.tbl tbody tr").first
    expect(certificate).to_contain_text("The person asked for it")


def _her_name_is_gone(company, phone, client, contact):
    """From the page, the client, the search and the API, for Tanvir and for the head; lookups offer her no more."""
    for who in ("tanvir", "gita"):
        assert company.status(who, f"/contacts/{contact}/") == 404
        assert not _found(company, who)
        page = company.open(who, f"/accounts/{client}/")
        expect(page.locator("h1")).to_have_text("Padma Biscuit Works")
        expect(page.locator("#main")).not_to_contain_text("Quader")
    assert phone("GET", f"/contacts/{contact}")[0] == 404
    asked = phone("GET", "/contacts", {"limit": 100})[1]
    assert "Quader" not in str(asked)
    page = company.open("tanvir", "/do/gift.plan/")
    box = page.locator('[data-lookup][data-name="contacts"]')
    box.locator('input[role="combobox"]').fill("Quader")
    expect(box.locator(".lookup-list")).to_contain_text("Nothing found.")


def _the_books_hold(company, phone, gift, person):
    """The gift is still counted without a name, and the chain of the ledger verifies; compliance alone sees who it was."""
    page = company.open("tanvir", f"/gifts/{gift}/")
    expect(page.locator("#main")).to_contain_text("Tea from the hills")
    expect(page.locator("#main")).to_contain_text("Somebody whose name is not shown")
    expect(page.locator("#main")).not_to_contain_text("Quader")
    assert "Quader" not in str(phone("GET", f"/gifts/{gift}"))
    status, books = company.api("egils")("GET", "/queries/gift.verify")
    assert status == 200
    assert books["holds"], books
    page = company.open("egils", f"/data_subjects/{person}/")
    expect(page.locator("#main")).to_contain_text("This look was written down.")
