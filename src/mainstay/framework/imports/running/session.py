"""What one run of an import remembers between its batches."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from mainstay.framework.actions.context import ActionContext
from mainstay.framework.files.store import path_of
from mainstay.framework.imports.models import ImportRun
from mainstay.framework.imports.profiles import Profile, Source, profile_from_data
from mainstay.framework.imports.running.indexes import Index, KeyFinder
from mainstay.framework.imports.targets import ImportTarget, targets_here
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.actor import Actor, Extent
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence

Tell = Callable[[int, int, str], None]


class Session:
    """One run: its profile and files, who imports, what was found so far, how far it is."""

    def __init__(self, run: ImportRun, actor: Actor, *, dry: bool, tell: Tell | None = None) -> None:
        self.run = run
        self.actor = actor
        self.dry = dry
        self.tell: Tell = tell or (lambda _done, _total, _step: None)
        self.now: datetime = timezone.now()
        self.today: date = self.now.astimezone(ZoneInfo(actor.zone)).date()
        self.profile: Profile = profile_from_data(run.profile)
        self.targets = targets_here()
        self.memory: dict[str, Any] = {}
        self.source: Source = self.profile.sources[0]
        self.target: ImportTarget = self.targets[self.source.kind]
        self._indexes: dict[tuple[str, str], Index] = {}
        self._finders: dict[tuple[str, tuple[str, ...]], KeyFinder] = {}
        self._fakes = itertools.count(-1, -1)
        # An administrator who may import everything loads a whole company and so matches against all of it.
        self.whole = actor.is_system or actor.extent("import", "create") == Extent.ALL

    def enter(self, source: Source) -> None:
        """Go on with a source."""
        self.source, self.target = source, self.targets[source.kind]
        self._finders.clear()

    def made_before(self, kind: str) -> dict[int, dict[str, Any]]:
        """In a dry run, the columns of records that it would have made, by their made-up id; kept for kinds that more
        than one source fills, so that the later ones are compared with what the earlier ones say.
        """
        if not self.dry or sum(source.kind == kind for source in self.profile.sources) < 2:  # noqa: PLR2004
            return {}
        found: dict[int, dict[str, Any]] = self.memory.setdefault(f"made {kind}", {})
        return found

    @property
    def mode(self) -> str:
        """What happens with rows that are there, and with those that are not."""
        return self.run.mode or self.source.mode

    def reach(self, right: tuple[str, str]) -> Extent:
        """How far the importer's right reaches."""
        return Extent.ALL if self.whole else self.actor.extent(*right)

    def context(self) -> ActionContext:
        """For writers of modules, inside the transaction of the run."""
        return ActionContext(self.actor, self.now, self.run.action_id or 0, "import.start")

    def fake_ids(self, count: int) -> list[int]:
        """Ids of rows that a dry run only thinks of."""
        return list(itertools.islice(self._fakes, count))

    def rows_of(self, name: str) -> QuerySet[Any]:
        """The stored records of a kind that the importer may see."""
        kind, model = registry.kinds.get(name), self.targets[name].model
        if kind is None or kind.model is not model:
            return model._default_manager.all()  # type: ignore[no-any-return]
        if self.whole:
            found = model._default_manager.all()
            return found if kind.visible_extra is None else found.filter(kind.visible_extra(self.actor))  # type: ignore[no-any-return]
        return visible_to(self.actor, kind)

    def index(self, kind: str, by: str) -> Index:
        """Records of a kind by one field; raises RuleBroken for a field that nothing is found by."""
        if (kind, by) not in self._indexes:
            target = self.targets.get(kind)
            field = target.field(by) if target else None
            if target is None or field is None:
                raise RuleBroken(sentence("{kind} cannot be found by {field}.", kind=kind, field=by))
            self._indexes[kind, by] = Index(self.rows_of(kind), field.found_by, keep=self.dry)
        return self._indexes[kind, by]

    def finder(self, names: tuple[str, ...]) -> KeyFinder:
        """Records of the present kind by several fields."""
        key = (self.target.name, names)
        if key not in self._finders:
            self._finders[key] = KeyFinder(self.rows_of(self.target.name), self.target, names, keep=self.dry)
        return self._finders[key]

    def note_keys(self, target: ImportTarget, rows: Sequence[Any]) -> None:
        """New records are found by the rows and sources that come after."""
        for (kind, by), index in self._indexes.items():
            if kind == target.name:
                for row in rows:
                    if row.values.get(by) not in (None, ""):
                        index.add(row.values[by], row.pk)
        for (kind, names), finder in self._finders.items():
            if kind == target.name and finder.keep:
                for row in rows:
                    finder.add([row.values.get(name) for name in names], row.pk)

    def prepare_indexes(self) -> None:
        """In a dry run, remember from the start whatever later sources will ask for."""
        for source in self.profile.sources:
            for names in source.match:
                if len(names) == 1:
                    self.index(source.kind, names[0])
            for spec in source.fields:
                if spec.relation:
                    self.index(spec.relation.kind, spec.relation.by)

    def forget(self) -> None:
        """A batch was rolled back: whatever was noted of it is wrong."""
        self.memory.clear()
        for index in self._indexes.values():
            index.forget()

    def files_of(self, source: Source) -> list[Path]:
        """The files that a source reads; raises RuleBroken when there is none."""
        return files_for(self.run, source)


def files_for(run: ImportRun, source: Source) -> list[Path]:
    """The files that a source reads, in the order of their names; raises RuleBroken when there is none."""
    found = [one for one in sorted(run.files, key=lambda one: one["name"])
             if fnmatchcase(one["name"].lower(), source.file.lower())]  # fmt: skip
    if not found:
        known = ", ".join(one["name"] for one in run.files) or "none"
        raise RuleBroken(sentence("No file is called {file}. There are: {known}.", file=source.file, known=known))
    return [named_copy(run, one) for one in found]


def folder_of(run: ImportRun) -> Path:
    """Where a run keeps its files by name, and its growing result."""
    folder = Path(settings.DATA) / "imports" / run.public_id
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def named_copy(run: ImportRun, one: Mapping[str, Any]) -> Path:
    """A stored file under its own name, by which its format is found out and faults are told."""
    place = folder_of(run) / (Path(str(one["name"])).name.strip(".") or "file")
    content = path_of(str(one["hash"]))
    if not content.exists():
        raise RuleBroken(sentence("{file} is no longer kept. Upload it again.", file=str(one["name"])))
    if place.is_symlink() and place.readlink() != content:
        place.unlink()
    if not place.is_symlink():
        place.symlink_to(content)
    return place
