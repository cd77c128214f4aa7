"""The documents as the tests read them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("docs", "benchmarks", "src/mainstay/interfaces/web/templates", "src/mainstay/interfaces/web/static/vendor")
GUIDE = sorted((ROOT / "docs" / "guide").glob("*.md"))
ADMINISTRATION = sorted((ROOT / "docs" / "administration").glob("*.md"))
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_FENCED = re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL)


def documents() -> list[Path]:
    """Every document of the project for people."""
    found = [*ROOT.glob("*.md")]
    for folder in FOLDERS:
        found += (ROOT / folder).rglob("*.md")
    return sorted(found)


def prose(path: Path) -> str:
    """A page without its fenced examples."""
    return _FENCED.sub("", path.read_text())


def anchors(path: Path) -> set[str]:
    """What may stand behind # in a link to a page."""
    plain = (re.sub(r"[^\w\s-]", "", one.lower()).strip() for one in _HEADING.findall(prose(path)))
    return {re.sub(r"\s+", "-", one) for one in plain}
