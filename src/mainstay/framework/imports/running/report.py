"""What a run says about itself: counts, known faults, figures to compare, what was wrong; as JSON for page and CLI."""

from decimal import Decimal
from typing import Any

from mainstay.framework.imports.running.figures import as_json
from mainstay.framework.imports.running.progress import Progress
from mainstay.framework.imports.running.session import Session

_KINDS = ("read", "created", "updated", "unchanged", "linked", "skipped", "left_out", "refused", "alike", "circles")
_MOST_GROUPS = 100


def report_of(session: Session, progress: Progress) -> dict[str, Any]:
    """The report of a run that has come to its end."""
    return {
        "counts": {name: total for name in _KINDS if (total := progress.total_of(name))},
        "sources": [_source(progress, source) for source in session.profile.sources],
        "made_along": progress.counts.get("+", {}),
        "fixes": [_fix(progress, session.run.choices, fix) for fix in session.profile.fixes],
        "groups": [
            {"source": source, "field": field, "text": text, "count": count}
            for (source, field, text), count in progress.faults.groups.most_common(_MOST_GROUPS)
        ],
        "faults": progress.faults.count,
        "unread": _unread(session),
    }  # fmt: skip


def _source(progress: Progress, source: Any) -> dict[str, Any]:
    counts = progress.counts.get(source.id, {})
    return {
        "id": source.id, "file": source.file, "kind": source.kind,
        "counts": {name: counts[name] for name in _KINDS if name in counts},
        "not_taken": dict(source.not_taken),
        "read": as_json(progress.read[source.id]), "taken": as_json(progress.taken[source.id]),
        "rounded": [
            {"field": key.split(" ")[0], "currency": key.split(" ")[1], "stored": stored,
             "difference": _difference(progress, source.id, key, stored)}
            for key, stored in progress.rounded.get(source.id, {}).items()
        ],
    }  # fmt: skip


def _difference(progress: Progress, source: str, key: str, stored: str) -> str:
    name, currency = key.split(" ")
    exact = progress.taken[source].totals.get((name, currency), Decimal(0))
    return f"{Decimal(stored) - exact:f}"


def _fix(progress: Progress, choices: dict[str, str], fix: Any) -> dict[str, Any]:
    touched = progress.fixes.get(fix.id, {})
    return {
        "id": fix.id, "source": fix.source, "field": fix.field, "reason": fix.reason,
        "values": dict(fix.values), "count": sum(touched.values()), "chosen": choices.get(fix.id, ""),
        "recommended": fix.recommended,
        "options": [{"id": option.id, "title": option.title} for option in fix.options],
    }  # fmt: skip


def _unread(session: Session) -> list[str]:
    """Files that no source reads."""
    read = {path.name for source in session.profile.sources for path in session.files_of(source)}
    return sorted(one["name"] for one in session.run.files if one["name"] not in read)
