"""The record for an examiner as a file: spreadsheet, text, or paper; the state of the chain stands in it."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from mainstay.framework.exports.columns import ExportColumn
from mainstay.framework.exports.csv_file import write_csv
from mainstay.framework.exports.excel_file import SheetStyle, write_excel
from mainstay.framework.papers import as_pdf
from mainstay.framework.sentences import in_words
from mainstay.kernel.actor import Actor
from mainstay.kernel.papers import Paper, PaperSection, PaperTable
from mainstay.kernel.sentences import Sentence, counted, sentence
from mainstay.modules.gifts.queries.examiner import ExaminerLine, ExaminerRecord, columns_of_examiner
from mainstay.modules.gifts.queries.registers import LedgerChecked

MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_ON_PAPER: Final = ("number", "recorded_on", "what", "client", "recipients", "cost", "decision", "paragraph", "by")


def examiner_bytes(record: ExaminerRecord, form: str, actor: Actor, now: datetime) -> bytes:
    """The record in one of the forms of ``MEDIA_TYPES``, in the reader's language; raises KeyError for another."""
    return _FORMS[form](record, actor, now)


def chain_words(chain: LedgerChecked) -> Sentence:
    """Whether the chain of seals holds, in words."""
    if chain.holds:
        return counted(
            "The chain of seals holds over {count} entry.", "The chain of seals holds over {count} entries.",
            count=chain.entries,
        )  # fmt: skip
    return sentence("The chain of seals breaks at entry {number}. Compare with a backup.", number=chain.broken_at)


def _cells(line: ExaminerLine) -> list[Any]:
    found = [getattr(line, name) for name, _heading in columns_of_examiner()]
    return [in_words(one) if isinstance(one, Sentence) else one for one in found]


def _columns() -> tuple[ExportColumn, ...]:
    return tuple(ExportColumn(name, str(heading), money=name == "cost") for name, heading in columns_of_examiner())


def _plain(record: ExaminerRecord) -> list[list[Any]]:
    """The rows, and a last one with the state of the chain in the column of the reason."""
    names = [name for name, _heading in columns_of_examiner()]
    rows = [[str(one) if hasattr(one, "_proxy____cast") else one for one in _cells(line)] for line in record.lines]
    said = in_words(chain_words(record.chain))
    return [*rows, [said if name == "reason" else None for name in names]]


def _csv(record: ExaminerRecord, actor: Actor, now: datetime) -> bytes:  # noqa: ARG001
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            write_csv(out, _columns(), _plain(record), currency_label=gettext("currency"))
        return path.read_bytes()


def _xlsx(record: ExaminerRecord, actor: Actor, now: datetime) -> bytes:  # noqa: ARG001
    style = SheetStyle(
        language=get_language() or "en", title=gettext("Gift ledger"), zone=ZoneInfo(actor.zone),
        currency_label=gettext("currency"),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.xlsx"
        write_excel(path, _columns(), _plain(record), style)
        return path.read_bytes()


def _pdf(record: ExaminerRecord, actor: Actor, now: datetime) -> bytes:
    headings = dict(columns_of_examiner())
    rows = tuple(tuple(getattr(line, name) for name in _ON_PAPER) for line in record.lines)
    chain = PaperSection(
        _("What this is"),
        facts=((_("First day"), record.from_on), (_("Last day"), record.to_on), (_("Entries"), len(record.lines))),
        text=(chain_words(record.chain),),
    )
    entries = PaperSection(
        _("Entries of the ledger"),
        table=PaperTable(tuple(headings[name] for name in _ON_PAPER), rows) if rows else None,
        when_empty=_("Nothing was recorded in this period."),
    )
    paper = Paper(
        _("Record of gifts and hospitality"), "", now.date(), (chain, entries),
        foot=sentence("{name}, {moment}", name=actor.name, moment=now),
    )  # fmt: skip
    return as_pdf(paper)


_FORMS: Final[dict[str, Callable[[ExaminerRecord, Actor, datetime], bytes]]] = {
    "csv": _csv, "xlsx": _xlsx, "pdf": _pdf,
}  # fmt: skip
