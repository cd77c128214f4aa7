"""Names: cleaned, in two scripts, shown and sorted for a reader, never split by guess."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.modules.accounts.rules.names import (
    Script,
    StoredName,
    both_names,
    clean_name,
    display_name,
    is_latin,
    romanised_key,
    script_of,
    search_text,
    sorting_key,
    sorting_text,
    stored_name,
)


def test_direction_overrides_and_control_characters_leave_a_name():
    assert clean_name("Anna \u202enig\u202c\u2066x\u2069\u200f\ufeff") == "Anna nigx"
    assert clean_name("Anna\r\nBcc:\tx\x00y") == "Anna Bcc: x y"
    assert clean_name("  Anna \u00a0  Bērziņa ") == "Anna Bērziņa"


def test_joiners_inside_of_a_word_stay():
    assert clean_name("क्\u200dष") == "क्\u200dष"
    assert clean_name("\u200dAnna\u200c \u200d") == "Anna"


@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_nothing_invisible(text):
    cleaned = clean_name(text)
    assert clean_name(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in cleaned)
    assert {char for char in cleaned if unicodedata.category(char) == "Cf"} <= set("\u200c\u200d")


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Bērziņš", Script.LATIN),
        ("Παπαδόπουλος", Script.GREEK),
        ("Иванов", Script.CYRILLIC),
        ("محمد علي", Script.ARABIC),
        ("राजेश", Script.DEVANAGARI),
        ("রহমান Ltd", Script.BENGALI),
        ("王伟", Script.OTHER),
        ("123 – !", None),
    ],
)
def test_the_script_of_most_letters_is_found(text, script):
    assert script_of(text) is script
    assert is_latin(text) is (script in {Script.LATIN, None})


def test_the_own_form_is_told_from_the_latin_one_in_either_order():
    expected = StoredName("محمد علي", "Mohamed Ali")
    assert stored_name("محمد علي", "Mohamed Ali") == stored_name("Mohamed Ali", "محمد علي") == expected
    assert stored_name("Jānis Bērziņš", "Jānis  Bērziņš") == StoredName("Jānis Bērziņš")
    assert stored_name("Džons Smits", "John Smith") == StoredName("Džons Smits", "John Smith")


def test_a_name_without_parts_is_not_split():
    assert stored_name("Rajesh Kumar") == StoredName("Rajesh Kumar", given="", family="")
    assert stored_name("", given="Anna", family="Bērziņa") == StoredName("Anna Bērziņa", "", "Anna", "Bērziņa")


def test_readers_see_the_form_that_they_can_read():
    name = StoredName("محمد علي", "Mohamed Ali")
    assert display_name(name, "ar") == "محمد علي"
    assert [display_name(name, language) for language in ("en", "lv", "hi", "bn", "cs")] == ["Mohamed Ali"] * 5
    assert display_name(StoredName("রহমান"), "en") == "রহমান"
    assert display_name(StoredName("Džons Smits", "John Smith"), "en") == "Džons Smits"
    assert both_names(name, "en") == "Mohamed Ali (محمد علي)"
    assert both_names(name, "ar") == "محمد علي (Mohamed Ali)"
    assert both_names(StoredName("Anna"), "ar") == "Anna"


def test_lists_sort_by_family_name_where_it_is_known():
    known, whole = StoredName("Anna Zariņa", "", "Anna", "Zariņa"), StoredName("Anna Zariņa")
    assert sorting_text(known) == "Zariņa Anna"
    assert sorting_text(whole) == "Anna Zariņa"
    assert sorting_key(StoredName("Ilze Čakste", "", "Ilze", "Čakste"), "lv") > sorting_key(StoredName("Cukurs"), "lv")


def test_both_forms_are_found_and_a_name_without_latin_form_by_its_sound():
    assert search_text(StoredName("محمد علي", "Mohamed Ali")) == "محمد علي mohamed ali"
    assert romanised_key(StoredName("محمد علي")) == romanised_key(StoredName("مُحَمَّد عَلي"))
    assert romanised_key(StoredName("محمد علي"))
    assert romanised_key(StoredName("محمد علي", "Mohamed Ali")) == ""
    assert romanised_key(StoredName("Anna")) == ""
