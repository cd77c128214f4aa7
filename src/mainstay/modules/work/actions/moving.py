"""What becomes of duties, approvals and comments when records are merged, people erased, colleagues leave."""

from typing import Any

from django.db import models
from django.db.models import Q

from mainstay.framework.actions import ActionContext
from mainstay.framework.scopes.models import AccountAccess
from mainstay.modules.work.models import Approval, Comment, Duty, Following

_RUNNING = ("open", "waiting")
Done = list[dict[str, Any]]


def move_account(context: ActionContext, kept: Any, merged: Any) -> Done:
    """Everything that hangs on the merged account, or is about it, goes to the kept one; duties keep their access."""
    duties = Duty.objects.filter(account_id=merged.pk)
    access = AccountAccess.objects.filter(how=AccountAccess.DUTY, source__in=list(duties.values_list("pk", flat=True)))
    done = [
        *move_subject(context, "account", kept.public_id, merged.public_id),
        _moved(context, access, "account_id", merged.pk, kept.pk),
        _moved(context, Duty.objects.filter(account_id=merged.pk), "account_name", merged.name[:200], kept.name[:200]),
        _moved(context, duties, "account_public_id", merged.public_id, kept.public_id),
        *(_moved(context, model.objects.filter(account_id=merged.pk), "account_id", merged.pk, kept.pk)
          for model in (Duty, Approval, Comment, Following)),
    ]  # fmt: skip
    return [row for row in done if row["count"]]


def move_subject(context: ActionContext, kind: str, kept_id: str, merged_id: str) -> Done:
    """What is about a record (kind and public id) is then about another; for merges of records of any kind."""
    about = {"subject_kind": kind, "subject_id": merged_id}
    twice = Following.objects.filter(subject_kind=kind, subject_id=kept_id).values("user_id")
    context.remove_many(Following.objects.filter(**about, user_id__in=twice), note="followed both")
    return [
        _moved(context, model.objects.filter(**about), "subject_id", merged_id, kept_id)
        for model in (Duty, Approval, Comment, Following)
    ]


def _moved(context: ActionContext, rows: models.QuerySet[Any], column: str, old: Any, new: Any) -> dict[str, Any]:
    label = rows.model._meta.label
    ids = list(rows.values_list("pk", flat=True))
    found = rows.model._default_manager.filter(pk__in=ids)
    context.update_many(found, note=f"merged: {label}.{column}", **{column: new})
    return {"table": label, "column": column, "from": old, "to": new, "ids": ids, "count": len(ids)}


def move_promises(context: ActionContext, kept_key: str, merged_key: str) -> Done:
    """Promises to the merged person are promises to the kept one."""
    rows = Duty.objects.filter(promised_key=merged_key)
    moved = _moved(context, rows, "promised_key", merged_key, kept_key) if merged_key else {"count": 0}
    return [moved] if moved["count"] else []


def forget_person(context: ActionContext, person_key: str) -> Done:
    """The name of an erased person, and the notes beside it, leave the duties promised to them; the duties stay."""
    rows = list(Duty.objects.filter(promised_key=person_key)) if person_key else []
    for duty in rows:
        context.update(duty, promised_to="", note="")
    return [{"table": "work.Duty", "count": len(rows)}] if rows else []


def promised_to(person_key: str) -> Done:
    """What was promised to a person, for their access request."""
    rows = Duty.objects.filter(promised_key=person_key).order_by("pk") if person_key else Duty.objects.none()
    return [
        {"what": row.what, "due_on": row.due_on.isoformat(), "state": row.state, "promised_to": row.promised_to}
        for row in rows
    ]


def left_behind(user_id: int) -> Done:
    """What a colleague would leave without anybody: running duties, and approvals that wait for them. What they were to
    learn goes with them.
    """
    running = Duty.objects.filter(assignee_id=user_id, state__in=_RUNNING)
    duties = running.exclude(duty_kind__in=("approval", "knowledge")).count()
    waiting = Q(approver_id=user_id) | Q(tiers__approver_id=user_id, tiers__state="asked")
    approvals = Approval.objects.filter(waiting, state="asked").distinct().count()
    found = (("duties", duties), ("approvals", approvals))
    return [{"what": what, "count": count} for what, count in found if count]
