"""The page of settings and the program name the same variables."""

import ast
import re

from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "administration" / "settings.md"
_NAME = re.compile(r"^(?:MAINSTAY_[A-Z_]+|DATABASE_URL|DJANGO_SETTINGS_MODULE)$")


def read_by_the_program():
    """Every name of a variable that stands as a text of its own in the source."""
    found = set()
    for path in (ROOT / "src" / "mainstay").rglob("*.py"):
        text = path.read_text()
        if "/tests/" in path.as_posix() or not ("environ" in text or "envvar" in text):
            continue
        texts = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
        found |= {one for one in texts if isinstance(one, str) and _NAME.match(one)}
    return found


def told_on_the_page():
    return {one for one in re.findall(r"`([A-Z_]+)`", PAGE.read_text()) if _NAME.match(one)}


def test_every_variable_that_the_program_reads_is_on_the_page_and_no_other():
    assert read_by_the_program() == told_on_the_page()
    assert "MAINSTAY_DATA" in told_on_the_page()
