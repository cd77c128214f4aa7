"""Mariam falls ill for two weeks. Nabil stands in for her in the browser: he negotiates, is refused what is not passed on
with the reason, and hands back; every step is taken on a screen, by whoever it is for.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.stories.company import act, at_work, comes, log_holds, save, words
from tests.stories.program import choose

pytestmark = pytest.mark.browser

DEAL = "Date paste for three years"


def test_a_manager_falls_ill_and_a_deputy_negotiates_in_the_browser(program):
    with at_work(program) as company:
        mariam = company.api("mariam", "account.create", "opportunity.*", "duty.create")
        client, deal = _what_she_leaves_behind(mariam)
        assert company.status("nabil", f"/deals/{deal}/") == 404
        _mariam_enters_her_absence(company)
        deputyship = _nabil_and_khalid_give_their_word(company)
        _nabil_sees_for_whom_he_stands_in(company, deputyship)
        _nabil_negotiates(company, mariam, deal)
        refused = _nabil_is_refused_what_is_not_passed_on(company, client)
        _nabil_hands_back(company, deputyship, refused)
        _mariam_is_back(company, mariam, deputyship, deal)
        log_holds(program)


def _what_she_leaves_behind(mariam):
    """A client, a deal that is being talked about, and something that is due."""
    client = mariam.done("/accounts", name="Sahra Biscuits", country="AE", status="client")["id"]
    deal = mariam.done("/deals", account=client, name=DEAL, amount="90000.00 AED")["id"]
    day = datetime.now(ZoneInfo("Asia/Dubai")).date().isoformat()
    mariam.done("/duties", what="Send Sahra the new prices", due_on=day, account=client)
    return client, deal


def _mariam_enters_her_absence(company):
    """Two weeks, with a deputy: the calendar shows who covers, and never why."""
    today = datetime.now(ZoneInfo("Asia/Dubai")).date()
    page = company.open("mariam", "/absences/")
    page.locator("#main").get_by_role("link", name="Plan an absence").click()
    page.select_option("#dialog [name=reason]", "illness")
    page.fill("#dialog [name=from_on]", today.isoformat())
    page.fill("#dialog [name=last_on]", (today + timedelta(days=13)).isoformat())
    page.fill("#dialog [name=handover_note]", "Ask for Salem first.")
    choose(page, "deputy", "nabil", "نبيل شاهين")
    save(page)
    expect(page.locator("tr", has_text="مريم القاسم")).to_contain_text("نبيل شاهين")
    company.on_a_phone("mariam")


def _nabil_and_khalid_give_their_word(company):
    """Each by one button in their day; from both words on it runs."""
    page = company.open("nabil", "/")
    row = page.locator("section[aria-label='Standing in'] li", has_text="مريم القاسم")
    row.get_by_role("button", name="I stand in").click()
    expect(row.get_by_role("button", name="I stand in")).to_have_count(0)
    page = company.open("khalid", "/")
    row = page.locator("section[aria-label='Standing in'] li", has_text="مريم القاسم")
    deputyship = row.locator("a").first.get_attribute("href").rstrip("/").rpartition("/")[2]
    row.get_by_role("button", name="Confirm").click()
    expect(row.get_by_role("button", name="Confirm")).to_have_count(0)
    page = company.open("khalid", f"/deputyships/{deputyship}/")
    expect(page.locator("h1 + .st")).to_have_text("Active")
    act(page, "Change", discount="10")
    expect(page.locator("#main .facts")).to_contain_text("10%")
    return deputyship


def _nabil_sees_for_whom_he_stands_in(company, deputyship):
    """On every page; what is due for Mariam stands in his day, and the handover pack was made from data."""
    page = company.open("nabil", "/")
    band = page.locator(".band", has_text="You stand in for")
    expect(band).to_contain_text("مريم القاسم")
    comes(page, "#main :text('Send Sahra the new prices')")
    band.locator("a").click()
    page.wait_for_url(f"**/deputyships/{deputyship}/")
    page.get_by_role("link", name="Handover pack").click()
    page.wait_for_url("**/pack/")
    expect(page.locator("#main")).to_contain_text("Ask for Salem first.")
    expect(page.locator("#main")).to_contain_text("Send Sahra the new prices")
    company.on_a_phone("nabil")
    assert company.file("nabil", f"/deputyships/{deputyship}/pack.pdf").startswith(b"%PDF")


def _nabil_negotiates(company, mariam, deal):
    """He lowers the price of Mariam's deal under his own login; she cannot do the same beside him."""
    page = company.open("nabil", f"/deals/{deal}/")
    act(page, "Edit", amount_amount="84000", next_step="Salem signs on Thursday")
    expect(page.locator("#main .facts")).to_contain_text("84,000")
    expect(page.locator("#main .facts")).to_contain_text("Salem signs on Thursday")
    assert mariam("GET", f"/deals/{deal}")[1]["amount"] == {"amount": "84000.00", "currency": "AED"}
    status, refused = mariam("PATCH", f"/deals/{deal}", amount="86000.00 AED")
    assert (status, "acts for you" in refused["detail"]) == (403, True)


def _nabil_is_refused_what_is_not_passed_on(company, client):
    """Assigning a client, and a discount above his cap: the page says why; programs hear the same, and it is recorded."""
    page = company["nabil"]
    _refused(company, page, f"/do/account.assign/{client}/", "Your roles do not include the right to assign accounts.")
    reem = company.api("reem", "approval.ask")
    colleagues = company.api("khalid")("GET", "/colleagues", {"limit": 100})[1]["items"]
    mariam = next(one["id"] for one in colleagues if one["email"] == "mariam@example.com")
    asked = reem.done("/do/approval.ask", what="15% for Sahra", approvers=[mariam], discount="15")["id"]
    _refused(company, page, f"/do/approval.approve/{asked}/", "15 is above what you may decide for مريم القاسم (10).")
    api = company.api("nabil", "account.assign", "approval.approve")
    status, answer = api("POST", f"/approvals/{asked}/approve")
    assert (status, "above what you may decide" in answer["detail"]) == (403, True)
    nabil = next(one["id"] for one in colleagues if one["email"] == "nabil@example.com")
    assert api("POST", f"/accounts/{client}/assign", owner=nabil, reason="Mine")[0] == 403
    return answer["detail"]


def _refused(company, page, path, reason):
    company.refused("nabil", path)
    expect(page.locator("h1")).to_have_text("You may not do this")
    expect(page.locator("#main")).to_contain_text(words(reason))


def _nabil_hands_back(company, deputyship, refused):
    """The return report names what he did and what he was refused; his note goes with it, on the page and on paper."""
    page = company.open("nabil", f"/deputyships/{deputyship}/report/")
    page.locator("#main").get_by_role("link", name="Hand back").first.click()
    page.fill("#dialog [name=return_note]", "Sahra takes 84,000; Salem signs on Thursday.")
    save(page)
    page = company.open("nabil", f"/deputyships/{deputyship}/report/")
    done = page.locator("section[aria-label='What was done']")
    expect(done).to_contain_text("Sahra takes 84,000; Salem signs on Thursday.")
    expect(done.locator("li", has_text=DEAL)).to_contain_text(words("نبيل شاهين for مريم القاسم"))
    expect(page.locator("section[aria-label='What was refused']")).to_contain_text(words(refused))
    company.on_a_phone("nabil")
    assert company.file("nabil", f"/deputyships/{deputyship}/report.pdf").startswith(b"%PDF")


def _mariam_is_back(company, mariam, deputyship, deal):
    """She ends her absence and looks at what was done; Nabil is a stranger to her deal again."""
    page = company.open("mariam", "/")
    page.get_by_role("button", name="I am back").click()
    expect(page.get_by_role("button", name="I am back")).to_have_count(0)
    assert company.status("nabil", f"/deals/{deal}/") == 404
    assert company.api("nabil")("GET", f"/deals/{deal}")[0] == 404
    page = company.open("mariam", f"/deputyships/{deputyship}/report/")
    done = page.locator("section[aria-label='What was done']")
    expect(done).to_contain_text(DEAL)
    done.get_by_role("link", name="Acknowledge all").click()
    save(page)
    expect(done.get_by_role("link", name="Acknowledge all")).to_have_count(0)
    mariam.done(f"/deals/{deal}", "PATCH", amount="84500.00 AED")
