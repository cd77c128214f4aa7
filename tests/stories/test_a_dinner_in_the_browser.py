"""Tomáš plans a dinner for three in the browser, one of whom is at the limit: the answer stands there before anything is
stored. Without her it waits for Pavel, who says yes on the screen; a stranger is told that there is no such dinner.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.stories.company import act, at_work, comes
from tests.stories.program import choose

pytestmark = pytest.mark.browser

PARAGRAPH = "Company policy: Hospitality"
GUESTS = (("Zdeňka", "Sázavská"), ("Bohumil", "Lípa"), ("Květa", "Jasanová"))
COMPLETE = {"category": "meal", "solicited": False, "tender_running": False, "business_related": True}


def test_a_dinner_for_three_in_the_browser(program):
    today = datetime.now(ZoneInfo("Europe/Prague")).date().isoformat()
    with at_work(program) as company:
        phone = company.api("tomas", "account.create", "contact.create", "gift.record")
        guests = _three_guests_one_of_whom_had_a_lot(phone, today)
        page = company.open("tomas", "/do/gift.plan/")
        _the_answer_is_there_before_saving(company, page, phone, guests, today)
        dinner = _without_her_it_is_for_the_line_manager(page, phone, guests, today)
        _pavel_approves(company, dinner)
        _the_register_shows_it(company, phone, dinner, guests)
        _a_stranger_finds_nothing(company, dinner, guests)


def _three_guests_one_of_whom_had_a_lot(phone, today):
    """A new client with three people; seats at the opera went to the first."""
    client = phone.done("/accounts", name="Sázavské palačinky", country="CZ", status="client")["id"]
    guests = [
        phone.done("/contacts", account=client, given_name=given, family_name=family)["id"] for given, family in GUESTS
    ]
    seats = {**COMPLETE, "category": "ticket", "face": "5000.00 CZK", "cost": "5000.00 CZK", "given_on": today}
    phone.done("/do/gift.record", contacts=guests[:1], description="Seats at the opera", **seats)
    return guests


def _asked(phone, guests, today):
    """What the API answers to the same plan."""
    plan = {"contacts": guests, "given_on": today, "cost": f"{1500 * len(guests)}.00 CZK", **COMPLETE}
    status, answer = phone("GET", "/queries/gift.answer", plan)
    assert status == 200, answer
    return answer


def _stored(phone):
    """The gifts that Tomáš sees."""
    return [one["id"] for one in phone("GET", "/gifts")[1]["items"]]


def _the_answer_is_there_before_saving(company, page, phone, guests, today):
    """She would stand above the limit: refused, on which paragraph, with what is left of how much; nothing is stored."""
    stored = _stored(phone)
    verdict, lines = page.locator("#gift-verdict"), page.locator("#gift-guests .guest")
    expect(verdict).to_contain_text("Name the guests, the day and the cost")
    choose(page, "account", "sazavske", "Sázavské palačinky")
    page.select_option("[name=occasion]", "meal")
    page.select_option("[name=category]", "meal")
    page.fill("[name=given_on]", today)
    page.get_by_label("Cost of one piece, with tax and delivery").fill("4500")
    page.fill("[name=description]", "Dinner by the weir")
    for given, family in GUESTS:
        choose(page, "contacts", family, f"{given} {family}")
    expect(lines).to_have_count(3)
    page.click(".gift-more > summary")
    page.select_option("[name=solicited]", "False")
    page.select_option("[name=tender_running]", "False")
    page.select_option("[name=business_related]", "True")

    expect(verdict).to_contain_text("Refused")
    expect(verdict).to_contain_text(PARAGRAPH)
    expect(verdict).to_contain_text("Nothing is stored yet")
    company.on_a_phone("tomas")
    her = lines.filter(has_text="Zdeňka Sázavská")
    expect(her).to_contain_text("Not allowed")
    for each in lines.all():
        expect(each.locator(".answer")).to_contain_text(PARAGRAPH)
        expect(each).to_contain_text("left of 250,00")
    for free in ("Bohumil Lípa", "Květa Jasanová"):
        expect(lines.filter(has_text=free)).to_contain_text("A person decides")
        expect(lines.filter(has_text=free)).to_contain_text("250,00 US$ left of 250,00 US$")

    same = _asked(phone, guests, today)
    assert (same["decision"], same["paragraph"]) == ("deny", "POLICY entertainment v1 entertainment")
    assert [one["decision"] for one in same["attendees"]] == ["deny", "refer", "refer"]
    assert _stored(phone) == stored


def _without_her_it_is_for_the_line_manager(page, phone, guests, today):
    """One button takes her out; the name of whoever will be asked stands on the other."""
    page.click("text=Without Zdeňka Sázavská")
    expect(page.locator("#gift-guests .guest")).to_have_count(2)
    page.fill("[name=cost_amount]", "3000")
    save = page.locator("#gift-verdict button[type=submit]")
    expect(save).to_have_text("Save and ask Pavel Dvořák")
    assert _asked(phone, guests[1:], today)["decision"] == "refer"
    save.click()
    page.wait_for_url("**/gifts/*/")
    expect(page.locator("h1")).to_have_text("Dinner by the weir")
    expect(page.locator("#main")).to_contain_text("Waits for a decision")
    return page.url.rstrip("/").rpartition("/")[2]


def _pavel_approves(company, dinner):
    """He comes to the question from the dinner, and says yes in one step."""
    page = company.open("pavel", f"/gifts/{dinner}/")
    page.locator("section[aria-label=Approval] h2 a").click()
    page.wait_for_url("**/approvals/*/")
    expect(page.locator("#main")).to_contain_text("Asked by Tomáš Urban")
    act(page, "Approve", reason="They stayed with us for ten years")
    comes(page, "#main :text('Approved')")


def _the_register_shows_it(company, phone, dinner, guests):
    """The amount is kept free, on the page, in the register and for programs."""
    page = company.open("tomas", f"/gifts/{dinner}/")
    comes(page, "#main :text('Allowed, reserved')")
    expect(page.locator("#main")).to_contain_text("They stayed with us for ten years")
    company.on_a_phone("tomas")
    assert phone("GET", f"/gifts/{dinner}")[1]["state"] == "reserved"
    left = phone("GET", "/queries/gift.allowance", {"contact": guests[1], "category": "meal"})[1]["left"]
    assert any(float(one["reserved"]) > 0 for one in left)
    for who in ("tomas", "pavel"):
        page = company.open(who, "/gift-register/")
        expect(page.locator("tr", has_text="Bohumil Lípa")).to_contain_text("1 500,00 CZK")
        expect(page.locator("tr", has_text="Zdeňka Sázavská")).to_contain_text("5 000,00 CZK")


def _a_stranger_finds_nothing(company, dinner, guests):
    """Clara is told the same as of a dinner that never was, by the page and by the API."""
    assert company.status("clara", f"/gifts/{dinner}/") == 404
    assert company.status("clara", f"/contacts/{guests[0]}/") == 404
    api = company.api("clara")
    assert api("GET", f"/gifts/{dinner}")[0] == 404
    page = company.open("clara", "/gift-register/")
    expect(page.locator("#main")).not_to_contain_text("Bohumil Lípa")
