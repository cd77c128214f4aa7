"""A real, running Mainstay with demonstration data, and a browser beside it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
FAILURE_PICTURE = os.environ.get("MAINSTAY_FAILURE_PICTURE", "/tmp/mainstay-story-failed.png")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """`mainstay up --demo` on its own data folder; ``password`` is the one that it printed."""

    def __init__(self, data: Path, *options: str) -> None:
        self.port = free_port()
        self.log = data / "up.log"
        environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
        environment["MAINSTAY_DATA"] = str(data / "data")
        self.environment = environment
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mainstay.interfaces.cli.main", "up", "--port", str(self.port), *options],
            stdout=self.log.open("wb"), stderr=subprocess.STDOUT, env=environment, cwd=ROOT,
        )  # fmt: skip
        self._wait()

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def password(self) -> str:
        found = re.search(r"password is the same for all: (\S+)", self.log.read_text())
        assert found, self.log.read_text()
        return found[1]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(40)

    def _wait(self) -> None:
        until = time.monotonic() + 240
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text()
            try:
                with urllib.request.urlopen(f"{self.address}/health/", timeout=5):
                    return
            except OSError:
                time.sleep(0.3)
        raise AssertionError(self.log.read_text())


@contextmanager
def headless() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def browser_page(width: int = 1440, height: int = 900) -> Iterator[Page]:
    with headless() as browser:
        page = browser.new_context(viewport={"width": width, "height": height}, timezone_id="Europe/Riga").new_page()
        page.set_default_timeout(20_000)
        try:
            yield page
        except Exception:
            page.screenshot(path=FAILURE_PICTURE)
            raise


def sign_in(page: Page, program: Program, who: str) -> None:
    page.goto(f"{program.address}/sign-in/login/")
    page.fill("input[name=login]", f"{who}@example.com")
    page.fill("input[name=password]", program.password)
    page.click("main button[type=submit], form button.btn-primary[type=submit]")
    page.wait_for_selector("#nav")


def choose(page: Page, field: str, words: str, title: str) -> None:
    """Pick a record in a lookup by a part of its name."""
    box = page.locator(f'[data-lookup][data-name="{field}"]')
    box.locator('input[role="combobox"]').fill(words)
    box.locator('[role="option"]', has_text=title).first.click()
