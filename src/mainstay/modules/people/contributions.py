"""What people add to the pages of deputyships and to procedures."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.points import Panel, part
from mainstay.framework.queries import ask
from mainstay.framework.scopes.access import STAND_IN
from mainstay.framework.scopes.models import AccountAccess
from mainstay.kernel.actor import Actor
from mainstay.modules.people.actions.leaving import leave_people
from mainstay.modules.people.models import DeputyRecord
from mainstay.modules.people.points import deputyship_pack, deputyship_report
from mainstay.modules.people.queries.papers import pack_on_paper, report_on_paper


def _report(actor: Actor, page: Any) -> dict[str, Any]:
    return {"report": ask(actor, "deputyship.report", {"id": page.id})}


deputyship_report.add(
    Panel(
        name="people.report",
        template="people/deputyship_report.html",
        load=_report,
        query_budget=24,
        paper=report_on_paper,
    )
)
deputyship_pack.add(
    Panel(name="people.pack", template="people/deputyship_pack.html", load=lambda _actor, page: {"deputyship": page},
          rank=5, query_budget=0, paper=pack_on_paper)
)  # fmt: skip


@part("merge_account", "people.DeputyRecord")
def merge_account(context: ActionContext, kept: Any, merged: Any) -> list[dict[str, Any]]:
    """A deputyship that names the merged account names the kept one."""
    done = []
    access = AccountAccess.objects.filter(how=STAND_IN, account_id=merged.pk)
    twice = AccountAccess.objects.filter(how=STAND_IN, account_id=kept.pk).values("holder_id")
    for rows, column in ((access.exclude(holder_id__in=twice), "account_id"),
                         (DeputyRecord.objects.filter(account_id=merged.pk), "account_id")):  # fmt: skip
        ids = list(rows.values_list("pk", flat=True))
        label = rows.model._meta.label
        context.update_many(rows.model._default_manager.filter(pk__in=ids), note=f"merged: {label}.{column}",
                            **{column: kept.pk})  # fmt: skip
        if ids:
            done.append({"table": label, "column": column, "from": merged.pk, "to": kept.pk, "ids": ids,
                         "count": len(ids)})  # fmt: skip
    return done


@part("leave_to", "people.ReportingLine", "people.Team", "people.Deputyship", "people.StandingDeputy", "people.Absence",
      "people.AppointmentProposal", "people.AppointingPower", "framework.SavedView", "framework.ImportProfile",
      "framework.BackgroundTask")  # fmt: skip
def leave_to(context: ActionContext, user: Any, to: Any) -> list[dict[str, Any]]:
    """Reports, teams and shared views go to the successor; deputyships, absences and proposals end."""
    return leave_people(context, user, to)
