"""What becomes of open duties while somebody is away: they move to the deputy or are copied, and come back."""

from collections.abc import Iterable
from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.modules.work.actions.duties import RUNNING, close_duty, open_duty, pass_duty
from mainstay.modules.work.choices import DutyKind, DutyState
from mainstay.modules.work.models import Duty
from mainstay.modules.work.queries.subjects import account_row

Moved = list[dict[str, Any]]
_STAYING = (DutyKind.APPROVAL, DutyKind.KNOWLEDGE)


def duties_begin(context: ActionContext, principal: Any, deputy: Any, deputyship: Any) -> Moved:
    """Give the principal's running duties to the deputy, or copies of them. Approvals stay: they are decided for the
    principal; and what somebody has to know nobody learns for them. With accounts named, only the duties on these; with
    sorts of duties named, only those.
    """
    rows = Duty.objects.filter(assignee_id=principal.pk, state__in=RUNNING).exclude(duty_kind__in=_STAYING)
    if deputyship.duties:
        rows = rows.filter(duty_kind__in=deputyship.duties)
    named = [one.account_id for one in deputyship.records.filter(excluded=False) if one.account_id]
    rows = rows.filter(account_id__in=named) if named else rows
    left_out = [one.account_id for one in deputyship.records.filter(excluded=True)]
    found = list(rows.exclude(account_id__in=left_out).select_related("assignee").order_by("pk"))
    return [_given(context, duty, deputy, copy=deputyship.in_flight == "copy") for duty in found]


def _given(context: ActionContext, duty: Duty, deputy: Any, *, copy: bool) -> dict[str, Any]:
    if not copy:
        pass_duty(context, duty, deputy.pk)
        return {"kind": "duty", "id": duty.public_id}
    made = open_duty(
        context, what=duty.what, assignee_id=deputy.pk, due_on=duty.due_on, duty_kind=duty.duty_kind, why=duty.why,
        account=account_row(duty.account_id), promised_to=duty.promised_to, promised_key=duty.promised_key,
        note=duty.note, due_at=duty.due_at, weight=duty.weight,
    )  # fmt: skip
    return {"kind": "duty", "id": duty.public_id, "copy": made.public_id}


def duties_end(context: ActionContext, principal: Any, deputy: Any, deputyship: Any, items: Iterable[Any]) -> Moved:  # noqa: ARG001
    """What moved and is still open comes back; a copy that is open is dropped, one that is done closes its original."""
    done: Moved = []
    for item in items:
        duty = Duty.objects.filter(public_id=item.subject_id).first() if item.subject_kind == "duty" else None
        if duty is None:
            continue
        copy = Duty.objects.filter(public_id=item.copy_id).first() if item.copy_id else None
        if copy is not None:
            _copy_back(context, duty, copy)
        elif duty.state in RUNNING and duty.assignee_id == deputy.pk:
            pass_duty(context, duty, principal.pk)
        done.append({"kind": "duty", "id": duty.public_id})
    return done


def _copy_back(context: ActionContext, duty: Duty, copy: Duty) -> None:
    if copy.state in RUNNING:
        close_duty(context, copy, DutyState.DROPPED)
    elif copy.state == DutyState.DONE and duty.state in RUNNING:
        close_duty(context, duty, DutyState.DONE, copy.outcome)
