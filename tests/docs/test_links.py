"""Links between the documents lead somewhere."""

import re
from urllib.parse import unquote

import pytest

from tests.docs.pages import ROOT, anchors, documents, prose

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_LARGEST = 200_000
_MOST = 20


def broken(path):
    for target in _LINK.findall(prose(path)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        there = (path.parent / name).resolve() if name else path
        if not there.exists() or (anchor and anchor not in anchors(there)):
            yield target


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_to_a_file_or_heading(path):
    assert list(broken(path)) == []


def test_a_link_to_nowhere_would_be_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One\n[a](nowhere.md) [b](#one) [c](#two) [d](https://example.com/x)\n")
    assert list(broken(page)) == ["nowhere.md", "#two"]


def test_every_picture_is_shown_somewhere_and_small_enough_to_load():
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    shown = "".join(path.read_text() for path in documents())
    assert [one.name for one in pictures if f"pictures/{one.name}" not in shown] == []
    assert [one.name for one in pictures if one.stat().st_size > _LARGEST] == []
    assert 0 < len(pictures) <= _MOST
