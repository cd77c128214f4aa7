"""References to records of the same kind, set after all rows of a source are in; circles are refused."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from mainstay.framework.imports.models import ImportLink
from mainstay.framework.imports.running.session import Session
from mainstay.framework.imports.running.tables import table_of
from mainstay.framework.imports.running.writing import WholeBatch
from mainstay.kernel.sentences import sentence

if TYPE_CHECKING:
    from mainstay.framework.imports.running.progress import Progress

_AT_ONCE: Final = 5_000
Commit = Callable[[Session, "Progress", Callable[[], WholeBatch], int], None]


def apply_links(session: Session, progress: "Progress", commit: Commit) -> None:
    """Set all waiting references of the present source, in batches."""
    if not session.target.tree:
        return
    circles = _Circles(session)
    for links in _waiting(session):
        commit(session, progress, lambda some=links: _set(session, progress, some, circles), progress.rows)  # type: ignore[misc]


def _waiting(session: Session) -> Iterator[Sequence[ImportLink]]:
    if session.dry:
        links = session.memory.pop("links", [])
        for start in range(0, len(links), _AT_ONCE):
            yield links[start : start + _AT_ONCE]
        return
    while found := list(ImportLink.objects.filter(run=session.run).order_by("id")[:_AT_ONCE]):
        yield found


def _set(session: Session, progress: "Progress", links: Sequence[ImportLink], circles: "_Circles") -> WholeBatch:
    whole = WholeBatch(session)
    target, tree = session.target, session.target.tree
    field = target.field(tree)
    column = field.stored if field else tree
    found: dict[tuple[str, str], int | None] = {}
    for by in {link.by for link in links}:
        values = {link.value for link in links if link.by == by}
        for value, ids in session.index(target.name, by).find(values).items():
            found[by, value] = ids[0] if len(ids) == 1 else None
    changes: dict[int, int] = {}
    for link in links:
        parent = found.get((link.by, link.value))
        if parent is None:
            _tell_missing(progress, link, tree, many=(link.by, link.value) in found)
        elif circles.would_close(link.record_id, parent):
            progress.faults.tell(
                link.row, tree, link.value,
                sentence("{value} would stand above and below itself.", value=link.value),
                sentence("Take out one of the references that make the circle. The row itself was taken."), "noted",
            )  # fmt: skip
            progress.count(session.source.id, "circles", 1)
        elif circles.above.get(link.record_id) != parent:
            circles.above[link.record_id] = parent
            changes[link.record_id] = parent
    whole.batch.update(target.model, [column], [(parent, pk) for pk, parent in changes.items()])
    progress.count(session.source.id, "linked", len(changes))
    if not session.dry:
        ImportLink.objects.filter(pk__in=[link.pk for link in links]).delete()
    return whole


def _tell_missing(progress: "Progress", link: ImportLink, tree: str, *, many: bool) -> None:
    if link.missing == "empty" and not many:
        return
    message = (
        sentence("Several records are called {value}.", value=link.value)
        if many else sentence("There is no record {value} to stand above.", value=link.value)
    )  # fmt: skip
    progress.faults.tell(
        link.row, tree, link.value, message,
        sentence("The row was taken without it. Correct the name and import again to update."), "noted",
    )  # fmt: skip


class _Circles:
    """Who stands above whom, kept up to date while references are set."""

    def __init__(self, session: Session) -> None:
        target = session.target
        field = target.field(target.tree)
        column = field.stored if field else target.tree
        rows: Any = table_of(target.model).model._default_manager.exclude(**{column: None})
        self.above: dict[int, int] = dict(rows.order_by().values_list("pk", column))

    def would_close(self, pk: int, parent: int) -> bool:
        """Whether ``pk`` stands above ``parent`` already, or is it."""
        at: int | None = parent
        for _ in range(len(self.above) + 2):
            if at is None:
                return False
            if at == pk:
                return True
            at = self.above.get(at)
        return True
