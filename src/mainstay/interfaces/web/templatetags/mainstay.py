"""The pieces of the visual language that need more than an include: icons, form fields, phone tabs, sentences."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from django import template
from django.contrib.staticfiles.finders import find
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, Textarea
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mainstay.framework.sentences import said

register = template.Library()

_SPRITE: Final = "mainstay/icons.svg"
_FALLBACK: Final = "point"
# Arrows and chevrons that point along the line of reading turn with it; other icons do not.
_TURNING: Final = frozenset(
    {
        "arrow-left", "arrow-right", "arrow-back-up", "chevron-left", "chevron-right", "arrows-exchange", "login",
        "layout-sidebar-left-collapse", "layout-sidebar-left-expand", "logout", "external-link", "trending-up",
        "trending-down", "send", "list", "list-details", "mail-forward",
    }
)  # fmt: skip
_STATE_ICONS: Final = {
    "late": "alert-triangle",
    "due": "clock",
    "wait": "hourglass-empty",
    "done": "circle-check",
    "": "calendar-event",
}
_VERDICT_ICONS: Final = {"late": "ban", "due": "alert-circle", "wait": "hourglass-empty", "done": "circle-check"}
_PHONE_TABS: Final = 3
_known_icons: set[str] = set()


def icon_names() -> frozenset[str]:
    """Names of all icons in the sprite, without the prefix ``i-``."""
    if not _known_icons:
        path = find(_SPRITE)
        if isinstance(path, str):
            with open(path, encoding="utf-8") as sprite:  # noqa: PTH123
                _known_icons.update(part.split('"', 1)[0] for part in sprite.read().split('id="i-')[1:])
    return frozenset(_known_icons)


@register.simple_tag
def icon(name: str, label: str = "", html_class: str = "") -> SafeString:
    """The outline icon ``name``; hidden from readers of the screen unless it has a ``label``.

    A name that the sprite lacks shows a point, so that a slip in data never takes a page down; names written in
    templates are checked by a test.
    """
    return _icon(str(name), str(label), html_class)


@lru_cache(maxsize=2_048)
def _icon(name: str, label: str, html_class: str) -> SafeString:
    known = name if name in icon_names() else _FALLBACK
    classes = " ".join(filter(None, ("ic", "ic-dir" if known in _TURNING else "", html_class)))
    hidden = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="{}#i-{}"/></svg>', classes, hidden, static(_SPRITE), known)


@register.filter
def state_icon(tone: str) -> str:
    """Name of the icon of a state: ``late``, ``due``, ``wait``, ``done``, or empty for a plain date."""
    return _STATE_ICONS.get(tone or "", "calendar-event")


@register.filter
def verdict_icon(tone: str) -> str:
    """Name of the icon of a verdict by its tone."""
    return _VERDICT_ICONS.get(tone, "alert-circle")


say = register.filter("say", said)


@register.filter
def initials(name: object) -> str:
    """The first letters of the first and last word of a name, as shown on an avatar; "?" for no name."""
    words = [word for word in str(name or "").split() if word[0].isalpha()]
    if not words:
        return "?"
    return words[0][0] if len(words) == 1 else words[0][0] + words[-1][0]


@register.filter
def tier_class(tier: object) -> str:
    """The class of a tier's square: A in accent, B grey, anything lower in outline."""
    return {"A": "", "B": "t-b"}.get(str(tier).strip().upper()[:1], "t-c")


@register.filter
def phone_tabs(groups: Iterable[object]) -> Sequence[Any]:
    """The three entries of the navigation that the phone's tab bar shows: those marked ``pinned``, else the first."""
    items = [item for group in groups or () for item in _part(group, "items")]
    pinned = [item for item in items if _part(item, "pinned")]
    return (pinned or items)[:_PHONE_TABS]


def _part(thing: object, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


@register.filter
def field_kind(bound: BoundField) -> str:
    """How a form field is laid out: ``check``, ``choices``, ``hidden`` or ``line``."""
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "check" if isinstance(widget, CheckboxInput) else "line"


@register.filter
def field_span(bound: BoundField) -> str:
    """The width class of a field in the twelve columns: the field's own ``span``, else by kind of widget."""
    own = getattr(bound.field, "span", None)
    if own:
        return f"c-{own}"
    wide = isinstance(bound.field.widget, Textarea | CheckboxInput | RadioSelect | CheckboxSelectMultiple)
    return "c-12" if wide else "c-6"


@register.simple_tag
def widget(bound: BoundField, **attrs: object) -> SafeString:
    """The field's widget with our classes, its error state, its own direction, and its proof request if it has one."""
    kind = bound.field.widget
    if isinstance(kind, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        base = "form-check-input"
    else:
        base = "form-select" if isinstance(kind, Select) else "form-control"
    wrong = "is-wrong" if bound.errors else ""
    given = str(kind.attrs.get("class", ""))
    merged: dict[str, Any] = {"class": " ".join(filter(None, (base, wrong, given))), **_proof_attrs(bound)}
    if str(bound.label).lower() in str(kind.attrs.get("placeholder", "")).lower():
        merged["placeholder"] = ""
    if base == "form-control" and "dir" not in kind.attrs and getattr(kind, "input_type", "") in {"text", ""}:
        merged["dir"] = "auto"
    merged.update({name.replace("_", "-"): value for name, value in attrs.items()})
    return bound.as_widget(attrs=merged)


def _proof_attrs(bound: BoundField) -> dict[str, str]:
    url = getattr(bound.field, "proof_url", "")
    if not url:
        return {}
    return {
        "hx-post": str(url),
        "hx-trigger": "change, keyup changed delay:400ms",
        "hx-target": f"#{bound.auto_id}_proof",
        "hx-include": "closest form",
    }
