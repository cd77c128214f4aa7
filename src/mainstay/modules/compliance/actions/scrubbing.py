"""Texts about a person leave the histories: old images of rows, and the texts beside the audit log."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps

from mainstay.framework.actions import ActionContext
from mainstay.framework.audit.models import AuditCommitment, AuditErasure
from mainstay.framework.history.scrub import ids_in_history, scrub
from mainstay.modules.compliance.queries.tables import PersonIds, tables_about_persons

_MASK = "•••"


def scrub_tables(ids: PersonIds) -> int:
    """Empty the personal columns of every old image of every row about a person; returns how many were met."""
    count = 0
    for table in tables_about_persons():
        values, personal = ids.values(table.link), table.personal
        if values and personal:
            gone = ids_in_history(table.model, table.column, values)
            count += scrub(table.model, _pk(table.model), gone, personal)
    return count


def scrub_rows(rows: Iterable[dict[str, Any]]) -> int:
    """Empty the old images that the parts of an erasure named: ``scrub`` as (table, column, its values, columns)."""
    found = [one for row in rows for one in row.get("scrub", ())]
    return sum(scrub(apps.get_model(table), column, values, personal) for table, column, values, personal in found)


def forget_audit(context: ActionContext, keys: Iterable[str]) -> None:
    """Delete the texts of these keys beside the audit log and say so; digests stay, the chain verifies. What the
    running act would add about them is not written in the first place.
    """
    wanted = {key for key in keys if key}
    AuditCommitment.objects.filter(person_key__in=wanted).delete()
    known = set(AuditErasure.objects.filter(person_key__in=wanted).values_list("person_key", flat=True))
    AuditErasure.objects.bulk_create(AuditErasure(person_key=key, erased_at=context.now) for key in wanted - known)
    context.commitments[:] = [one for one in context.commitments if one.person_key not in wanted]
    for columns in context.changes.values():
        for name, (before, after) in columns.items():
            if isinstance(before, str) and before and isinstance(after, str | None):
                columns[name] = [_MASK, after]


def _pk(model: Any) -> str:
    return str(model._meta.pk.column)
