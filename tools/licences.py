"""Writes docs/administration/licences.md: `python tools/licences.py`, from what is installed and what is vendored."""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "administration" / "licences.md"
VENDORED = ROOT / "src" / "mainstay" / "interfaces" / "web" / "static" / "vendor" / "README.md"
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
_LONGEST = 40
# Stated by the project in its licence file; the metadata of the package say nothing or quote the text.
_KNOWN = {"fido2": "BSD-2-Clause; parts Apache-2.0 and MPL-2.0", "qrcode": "BSD-3-Clause", "sqlparse": "BSD-3-Clause"}

_HEAD = """# Licences

Mainstay itself is AGPL-3.0-or-later. This page is written by `python tools/licences.py`; do not edit it.

All components are used unmodified unless said otherwise. The licence text of a Python package lies beside it, in its
`.dist-info` folder below `.venv`; that of a vendored file beside the file.

## Python packages that run with Mainstay

| Package | Version | Licence |
|---|---|---|
"""
_MIDDLE = """
psycopg is under LGPL-3.0: it is used as it is, and you may replace it with your own build.

## Front-end files that ship with Mainstay

"""
_FOOT = """
## Data that ship with Mainstay

The company of the demonstration is invented and our own work.

Chromium, PostgreSQL and the packages of `requirements-dev.lock` are used for tests and documents only; they do not ship.
"""


def locked() -> dict[str, str]:
    """The packages of requirements.lock with their versions."""
    return dict(_LOCKED.findall((ROOT / "requirements.lock").read_text()))


def licence_of(name: str) -> str:
    """The licence that a package states. Raises ValueError where it states none and none is known to us."""
    if name in _KNOWN:
        return _KNOWN[name]
    try:
        told = metadata(name)
    except PackageNotFoundError as error:
        raise ValueError(f"{name} is not installed; install requirements.lock first.") from error
    given = told.get("License-Expression") or (told.get("License") or "").strip()
    if given and "\n" not in given and len(given) <= _LONGEST:
        return str(given)
    classes = [one.rsplit(" :: ", 1)[-1] for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    if not classes:
        raise ValueError(f"{name} states no licence; read its licence file and add it to _KNOWN.")
    return ", ".join(classes)


def page() -> str:
    """The whole page."""
    rows = [f"| {name} | {version} | {licence_of(name)} |\n" for name, version in sorted(locked().items())]
    vendored = VENDORED.read_text().split("\n\n")
    tables = [part for part in vendored if part.startswith("|")]
    icons = [" ".join(part.split()) for part in vendored if part.startswith("The icons")]
    icons = [part.split(" A new icon")[0] for part in icons]
    return _HEAD + "".join(rows) + _MIDDLE + "\n\n".join([*tables, *icons]).strip() + "\n" + _FOOT


if __name__ == "__main__":
    PAGE.write_text(page())
    sys.stdout.write(f"{PAGE}\n")
