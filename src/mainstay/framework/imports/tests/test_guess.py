"""The mapping of an unknown file is guessed from words in six languages and from the cells."""

import pytest

from mainstay.framework.imports.guess import guess_mapping, guess_target, words_by_concept
from mainstay.framework.imports.mapping.mapper import Mapper
from mainstay.framework.imports.profiles import profile_from_data
from mainstay.framework.imports.readers.rows import Header, SourceRow
from mainstay.framework.imports.sniffing import nature_of
from mainstay.framework.imports.tests.targets import ACCOUNT, ALL, OPPORTUNITY, PERSON

CELLS = {
    "given_name": ["Anna", "Boris", "Dace"],
    "family_name": ["Bērziņa", "Novák", "Ozola"],
    "email": ["anna@example.lv", "boris@example.cz", "dace@example.lv"],
    "mobile": ["+371 2612 3456", "+420 601 123 456", "+371 2612 3457"],
    "account": ["Alfa SIA", "Beta s.r.o.", "Alfa SIA"],
    "birthday": ["24.12.1980", "01.02.1975", "31.01.1990"],
}
HEADERS = {
    "en": ["First name", "Last name", "E-mail address", "Mobile phone", "Company", "Date of birth"],
    "lv": ["Vārds", "Uzvārds", "E-pasts", "Mobilais tālrunis", "Uzņēmums", "Dzimšanas datums"],
    "cs": ["Jméno", "Příjmení", "E-mail", "Mobil", "Společnost", "Datum narození"],
    "hi": ["पहला नाम", "उपनाम", "ईमेल", "मोबाइल", "कंपनी", "जन्म तिथि"],
    "bn": ["প্রথম নাম", "পদবি", "ইমেইল", "মোবাইল", "কোম্পানি", "জন্ম তারিখ"],
    "ar": ["الاسم الأول", "اسم العائلة", "البريد الإلكتروني", "رقم الجوال", "الشركة", "تاريخ الميلاد"],
}


def sample(*columns):
    return [SourceRow(number, list(cells)) for number, cells in enumerate(zip(*columns, strict=True), start=2)]


@pytest.mark.parametrize("language", HEADERS)
def test_people_are_recognised_by_headers_in_every_language(language):
    header, rows = Header(tuple(HEADERS[language])), sample(*CELLS.values())
    best = guess_target(header, rows, ALL)[0]
    assert best.target == "person"
    assert {guess.column: guess.field for guess in best.guesses} == dict(zip(HEADERS[language], CELLS, strict=True))
    assert all(0.45 <= guess.confidence <= 1 and guess.grounds for guess in best.guesses)
    assert not best.missing


def test_cells_tell_when_the_header_does_not():
    header = Header(("c1", "c2", "c3", "c4"))
    best = guess_mapping(header, sample(CELLS["email"], CELLS["mobile"], ["x", "y", "z"], CELLS["family_name"]), PERSON)
    assert {guess.column: guess.field for guess in best.guesses} == {"c1": "email", "c2": "phone"}
    assert best.unused == ("c3", "c4")
    assert best.missing == ("family_name",)


def test_a_header_that_contradicts_its_cells_is_not_believed():
    best = guess_mapping(Header(("Email", "Last name")), sample(["1", "2"], ["A", "B"]), PERSON)
    assert [guess.field for guess in best.guesses] == ["family_name"]


def test_the_proposal_can_be_used_as_a_profile():
    columns = ["account_name", "Number of employees", "Revenue", "Since", "Status", "Country", "Key account"]
    rows = sample(
        ["Alfa", "Beta", "Gama"], ["1 200", "15", "7"], ["1 200,50 EUR", "300 EUR", "4,25 EUR"],
        ["24.12.2020", "01.02.2019", "31.01.2018"], ["Active client", "prospects", "Prospect"], ["Latvija", "Česko", "Indie"],
        ["jā", "nē", "jā"],
    )  # fmt: skip
    header = Header(tuple(columns))
    best = guess_mapping(header, rows, ACCOUNT)
    data = {
        "format": "mainstay.import/1", "name": "n", "title": "t",
        "sources": [{"id": "s", "file": "a.csv", "kind": "account", "fields": {guess.field: dict(guess.mapping) for guess in best.guesses}}],
    }  # fmt: skip
    profile = profile_from_data(data)
    mapped = [Mapper(profile, profile.sources[0], header, target=ACCOUNT).map(row) for row in rows]
    assert [row.faults for row in mapped] == [[], [], []]
    values = mapped[0].values
    assert (values["name"], values["employees"], str(values["annual_revenue"])) == ("Alfa", 1200, "1200.50 EUR")
    assert (str(values["since"]), values["country"], values["key"]) == ("2020-12-24", "LV", True)
    assert [row.values["status"] for row in mapped] == ["active", "prospect", "prospect"]


def test_camel_case_and_numbers_of_the_kind_itself_are_understood():
    header = Header(("opportunityId", "dealStage", "accountName", "closeDate"))
    rows = sample(["X1", "X2"], ["Won", "Lost"], ["Alfa", "Beta"], ["2026-01-31", "2026-02-01"])
    best = guess_mapping(header, rows, OPPORTUNITY)
    assert {guess.column: guess.field for guess in best.guesses} == {
        "opportunityId": "external_id", "dealStage": "stage", "accountName": "account", "closeDate": "closed_on",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "kind", "step"),
    [
        (["", None], "empty", {}), (["https://a.lv", "www.b.cz"], "url", {}), (["1.5", "2.25", "1234.5"], "number", {"number": True}),
        (["1.234,50", "2,5"], "number", {"number": "1.234,56"}), (["12", "7"], "integer", {"integer": True}),
        (["2026-01-31 10:00", "2026-02-01 11:30"], "instant", {"instant": "iso"}), (["31/01/2026", "01/02/2026"], "date", {"date": "%d/%m/%Y"}),
        (["12/31/2026", "01/02/2026"], "date", {"date": "%m/%d/%Y"}), (["yes", "no", "yes"], "boolean", {"boolean": True}),
        ([True, False], "boolean", {"boolean": True}), ([1, 2], "integer", {"integer": True}), (["€5", "€6"], "money", {"money": "EUR"}),
        (["Latvia", "India", "Egypt"], "country", {"country": True}), (["a", "b"] * 9, "words", {}), (["some text", "other"], "text", {}),
        (["12583", "12584"], "integer", {"integer": True}), (["(905) 555-1234", "905-666-1234"], "phone", {}),
    ],
)  # fmt: skip
def test_the_nature_of_a_column_is_told_by_its_cells(cells, kind, step):
    nature = nature_of(cells)
    assert (nature.kind, nature.step) == (kind, step)


def test_the_words_are_whole_in_all_six_languages():
    for concept in (
        "given_name",
        "family_name",
        "email",
        "phone",
        "account",
        "city",
        "country",
        "amount",
        "quantity",
        "status",
    ):
        words = " ".join(words_by_concept()[concept])
        assert any("\u0900" <= char <= "\u097f" for char in words), concept
        assert any("\u0980" <= char <= "\u09ff" for char in words), concept
        assert any("\u0600" <= char <= "\u06ff" for char in words), concept
