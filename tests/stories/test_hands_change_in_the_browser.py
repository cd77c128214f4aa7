"""Vikram's client lands. He hands it over to Priya on the screen: both tick their lists off and say yes, what is open moves,
the client is told by a letter, and Vikram is a stranger there afterwards.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.stories.company import act, at_work, comes, press, save
from tests.stories.program import choose

pytestmark = pytest.mark.browser

CLIENT, DEAL, PROMISE, DUTY = (
    "Narmada Snacks", "Cream powder for three years", "Send the shelf-life data", "Send the first call-off"
)  # fmt: skip


def test_a_client_lands_and_is_handed_over_in_the_browser(program):
    with at_work(program) as company:
        vikram = company.api("vikram", "account.create", "contact.create", "opportunity.create", "duty.*", "promise.*",
                             "handover.*")  # fmt: skip
        priya = company.api("priya", "handover.accept")
        client, deal = _a_client_has_landed(vikram)
        assert company.status("priya", f"/accounts/{client}/") == 404
        handover = _vikram_hands_it_over(company, vikram, client)
        _the_page_shows_what_goes_along(company, vikram, handover)
        _vikram_tells_everything(company, vikram, handover)
        _priya_accepts(company, priya, handover)
        _what_was_open_is_hers(company, vikram, priya, client, deal)
        _the_client_is_told(company, handover)


def _a_client_has_landed(vikram):
    """With somebody to write to, a second deal, a promise and a duty."""
    day = datetime.now(ZoneInfo("Asia/Kolkata")).date().isoformat()
    client = vikram.done("/accounts", name=CLIENT, country="IN", status="client")["id"]
    person = {"given_name": "Helen", "family_name": "Marsh", "email": "helen.marsh@narmada.example", "language": "en"}
    vikram.done("/contacts", account=client, is_main=True, **person)
    deal = vikram.done("/deals", account=client, name=DEAL, amount="900000.00 INR")["id"]
    vikram.done("/do/promise.make", account=client, what=PROMISE, due_on=day)
    vikram.done("/duties", account=client, what=DUTY, due_on=day)
    return client, deal


def _vikram_hands_it_over(company, vikram, client):
    """From the page of the client, to whom and why."""
    page = company.open("vikram", f"/accounts/{client}/")
    page.click("#main .acct-acts [popovertarget=menu-more]")
    page.locator("#menu-more").get_by_text("Hand over", exact=True).click()
    choose(page, "receiver", "priya", "प्रिया अय्यर")
    page.fill("#dialog [name=reason]", "The first order is in")
    save(page)
    found = [one for one in vikram("GET", "/handovers")[1]["items"] if one["account"]["id"] == client]
    assert [(one["state"], one["occasion"]) for one in found] == [("open", "landed")]
    return found[0]["id"]


def _the_page_shows_what_goes_along(company, vikram, handover):
    """Both sides see it, on a phone too; a stranger finds neither the page nor the answer of the API."""
    for who in ("vikram", "priya"):
        page = company.open(who, f"/handovers/{handover}/")
        expect(page.locator("h1")).to_have_text(CLIENT)
        along = page.locator("section[aria-label='What goes along']")
        for one in (DEAL, PROMISE, DUTY):
            expect(along).to_contain_text(one)
        expect(page.locator("#main .facts")).to_contain_text("has not accepted yet")
        company.on_a_phone(who)
    assert company.status("clara", f"/handovers/{handover}/") == 404
    assert company.api("clara")("GET", f"/handovers/{handover}")[0] == 404
    told = vikram("GET", f"/handovers/{handover}")[1]
    assert (told["giver"]["name"], told["receiver"]["name"]) == ("विक्रम दास", "प्रिया अय्यर")


def _tick_off(page, side):
    """Every line of one side's checklist."""
    steps = page.locator(f"section[aria-label='{side}']")
    open_lines = steps.get_by_role("button", name="Tick off")
    for left in range(open_lines.count(), 0, -1):
        expect(open_lines).to_have_count(left)
        open_lines.first.click()
        page.wait_for_url("**/handovers/*/")
    expect(open_lines).to_have_count(0)
    expect(steps.get_by_role("link", name="Take back").first).to_be_visible()


def _vikram_tells_everything(company, vikram, handover):
    """His list, then what no record says; he cannot say yes in Priya's place."""
    page = company.open("vikram", f"/handovers/{handover}/")
    _tick_off(page, "Who gives")
    act(page, "Everything is told", told="Helen dislikes calls before ten.")
    expect(page.locator("section[aria-label='What no record says']")).to_contain_text(
        "Helen dislikes calls before ten."
    )
    status, refused = vikram("POST", f"/handovers/{handover}/accept")
    assert (status, refused["detail"]) == (403, "Only who receives the account answers this.")


def _priya_accepts(company, priya, handover):
    """Not before her list is done: until then the API and the page say what is missing."""
    status, refused = priya("POST", f"/handovers/{handover}/accept")
    assert status == 422, refused
    page = company.open("priya", f"/handovers/{handover}/")
    _tick_off(page, "Who receives")
    press(page, "Accept")
    comes(page, "#main :text('What went along')")
    expect(page.locator("#main .facts")).not_to_contain_text("has not accepted yet")
    company.on_a_phone("priya")


def _what_was_open_is_hers(company, vikram, priya, client, deal):
    """Client, deal, promise and duty, on her pages and in the API; Vikram sees the client no more."""
    page = company.open("priya", f"/accounts/{client}/")
    expect(page.locator("h1")).to_contain_text(CLIENT)
    for path in (f"/accounts/{client}", f"/deals/{deal}"):
        status, record = priya("GET", path)
        assert (status, record["owner"]["name"]) == (200, "प्रिया अय्यर")
        assert vikram("GET", path)[0] == 404
    mine = str(priya("GET", "/queries/work.my_day")[1])
    assert (DUTY in mine, PROMISE in mine) == (True, True)
    assert company.status("vikram", f"/accounts/{client}/") == 404
    assert company.status("vikram", f"/deals/{deal}/") == 404


def _the_client_is_told(company, handover):
    """By a letter that was drafted from the records; Priya sends it herself and says so. Vikram may still read the page."""
    page = company.open("priya", f"/handovers/{handover}/")
    letter = page.locator("section[aria-label='Letter to the client']")
    expect(letter).to_contain_text("helen.marsh@narmada.example")
    expect(letter).to_contain_text("Marsh")
    letter.get_by_role("button", name="The client was told").click()
    expect(letter.get_by_role("button", name="The client was told")).to_have_count(0)
    expect(letter).to_contain_text("sent")
    page = company.open("vikram", f"/handovers/{handover}/")
    expect(page.locator("section[aria-label='Letter to the client']")).to_contain_text("प्रिया अय्यर")
