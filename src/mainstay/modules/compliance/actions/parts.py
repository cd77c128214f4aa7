"""What becomes of conflicts, walls and consents when accounts are merged."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.modules.accounts.actions.merging import moved_rows
from mainstay.modules.compliance.models import Competition, ConflictAccount, Consent, WallAccount


def move_conflicts(context: ActionContext, kept: Any, merged: Any) -> list[dict[str, Any]]:
    """What stands on the merged account stands on the kept one; what would stand twice gives way."""
    here = ConflictAccount.objects.filter(account_id=kept.pk).values_list("conflict_id", flat=True)
    twice = ConflictAccount.objects.filter(account_id=merged.pk, conflict_id__in=list(here))
    context.remove_many(twice, note="accounts twice in a conflict")
    behind = WallAccount.objects.filter(account_id=kept.pk).values_list("wall_id", flat=True)
    context.remove_many(
        WallAccount.objects.filter(account_id=merged.pk, wall_id__in=list(behind)), note="accounts twice behind a wall"
    )
    pair = {kept.pk, merged.pk}
    own = Competition.objects.filter(ended_at=None, first_id__in=pair, second_id__in=pair)
    context.update_many(own, note="competition with itself", ended_at=context.now)
    return [
        done
        for model, column in (
            (Competition, "first_id"), (Competition, "second_id"), (ConflictAccount, "account_id"),
            (WallAccount, "account_id"), (Consent, "account_id"),
        )
        for done in moved_rows(context, model.objects.filter(**{column: merged.pk}), column, merged.pk, kept.pk)
    ]  # fmt: skip
