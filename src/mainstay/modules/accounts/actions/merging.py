"""What all merges have in common: what is kept for the undo, parts of all modules, and the undo itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from mainstay.framework.actions import ActionContext
from mainstay.framework.custom_fields.fields import store_values
from mainstay.framework.history.restoring import Restored, restore_images
from mainstay.framework.points import parts_of
from mainstay.framework.scopes.models import AccountAccess
from mainstay.framework.search.models import SearchDocument
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.models import Account, Merge
from mainstay.modules.accounts.rules.merging import Survivor, survivors

Moved = list[dict[str, Any]]
_ACCESS = ("id", "holder_id", "account_id", "how", "source", "from_at", "to_at")


def chosen_survivors(fields: tuple[str, ...], kept: Any, merged: Any, choices: Any) -> tuple[Survivor, ...]:
    """Which values survive, by the choices of the input; raises InputInvalid for one that is not known."""
    values = [{name: getattr(row, name) for name in fields} for row in (kept, merged)]
    try:
        return survivors(fields, values[0], values[1], dict(choices))
    except (ValueError, TypeError) as error:
        raise InputInvalid(
            [Problem("choices", "unknown", sentence("Choose kept or merged for one of: {fields}; not {wrong}.",
                                                    fields=", ".join(fields), wrong=str(error)[:60]))]
        ) from error  # fmt: skip


def run_parts(context: ActionContext, procedure: str, kept: Any, merged: Any) -> Moved:
    """Everything moves: the parts of all modules, the highest first, as theirs look at places that lower ones move."""
    return [row for one in reversed(list(parts_of(procedure))) for row in one.function(context, kept, merged)]


def moved_rows(context: ActionContext, rows: models.QuerySet[Any], column: str, old: Any, new: Any) -> Moved:
    """Put ``column`` of rows from one value to another; what the preview and the Merge row show, empty for none."""
    label = rows.model._meta.label
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return []
    context.update_many(rows.model._default_manager.filter(pk__in=ids), note=f"merged: {label}", **{column: new})
    return [{"table": label, "column": column, "from": old, "to": new, "ids": ids, "count": len(ids)}]


def reach_of(account_ids: Iterable[int]) -> dict[str, Any]:
    """Access rows and searched documents of accounts as they stand: no business tables, so the row history has none."""
    ids = list(account_ids)
    access = AccountAccess.objects.filter(account_id__in=ids).values(*_ACCESS)
    return {
        "accounts": ids,
        "access": [{name: _plain(value) for name, value in row.items()} for row in access],
        "documents": list(
            SearchDocument.objects.filter(account_id__in=ids).values_list("kind", "record_id", "account_id")
        ),
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def created_by(context: ActionContext) -> list[list[Any]]:
    """(table, id) of the rows that the running action made: the undo takes them away."""
    found = {
        (type(row)._meta.label, row.pk)
        for row in context.touched
        if row.pk and getattr(row, "created_at", None) == context.now
    }
    return [list(one) for one in sorted(found)]


def take_back(context: ActionContext, merge: Merge) -> Restored:
    """Undo a merge: rows that it made go, every row gets its old columns, access and search are as they were. What
    came later stays where it is; columns changed since are left and counted.
    """
    from django.apps import apps

    for label, pk in merge.reach.get("created", []):
        row = apps.get_model(label)._default_manager.filter(pk=pk).first()
        if row is not None:
            context.remove(row)
    done = restore_images(context, merge.action_id)
    _restore_access(merge)
    for kind, record_id, account_id in merge.reach.get("documents", []):
        SearchDocument.objects.filter(kind=kind, record_id=record_id).update(account_id=account_id)
    accounts = list(Account.objects.filter(pk__in=merge.reach.get("accounts", [])))
    context.touched += accounts
    for account in accounts:
        store_values("account", account.pk, account.custom)
    context.update(merge, undone_at=context.now)
    return done


def _restore_access(merge: Merge) -> None:
    """Access rows as they were; rows that the merge itself made go, rows that came later stay."""
    before = {row["id"]: row for row in merge.reach.get("access", [])}
    made = AccountAccess.objects.filter(account_id__in=merge.reach.get("accounts", []), from_at=merge.created_at)
    made.exclude(pk__in=before).delete()
    for pk, row in before.items():
        AccountAccess.objects.filter(pk=pk).update(
            account_id=row["account_id"], from_at=datetime.fromisoformat(row["from_at"]),
            to_at=datetime.fromisoformat(row["to_at"]) if row["to_at"] else None,
        )  # fmt: skip


def move_search(context: ActionContext, kept: Account, merged: Account) -> None:
    """Documents that hang on the merged account hang on the kept one; the merged account itself is found no more."""
    SearchDocument.objects.filter(Q(account_id=merged.pk)).exclude(kind="account", record_id=merged.pk).update(
        account_id=kept.pk
    )
    context.removed.append(("account", merged.pk))
    context.touched += [kept]


def as_table(found: tuple[Survivor, ...]) -> list[dict[str, Any]]:
    """Fields that differ, for the preview: both values, and which survives."""
    return [
        {"field": one.field, "kept": str(one.kept or ""), "merged": str(one.merged or ""), "side": one.side,
         "chosen": one.chosen}
        for one in found if (one.kept or "") != (one.merged or "")
    ]  # fmt: skip
