"""Small charts drawn on the server as SVG: classes, never inline styles; geometry only, words come from the caller."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import template

register = template.Library()

Number = Decimal | int | float

_WIDTH: Final = 100
_STEP: Final = 103.0
_BAR: Final = 58.0
_BASE: Final = 168.0
_TOP: Final = 28.0
_KINDS: Final = {"total": "b-total", "plus": "b-pos", "minus": "b-neg", "held": "b-wait", "paid": "b-paid"}
_TONES: Final = frozenset({"late", "due", "done", "fill", "soft", "2"})


def _share(value: Number | None, top: Number) -> float:
    if value is None or not top:
        return 0.0
    return round(max(0.0, min(1.0, float(value) / float(top))) * _WIDTH, 1)


@register.inclusion_tag("components/bar.html")
def bar(
    value: Number | None,
    top: Number = 100,
    tone: str = "fill",
    *,
    mark: Number | None = None,
    second: Number | None = None,
    thick: bool = False,
) -> dict[str, Any]:
    """A bar of ``value`` out of ``top``; ``mark`` is the target's tick, ``second`` a paler bar behind (committed)."""
    return {
        "width": _share(value, top),
        "second": _share(second, top) if second is not None else None,
        "mark": min(_share(mark, top), 99.2) if mark is not None else None,
        "tone": tone if tone in _TONES else "fill",
        "thick": thick,
    }


def line_path(values: Sequence[Number | None], low: float, high: float, height: float) -> str:
    """The SVG path of a series over 100 units of width; a missing value breaks the line instead of inventing one."""
    parts: list[str] = []
    pen_up = True
    last = max(len(values) - 1, 1)
    span = (high - low) or 1.0
    for index, value in enumerate(values):
        if value is None:
            pen_up = True
            continue
        x = round(index * _WIDTH / last, 2)
        y = round(height - 2 - (float(value) - low) / span * (height - 4), 2)
        parts.append(f"{'M' if pen_up else 'L'}{x} {y}")
        pen_up = False
    return " ".join(parts)


@register.inclusion_tag("components/sparkline.html")
def sparkline(values: Sequence[Number | None], label: str = "") -> dict[str, Any]:
    """A small line of ``values``, oldest first; ``label`` says in words what it shows."""
    return trend([values], label=label, height=20) | {"axis": False}


@register.inclusion_tag("components/trend.html", name="trend")
def trend_tag(series: Sequence[Sequence[Number | None]], label: str = "") -> dict[str, Any]:
    """Up to three lines on one zero-based scale: ours with its area, the second plain, the third dashed."""
    return trend(series, label=label, height=48)


def trend(series: Sequence[Sequence[Number | None]], *, label: str, height: int) -> dict[str, Any]:
    """Geometry of lines that share one scale from zero (or the lowest value below it) to the highest."""
    known = [float(value) for line in series for value in line if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    paths = [line_path(line, low, high, height) for line in series]
    first = paths[0] if paths else ""
    area = f"{first} L{_WIDTH} {height} L0 {height}Z" if first and None not in series[0] else ""
    styles = ("line-1", "line-2", "line-2 line-dash")
    lines = [{"path": path, "style": style} for path, style in zip(paths, styles, strict=False) if path]
    zero = round(height - 2 - (0 - low) / ((high - low) or 1) * (height - 4), 2)
    return {"lines": lines[::-1], "area": area, "height": height, "label": label, "zero": zero, "axis": True}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a waterfall in SVG units; ``text`` is the amount in words of the reader's language."""

    x: float
    y: float
    height: float
    middle: float
    text_y: float
    join: str
    html_class: str
    tone: str
    label: str
    text: str
    url: str


@register.inclusion_tag("components/waterfall.html")
def waterfall(
    steps: Sequence[Mapping[str, Any]], label: str, direction: str = "ltr", caption: str = ""
) -> dict[str, Any]:
    """A waterfall of ``steps``: each has ``label``, ``amount`` (signed number), ``kind``, ``text`` and perhaps ``url``.

    Kinds: ``total`` stands on the ground and sets the level; ``plus``, ``minus``, ``held`` and ``paid`` move it by the
    signed amount. Right to left the columns are laid out from the right, so that time runs as the reader reads.
    """
    width = _STEP * len(steps)
    columns = waterfall_columns(steps, mirrored=direction == "rtl")
    ground = _ground(steps)
    return {
        "columns": columns,
        "width": width,
        "base": ground,
        "label": label,
        "caption": caption,
        "rtl": direction == "rtl",
    }


def _levels(steps: Sequence[Mapping[str, Any]]) -> list[tuple[float, float]]:
    level = 0.0
    spans = []
    for step in steps:
        amount = float(step["amount"])
        start = 0.0 if step["kind"] == "total" else level
        level = start + amount
        spans.append((start, level))
    return spans


def _scale(spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    ends = [0.0, *(end for span in spans for end in span)]
    low, high = min(ends), max(ends)
    return low, ((high - low) or 1.0)


def _ground(steps: Sequence[Mapping[str, Any]]) -> float:
    low, reach = _scale(_levels(steps))
    return round(_BASE + low / reach * (_BASE - _TOP), 1)


def _join(x: float, y: float, index: int, count: int, *, mirrored: bool) -> str:
    """The dotted line from the end of a column to the next one; empty after the last."""
    if index == count - 1:
        return ""
    start, end = (x, x - (_STEP - _BAR)) if mirrored else (x + _BAR, x + _STEP)
    return f"M{start:.1f} {y:.1f}H{end:.1f}"


def waterfall_columns(steps: Sequence[Mapping[str, Any]], *, mirrored: bool) -> list[Column]:
    """The columns of a waterfall, left to right or mirrored; the lowest level stands on the base line."""
    spans = _levels(steps)
    low, reach = _scale(spans)

    def height_of(level: float) -> float:
        return _BASE - (level - low) / reach * (_BASE - _TOP)

    columns = []
    for index, (step, (start, end)) in enumerate(zip(steps, spans, strict=True)):
        place = len(steps) - 1 - index if mirrored else index
        x = round(place * _STEP + (_STEP - _BAR) / 2, 1)
        top = height_of(max(start, end))
        columns.append(
            Column(
                x=x,
                y=round(top, 1),
                height=round(max(abs(height_of(start) - height_of(end)), 2.0), 1),
                middle=round(x + _BAR / 2, 1),
                text_y=round(top - 7, 1),
                join=_join(x, height_of(end), index, len(steps), mirrored=mirrored),
                html_class=_KINDS.get(step["kind"], "b-total"),
                tone={"plus": "pos", "minus": "neg"}.get(step["kind"], ""),
                label=str(step["label"]),
                text=str(step["text"]),
                url=str(step.get("url") or ""),
            )
        )
    return columns
