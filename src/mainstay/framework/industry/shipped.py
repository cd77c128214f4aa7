"""The nine templates that ship with the program."""

from functools import cache
from pathlib import Path
from typing import Final

import yaml
from django.utils.translation import gettext_lazy as _

from mainstay.framework.industry.template import Template, read_template

FOLDER: Final = Path(__file__).resolve().parent / "data"
CHOICES: Final = (
    ("advertising_pr", _("Advertising and PR")),
    ("banking_security", _("Banking and security")),
    ("food_drink", _("Food and drink")),
    ("general_trade", _("General trade")),
    ("healthcare_pharma", _("Healthcare and pharma")),
    ("media", _("Media")),
    ("prime_brokerage", _("Prime brokerage")),
    ("technology", _("Technology")),
    ("wealth_management", _("Wealth management")),
)
"""Codes and names; the files say the rest. A test keeps both equal."""


@cache
def shipped_template(code: str) -> Template:
    """The template of a code; raises InputInvalid for a file with a mistake."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return read_template(yaml.load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"), Loader=loader))  # noqa: S506


def shipped_templates() -> tuple[Template, ...]:
    """All templates by name."""
    return tuple(shipped_template(code) for code, _name in CHOICES)
