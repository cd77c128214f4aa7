"""What is told about rows: the first faults as rows of the report, all of them in the result file, groups with counts."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any, Final, TextIO

from django.utils import translation

from mainstay.framework.exports.csv_file import plain_cell
from mainstay.framework.imports.mapping.conditions import plain
from mainstay.framework.imports.models import ImportFault
from mainstay.framework.imports.running.session import Session, folder_of
from mainstay.framework.sentences import in_words
from mainstay.kernel.sentences import Sentence

SHOWN: Final = 1_000
_GROUPS: Final = 200
_COLUMNS: Final = ("file", "row", "outcome", "field", "column", "value", "reason", "remedy")


class Faults:
    """Writes beside the database: what was written after the last commit is cut off when a run goes on."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.path: Path = folder_of(session.run) / ("dry-run.csv" if session.dry else "result.csv")
        self.groups: Counter[tuple[str, str, str]] = Counter()
        self.count = 0
        self._waiting: list[ImportFault] = []
        self._file: TextIO | None = None

    def open(self, offset: int, count: int, groups: list[list[Any]]) -> None:
        """Go on at an offset in bytes; 0 begins anew."""
        self.path.touch()
        with self.path.open("r+b") as file:
            file.truncate(offset)
        self._file = self.path.open("a", encoding="utf-8", newline="")
        self.count = count
        self.groups = Counter({(source, field, text): number for source, field, text, number in groups})
        if not offset:
            self._file.write("\ufeff")
            csv.writer(self._file).writerow(_COLUMNS)

    def tell(
        self, row: int, field: str, value: Any, message: Sentence, remedy: Sentence | None, outcome: str = "refused"
    ) -> None:
        """One fault of a row of the present source. ``outcome``: refused, skipped, or noted (the row was taken)."""
        source = self.session.source
        spec = next((one for one in source.fields if one.name == field), None)
        column = ", ".join(spec.column.columns()) if spec else ""
        shown = plain(value)[:300] if not isinstance(value, str) else value[:300]
        self._write([source.file, row, outcome, field, column, shown], message, remedy)
        if len(self.groups) < _GROUPS or (source.id, field, message.template) in self.groups:
            self.groups[source.id, field, message.template] += 1
        if self.count < SHOWN:
            self._waiting.append(
                ImportFault(
                    run_id=self.session.run.pk, source=source.id, row=row, field=field[:60], column=column[:300],
                    value=shown, outcome=outcome, template=message.template, parts=_parts(message),
                    remedy=remedy.template if remedy else "", remedy_parts=_parts(remedy) if remedy else {},
                )
            )  # fmt: skip
        self.count += 1

    def _write(self, cells: list[Any], message: Sentence, remedy: Sentence | None) -> None:
        if self._file is None:
            return
        with translation.override(self.session.actor.language):
            words = [in_words(message), in_words(remedy) if remedy else ""]
        csv.writer(self._file).writerow([plain_cell(cell) for cell in (*cells, *words)])

    def store(self) -> dict[str, Any]:
        """Bring everything to disk; gives what `open` needs. Call inside the transaction, before it commits."""
        ImportFault.objects.bulk_create(self._waiting)
        self._waiting = []
        offset = 0
        if self._file is not None:
            self._file.flush()
            offset = self.path.stat().st_size
        return {
            "offset": offset,
            "count": self.count,
            "groups": [[*key, number] for key, number in self.groups.items()],
        }

    def drop_waiting(self) -> None:
        """Forget what was told since the last `store`: the batch is tried again."""
        self._waiting = []

    def close(self) -> None:
        """Release the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _parts(message: Sentence) -> dict[str, str]:
    return {name: str(value)[:500] for name, value in message.values.items()}
