"""Cards that are written are read back with everything on them, in both versions and six scripts."""

import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.framework.exports.vcard_file import ContactCard, PostalAddress, Reachable, fold, write_vcards
from mainstay.framework.imports.readers.vcard_rows import VCardReading
from mainstay.framework.imports.tests.scripts import WORDS, texts

TEXTS = texts(60).map(lambda text: text.replace("\t", " ").strip()).filter(bool)


def read(path):
    with VCardReading(path) as reading:
        return [reading.header.as_dict(row) for row in reading.rows()]


def save(path, cards, version):
    with path.open("wb") as file:
        assert write_vcards(file, cards, version) == len(cards)
    return path


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_a_full_card_comes_back_whole(tmp_path, version):
    card = ContactCard(
        full_name="Dr. Anna Bērziņa", family_name="Bērziņa", given_name="Anna", prefix="Dr.", company="Alfa; Beta, SIA",
        department="R&D", job_title="Head", emails=(Reachable("a@x.lv", ("work",)), Reachable("b@x.lv", ("home",), preferred=True)),
        phones=(Reachable("+371 26123456", ("cell",)), Reachable("+371 67000000", ("work", "fax"))),
        addresses=(PostalAddress("Brīvības iela 1\n2. stāvs", "Rīga", "", "LV-1010", "Latvia"),), website="https://x.lv/a;b",
        birthday=date(1980, 12, 24), note="One\nTwo \\ three", uid="u-1", categories=("key", "VIP"),
    )  # fmt: skip
    (found,) = read(save(tmp_path / "x.vcf", [card], version))
    for name in (
        "full_name",
        "family_name",
        "given_name",
        "prefix",
        "company",
        "department",
        "job_title",
        "website",
        "note",
        "uid",
    ):
        assert found[name] == getattr(card, name), name
    assert (found["email"], found["email_work"], found["email_home"]) == ("b@x.lv", "a@x.lv", "b@x.lv")
    assert (found["mobile"], found["fax"]) == ("+371 26123456", "+371 67000000")
    assert (found["street"], found["city"], found["postcode"]) == ("Brīvības iela 1\n2. stāvs", "Rīga", "LV-1010")
    assert (found["birthday"], found["categories"]) == ("1980-12-24", "key,VIP")


@pytest.mark.parametrize("version", ["3.0", "4.0"])
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4))
def test_text_in_six_scripts_comes_back_as_it_was(tmp_path, rows, version):
    cards = [ContactCard(full_name=name, family_name=name, company=company, note=note) for name, company, note in rows]
    found = read(save(tmp_path / "x.vcf", cards, version))
    assert [(one["full_name"], one["company"], one["note"].strip()) for one in found] == rows


@given(texts(400))
def test_lines_are_folded_at_75_bytes_without_cutting_a_letter(text):
    line = "NOTE:" + text.replace("\n", "")
    pieces = fold(line)[:-2].split(b"\r\n")
    assert all(len(piece) <= 75 and piece.decode() for piece in pieces)
    assert b"".join([pieces[0], *(piece[1:] for piece in pieces[1:])]).decode() == line


def test_nobody_can_add_a_property_by_a_line_break():
    file = io.BytesIO()
    write_vcards(file, [ContactCard("Anna\r\nTEL:666\rX:1\u2028Y", emails=(Reachable("a@x.lv\nTEL:1", ("work\nX",)),))])
    assert not any(line.startswith((b"TEL", b"X")) for line in file.getvalue().split(b"\r\n"))


@pytest.mark.parametrize("language", WORDS)
def test_every_language_fits_a_name(tmp_path, language):
    assert read(save(tmp_path / "x.vcf", [ContactCard(WORDS[language])], "4.0"))[0]["full_name"] == WORDS[language]


def test_a_card_without_a_name_and_an_unknown_version_are_refused():
    with pytest.raises(ValueError, match="needs a name"):
        write_vcards(io.BytesIO(), [ContactCard("  ")])
    with pytest.raises(ValueError, match=r"2\.1 is not written"):
        write_vcards(io.BytesIO(), [], "2.1")
