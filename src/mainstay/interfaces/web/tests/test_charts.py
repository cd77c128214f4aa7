"""Charts are drawn from numbers alone: they stay inside their frame and invent nothing."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from mainstay.interfaces.web.templatetags.charts import bar, line_path, trend, waterfall_columns

AMOUNTS = st.decimals(min_value=-10_000, max_value=10_000, places=2)


@given(st.lists(st.one_of(st.none(), AMOUNTS), min_size=1, max_size=40))
def test_a_line_has_one_point_for_each_known_value(values):
    known = [value for value in values if value is not None]
    path = line_path(values, -10_000, 10_000, 48)
    assert path.count("M") + path.count("L") == len(known)


def test_a_gap_in_the_values_is_a_gap_in_the_line():
    assert line_path([1, None, 3], 0, 3, 20).count("M") == 2


@given(st.lists(AMOUNTS, min_size=2, max_size=30))
def test_a_trend_shows_zero_and_stays_inside(values):
    drawn = trend([values], label="", height=48)
    assert 0 <= drawn["zero"] <= 48
    numbers = [
        float(part) for point in drawn["lines"][0]["path"].replace("M", "").split(" L") for part in point.split()
    ]
    assert all(0 <= x <= 100 for x in numbers[::2])
    assert all(0 <= y <= 48 for y in numbers[1::2])


@given(AMOUNTS, st.decimals(min_value=0, max_value=1000, places=2))
def test_a_bar_is_never_longer_than_its_track(value, top):
    drawn = bar(value, top, mark=top)
    assert 0 <= drawn["width"] <= 100
    assert drawn["mark"] <= 99.2


def test_an_unknown_tone_falls_back_to_our_own_colour():
    assert bar(1, 2, "shiny")["tone"] == "fill"


STEPS = [
    {"label": "Opening", "amount": Decimal("312.50"), "kind": "total", "text": "312.50"},
    {"label": "Earned", "amount": Decimal("6669.60"), "kind": "plus", "text": "+6,669.60"},
    {"label": "Paid", "amount": Decimal("-6742.10"), "kind": "paid", "text": "−6,742.10"},
    {"label": "Closing", "amount": Decimal("240.00"), "kind": "total", "text": "240.00"},
]


def test_each_step_of_a_waterfall_begins_where_the_last_one_ended():
    columns = waterfall_columns(STEPS, mirrored=False)
    opening, earned, paid, closing = columns
    assert earned.y + earned.height == pytest.approx(opening.y, abs=0.2)
    assert paid.y == pytest.approx(earned.y, abs=0.2)
    assert paid.y + paid.height == pytest.approx(closing.y, abs=0.2)


def test_right_to_left_a_waterfall_begins_at_the_right():
    plain = waterfall_columns(STEPS, mirrored=False)
    turned = waterfall_columns(STEPS, mirrored=True)
    assert [column.x for column in turned] == [column.x for column in reversed(plain)]
    assert [column.label for column in turned] == [step["label"] for step in STEPS]
    assert turned[-1].join == ""


@given(
    st.lists(st.tuples(AMOUNTS, st.sampled_from(["total", "plus", "minus", "held", "paid"])), min_size=1, max_size=12)
)
def test_a_waterfall_stays_above_its_labels(steps):
    columns = waterfall_columns(
        [{"label": "x", "amount": amount, "kind": kind, "text": ""} for amount, kind in steps], mirrored=False
    )
    assert all(column.y > 0 and column.y + column.height <= 170.1 for column in columns)


def test_the_drawing_carries_its_words_and_no_style():
    template = Template('{% load charts %}{% waterfall steps "From opening to closing" "ltr" %}')
    drawn = template.render(Context({"steps": STEPS}))
    assert 'aria-label="From opening to closing"' in drawn
    assert "+6,669.60" in drawn
    assert "style=" not in drawn
