"""Papers as PDF: one template for all, set by Typst with fonts that ship with the program."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import typst
from django.utils import timezone
from django.utils.translation import gettext

from mainstay.framework.locale import format_day, format_instant, format_money, format_number, language_named
from mainstay.framework.reader import reader_locale
from mainstay.framework.sentences import said
from mainstay.kernel.money import Money
from mainstay.kernel.papers import Cell, Paper, PaperSection

_HERE: Final = Path(__file__).parent
_TEMPLATE: Final = _HERE / "paper.typ"
_ISOLATED: Final = "\u2068{}\u2069"


def as_pdf(paper: Paper) -> bytes:
    """The paper in the reader's language, from right to left where the language is; archivable (PDF/A-2b) and tagged.

    Whatever people typed goes in as data, never as markup.
    """
    locale = reader_locale()
    data = {
        "title": shown(paper.title), "subtitle": shown(paper.subtitle), "on": shown(paper.on), "foot": shown(paper.foot),
        "page": gettext("Page"), "language": locale.language, "country": locale.country,
        "direction": language_named(locale.language).direction.value,
        "sections": [_section(one) for one in paper.sections],
    }  # fmt: skip
    found: bytes = typst.compile(
        str(_TEMPLATE), root=str(_HERE), font_paths=[str(_HERE / "fonts")], ignore_system_fonts=True, format="pdf",
        sys_inputs={"paper": json.dumps(data, ensure_ascii=False)}, pdf_standards=["a-2b"],
        timestamp=int(timezone.now().timestamp()),
    )  # fmt: skip
    return found


def _section(section: PaperSection) -> dict[str, Any]:
    table = section.table
    return {
        "title": shown(section.title),
        "facts": [[shown(name), shown(value)] for name, value in section.facts],
        "text": _filled(section.text),
        "headings": _row(table.headings) if table else [],
        "rows": [_row(row) for row in table.rows] if table else [],
        "numeric": list(table.numeric()) if table else [],
        "narrow": list(table.narrow()) if table else [],
        "when_empty": shown(section.when_empty),
    }


def _row(cells: Iterable[Cell]) -> list[str]:
    return [shown(cell) for cell in cells]


def _filled(cells: Iterable[Cell]) -> list[str]:
    return [text for cell in cells if (text := shown(cell))]


def shown(cell: Cell) -> str:
    """A cell as the reader writes it; texts that people typed keep their own direction."""
    if cell in (None, ""):
        return ""
    locale = reader_locale()
    if isinstance(cell, Money):
        return format_money(cell, locale)
    if isinstance(cell, datetime):
        return format_instant(cell, ZoneInfo(timezone.get_current_timezone_name()), locale)
    if isinstance(cell, date):
        return format_day(cell, locale)
    if isinstance(cell, (int, Decimal)) and not isinstance(cell, bool):
        return format_number(Decimal(cell), locale)
    return _ISOLATED.format(cell) if type(cell) is str else said(cell)
