"""How far a run is, what it counted, and how that is stored with every batch."""

import copy
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mainstay.framework.imports.mapping.controls import ControlFigures
from mainstay.framework.imports.mapping.mapper import FixTouch, MappedRow
from mainstay.framework.imports.models import ImportRun
from mainstay.framework.imports.readers.rows import Reading
from mainstay.framework.imports.running.faults import Faults
from mainstay.framework.imports.running.figures import add_stored, as_json, from_json
from mainstay.framework.imports.running.rows import ImportRow
from mainstay.framework.imports.running.session import Session


class Progress:
    """Position and counts of a run. ``store`` keeps them in the transaction of a batch, `rewind` goes back to what was
    stored last.
    """

    def __init__(self, session: Session) -> None:
        run = session.run
        self.session = session
        self.step = run.step
        self.faults = Faults(session)
        self.finished = False
        self._stored: dict[str, Any] = {} if session.dry else copy.deepcopy(run.position)
        self._take(self._stored)
        self._bytes = {one["name"]: one["size"] for one in run.files}
        self.total = sum(path.stat().st_size for source in session.profile.sources for path in session.files_of(source))
        self._before = sum(
            path.stat().st_size
            for source in session.profile.sources[: self.source]
            for path in session.files_of(source)
        )
        self._reading: Reading | None = None
        self._size = 0

    def _take(self, data: dict[str, Any]) -> None:
        self.source: int = data.get("source", 0)
        self.phase: str = data.get("phase", "rows")
        self.rows: int = data.get("rows", 0)
        self.counts: dict[str, dict[str, int]] = copy.deepcopy(data.get("counts", {}))
        self.fixes: dict[str, dict[str, int]] = copy.deepcopy(data.get("fixes", {}))
        self.rounded: dict[str, dict[str, str]] = copy.deepcopy(data.get("rounded", {}))
        controls = {source.id: source.control for source in self.session.profile.sources}
        self.read = {key: from_json(one, data.get("read", {}).get(key, {})) for key, one in controls.items()}
        self.taken = {key: from_json(one, data.get("taken", {}).get(key, {})) for key, one in controls.items()}
        faults = data.get("faults", {})
        self.faults.close()
        self.faults.open(faults.get("offset", 0), faults.get("count", 0), faults.get("groups", []))

    def enter(self, place: int) -> None:
        """Begin with a source, or go on within it."""
        if place > self.source:
            self.source, self.phase, self.rows = place, "rows", 0
        self.figures: ControlFigures = self.read[self.session.source.id]
        self.figures_taken: ControlFigures = self.taken[self.session.source.id]

    def leave(self) -> None:
        """A source is done."""
        self._settle_reading()
        self.source, self.phase, self.rows = self.source + 1, "rows", 0

    def reading(self, reading: Reading, path: Path) -> None:
        """The next file is being read."""
        self._settle_reading()
        self._reading, self._size = reading, path.stat().st_size

    def _settle_reading(self) -> None:
        self._before += self._size if self._reading is not None else 0
        self._reading = None

    @property
    def done(self) -> int:
        """Bytes of the files gone through, over all sources."""
        share = self._reading.progress().share if self._reading is not None else 0.0
        return int(self._before + share * self._size)

    def count(self, source: str, what: str, number: int) -> None:
        """Count rows of a source by what became of them."""
        if number:
            counts = self.counts.setdefault(source, {})
            counts[what] = counts.get(what, 0) + number

    def total_of(self, what: str) -> int:
        """Over all sources."""
        return sum(counts.get(what, 0) for counts in self.counts.values())

    def note_read(self, rows: Sequence[MappedRow]) -> ControlFigures:
        """Rows as the file says them; gives the figures of these rows alone."""
        found = ControlFigures(self.session.source.control)
        found.add_all(rows)
        self.figures.merge(found)
        return found

    def note_taken(self, figures: ControlFigures, rows: Sequence[ImportRow]) -> None:
        """Rows as they were taken, with amounts as they are stored."""
        self.figures_taken.merge(figures)
        session = self.session
        sums = self.rounded.setdefault(session.source.id, {})
        for name in session.source.control.total:
            field = session.target.field(name)
            if field is not None and field.type == "money" and field.column:
                add_stored(name, field.column, rows, sums)

    def note_touches(self, touches: Iterable[FixTouch]) -> None:
        """Known faults met, by fix and by the option taken."""
        for touch in touches:
            found = self.fixes.setdefault(touch.fix, {})
            found[touch.option] = found.get(touch.option, 0) + 1

    def as_json(self) -> dict[str, Any]:
        """Everything that going on needs."""
        return {
            "source": self.source, "phase": self.phase, "rows": self.rows, "counts": copy.deepcopy(self.counts),
            "fixes": copy.deepcopy(self.fixes), "rounded": copy.deepcopy(self.rounded),
            "read": {key: as_json(figures) for key, figures in self.read.items()},
            "taken": {key: as_json(figures) for key, figures in self.taken.items()},
            "faults": self.faults.store(), "finished": self.finished,
        }  # fmt: skip

    def store(self) -> bool:
        """Keep the position in the running transaction; False when another process has stored one meanwhile."""
        self._waiting = self.as_json()
        changed = ImportRun.objects.filter(pk=self.session.run.pk, step=self.step).update(
            step=self.step + 1, position=self._waiting
        )
        return changed == 1

    def committed(self) -> None:
        """The transaction went through."""
        if not self.session.dry:
            self.step += 1
            self._stored = self._waiting

    def rewind(self) -> None:
        """The transaction did not go through."""
        self.faults.drop_waiting()
        place = self.source
        self._take(self._stored)
        self.enter(place)
