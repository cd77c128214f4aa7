"""Phone numbers read the short way agree with the whole grammar of numbers, in every country."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.kernel.contact_points import _phone, email_key, normal_email
from mainstay.kernel.digits import Unreadable
from mainstay.kernel.plain_phones import plain_phone

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
FORMS = phonenumbers.PhoneNumberFormat


def whole(text, country):
    try:
        return _phone(text, country)
    except Unreadable:
        return "refused"


def agree(text, country):
    short = plain_phone(text, country)
    assert short in ("", whole(text, country)), (text, country)
    return bool(short)


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(REGIONS),
    st.text("0123456789", min_size=1, max_size=16),
    st.text(" -", max_size=4),
    st.sampled_from(["", "+", "+code", "00", "0"]),
    st.sampled_from(CODES),
)
def test_the_short_way_and_the_grammar_agree_on_any_digits(country, digits, marks, lead, code):
    spread = "".join(
        digit + (marks[place // 3] if place % 3 == 2 and place // 3 < len(marks) else "")
        for place, digit in enumerate(digits)
    )
    agree(f"+{code} {spread}" if lead == "+code" else f"{lead}{spread}", country)


@pytest.mark.parametrize("country", REGIONS)
def test_the_short_way_and_the_grammar_agree_on_the_numbers_of_every_country(country):
    for kind in range(11):
        number = phonenumbers.example_number_for_type(country, kind)
        if number is not None:
            for form in (FORMS.E164, FORMS.INTERNATIONAL, FORMS.NATIONAL):
                for reader in (country, "LV", ""):
                    agree(phonenumbers.format_number(number, form), reader)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("+371 67000000", ""),
        ("67000000", "LV"),
        ("+420 601-123-456", "LV"),
        ("+880 1712 345678", "BD"),
        ("+20 10 01234567", "EG"),
    ],
)
def test_usual_numbers_take_the_short_way(text, country):
    assert agree(text, country)


@pytest.mark.parametrize(
    "text", ["", "12", "(0) 67000000", "+371 67000000 ext 5", "+0 12345678", "67000000;12", "٦٧٠٠٠٠٠٠", "+999 12345678"]
)
def test_unusual_numbers_are_left_to_the_grammar(text):
    assert plain_phone(text, "LV") == ""


def test_a_country_that_shares_its_code_is_left_to_the_grammar():
    assert plain_phone("2042345678", "CA") == ""
    assert plain_phone("+1 204 234 5678", "CA") == "+12042345678"


@settings(deadline=None)
@given(st.from_regex(r"[ <]?[A-Za-z0-9_+.'-]{1,20}@[A-Za-z0-9.-]{1,30}(\.[A-Za-z]{1,5})?[ >]?", fullmatch=True))
def test_a_plain_address_is_read_as_any_other(text):
    from mainstay.kernel import contact_points

    def by(read):
        try:
            return read(text)
        except Unreadable:
            return "refused"

    assert by(normal_email) == by(contact_points._address)
    assert email_key(text) in ("", by(normal_email).casefold())
