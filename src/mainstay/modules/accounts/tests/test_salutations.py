"""Salutation lines are suggested with their doubts; people store them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.modules.accounts.rules.declension import czech_vocative, latvian_genitive
from mainstay.modules.accounts.rules.salutations import (
    CHECK_CASE,
    CHECK_CUSTOM,
    NO_FAMILY_NAME,
    NO_GENDER,
    Addressee,
    suggested_salutation,
)

LANGUAGES = ("en", "lv", "hi", "cs", "ar", "bn")


@pytest.mark.parametrize(
    ("name", "genitive"),
    [
        ("Bērziņš", "Bērziņa"),
        ("Kalns", "Kalna"),
        ("Ozols", "Ozola"),
        ("Kalējs", "Kalēja"),
        ("Brālis", "Brāļa"),
        ("Lācis", "Lāča"),
        ("Gulbis", "Gulbja"),
        ("Zaķis", "Zaķa"),
        ("Priedītis", "Priedīša"),
        ("Lasmanis", "Lasmaņa"),
        ("Kārklis", "Kārkļa"),
        ("Dadzis", "Dadža"),
        ("Ceris", "Cera"),
        ("Kovaļevskis", "Kovaļevska"),
        ("Lielais", "Lielā"),
        ("Mikus", "Mikus"),
        ("Liepa", "Liepas"),
        ("Egle", "Egles"),
        ("Šmito", "Šmito"),
        ("Raudive-Bērziņš", "Raudives-Bērziņa"),
    ],
)
def test_the_latvian_genitive_of_a_mans_name(name, genitive):
    found = latvian_genitive(name, male=True)
    assert (found.text, found.certain) == (genitive, True)


@pytest.mark.parametrize(
    ("name", "genitive"),
    [
        ("Bērziņa", "Bērziņas"),
        ("Egle", "Egles"),
        ("Lielā", "Lielās"),
        ("Kovaļevska", "Kovaļevskas"),
        ("Šmito", "Šmito"),
    ],
)
def test_the_latvian_genitive_of_a_womans_name(name, genitive):
    found = latvian_genitive(name, male=False)
    assert (found.text, found.certain) == (genitive, True)


@pytest.mark.parametrize(("name", "male"), [("Smith", True), ("Briedis", True), ("Smith", False), ("Kalns", False)])
def test_doubtful_latvian_endings_are_marked(name, male):
    assert not latvian_genitive(name, male=male).certain


@pytest.mark.parametrize(
    ("name", "vocative"),
    [
        ("Novák", "Nováku"),
        ("Svoboda", "Svobodo"),
        ("Dvořák", "Dvořáku"),
        ("Černý", "Černý"),
        ("Procházka", "Procházko"),
        ("Hájek", "Hájku"),
        ("Němec", "Němče"),
        ("Kolář", "Koláři"),
        ("Beneš", "Beneši"),
        ("Krejčí", "Krejčí"),
        ("Urban", "Urbane"),
        ("Holub", "Holube"),
        ("Vondrů", "Vondrů"),
        ("Vlach", "Vlachu"),
    ],
)
def test_the_czech_vocative_of_common_endings(name, vocative):
    found = czech_vocative(name)
    assert (found.text, found.certain) == (vocative, True)


@pytest.mark.parametrize("name", ["Havel", "Fischer", "Klaus", "Schwarz", "Marx"])
def test_doubtful_czech_names_stay_and_are_marked(name):
    found = czech_vocative(name)
    assert (found.text, found.certain) == (name, False)


JANIS = Addressee("Jānis Bērziņš", "Jānis", "Bērziņš", gender="male")
ANNA = Addressee("Anna Bērziņa", "Anna", "Bērziņa", gender="female")


@pytest.mark.parametrize(
    ("person", "language", "line"),
    [
        (JANIS, "lv", "Cienījamais Bērziņa kungs!"),
        (ANNA, "lv", "Cienījamā Bērziņas kundze!"),
        (JANIS, "en", "Dear Mr Bērziņš,"),
        (ANNA, "en", "Dear Ms Bērziņa,"),
        (Addressee("Amina Khan", "Amina", "Khan", "Dr"), "en", "Dear Dr Khan,"),
        (Addressee("Jan Novák", "Jan", "Novák", gender="male"), "cs", "Vážený pane Nováku,"),
        (Addressee("Jana Nováková", "Jana", "Nováková", gender="female"), "cs", "Vážená paní Nováková,"),
        (Addressee("Jan Novák", "Jan", "Novák", "doc. Ing.", "male"), "cs", "Vážený pane docente,"),
        (Addressee("Jana Nováková", "Jana", "Nováková", "MUDr.", "female"), "cs", "Vážená paní doktorko,"),
        (Addressee("राजेश कुमार", gender="male"), "hi", "आदरणीय श्री राजेश कुमार जी,"),
        (Addressee("राजेश कुमार", title="डॉ.", gender="male"), "hi", "आदरणीय डॉ. राजेश कुमार जी,"),
        (Addressee("أحمد علي حسن", "أحمد", gender="male"), "ar", "عزيزي السيد أحمد،"),
        (Addressee("فاطمة حسن", "فاطمة", "حسن", "Dr.", "female"), "ar", "عزيزتي الدكتورة فاطمة،"),
        (Addressee("منى حسن", "منى", "حسن", "المهندسة", "female"), "ar", "عزيزتي المهندسة منى،"),
    ],
)
def test_a_line_is_suggested_without_doubts(person, language, line):
    suggestion = suggested_salutation(person, language)
    assert (suggestion.line, suggestion.doubts) == (line, ())


@pytest.mark.parametrize(
    ("person", "language", "line", "doubt"),
    [
        (Addressee("রফিকুল ইসলাম", gender="male", country="BD"), "bn", "জনাব রফিকুল ইসলাম,", CHECK_CUSTOM),
        (Addressee("সালমা খাতুন", gender="female", country="BD"), "bn", "বেগম সালমা খাতুন,", CHECK_CUSTOM),
        (Addressee("অমিত সেন", gender="male", country="IN"), "bn", "শ্রী অমিত সেন,", CHECK_CUSTOM),
        (Addressee("রীতা সেন", gender="female", country="IN"), "bn", "শ্রীমতী রীতা সেন,", CHECK_CUSTOM),
        (Addressee("सुनीता देवी", gender="female"), "hi", "आदरणीया सुश्री सुनीता देवी जी,", CHECK_CUSTOM),
        (Addressee("Václav Havel", "Václav", "Havel", gender="male"), "cs", "Vážený pane Havel,", CHECK_CASE),
        (Addressee("Cher", gender="female"), "en", "Dear Cher,", NO_FAMILY_NAME),
        (Addressee("Madonna", gender="female"), "lv", "Cienījamā Madonna kundze!", NO_FAMILY_NAME),
    ],
)
def test_a_doubtful_line_says_what_to_look_at(person, language, line, doubt):
    suggestion = suggested_salutation(person, language)
    assert (suggestion.line, suggestion.doubts) == (line, (doubt,))


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_gender_no_line_takes_one(language):
    person = Addressee("Alex Bērziņš", "Alex", "Bērziņš")
    suggestion = suggested_salutation(person, language)
    assert suggestion.doubts == (NO_GENDER,)
    others = {
        suggested_salutation(Addressee(person.name, "Alex", "Bērziņš", gender=g), language).line
        for g in ("male", "female")
    }
    assert suggestion.line not in others
    assert len(others) == 2


@given(
    st.text(alphabet="abcčdeēiīklļmnņoprsštuvzžáýřěů ABĒŽ-", min_size=1, max_size=20).map(str.strip).filter(bool),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["male", "female", ""]),
)
def test_every_name_gives_a_line_that_ends_as_a_greeting_does(name, language, gender):
    line = suggested_salutation(Addressee(name, "", name, gender=gender), language).line
    assert line.endswith((",", "!", "،"))


@given(st.text(alphabet="abcčdeēiīklļmnņoprsštuvzž", min_size=2, max_size=12))
def test_inflection_keeps_the_beginning_of_a_name(name):
    for found in (latvian_genitive(name, male=True), latvian_genitive(name, male=False), czech_vocative(name)):
        assert found.text[: max(len(name) - 4, 0)] == name[: max(len(name) - 4, 0)]
