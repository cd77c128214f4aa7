"""Rules of accounts with answers worked out by hand: keys, likeness, freshness, cases of names, salutations."""

from datetime import date, timedelta

import pytest

from mainstay.kernel.money import Money
from mainstay.modules.accounts.rules.alike import SURE, WORTH_SHOWING, Likeness, Traits, likeness, pairs_worth_showing
from mainstay.modules.accounts.rules.declension import Inflected, czech_vocative, latvian_genitive
from mainstay.modules.accounts.rules.freshness import (
    CHECKED_FIELDS,
    DEFAULT_RULES,
    Aged,
    Expiry,
    Rule,
    arrived_late,
    days_by_field,
    expiries,
)
from mainstay.modules.accounts.rules.hierarchy import Member, rolled_up
from mainstay.modules.accounts.rules.keys import (
    account_keys,
    folded,
    identifier,
    own_domain,
    person_keys,
    person_match_key,
    point_key,
    sort_key,
)
from mainstay.modules.accounts.rules.merging import SIDES, survivors
from mainstay.modules.accounts.rules.names import (
    Script,
    StoredName,
    both_names,
    clean_name,
    display_name,
    script_of,
    search_text,
    sorting_text,
    stored_name,
)
from mainstay.modules.accounts.rules.salutations import (
    CHECK_CASE,
    NO_FAMILY_NAME,
    NO_GENDER,
    Addressee,
    suggested_salutation,
)

DAY = date(2026, 11, 24)

# --- keys ----------------------------------------------------------------------------------------------------------


def test_all_computed_columns_of_an_account():
    assert account_keys(
        name="SIA „Ķirsis”", name_latin="Kirsis Ltd", website="https://www.kirsis.lv", email="Info@Kirsis.LV",
        phone="67 123 456", country="LV",
    ) == {
        "name_key": "sia!kirsis 00000~00327 11101",
        "name_folded": "sia kirsis kirsis ltd",
        "match_key": "krss",
        "domain": "kirsis.lv",
        "email_key": "info@kirsis.lv",
        "phone_key": "+37167123456",
    }  # fmt: skip


def test_all_computed_columns_of_a_person():
    assert person_keys(
        name="محمد علي", name_latin="Mohamed Ali", email="M.Ali@Example.com", phone="+971 4 123 4567",
        mobile="050 123 4567", country="AE",
    ) == {
        "name_key": sort_key("محمد علي"),
        "name_folded": "محمد علي mohamed ali",
        "match_key": "al mhmd",
        "email_key": "m.ali@example.com",
        "phone_key": "+97141234567",
        "mobile_key": "+971501234567",
    }  # fmt: skip


def test_without_a_latin_form_the_name_itself_gives_the_key():
    own = {"email": "", "phone": "", "country": ""}
    assert account_keys(name="Kirsis", name_latin="", website="", **own)["match_key"] == "krss"
    assert person_keys(name="Anna Ozola", name_latin="", mobile="", **own)["match_key"] == person_match_key(
        "Ozola Anna"
    )


def test_spellings_are_joined_and_the_empty_ones_left_out():
    assert folded("Ķirsis", "", "Cherry") == "kirsis cherry"
    assert folded("", "") == ""
    assert len(folded("x" * 500)) == 420
    assert len(sort_key("x" * 500)) == 300


def test_a_person_key_has_its_words_in_order():
    assert person_match_key("Zane Ozola") == person_match_key("Ozola Zane") == "agl gn"


def test_a_domain_is_cut_to_its_column_and_the_shared_ones_are_named():
    shared = (
        "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com aol.com gmx.net gmx.de "
        "web.de proton.me protonmail.com inbox.lv seznam.cz email.cz mail.ru yandex.ru rediffmail.com facebook.com "
        "linkedin.com instagram.com"
    )
    assert {own_domain(domain, f"anna@{domain}") for domain in shared.split()} == {""}
    assert own_domain("kirsis.lv") == "kirsis.lv"
    assert own_domain("", "anna@kirsis.lv") == "kirsis.lv"
    assert own_domain("", "") == ""
    long = ".".join(["a" * 60] * 4)
    assert own_domain(long) == long[:200]


def test_an_identifier_is_kept_in_capitals_without_signs():
    assert identifier(" lv-4000 12/3 ") == "LV4000123"


@pytest.mark.parametrize(
    ("point_type", "value", "key"),
    [
        ("email", "Anna@Example.com", "anna@example.com"),
        ("phone", "67 123 456", "+37167123456"),
        ("mobile", "29 123 456", "+37129123456"),
        ("fax", "67 123 456", "+37167123456"),
        ("chat", "Ānna Līga", "anna liga"),
        ("chat", "x" * 400, "x" * 300),
    ],
)
def test_a_way_to_reach_somebody_has_the_key_of_its_type(point_type, value, key):
    assert point_key(point_type, value, "LV") == key


# --- likeness ------------------------------------------------------------------------------------------------------

BASE = {"name": "lielupes piens", "match_key": "llps pns"}
PHONE, MAIL = frozenset({"+37163020000"}), frozenset({"a@b.lv", "+37163020000"})


def score(one, other):
    found = likeness(Traits(**one), Traits(**other))
    return found.score, [reason.template.split(" {")[0] for reason in found.reasons]


@pytest.mark.parametrize(
    ("one", "other", "points", "reasons"),
    [
        (BASE, BASE, 80, ["the same name"]),
        ({}, {}, 0, []),
        (BASE, {}, 0, []),
        (BASE, {"name": "zzz"}, 0, []),
        # Two letters exchanged: token sort 93 of 100, which gives 80 × 0.98 - 8 by the closer of the two measures.
        (BASE, {"name": "lielupes piesn"}, 70, ["almost the same name"]),
        (BASE, {"name": "lielupes piesn", "match_key": "llps pns"}, 75, ["names that sound alike"]),
        ({**BASE, "match_key": ""}, {"name": "lielupes piesn"}, 70, ["almost the same name"]),
        ({"name": "khalid", "match_key": "hld"}, {"name": "خالد", "match_key": "hld"}, 65, ["names that sound alike"]),
        ({**BASE, "reaches": PHONE}, {**BASE, "reaches": MAIL}, 95, ["the same name", "the same address or phone"]),
        ({"reaches": PHONE}, {"reaches": MAIL}, 70, ["the same address or phone"]),
        ({"name": "khalid", "match_key": "hld", "reaches": PHONE}, {"name": "خالد", "match_key": "hld", "reaches": PHONE},
         80, ["names that sound alike", "the same address or phone"]),
        ({**BASE, "reaches": PHONE}, {"name": "lielupes piesn", "reaches": PHONE},
         90, ["almost the same name", "the same address or phone"]),
        ({**BASE, "domain": "a.lv"}, {**BASE, "domain": "a.lv"}, 95, ["the same name", "the same web domain"]),
        ({"domain": "a.lv"}, {"domain": "a.lv"}, 70, ["the same web domain"]),
        ({"domain": "a.lv"}, {"domain": "b.lv"}, 0, []),
        ({**BASE, "domain": "a.lv", "reaches": PHONE}, {**BASE, "domain": "a.lv", "reaches": PHONE},
         99, ["the same name", "the same address or phone", "the same web domain"]),
        ({"domain": "a.lv", "reaches": PHONE}, {"domain": "a.lv", "reaches": PHONE},
         85, ["the same address or phone", "the same web domain"]),
        ({**BASE, "place": "riga"}, {**BASE, "place": "riga"}, 88, ["the same name", "the same town"]),
        ({**BASE, "place": "riga"}, {**BASE, "place": "ogre"}, 80, ["the same name"]),
        ({**BASE, "country": "LV"}, {**BASE, "country": "CZ"}, 65, ["the same name"]),
        ({**BASE, "country": "LV"}, {**BASE, "country": "LV"}, 80, ["the same name"]),
        ({**BASE, "country": "LV"}, {**BASE, "country": ""}, 80, ["the same name"]),
        ({**BASE, "country": ""}, {**BASE, "country": "LV"}, 80, ["the same name"]),
        ({**BASE, "country": "LV", "place": "riga"}, {**BASE, "country": "CZ", "place": "riga"}, 65, ["the same name"]),
        ({"domain": "a.lv", "place": "riga"}, {"domain": "a.lv", "place": "riga"}, 70, ["the same web domain"]),
        ({**BASE, "identifiers": {"1"}}, {**BASE, "identifiers": {"2"}}, 70, ["the same name"]),
        ({**BASE, "identifiers": {"1"}}, BASE, 80, ["the same name"]),
        (BASE, {**BASE, "identifiers": {"1"}}, 80, ["the same name"]),
        ({**BASE, "identifiers": {"1"}, "reaches": PHONE}, {**BASE, "identifiers": {"2"}, "reaches": PHONE},
         95, ["the same name", "the same address or phone"]),
        ({"identifiers": {"1"}}, {"identifiers": {"2"}}, 0, []),
        ({"identifiers": {"2", "1"}}, {"identifiers": {"1", "2"}}, 100, ["the same number"]),
    ],
)  # fmt: skip
def test_how_alike_two_records_are(one, other, points, reasons):
    one, other = ({"name": "", **side, "identifiers": frozenset(side.get("identifiers", ()))} for side in (one, other))
    assert score(one, other) == (points, reasons)
    assert score(other, one) == (points, reasons)


def test_reasons_name_the_first_shared_value():
    numbers = frozenset({"LV2", "LV1"})
    (reason,) = likeness(Traits("a", identifiers=numbers), Traits("b", identifiers=numbers)).reasons
    assert str(reason) == "the same number LV1"
    reached = likeness(Traits("", reaches=MAIL), Traits("", reaches=MAIL, domain="a.lv"))
    assert [str(one) for one in reached.reasons] == ["the same address or phone +37163020000"]
    domain = likeness(Traits("", domain="a.lv"), Traits("", domain="a.lv"))
    assert [str(one) for one in domain.reasons] == ["the same web domain a.lv"]


def test_sixty_points_are_worth_showing_and_ninety_five_sure():
    assert (SURE, WORTH_SHOWING) == (95, 60)
    assert [Likeness(points, ()).is_worth_showing for points in (59, 60, 100)] == [False, True, True]


def test_pairs_come_most_alike_first_then_by_number():
    same, far = Traits(**BASE), Traits(**BASE, country="CZ")
    near = Traits(**BASE, country="LV", place="riga")
    found = pairs_worth_showing([(9, same), (3, far), (5, near), (7, Traits("zzz")), (1, same)])
    assert [(first, second, alike.score) for first, second, alike in found] == [
        *((1, 3, 80), (1, 5, 80), (1, 9, 80), (3, 9, 80), (5, 9, 80), (3, 5, 65)),
    ]


# --- freshness -----------------------------------------------------------------------------------------------------


def test_the_shipped_rules_by_tier():
    everyone = days_by_field(DEFAULT_RULES, tier="", segment="")
    assert everyone == {
        ("account", "phone"): 365, ("account", "website"): 730, ("account", "industry"): 730,
        ("account", "employees"): 365, ("account", "turnover"): 365, ("contact", "email"): 270,
        ("contact", "phone"): 365, ("contact", "title"): 365,
    }  # fmt: skip
    assert days_by_field(DEFAULT_RULES, tier="a", segment="Dairy") == everyone | {
        ("contact", "email"): 120, ("contact", "phone"): 180, ("contact", "title"): 180,
    }  # fmt: skip
    assert days_by_field(DEFAULT_RULES, tier="b", segment="") == everyone


def test_the_fields_that_can_be_checked():
    assert {kind: " ".join(fields) for kind, fields in CHECKED_FIELDS.items()} == {
        "account": "name status segment industry country city website email phone registration_number tax_number "
        "employees turnover",
        "contact": "name title department email phone mobile",
    }
    assert all(rule.field in CHECKED_FIELDS[rule.kind_name] for rule in DEFAULT_RULES)


def test_a_segment_is_narrower_than_a_tier_and_the_shorter_of_equals_counts():
    by_segment, by_tier = Rule("account", "phone", 300, segment="Dairy"), Rule("account", "phone", 100, tier="a")
    key = ("account", "phone")
    for rules in ([by_segment, by_tier], [by_tier, by_segment]):
        assert days_by_field(rules, tier="a", segment="Dairy") == {key: 300}
    assert days_by_field([by_tier, Rule("account", "phone", 90, tier="a")], tier="a", segment="") == {key: 90}


def test_expiries_come_soonest_first_then_by_kind_record_and_field():
    days = {("contact", "phone"): 10, ("contact", "email"): 10, ("account", "phone"): 10}
    records = [Aged("contact", 2, DAY), Aged("account", 9, DAY), Aged("contact", 1, DAY)]
    checks = {("contact", 2, "email"): DAY - timedelta(days=3), ("account", 2, "email"): date(2000, 1, 1)}
    late = DAY + timedelta(days=10)
    assert expiries(days, records, checks) == [
        Expiry("contact", 2, "email", late - timedelta(days=3)),
        Expiry("account", 9, "phone", late),
        Expiry("contact", 1, "email", late),
        Expiry("contact", 1, "phone", late),
        Expiry("contact", 2, "phone", late),
    ]


def test_a_change_told_two_weeks_after_is_late():
    assert [arrived_late(DAY, DAY + timedelta(days=days)) for days in (-1, 0, 13, 14)] == [False, False, False, True]


# --- groups and merging --------------------------------------------------------------------------------------------


def test_sums_roll_up_the_line_once_even_through_a_circle_below():
    members = [
        Member(1, None, Money.of(1, "EUR")), Member(2, 3, Money.of(2, "EUR")), Member(3, 2, Money.of(4, "EUR")),
        Member(4, 3, Money.of(8, "USD")),
    ]  # fmt: skip
    assert {one: [str(amount) for amount in found] for one, found in rolled_up(members).items()} == {
        1: ["1 EUR"], 2: ["6 EUR", "8 USD"], 3: ["6 EUR", "8 USD"], 4: ["8 USD"],
    }  # fmt: skip


def test_an_empty_value_gives_way_and_a_false_one_does_not():
    assert SIDES == ("kept", "merged")
    kept = {"a": None, "b": "", "c": {}, "d": 0, "e": "", "f": False}
    merged = {"a": 1, "b": 1, "c": 1, "d": 1, "e": "", "f": True}
    found = survivors(tuple(kept), kept, merged, {})
    assert {one.field: (one.side, one.value) for one in found} == {
        "a": ("merged", 1), "b": ("merged", 1), "c": ("merged", 1), "d": ("kept", 0), "e": ("kept", ""),
        "f": ("kept", False),
    }  # fmt: skip
    assert {one.chosen for one in found} == {False}


# --- names ---------------------------------------------------------------------------------------------------------


def test_what_is_invisible_or_unassigned_leaves_a_name():
    assert clean_name("a\u00adb\ud800c\U000e0001d\u0378e") == "abcde"
    assert clean_name("a\x00b\u2028c\u2029d") == "a b c d"
    assert clean_name("\u200dक्\u200dष\u200c x\u200d") == "क्\u200dष x"
    assert clean_name("e\u0301") == "é"


def test_the_script_of_most_letters_decides_and_the_first_of_equals():
    assert script_of("Anna محمد علي") is Script.ARABIC
    assert script_of("ab王伟") is Script.LATIN
    assert script_of("") is None
    assert [script.value for script in Script] == [
        *("latin", "greek", "cyrillic", "arabic", "devanagari", "bengali", "other"),
    ]


def test_forms_are_exchanged_only_when_the_other_one_is_not_latin():
    assert stored_name("Anna", "") == StoredName("Anna")
    assert stored_name("", "Anna") == StoredName("Anna")
    assert stored_name("", "محمد") == StoredName("محمد")
    assert stored_name("राजेश", "محمد") == StoredName("राजेश", "محمد")
    assert stored_name("", given=" Anna ", family="") == StoredName("Anna", "", "Anna", "")
    assert stored_name("X", given="Anna", family="Ozola") == StoredName("X", "", "Anna", "Ozola")


@pytest.mark.parametrize(("own", "language"), [("राजेश", "hi"), ("রহমান", "bn"), ("محمد", "ar")])
def test_each_script_is_read_in_its_language_only(own, language):
    name = StoredName(own, "Latin")
    shown = {code: display_name(name, code) for code in ("hi", "bn", "ar", "en", "xx")}
    assert shown == {code: own if code == language else "Latin" for code in shown}
    assert display_name(StoredName("123", "Latin"), "en") == "123"


def test_the_other_form_stands_in_brackets_where_there_is_another():
    assert both_names(StoredName("Džons", "John"), "en") == "Džons (John)"
    assert both_names(StoredName("Anna", "Anna"), "en") == "Anna"


def test_a_known_family_name_leads_and_words_are_found_once():
    assert sorting_text(StoredName("X", "", "", "Ozola")) == "Ozola"
    assert sorting_text(StoredName("X", "", "Anna", "")) == "X"
    assert search_text(StoredName("Anna Ozola", "Anna Ozola", "Ance", "Ozola")) == "anna ozola ance"


# --- cases of names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "genitive"),
    [
        ("Kallis", "Kaļļa"), ("Cinnis", "Ciņņa"), ("Vilnis", "Viļņa"), ("Asnis", "Ašņa"), ("Zvaignis", "Zvaigņa"),
        ("Maznis", "Mažņa"), ("Kāpslis", "Kāpšļa"), ("Vēzlis", "Vēžļa"), ("Dadzis", "Dadža"), ("Rabis", "Rabja"),
        ("Kapis", "Kapja"), ("Kurmis", "Kurmja"), ("Burvis", "Burvja"), ("Celmidis", "Celmiža"), ("Ezītis", "Ezīša"),
        ("Lācis", "Lāča"), ("Ezis", "Eža"), ("Lasis", "Laša"), ("Brālis", "Brāļa"), ("Tonis", "Toņa"),
        ("Augustis", "Augusta"), ("Rakis", "Raka"), ("Ragis", "Raga"), ("Ruģis", "Ruģa"), ("Večis", "Veča"),
        ("Mašis", "Maša"), ("Vežis", "Veža"), ("Zaļjis", "Zaļja"), ("Baņis", "Baņa"), ("Kaļis", "Kaļa"),
        ("Cilvēks", "Cilvēka"), ("Ežš", "Eža"), ("MAZAIS", "MAZā"), ("Ledus", "Ledus"), ("Roze", "Rozes"),
        *((name, name) for name in ("Tō", "Dekē", "Verdi", "Rī", "Manu", "Rū", "Henry", "Katolá", "Sné", "Vorlí", "Bý")),
    ],
)  # fmt: skip
def test_every_ending_of_a_latvian_man(name, genitive):
    assert latvian_genitive(name, male=True) == Inflected(genitive, certain=True)


@pytest.mark.parametrize(
    ("name", "genitive"),
    [("Gatis", "Gaša"), ("Ādis", "Āža"), ("Rūstis", "Rūsta"), ("Kahis", "Kaha"), ("Mais", "Mā"), ("Novak", "Novak"),
     ("Kass", "Kasa"), ("Prūs", "Prūs")],
)  # fmt: skip
def test_latvian_names_between_certain_and_not(name, genitive):
    certain = {"Mais": True, "Kass": True}.get(name, False)
    assert latvian_genitive(name, male=True) == Inflected("Prūa" if name == "Prūs" else genitive, certain=certain)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Liepa-Egle", Inflected("Liepas-Egles", certain=True)),
        ("Liepa-Smith", Inflected("Liepas-Smith", certain=False)),
        ("Liepa-", Inflected("Liepas-", certain=True)),
        ("Lielā", Inflected("Lielās", certain=True)),
        ("Verdi", Inflected("Verdi", certain=True)),
        ("Kalns", Inflected("Kalns", certain=False)),
    ],
)
def test_each_part_of_a_latvian_womans_name_is_inflected(name, expected):
    assert latvian_genitive(name, male=False) == expected


@pytest.mark.parametrize(
    ("name", "vocative"),
    [
        *((f"Xx{ending}", f"Xx{ending}") for ending in ["ý", "í", "ů", "e", "ě", "é", "i", "y", "u", "ú", "á", "ó"]),
        *((f"Xx{ending}", f"Xx{ending}i") for ending in ["š", "ž", "č", "ř", "c", "j", "ď", "ť", "ň"]),
        *((f"Xx{ending}", f"Xx{ending}u") for ending in ["k", "g", "h"]),
        *((f"Xx{ending}", f"Xx{ending}e") for ending in ["b", "d", "f", "m", "n", "p", "t", "v", "w"]),
        ("Svoboda", "Svobodo"), ("Hájek", "Hájku"), ("Němec", "Němče"), ("NOVÁK", "NOVÁKu"),
    ],
)  # fmt: skip
def test_every_ending_of_a_czech_man(name, vocative):
    assert czech_vocative(name) == Inflected(vocative, certain=True)


# --- salutations ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "language", "line", "doubts"),
    [
        (Addressee("Amina", title=" Dr "), "en", "Dear Dr Amina,", (NO_FAMILY_NAME,)),
        (Addressee("Alex Ozols", "Alex", "Ozols"), "en", "Dear Alex Ozols,", (NO_GENDER,)),
        (Addressee("Alex"), "en", "Dear Alex,", (NO_GENDER,)),
        (Addressee("Alex Ozols", "Alex", "Ozols"), "lv", "Labdien, Alex Ozols!", (NO_GENDER,)),
        (Addressee("John Smith", "John", "Smith", gender="male"), "lv", "Cienījamais Smith kungs!", (CHECK_CASE,)),
        (Addressee("Jan"), "cs", "Dobrý den,", (NO_GENDER,)),
        (Addressee("Jana", gender="female"), "cs", "Vážená paní Jana,", (NO_FAMILY_NAME,)),
        (Addressee("Jan", gender="male"), "cs", "Vážený pane Jan,", (NO_FAMILY_NAME,)),
        (Addressee("Jan Novák", "Jan", "Novák", "Bc.", "male"), "cs", "Vážený pane Nováku,", ()),
        (Addressee("राजेश"), "hi", "आदरणीय राजेश जी,", (NO_GENDER,)),
        (Addressee("राजेश", title=" डॉ. "), "hi", "आदरणीय डॉ. राजेश जी,", ()),
        (Addressee("রহমান"), "bn", "সম্মানিত রহমান,", (NO_GENDER,)),
        (Addressee("রহমান", title=" ড. "), "bn", "সম্মানিত ড. রহমান,", ()),
        (Addressee("أحمد"), "ar", "تحية طيبة أحمد،", (NO_GENDER,)),
        (Addressee("أحمد", gender="male"), "ar", "عزيزي السيد أحمد،", ()),
        (Addressee("منى", gender="female"), "ar", "عزيزتي السيدة منى،", ()),
    ],
)
def test_lines_for_those_of_whom_less_is_known(person, language, line, doubts):
    suggestion = suggested_salutation(person, language)
    assert (suggestion.line, suggestion.doubts) == (line, doubts)


@pytest.mark.parametrize(
    ("titles", "man", "woman"),
    [
        ("prof. Prof", "profesore", "profesorko"),
        ("doc.", "docente", "docentko"),
        ("dr. MUDr. MVDr. JUDr. PhDr. RNDr. PharmDr. ThDr.", "doktore", "doktorko"),
        ("Ing.", "inženýre", "inženýrko"),
        ("Mgr.", "magistře", "magistro"),
    ],
)
def test_czech_titles_are_spoken_in_place_of_the_name(titles, man, woman):
    for title in titles.split():
        for gender, line in (("male", f"Vážený pane {man},"), ("female", f"Vážená paní {woman},")):
            person = Addressee("Jan Novák", "Jan", "Novák", f"Bc. {title} CSc.", gender)
            assert suggested_salutation(person, "cs").line == line


@pytest.mark.parametrize(
    ("titles", "man", "woman"),
    [
        (("Dr.", "dr", "د", "د.", "الدكتور", "الدكتورة"), "الدكتور", "الدكتورة"),
        (("Prof.", "الأستاذ", "الأستاذة"), "الأستاذ", "الأستاذة"),
        (("Eng.", "Ing", "م.", "المهندس", "المهندسة"), "المهندس", "المهندسة"),
        (("المحامي", "المحامية"), "المحامي", "المحامية"),
        (("", "Bc.", "السيد", "السيدة"), "السيد", "السيدة"),
    ],
)
def test_arabic_titles_agree_with_the_person(titles, man, woman):
    for title in titles:
        for gender, line in (("male", f"عزيزي {man} منى،"), ("female", f"عزيزتي {woman} منى،")):
            assert suggested_salutation(Addressee("منى حسن", "منى", "حسن", title, gender), "ar").line == line


def test_a_language_that_is_not_offered_has_no_line():
    with pytest.raises(KeyError):
        suggested_salutation(Addressee("Anna"), "de")
