"""Template tags: icons, sentences, names, formats, fields."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone, translation

from mainstay.framework.forms.widgets import LookupWidget, MoneyWidget
from mainstay.framework.locale import Digits, Locale
from mainstay.framework.reader import reader
from mainstay.interfaces.web.templatetags import formats
from mainstay.interfaces.web.templatetags.mainstay import (
    field_span,
    icon,
    initials,
    phone_tabs,
    say,
    tier_class,
    widget,
)
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in icon("home")
    assert 'role="img" aria-label="Late &amp; lost"' in icon("home", "Late & lost")


def test_an_icon_that_does_not_exist_shows_a_point():
    assert "#i-point" in icon("no-such-thing")


def test_arrows_turn_with_the_direction_and_a_phone_does_not():
    assert "ic-dir" in icon("chevron-right")
    assert "ic-dir" not in icon("phone")


def test_a_sentence_isolates_its_values():
    text = say(sentence("{client} is late", client="حلويات"))
    assert text == "\u2068حلويات\u2069 is late"


def test_a_sentence_shows_money_as_the_reader_writes_it():
    assert "€1,234.50" in say(sentence("{sum} is left", sum=Money.of("1234.50", "EUR")))


def test_a_sentence_in_the_page_is_escaped():
    page = Template("{% load mainstay %}{{ said|say }}").render(Context({"said": sentence("{name}", name="<b>")}))
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ilze Kalniņa", "IK"), ("Anna", "A"), ("عمر بن حداد", "عح"), ("", "?"), (None, "?"), ("3M Company", "C")],
)
def test_initials_come_from_the_first_and_last_word(name, letters):
    assert initials(name) == letters


def test_the_phone_shows_pinned_entries_and_else_the_first_three():
    items = [{"label": str(n)} for n in range(5)]
    assert [one["label"] for one in phone_tabs([{"items": items}])] == ["0", "1", "2"]
    items[4]["pinned"] = True
    assert [one["label"] for one in phone_tabs([{"items": items}])] == ["4"]


def test_only_the_first_tier_has_the_accent():
    assert [tier_class(tier) for tier in ("a", "B", "C", "D")] == ["", "t-b", "t-c", "t-c"]


def test_money_is_isolated_and_its_sign_stays():
    with translation.override("en"):
        assert formats.money(Money.of("-1234.5", "EUR")) == '<bdi dir="ltr" class="num">−€1,234.50</bdi>'
        assert formats.money_whole(Money.of("1234.5", "EUR")) == '<bdi dir="ltr" class="num">€1,235</bdi>'


def test_money_runs_as_an_arabic_reader_reads():
    with translation.override("ar"):
        assert formats.money(Money.of(5, "EUR")).startswith('<bdi dir="rtl"')
        assert formats.share(Decimal("0.714")).startswith("<bdi dir=")


def test_the_digits_of_the_reader_are_used_only_for_the_language_they_were_chosen_for():
    token = reader.set(Locale("hi", "IN", Digits.OWN))
    try:
        with translation.override("hi"):
            assert "१२" in formats.figure(12)
        with translation.override("cs"):
            assert "12" in formats.figure(12)
    finally:
        reader.reset(token)


def test_a_change_says_its_direction_by_sign_and_colour():
    assert "num up" in formats.change(Decimal("0.068"))
    assert "+6.8%" in formats.change(Decimal("0.068"))
    assert "num down" in formats.change(Decimal("-0.042"))
    assert "−4.2%" in formats.change(Decimal("-0.042"))
    assert "num up" not in formats.change(Decimal(0))


def test_nothing_is_shown_as_nothing():
    for shown in (
        formats.money,
        formats.figure,
        formats.share,
        formats.change,
        formats.day,
        formats.moment,
        formats.clock,
    ):
        assert shown(None) == ""


def test_an_instant_stands_in_the_zone_of_the_moment():
    instant = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    with timezone.override("Asia/Dhaka"):
        assert "1 Feb 2026" in formats.moment(instant)
    assert 'datetime="2026-01-31T23:30:00+00:00"' in formats.moment(instant)


def test_a_date_carries_its_machine_form():
    assert 'datetime="2026-11-26"' in formats.day(date(2026, 11, 26))


def test_a_country_has_a_name_and_an_unknown_code_stays():
    with translation.override("cs"):
        assert formats.country("LV") == "Lotyšsko"
    assert formats.country("QX") == "QX"


class VisitForm(forms.Form):
    client = forms.CharField(
        label="Client", help_text="Who is visited", widget=forms.TextInput(attrs={"placeholder": "Client"})
    )
    meal = forms.BooleanField(label="With a meal", required=False)
    who = forms.ChoiceField(label="Who", choices=[("a", "All"), ("b", "Some")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)


def shown_field(form, name):
    return Template('{% include "components/field.html" %}').render(Context({"field": form[name]}))


def test_a_field_says_what_is_wrong_beside_itself():
    form = VisitForm({"client": ""})
    form.is_valid()
    shown = shown_field(form, "client")
    assert "is-wrong" in shown
    assert 'aria-invalid="true"' in shown
    described = shown.split('aria-describedby="', 1)[1].split('"', 1)[0].split()
    assert all(f'id="{one}"' in shown for one in described)


def test_a_placeholder_that_repeats_the_label_is_dropped():
    assert 'placeholder=""' in widget(VisitForm()["client"])


def test_an_unticked_box_leaves_a_sign_that_it_was_shown():
    assert 'name="meal_shown"' in shown_field(VisitForm(), "meal")


def test_each_choice_has_its_own_label():
    shown = shown_field(VisitForm(initial={"who": "b"}), "who")
    assert shown.count('type="radio"') == 2
    assert 'value="b" id="id_who_1" checked' in shown


def test_long_texts_take_the_whole_width():
    form = VisitForm()
    assert field_span(form["note"]) == "c-12"
    assert field_span(form["client"]) == "c-6"
    form.fields["client"].span = 3
    assert field_span(form["client"]) == "c-3"


class PickForm(forms.Form):
    account = forms.Field(label="Account", widget=LookupWidget("account"))
    price = forms.Field(label="Price", widget=MoneyWidget(), required=False)


def test_a_chosen_record_travels_as_its_id_and_none_as_an_empty_value():
    shown = shown_field(PickForm(initial={"account": ("k7", "Halden <x>")}), "account")
    assert '<input type="hidden" name="account" value="">' in shown
    assert '<input type="hidden" name="account" value="k7">' in shown
    assert "<bdi>Halden &lt;x&gt;</bdi>" in shown


def test_a_lookup_that_is_wrong_says_so_to_readers_of_the_screen():
    form = PickForm({"account": ""})
    form.is_valid()
    shown = shown_field(form, "account")
    assert 'aria-invalid="true"' in shown
    assert 'id="id_account"' in shown


def test_money_is_typed_as_amount_and_currency():
    shown = shown_field(PickForm(initial={"price": Money.of("10.50", "EUR")}), "price")
    assert 'name="price_amount" value="10.50"' in shown
    assert 'name="price_currency" aria-label="Currency" value="EUR"' in shown


def test_a_rate_is_shown_to_six_digits():
    assert ">0.914397<" in formats.rate(Decimal("0.9143969049493561274193799109"))
    assert ">1,234.5<" in formats.rate(Decimal("1234.5"))
    assert formats.rate(None) == ""
