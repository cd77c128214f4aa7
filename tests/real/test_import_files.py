"""The shipped profiles read the real files whole: counts and sums reconcile, known faults come out as remedies."""

import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from mainstay.framework.imports.mapping.controls import ControlFigures
from mainstay.framework.imports.mapping.mapper import Mapper
from mainstay.framework.imports.profiles import shipped_profile
from mainstay.framework.imports.readers.csv_rows import CsvReading
from mainstay.framework.imports.readers.opening import open_rows
from mainstay.framework.imports.readers.vcard_rows import PhotoReference, read_photo

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data (../shared/data) is absent"),
]


def run(name, choices=None):
    """Figures, touches and the mapped rows of each source of a shipped profile."""
    profile = shipped_profile(name)
    found = {}
    for source in profile.sources:
        (path,) = (DATA / name).glob(source.file)
        with open_rows(path, source.read) as reading:
            mapper = Mapper(profile, source, reading.header, choices=choices)
            figures, touches, rows = ControlFigures(source.control), Counter(), []
            for row in reading.rows():
                mapped = mapper.map(row)
                figures.add(mapped)
                touches.update((touch.fix, touch.option) for touch in mapped.touches)
                if not mapped.left_out:
                    rows.append(mapped)
        found[source.id] = (figures, touches, rows)
    return found


def test_the_pipeline_is_read_whole_and_its_faults_are_remedies():
    found = run("maven_crm_opportunities")
    figures, touches, rows = found["opportunities"]
    assert (figures.rows, figures.faulty, figures.left_out) == (8800, 0, 0)
    assert figures.counts["stage"] == {"won": 4238, "lost": 2473, "discovery": 1589, "qualify": 500}
    assert figures.totals == {("amount", "USD"): Decimal(10_005_534)}
    assert touches == {("gtx-pro", "replace"): 1480, ("deal-without-account", "per-agent"): 1425}
    assert {row.values["product"].value for row in rows} <= {row.values["name"] for row in found["products"][2]}
    accounts = {row.values["name"] for row in found["accounts"][2]}
    made = {row.values["account"].value for row in rows} - accounts
    assert made == {
        f"Unassigned prospects of {row.values['owner'].value}"
        for row in rows
        if row.values["account"].missing == "create"
    }
    assert len(accounts) == 85
    assert found["accounts"][1] == {("technology", "replace"): 12, ("philippines", "replace"): 1}
    parents = {row.values["parent"].value for row in found["accounts"][2] if "parent" in row.values}
    assert len(parents) == 7
    assert parents <= accounts
    assert (len(found["managers"][2]), len(found["agents"][2])) == (6, 35)


def test_without_the_fixes_rows_are_faults_and_none_is_lost():
    figures, touches, _ = run("maven_crm_opportunities", choices={})["opportunities"]
    assert (figures.rows, figures.faulty, figures.left_out) == (8800, 1425, 0)
    assert touches[("deal-without-account", "")] == 1425
    figures, _, _ = run("maven_crm_opportunities", choices={"deal-without-account": "leave-out"})["opportunities"]
    assert (figures.faulty, figures.left_out) == (0, 1425)


def test_order_lines_reconcile_with_the_total_of_the_file():
    found = run("uci_online_retail")
    figures, _, rows = found["lines"]
    assert (figures.rows, figures.faulty, figures.left_out) == (398_309, 0, 0)
    assert figures.totals == {("amount", "GBP"): Decimal("6651137.923")}
    assert len({(row.values["order"], row.values["position"]) for row in rows}) == 398_309
    orders = found["orders"][0]
    assert found["orders"][1] == {("order-without-customer", "per-country"): 135_080}
    assert sum(orders.counts["kind"].values()) == len({row.values["order"].value for row in rows})
    assert orders.counts["kind"]["adjustment"] == 3
    assert len(found["customers"][2]) == 2885
    assert all(figures.faulty == 0 for figures, _, _ in found.values())


def test_companies_listed_twice_are_one_account_and_places_are_told_apart():
    figures, _, rows = run("sp500")["companies"]
    assert (figures.rows, figures.faulty, figures.left_out) == (503, 0, 3)
    by_name = {row.values["name"]: row.values for row in rows}
    assert len(by_name) == 500
    assert (by_name["Accenture"]["city"], by_name["Accenture"]["country"]) == ("Dublin", "IE")
    assert by_name["AbbVie"]["founded_year"] == 2013
    assert "country" not in next(values for values in by_name.values() if "city" not in values)
    assert {values.get("country") for values in by_name.values()} == {"US", "IE", "GB", "CH", "NL", "BM", "CA", None}


def test_organisations_keep_their_names_in_every_script():
    found = run("ror_organisations")
    figures, _, rows = found["organisations"]
    assert (figures.rows, figures.faulty) == (34_247, 0)
    assert all(row.values["name"] for row in rows)
    names, _, named = found["names"]
    assert names.faulty == 0
    assert names.rows == 100_768
    languages = Counter(row.values.get("language") for row in named)
    assert languages["ar"] > 500
    assert languages["hi"] > 200
    assert languages["bn"] > 200
    assert sum(names.counts["use"].values()) == len(named)
    assert names.counts["use"]["display"] == 34_247
    assert len(found["parents"][2]) == 8231


def test_four_hundred_thousand_lines_are_read_at_well_above_100_000_a_second():
    start = time.process_time()
    with CsvReading(DATA / "uci_online_retail" / "online_retail_dev.csv.gz") as reading:
        count = sum(1 for _ in reading.rows())
    assert count / (time.process_time() - start) > 120_000


CARDS = DATA / "interchange_files" / "vcard" / "ez-vcard"


def cards():
    for path in sorted(CARDS.glob("*.vcf")) if CARDS.is_dir() else []:
        with open_rows(path) as reading:
            yield from ((path, reading.header.as_dict(row), row.fault) for row in reading.rows())


def test_cards_of_every_producer_are_read_without_a_fault():
    found = list(cards())
    assert len(found) == 19
    assert all(fault is None for _, _, fault in found)
    assert all(values["full_name"] or values["email"] for _, values, _ in found)


def test_outlook_gmail_and_apple_cards_give_the_same_person():
    for path, values, _ in cards():
        if path.name in (
            "John_Doe_MS_OUTLOOK.vcf",
            "John_Doe_GMAIL.vcf",
            "John_Doe_IPHONE.vcf",
            "John_Doe_MAC_ADDRESS_BOOK.vcf",
        ):
            assert (values["family_name"], values["given_name"], values["company"]) == ("Doe", "John", "IBM")
            assert values["job_title"] == "Money Counter"
            assert values["phone_home"].replace("(", "").replace(") ", "-") in ("905-666-1234", "905-555-1234")


def test_photos_stay_in_their_file_and_can_be_fetched():
    with_photo = [(path, values["photo"]) for path, values, _ in cards() if values["photo"] and values["photo"]["size"]]
    assert len(with_photo) >= 6
    for path, photo in with_photo:
        data = read_photo(path, PhotoReference(**photo))
        assert len(data) == photo["size"]
        assert data[:3] == b"\xff\xd8\xff" or data[:4] == b"\x89PNG", path.name
