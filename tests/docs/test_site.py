"""The site of the documents is built without a warning."""

import os
import subprocess
import sys

import pytest

from tests.docs.pages import ROOT


@pytest.mark.nightly
def test_the_site_is_built_strictly_and_asks_no_other_machine_for_fonts_or_figures(tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False,
                          env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})  # fmt: skip
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "guide" / "everyone.html").read_text()
    assert "fonts.googleapis" not in page
    assert "google-analytics" not in page
