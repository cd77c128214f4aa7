"""The page of licences is complete."""

import importlib.util

from tests.docs.pages import ROOT

_SPEC = importlib.util.spec_from_file_location("licences", ROOT / "tools" / "licences.py")
licences = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(licences)


def rows():
    lines = licences.PAGE.read_text().splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return {cell[0]: cell[1:] for cell in cells}


def test_every_package_that_is_installed_to_run_is_named_with_version_and_licence():
    named = rows()
    assert len(licences.locked()) > 20
    for name, version in licences.locked().items():
        assert named[name][0] == version, name
        assert named[name][1], name


def test_every_vendored_folder_is_named():
    folders = {path.name for path in licences.VENDORED.parent.iterdir() if path.is_dir()}
    assert folders <= set(rows())


def test_the_page_is_the_one_that_the_tool_writes():
    assert licences.PAGE.read_text() == licences.page()
