"""Handover pack and return report as PDF."""

import re
import zlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.papers import as_pdf, shown
from mainstay.kernel.money import Money
from mainstay.kernel.papers import Paper, PaperSection, PaperTable

_CODE = '#strong[x] $a$ #read("/etc/passwd") \\'


@pytest.fixture
def deputyship(cast, do):
    """Boris stands in for Anna."""
    today = timezone.now().date()
    do("anna", "account.create", name="Lielupes Piens", status="client", tier="a")
    made = do("anna", "deputyship.propose", deputy=cast.boris.public_id, from_on=today.isoformat(),
              last_on=(today + timedelta(days=9)).isoformat(), handover_note=f"Call Ilze first {_CODE}").public_id  # fmt: skip
    do("boris", "deputyship.accept", made)
    do("dace", "deputyship.confirm", made)
    return made


def unpacked(pdf):
    """All streams of a PDF that can be inflated."""
    return b"".join(
        zlib.decompress(part)
        for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
        if part[:1] == b"x"
    )


@pytest.mark.parametrize("tab", ["pack", "report"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_tab_is_offered_as_pdf_and_taking_it_is_recorded(cast, deputyship, client, tab, language):
    type(cast.boris).objects.filter(pk=cast.boris.pk).update(language=language)
    client.force_login(cast.boris)
    assert f"/deputyships/{deputyship}/{tab}.pdf" in client.get(f"/deputyships/{deputyship}/{tab}/").content.decode()
    answer = client.get(f"/deputyships/{deputyship}/{tab}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{tab}-')
    assert answer.content.startswith(b"%PDF-1.")
    assert b"pdfaid:part" in answer.content
    entry = AuditEntry.objects.filter(action="deputyship.export").latest("id")
    assert entry.actor_id == cast.boris.pk


def test_a_stranger_gets_no_paper_and_a_tab_without_paper_is_not_there(cast, deputyship, client):
    client.force_login(cast.clara)
    assert client.get(f"/deputyships/{deputyship}/pack.pdf").status_code == 404
    client.force_login(cast.boris)
    assert client.get(f"/deputyships/{deputyship}/nothing.pdf").status_code == 404
    assert ".pdf" not in client.get(f"/deputyships/{deputyship}/").content.decode()


def test_what_people_typed_is_never_markup():
    section = PaperSection(_CODE, facts=((_CODE, _CODE),), text=(_CODE,), table=PaperTable((_CODE,), ((_CODE,),)))
    plain = PaperSection("x", facts=(("x", "x"),), text=("x",), table=PaperTable(("x",), (("x",),)))
    today = timezone.now().date()
    typed, simple = (as_pdf(Paper(one.title, "", today, (one,))) for one in (section, plain))
    assert len(re.findall(rb"/Type ?/Page\b", typed)) == len(re.findall(rb"/Type ?/Page\b", simple)) == 1
    assert b"root:" not in unpacked(typed)


def test_cells_are_written_as_the_reader_writes_them():
    amount = Money(Decimal("1234.50"), "EUR")
    with translation.override("lv"):
        assert shown(amount).replace("\u00a0", " ") == "1 234,50 €"
    with translation.override("en"):
        assert shown(amount) == "€1,234.50"
        assert [shown(empty) for empty in ("", None)] == ["", ""]
        assert shown(0) == "0"
        assert shown("Riga") == "\u2068Riga\u2069"
