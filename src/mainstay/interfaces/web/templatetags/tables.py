"""Cells of long tables, written in one go: a thousand small template nodes for a page of rows cost more than its data.

A cell: {value, label, url, title, numeric, html_class, template, edit_url}; a value with a tone draws a state by itself.
"""

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mainstay.interfaces.web.templatetags.mainstay import tier_class

register = template.Library()

LONG: Final = 32
TIER: Final = "components/cells/tier.html"


@register.simple_tag
def row_cells(row: Mapping[str, Any]) -> SafeString:
    """All cells of a row; the first one names the row and opens it."""
    url = row.get("url") or ""
    return format_html_join("", "{}", ((cell_markup(cell, url if index == 0 else "", first=index == 0),)
                                       for index, cell in enumerate(row["cells"])))  # fmt: skip


def cell_markup(cell: Mapping[str, Any], row_url: str, *, first: bool) -> SafeString:
    """One ``td``."""
    value = cell.get("value")
    nothing = value is None or value == ""
    inner = _inner(cell, value, row_url, nothing=nothing)
    classes = " ".join(
        word for word in (
            "num" if cell.get("numeric") else "", "is-name" if first else "", cell.get("html_class") or "",
            "is-empty" if nothing and not cell.get("template") else "",
        ) if word
    )  # fmt: skip
    attributes = [(name, text) for name, text in (
        ("class", classes), ("data-label", cell.get("label")), ("title", cell.get("title")),
        ("data-edit", cell.get("edit_url")), ("tabindex", "0" if cell.get("edit_url") else ""),
    ) if text]  # fmt: skip
    return format_html("<td{}>{}</td>", format_html_join("", ' {}="{}"', attributes), inner)


def _inner(cell: Mapping[str, Any], value: Any, row_url: str, *, nothing: bool) -> SafeString | str:
    if cell.get("template") == TIER:
        return tier_square(str(value), str(cell.get("title") or ""))
    if cell.get("template"):
        return render_to_string(cell["template"], {"cell": cell})
    if isinstance(value, Mapping) and "tone" in value:
        return render_to_string("components/cells/state.html", {"cell": cell})
    if row_url:
        return format_html('<a href="{}"><bdi>{}</bdi></a>', row_url, value)
    if cell.get("url"):
        mark = SafeString(' class="num"') if cell.get("numeric") else ""
        return format_html('<a{} href="{}"><bdi>{}</bdi></a>', mark, cell["url"], value)
    if isinstance(value, str) and not isinstance(value, SafeString) and len(value) > LONG:
        return format_html('<bdi class="clip" title="{0}">{0}</bdi>', value)
    return "" if nothing else format_html("<bdi>{}</bdi>", conditional_escape(value))


def tier_square(tier: str, reason: str) -> SafeString:
    """The tier's small square, as in `components/tier.html`."""
    title = format_html(' title="{}"', reason) if reason else ""
    return format_html('<span class="tier {}"{}><span class="visually-hidden">{} </span>{}</span>',
                       tier_class(tier), title, _("Tier"), tier)  # fmt: skip
