"""A newcomer's first ten minutes, in the browser, on what the first command of the README started."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.stories.program import browser_page, sign_in

pytestmark = pytest.mark.browser


def test_anna_finds_a_client_logs_a_visit_moves_a_deal_and_looks_at_yesterday(program):
    with browser_page() as page:
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
        sign_in(page, program, "anna")
        finds_an_account_by_a_name_without_its_accents(page)
        logs_a_visit_with_two_contacts_and_a_promise(page)
        sees_the_promise_as_a_duty_in_her_day(page, program)
        drags_a_deal_to_the_next_stage(page, program)
        opens_the_account_as_of_yesterday(page, program)
        works_in_arabic_and_in_the_dark(page, program)
        signs_out(page)
        assert errors == []


def finds_an_account_by_a_name_without_its_accents(page):
    page.keyboard.press("Control+k")
    page.fill("#palette input", "musas limonades")
    page.locator("#palette-list .palette-item", has_text="Mūsas Limonādes").first.click()
    page.wait_for_selector("h1:has-text('Mūsas Limonādes')")


def logs_a_visit_with_two_contacts_and_a_promise(page):
    account_id = page.url.rstrip("/").split("/")[-1]
    page.goto(page.url.split("/accounts/")[0] + f"/do/interaction.log/?account={account_id}")
    page.locator("label:has-text('Visit')").first.click()
    there = page.locator("[data-suggested] label")
    there.nth(0).click()
    there.nth(1).click()
    page.fill("[name=outcome]", "They want the second shift priced")
    page.fill("[name=promises-0-what]", "Send the price for the second shift")
    due = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    page.fill("[name=promises-0-due_on]", due)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: "interaction.log" not in url)


def sees_the_promise_as_a_duty_in_her_day(page, program):
    page.goto(f"{program.address}/")
    page.wait_for_selector("text=Send the price for the second shift")


def drags_a_deal_to_the_next_stage(page, program):
    page.goto(f"{program.address}/deals/board/")
    ready = page.locator("[data-column]:nth-child(1) [data-card]:not(:has-text('missing'))").first
    card, name = ready.get_attribute("id"), ready.inner_text()
    target = page.locator("[data-column]:nth-child(2) [data-cards]")
    begin, end = ready.bounding_box(), target.bounding_box()
    page.mouse.move(begin["x"] + 40, begin["y"] + 20)
    page.mouse.down()
    for step in range(1, 13):
        page.mouse.move(begin["x"] + 40 + (end["x"] + 60 - begin["x"] - 40) * step / 12, begin["y"] + 20 + step * 2)
        page.wait_for_timeout(30)
    page.mouse.up()
    page.wait_for_selector(f"[data-column]:nth-child(2) #{card}"), name
    page.reload()
    page.wait_for_selector(f"[data-column]:nth-child(2) #{card}")


def opens_the_account_as_of_yesterday(page, program):
    page.goto(f"{program.address}/accounts/")
    page.locator("table.tbl td.is-name a").first.click()
    page.wait_for_selector("h1")
    yesterday = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page.click("button.asof")
    page.fill("#as-of-moment", yesterday)
    page.click("#menu-as-of button.btn-primary")
    page.wait_for_selector("button.asof.is-past")
    assert page.locator("main h1").count() >= 1
    assert page.locator("a:has-text('Edit')").count() == 0
    page.click("button.asof")
    page.click("#menu-as-of form:nth-child(2) button")
    page.wait_for_selector("button.asof:not(.is-past)")


def works_in_arabic_and_in_the_dark(page, program):
    page.goto(f"{program.address}/")
    page.click("[popovertarget=menu-language]")
    page.click("#menu-language button[value=ar]")
    page.wait_for_selector("html[dir=rtl][lang=ar]")
    page.click("[popovertarget=menu-language]")
    page.click("#menu-language [data-theme-set=dark]")
    page.wait_for_selector("html[data-bs-theme=dark]")
    page.reload()
    page.wait_for_selector("html[dir=rtl][data-bs-theme=dark]")
    nav, main = page.locator("#nav").bounding_box(), page.locator("#main").bounding_box()
    assert nav["x"] > main["x"]
    page.click("[popovertarget=menu-language]")
    page.click("#menu-language button[value=en]")
    page.wait_for_selector("html[dir=ltr]")


def signs_out(page):
    page.click("[popovertarget=menu-self]")
    page.click("#menu-self form[action*='logout'] button")
    page.wait_for_selector("input[name=login], form[action*='logout'] button")
    if "logout" in page.url:
        page.click("form[action*='logout'] button")
        page.wait_for_selector("input[name=login]")
