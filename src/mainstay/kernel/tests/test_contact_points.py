"""Addresses and names in one form, and the keys by which duplicates are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.contact_points import (
    company_key,
    email_key,
    normal_email,
    normal_phone,
    normal_registration,
    normal_vat,
    person_key,
    phone_key,
    shown_phone,
    web_domain,
)
from mainstay.kernel.digits import Unreadable
from mainstay.kernel.folding import fold


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("Anna.Berzina@Example.COM", "Anna.Berzina@example.com"),
        (" <anna@example.com> ", "anna@example.com"),
        ("mailto:anna+tag@example.lv", "anna+tag@example.lv"),
        ("anna@ĢERBONIS.lv", "anna@ģerbonis.lv"),
        ("anna@xn--erbonis-jcb.lv", "anna@ģerbonis.lv"),
        ("\u202aanna@example.com\u202c", "anna@example.com"),
        ("आनना@उदाहरण.भारत", "आनना@उदाहरण.भारत"),
        ("o'neil@example.com", "o'neil@example.com"),
    ],
)
def test_an_address_keeps_its_local_part_and_gets_a_small_domain(typed, normal):
    assert normal_email(typed) == normal
    assert normal_email(normal) == normal


@pytest.mark.parametrize(
    "typed",
    [
        *("", "anna", "anna@", "@example.com", "anna@localhost", "a b@example.com", "anna@exa mple.com", "anna@-x.com"),
        *("anna..b@example.com", ".anna@example.com", "anna@1.2.3.4", "a@b@example.com", "a,b@example.com"),
        *("x" * 65 + "@example.com", "anna@example.com\nBcc: x@example.com", "anna@" + "a" * 64 + ".com"),
    ],
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(Unreadable, match="is not an e-mail address"):
        normal_email(typed)
    assert email_key(typed) == ""


def test_the_key_of_an_address_has_no_capitals():
    assert email_key("Anna@Example.com") == email_key("anna@EXAMPLE.com") == "anna@example.com"


@pytest.mark.parametrize(
    ("typed", "country", "normal"),
    [
        ("+371 67 000 000", "", "+37167000000"),
        ("67000000", "LV", "+37167000000"),
        ("00371 67000000", "LV", "+37167000000"),
        ("+44 (0)20 7946 0018", "", "+442079460018"),
        ("०११-२३४५६७८९", "IN", "+911123456789"),
        ("০১৭১২-৩৪৫৬৭৮", "BD", "+8801712345678"),
        ("٠١٠٠ ١٢٣ ٤٥٦٧", "EG", "+201001234567"),
        ("04 123 4567", "AE", "+97141234567"),
        ("+420 222 111 333 ext. 12", "", "+420222111333;ext=12"),
        ("\u2066+37167000000\u2069", "", "+37167000000"),
    ],
)
def test_a_phone_number_is_stored_with_its_country_code(typed, country, normal):
    assert normal_phone(typed, country) == normal
    assert normal_phone(normal) == normal
    assert phone_key(typed, country) == normal.split(";")[0]
    assert normal_phone(shown_phone(normal)) == normal


def test_a_number_without_a_country_asks_for_it():
    with pytest.raises(Unreadable, match="has no country code"):
        normal_phone("67000000")


@pytest.mark.parametrize("typed", ["", "call me", "+371", "+371 12", "+371 6700000000000000"])
def test_what_cannot_be_called_is_refused(typed):
    with pytest.raises(Unreadable):
        normal_phone(typed, "LV")
    assert phone_key(typed, "LV") == ""


def test_registration_numbers_lose_spaces_and_punctuation():
    assert normal_registration(" 4000-3000 123 ") == "40003000123"
    assert normal_registration("٣٠٠-١٢٣") == "300123"
    assert normal_registration("27aapfu0939f1zv") == "27AAPFU0939F1ZV"


@pytest.mark.parametrize(
    ("typed", "country", "normal"),
    [
        ("LV 4000 3000 123", "LV", "LV40003000123"),
        ("40003000123", "LV", "LV40003000123"),
        ("cz-12345678", "CZ", "CZ12345678"),
        ("123456789", "GR", "EL123456789"),
        ("27AAPFU0939F1ZV", "IN", "27AAPFU0939F1ZV"),
        ("100123456700003", "AE", "100123456700003"),
        ("", "LV", ""),
    ],
)
def test_tax_numbers_of_the_union_are_led_by_their_country(typed, country, normal):
    assert normal_vat(typed, country) == normal
    assert normal_vat(normal, country) == normal


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("https://www.Example.com/path?q=1#x", "example.com"),
        ("example.com", "example.com"),
        ("www.example.co.in/", "example.co.in"),
        ("http://user@shop.example.lv:8080/", "shop.example.lv"),
        ("anna@Example.com", "example.com"),
        ("//example.com", "example.com"),
        ("HTTP://ĢERBONIS.LV", "ģerbonis.lv"),
        ("", ""),
        ("not a domain", ""),
        ("http://[::1", ""),
        ("localhost", ""),
        ("192.168.1.1", ""),
    ],
)
def test_the_domain_of_an_address(typed, domain):
    assert web_domain(typed) == domain


@pytest.mark.parametrize(
    "names",
    [
        ("SIA „Rīgas piens”", "Rigas Piens, SIA", "rīgas piens", "Rīgas piens sabiedrība ar ierobežotu atbildību"),
        ("AS Latvenergo", "Latvenergo, A/S", "Latvenergo akciju sabiedrība"),
        ("Novák a syn, spol. s r.o.", "Novák a syn s. r. o.", "NOVÁK A SYN SRO"),
        ("ČEZ, a. s.", "ČEZ a.s.", "CEZ"),
        ("Müller GmbH & Co. KG", "Muller GmbH", "Müller"),
        ("Acme Pvt. Ltd.", "ACME PRIVATE LIMITED", "Acme", "Acme Inc."),
        ("Gulf Trading L.L.C", "Gulf Trading LLC", "Gulf Trading"),
        ("شركة النيل للتجارة ش.م.م", "النيل للتجاره", "شركة النيل للتجارة"),
        ("टाटा प्राइवेट लिमिटेड", "टाटा प्रा. लि.", "टाटा"),
        ("মেঘনা লিমিটেড", "মেঘনা লিঃ", "মেঘনা প্রাইভেট লিমিটেড"),
        ("J. P. Morgan", "JP Morgan", "J.P. Morgan & Co."),
        ("ООО Ромашка", "Ромашка, ООО"),
    ],
)
def test_one_organisation_has_one_key(names):
    assert len({company_key(name) for name in names}) == 1


def test_different_organisations_keep_different_keys():
    names = ["Rīgas piens", "Rīgas miesnieks", "Acme India", "Acme", "Limited", "SIA", "Company of Heroes"]
    assert len({company_key(name) for name in names}) == len(names)


@given(st.text())
def test_a_key_is_folded_and_never_lost(name):
    assert bool(company_key(name)) is bool(fold(name))
    assert bool(person_key(name)) is bool(fold(name))
    assert company_key(company_key(name)) == company_key(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jānis Bērziņš", "Berzins, Janis"),
        ("Ing. Jan Novák, Ph.D.", "Jan Novak"),
        ("Md. Rafiqul Islam", "Rafiqul Islam"),
        ("الدكتور أحمد علي", "احمد علي"),
    ],
)
def test_a_person_is_found_in_either_order_and_without_titles(one, other):
    assert person_key(one) == person_key(other)


@given(st.text(max_size=30))
def test_any_text_is_an_address_or_a_refusal_and_normal_forms_are_stable(text):
    assert email_key(email_key(text)) == email_key(text)
    assert phone_key(phone_key(text, "LV"), "LV") == phone_key(text, "LV")
    assert web_domain(web_domain(text)) == web_domain(text)
    assert normal_registration(normal_registration(text)) == normal_registration(text)


LABEL = "a" * 63
LONGEST_HOST = ".".join([LABEL, LABEL, LABEL, "a" * 61])


@pytest.mark.parametrize("host", ["1.lv", "a.1.lv", "a-b.lv", "a--b.lv", f"{LABEL}.lv", LONGEST_HOST, "xn--ģ.lv"])
def test_a_host_keeps_to_its_bounds(host):
    assert web_domain(f"https://{host}/") == host
    assert web_domain(f"{host}.") == host


@pytest.mark.parametrize("host", ["lv", "a.1", "a-.lv", "-a.lv", "a..lv", f"{LABEL}a.lv", f"{LONGEST_HOST}a", "a_b.lv"])
def test_what_is_no_host_has_no_domain(host):
    assert web_domain(f"https://{host}/") == ""


def test_the_longest_address_has_two_hundred_and_fifty_four_characters():
    longest = "x" * 64 + "@" + ".".join([LABEL, LABEL, "a" * 61])
    assert len(longest) == 254
    assert normal_email(longest) == longest
    for wrong in (longest + "a", "x" + longest, "anna.@example.com"):
        with pytest.raises(Unreadable):
            normal_email(wrong)


def test_a_phone_without_a_country_is_told_from_what_is_no_phone():
    with pytest.raises(Unreadable, match="no country code"):
        normal_phone("67 000 000")
    for wrong in ("anna", "1", "+371 1", ""):
        with pytest.raises(Unreadable, match="not a phone number"):
            normal_phone(wrong, "LV")


def test_an_extension_is_kept_and_shown_but_not_part_of_the_key():
    assert normal_phone("67000000 ext. 12", "LV") == "+37167000000;ext=12"
    assert shown_phone("+37167000000;ext=12") == "+371 67 000 000 ext. 12"
    assert shown_phone("+37167000000") == "+371 67 000 000"
    assert phone_key("67000000 ext. 12", "LV") == "+37167000000"


@pytest.mark.parametrize(
    ("name", "key"),
    [("Ing. Jan Novák", "jan novak"), ("Novák Jan Ph. D.", "jan novak"), ("J. P. Ozols", "jp ozols"), ("Dr.", "dr"),
     ("Anna 1 2", "1 2 anna")],
)  # fmt: skip
def test_a_person_is_known_by_all_words_in_any_order(name, key):
    assert person_key(name) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [("SIA Rīgas piens", "rigas piens"), ("Rigas Piens, SIA", "rigas piens"), ("SIA", "sia"), ("SIA Ltd", "sia"),
     ("Alfa Sp. z o.o.", "alfa"), ("Alfa sabiedrība ar ierobežotu atbildību", "alfa"), ("Alfa spol. s r. o.", "alfa"),
     ("SIA Alfa SIA", "alfa"), ("Alfa SIA Beta", "alfa sia beta")],
)  # fmt: skip
def test_a_company_is_known_without_its_legal_form(name, key):
    assert company_key(name) == key
