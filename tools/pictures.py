"""Takes the pictures of the guide: `python tools/pictures.py [name…]` writes docs/pictures/*.png.

The program runs on a temporary folder with the demonstration company, so nothing of a real installation is shown.
"""

import struct
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page
from tests.stories.program import Program, browser_page, choose, sign_in

FOLDER = ROOT / "docs" / "pictures"
LARGEST = 200_000
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DESK = (1280, 800)
_PHONE = (390, 844)
_COARSER = 15  # steps of each colour where a picture would be too large: 17, white and black among them


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: who looks, on what screen, and how the page is reached."""

    name: str
    who: str
    reach: Callable[[Page, str], None]
    size: tuple[int, int] = _DESK


def _at(address: str) -> Callable[[Page, str], None]:
    def reach(page: Page, root: str) -> None:
        page.goto(f"{root}{address}")

    return reach


def _first_account(page: Page, root: str) -> str:
    """Open the account that Anna owes most to, and return its id."""
    page.goto(f"{root}/accounts/")
    page.locator("table.tbl td.is-name a", has_text="Irbes Konservi").first.click()
    page.wait_for_selector("h1:has-text('Irbes Konservi')")
    return page.url.rstrip("/").split("/")[-1]


def _account(page: Page, root: str) -> None:
    _first_account(page, root)


def _why(page: Page, root: str) -> None:
    page.goto(f"{root}/why/account/{_first_account(page, root)}/")


def _as_of(page: Page, root: str) -> None:
    _first_account(page, root)
    page.click("button.asof")


def _log(page: Page, root: str) -> None:
    account = _first_account(page, root)
    page.goto(f"{root}/do/interaction.log/?account={account}")
    page.locator("label:has-text('Visit')").first.click()
    page.locator("[data-suggested] label").first.click()
    page.fill("[name=outcome]", "They want the second shift priced")
    page.fill("[name=promises-0-what]", "Send the price for the second shift")


def _palette(page: Page, root: str) -> None:
    page.goto(f"{root}/")
    page.keyboard.press("Control+k")
    page.fill("#palette input", "musas limonades")
    page.wait_for_selector("#palette-list .palette-item")


def _first_record(path: str) -> Callable[[Page, str], None]:
    def reach(page: Page, root: str) -> None:
        page.goto(f"{root}{path}")
        page.locator("table.tbl td.is-name a").first.click()
        page.wait_for_selector(".record-head")

    return reach


def _planned_dinner(page: Page, root: str) -> None:
    """A dinner for two, one of whom had a lot already: the answer stands there before anything is saved."""
    page.goto(f"{root}/do/gift.plan/")
    _looked_up(page, "account", "Lielupes Piens")
    page.select_option("[name=occasion]", "meal")
    page.select_option("[name=category]", "meal")
    page.fill("[name=given_on]", (datetime.now(UTC).date() + timedelta(days=9)).isoformat())
    page.fill("[name=cost_amount]", "120")
    page.fill("[name=description]", "Dinner after the audit")
    for name in ("Mareks", "Baiba"):
        _looked_up(page, "contacts", name)
    page.click(".gift-more > summary")
    for name, said in (("solicited", "False"), ("tender_running", "False"), ("business_related", "True")):
        page.select_option(f"[name={name}]", said)
    page.click(".gift-more > summary")
    page.wait_for_selector("#gift-guests .guest .st")
    page.wait_for_timeout(1_000)


def _looked_up(page: Page, field: str, words: str) -> None:
    choose(page, field, words, words)


def _erasure(page: Page, root: str) -> None:
    """What would happen to a person who asks to be erased."""
    page.goto(f"{root}/privacy-requests/")
    page.locator("table.tbl td.is-name a", has_text="Erasure").first.click()
    page.locator("a[href^='/erase-plan/']").first.click()
    page.wait_for_selector(".rows .st")


def _deputy_pack(page: Page, root: str) -> None:
    """The deputyship in which Boris stands in for Marta."""
    _first_record("/deputyships/")(page, root)
    page.goto(f"{page.url.rstrip('/')}/pack/")


def _language(page: Page, code: str) -> None:
    page.click("[popovertarget=menu-language]")
    page.click(f"#menu-language button[value={code}]")
    page.wait_for_selector(f"html[lang={code}]")


def _dark(page: Page, root: str) -> None:
    page.goto(f"{root}/")
    page.click("[popovertarget=menu-language]")
    page.click("#menu-language [data-theme-set=dark]")
    page.wait_for_selector("html[data-bs-theme=dark]")
    page.reload()


def _arabic(page: Page, root: str) -> None:
    page.goto(f"{root}/")
    _language(page, "ar")


PICTURES = (
    Picture("my-day", "anna", _at("/")),
    Picture("my-day-phone", "anna", _at("/"), _PHONE),
    Picture("palette", "anna", _palette),
    Picture("accounts", "anna", _at("/accounts/")),
    Picture("account", "anna", _account),
    Picture("as-of", "anna", _as_of),
    Picture("why", "anna", _why),
    Picture("log-phone", "anna", _log, _PHONE),
    Picture("board", "anna", _at("/deals/board/")),
    Picture("timeliness", "dace", _at("/accounts/timeliness/")),
    Picture("team-day", "dace", _at("/team/")),
    Picture("rights", "admin", _at("/settings/rights/")),
    Picture("gift-planner", "anna", _planned_dinner),
    Picture("gift-register", "egils", _at("/gift-register/")),
    Picture("handover", "anna", _first_record("/handovers/")),
    Picture("deputyship", "boris", _deputy_pack),
    Picture("erasure-plan", "egils", _erasure),
    Picture("rebalancing", "dace", _first_record("/rebalancings/")),
    Picture("my-day-arabic", "boris", _arabic),
    Picture("my-day-dark", "clara", _dark),
)


def take(program: Program, picture: Picture) -> None:
    """Write one picture; raises ValueError where it cannot be made small enough."""
    with browser_page(*_DESK) as page:
        sign_in(page, program, picture.who)
        page.set_viewport_size({"width": picture.size[0], "height": picture.size[1]})
        if picture.name != "my-day-arabic" and page.locator("html[lang=en]").count() == 0:
            _language(page, "en")
        picture.reach(page, program.address)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(400)
        small = compressed(page.screenshot(animations="disabled"))
    if len(small) > LARGEST:
        raise ValueError(f"{picture.name} has {len(small)} bytes; the limit is {LARGEST}.")
    (FOLDER / f"{picture.name}.png").write_bytes(small)
    sys.stdout.write(f"{picture.name}: {len(small) // 1000} kB\n")


def compressed(png: bytes) -> bytes:
    """The same picture in fewer bytes: without loss when that suffices, else with coarser colours."""
    parts = list(_chunks(png))
    header = dict(parts)[b"IHDR"]
    width, height, depth, colour, *_rest = struct.unpack(">IIBBBBB", header)
    if depth != 8 or colour not in (2, 6):
        return png
    step = 3 if colour == 2 else 4
    lines = _lines(
        zlib.decompress(b"".join(body for name, body in parts if name == b"IDAT")), width * step, height, step
    )
    rows = [_without_opacity(line, step) for line in lines]
    best = _written(width, height, rows)
    return best if len(best) <= LARGEST else _written(width, height, [_coarse(row) for row in rows])


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _lines(raw: bytes, wide: int, height: int, step: int) -> Iterator[bytearray]:
    """The lines of pixels, each filter of PNG (RFC 2083, 6) undone."""
    above = bytearray(wide)
    for row in range(height):
        start = row * (wide + 1)
        kind, line = raw[start], bytearray(raw[start + 1 : start + 1 + wide])
        for i in range(wide if kind else 0):
            left = line[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            line[i] = (line[i] + _foretold(kind, left, above[i], corner)) & 255
        yield line
        above = line


def _foretold(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda one: abs(guess - one))
    return (0, left, up, (left + up) // 2)[kind]


def _without_opacity(line: bytearray, step: int) -> bytes:
    if step == 3:
        return bytes(line)
    out = bytearray(len(line) // 4 * 3)
    for colour in range(3):
        out[colour::3] = line[colour::4]
    return bytes(out)


_COARSE = bytes(min(255, round(one / _COARSER) * _COARSER) for one in range(256))


def _coarse(row: bytes) -> bytes:
    return row.translate(_COARSE)


def _written(width: int, height: int, rows: list[bytes]) -> bytes:
    """A PNG of 24 bits; by palette where 256 colours do."""
    colours = {row[i : i + 3] for row in rows for i in range(0, len(row), 3)}
    out = [_SIGNATURE]
    if len(colours) <= 256:
        place = {colour: number for number, colour in enumerate(sorted(colours))}
        lines = [bytes(place[row[i : i + 3]] for i in range(0, len(row), 3)) for row in rows]
        out.append(_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)))
        out.append(_chunk(b"PLTE", b"".join(sorted(colours))))
    else:
        lines = rows
        out.append(_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)))
    out.append(_chunk(b"IDAT", zlib.compress(b"".join(b"\0" + line for line in lines), 9)))
    return b"".join([*out, _chunk(b"IEND", b"")])


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


@contextmanager
def _running() -> Iterator[Program]:
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder), "--demo")
        try:
            yield program
        finally:
            program.stop()


def main() -> None:
    """Take the pictures that are named, or all."""
    wanted = set(sys.argv[1:])
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _running() as program:
        for picture in PICTURES:
            if not wanted or picture.name in wanted:
                take(program, picture)


if __name__ == "__main__":
    main()
