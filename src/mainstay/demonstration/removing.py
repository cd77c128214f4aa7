"""Is there anything here, is it the demonstration, and what was added to it since."""

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.database import is_sqlite
from mainstay.framework.registry import registry
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.people.queries import active_names

_MARK = "demonstration.complete"
_KEPT_TABLES = frozenset({"django_migrations", "mainstay_history_context"})
# What people do by looking around: nothing is lost with it.
_LOOKING = ("notification.read", "user.prefer")


@dataclass(frozen=True)
class Contents:
    """What an installation holds: people at all, the demonstration, and what people did since, by the act's label."""

    has_people: bool
    is_demonstration: bool
    added: dict[str, int]


def contents() -> Contents:
    """Look at the installation."""
    mark = AuditEntry.objects.filter(action=_MARK, outcome=AuditEntry.DONE).order_by("-id").first()
    if mark is None:
        return Contents(bool(active_names()), is_demonstration=False, added={})
    since = AuditEntry.objects.filter(id__gt=mark.pk, outcome=AuditEntry.DONE, actor_id__gt=0).exclude(
        action__in=_LOOKING
    )
    counts = Counter(since.values_list("action", flat=True))
    return Contents(
        has_people=True, is_demonstration=True, added={_label(name): count for name, count in counts.items()}
    )


def why_not_fill(found: Contents) -> Sentence | None:
    """None for an empty installation, else the sentence that refuses."""
    if found.is_demonstration:
        return sentence("The demonstration data are here already. Take them out with: mainstay demo --remove")
    if found.has_people:
        return sentence("This installation has a company already; demonstration data go into an empty one only. Set "
                        "MAINSTAY_DATA to a new folder.")  # fmt: skip
    return None


def refuse_removal(found: Contents, *, everything: bool) -> None:
    """Raise RuleBroken where there is no demonstration, or where something was added to it and not everything may go."""
    if not found.is_demonstration:
        raise RuleBroken(sentence("There are no demonstration data here; nothing was removed."))
    if found.added and not everything:
        what = ", ".join(f"{count} × {label}" for label, count in sorted(found.added.items()))
        raise RuleBroken(
            sentence("Since the demonstration data came in, people have done this: {what}. Nothing was removed. To remove "
                     "that too, run: mainstay demo --remove --everything", what=what)
        )  # fmt: skip


def _label(name: str) -> str:
    action = registry.actions.get(name)
    return str(action.label) if action else name


def empty_the_installation() -> None:
    """Take everything out, the audit log too: what is left is an installation as it was before the first start, with its
    keys. Mainstay must not run; the caller brings the database up to date again.
    """
    data = Path(settings.DATA)
    if is_sqlite():
        connections.close_all()
        database = Path(str(settings.DATABASES["default"]["NAME"]))
        for path in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
            path.unlink(missing_ok=True)
    else:
        _empty_tables()
    shutil.rmtree(data / "files", ignore_errors=True)


def _empty_tables() -> None:
    """Every table of the database but those that say how it is built; mirror tables and search included."""
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor)) - _KEPT_TABLES
        quoted = ", ".join(connection.ops.quote_name(name) for name in sorted(names))
        cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY CASCADE")
