"""Colleagues of the demonstration company at work: each with a page of their own in one browser, and with a program that
calls the API under their token.
"""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Error, Page, ViewportSize, expect

from tests.stories.program import FAILURE_PICTURE, ROOT, Program, headless, sign_in

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

PATIENCE = 20_000
"""Milliseconds after which what a story waits for counts as never coming."""
expect.set_options(timeout=PATIENCE)


class Api:
    """The API over HTTP under one token: ``api("GET", "/accounts", {"limit": 5})`` gives status and body."""

    def __init__(self, program: Program, token: str) -> None:
        self._address, self._token = f"{program.address}/api/v1", token

    def __call__(self, method: str, path: str, query: dict[str, Any] | None = None, **body: Any) -> tuple[int, Any]:
        asked = urllib.request.Request(
            f"{self._address}{path}{'?' + urlencode(query, doseq=True) if query else ''}",
            data=None if method == "GET" else json.dumps(body).encode(), method=method,
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)

    def done(self, path: str, method: str = "POST", **body: Any) -> Any:
        """What came of an act that must succeed."""
        status, answer = self(method, path, **body)
        assert status in (200, 201), (path, status, answer)
        return answer


class Company:
    """``company["anna"]`` is Anna's page, signed in and in English; ``wrongs`` is what went wrong on any page."""

    def __init__(self, program: Program, browser: Browser) -> None:
        self._program, self._browser = program, browser
        self._pages: dict[str, Page] = {}
        self._apis: dict[str, Api] = {}
        self.wrongs: list[str] = []

    def __getitem__(self, who: str) -> Page:
        if who not in self._pages:
            self._pages[who] = self._begin(who)
        return self._pages[who]

    def open(self, who: str, path: str) -> Page:
        """The page of a colleague at an address of the program; it must answer."""
        page = self[who]
        answer = page.goto(f"{self._program.address}{path}")
        assert answer is not None
        assert answer.ok, (path, answer.status)
        self._fits(page)
        return page

    def refused(self, who: str, path: str) -> Page:
        """The page that tells a colleague why they may not do this."""
        page = self[who]
        answer = page.goto(f"{self._program.address}{path}")
        assert answer is not None
        assert answer.status == 403, (path, answer.status)
        self._fits(page)
        return page

    def on_a_phone(self, who: str) -> None:
        """The page that a colleague sees now fits the screen of a phone."""
        page = self[who]
        page.set_viewport_size(PHONE)
        self._fits(page)
        page.set_viewport_size(DESK)

    def on_a_small_screen(self, who: str) -> Page:
        """The page of a colleague who works on a phone from now on."""
        self[who].set_viewport_size(PHONE)
        return self[who]

    def status(self, who: str, path: str) -> int:
        """What a colleague's browser is answered."""
        return self[who].request.get(f"{self._program.address}{path}", max_redirects=0).status

    def file(self, who: str, path: str) -> bytes:
        """What a colleague downloads."""
        answer = self[who].request.get(f"{self._program.address}{path}")
        assert answer.ok, (path, answer.status)
        return answer.body()

    def api(self, who: str, *verbs: str) -> Api:
        """The API under a token that the colleague makes on the screen, once."""
        if who not in self._apis:
            page = self.open(who, "/do/token.create/")
            page.fill("[name=name]", "Phone")
            page.fill("[name=verbs]", "\n".join(("read", *verbs)))
            page.click("#form button[type=submit]")
            self._apis[who] = Api(self._program, page.locator("[data-secret]").input_value())
        return self._apis[who]

    def keep_pictures(self) -> None:
        """Every page as it stands, for whoever asks why a story failed."""
        for who, page in self._pages.items():
            with suppress(Error):
                page.screenshot(path=Path(FAILURE_PICTURE).with_suffix(f".{who}.png"), timeout=5_000)

    def _fits(self, page: Page) -> None:
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.wrongs.append(f"{page.url} is {wide} pixels too wide for {page.viewport_size}")

    def _begin(self, who: str) -> Page:
        context = self._browser.new_context(viewport=DESK, timezone_id="Europe/Riga")
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.wrongs.append(f"{who}: {error}"))
        page.on("console", lambda said: "Content Security" in said.text and self.wrongs.append(f"{who}: {said.text}"))
        sign_in(page, self._program, who)
        if page.locator("html").get_attribute("lang") != "en":
            page.click("[popovertarget=menu-language]")
            page.click("#menu-language button[value=en]")
            page.wait_for_selector("html[lang=en]")
        return page


def words(text: str) -> re.Pattern[str]:
    """These words, whatever marks the page puts between them to keep directions apart."""
    return re.compile("[\u2066-\u2069]*".join(re.escape(letter) for letter in text))


def comes(page: Page, selector: str) -> None:
    """Look at the page again until something stands on it that the program writes a moment later."""
    for _ in range(60):
        if page.locator(selector).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"{selector} never came to {page.url}")


def act(page: Page, name: str, **fields: str) -> None:
    """Press an act of a page, fill in its dialog, and wait until it is done."""
    page.locator("#main .acct-acts").get_by_role("link", name=name, exact=True).click()
    for field, value in fields.items():
        page.fill(f"#dialog [name={field}]", value)
    save(page)


def press(page: Page, name: str) -> None:
    """Press an act of a page that asks nothing, and wait until the page no longer offers it."""
    button = page.locator("#main .acct-acts").get_by_role("button", name=name, exact=True)
    button.click()
    button.wait_for(state="detached")


def save(page: Page) -> None:
    """Send the dialog that is open, and wait until it is done."""
    page.locator("#dialog form button.btn-primary:visible").last.click()
    page.wait_for_selector("#dialog", state="hidden")


def log_holds(program: Program) -> None:
    """Every entry of the audit log and its chain verify, as an administrator asks it beside the running program."""
    command = [sys.executable, "-m", "mainstay.interfaces.cli.main", "audit", "verify"]
    asked = subprocess.run(command, env=program.environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stdout + asked.stderr


@contextmanager
def at_work(program: Program) -> Iterator[Company]:
    """The company for one story. At its end nothing may have gone wrong on any page."""
    with headless() as browser:
        company = Company(program, browser)
        try:
            yield company
        except Exception:
            company.keep_pictures()
            raise
        assert not company.wrongs, company.wrongs
