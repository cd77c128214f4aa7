"""Acts on large plans in the background, and plans whose day has come."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action, perform
from mainstay.framework.tasks.registry import TaskRun, enqueue, task
from mainstay.framework.values.inputs import choice, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.actions.rebalancing import NothingMore
from mainstay.modules.accounts.models import Rebalancing
from mainstay.modules.accounts.policy import (
    may_run_rebalancing,
    may_schedule_rebalancing,
    may_unschedule_rebalancing,
)
from mainstay.modules.people.policy import nobody_but_the_system

_ACTS = (("preview", _("Preview")), ("apply", _("Apply")), ("undo", _("Take back")))
_ANSWERED = ("count", "left")


@dataclass(frozen=True, kw_only=True)
class RunRebalancing:
    """Which act."""

    act: str = choice(_("What to do"), choices=_ACTS)


@action(
    "rebalancing.run", label=_("Do it in the background"), policy=may_run_rebalancing, subject="rebalancing",
    icon="progress", menu=False, sample=lambda: {"act": "preview"},
)  # fmt: skip
def run_rebalancing(context: ActionContext, input: RunRebalancing) -> Rebalancing:
    """Preview, apply or take back a large plan in the background; the page shows how far it is."""
    plan: Rebalancing = context.subject
    row = enqueue(context.actor, "rebalancing", plan.name, {"plan": plan.public_id, "act": input.act})
    context.answer["task"] = row.public_id
    return context.update(plan, task=row.public_id)


@task("rebalancing", _("Division of territories"))
def do_in_background(run: TaskRun) -> dict[str, Any]:
    """One act on a plan in the name of whoever asked for it."""
    act, plan = run.input["act"], run.input["plan"]
    run.tell(0, 1, step=str(dict(_ACTS)[act]))
    outcome = perform(run.actor, f"rebalancing.{act}", {}, subject=plan)
    return {key: outcome.answer[key] for key in _ANSWERED if key in outcome.answer}


@action(
    "rebalancing.schedule", label=_("Apply it on its day"), policy=may_schedule_rebalancing, subject="rebalancing",
    icon="calendar", sample=dict,
)  # fmt: skip
def schedule_rebalancing(context: ActionContext, input: NothingMore) -> Rebalancing:  # noqa: ARG001
    """Have the plan applied when its day comes, in your name and by the rights that you have then. Accounts that change
    until then are left out and listed.
    """
    plan: Rebalancing = context.subject
    if plan.effective_on <= context.today:
        raise RuleBroken(sentence("Its day has come: apply it."))
    context.answer["undo"] = {"action": "rebalancing.unschedule", "subject": plan.public_id, "input": {}}
    return context.update(plan, scheduled_at=context.now, scheduled_by_id=context.actor.user_id or None, refused="")


@action(
    "rebalancing.unschedule", label=_("Do not apply it on its day"), policy=may_unschedule_rebalancing,
    subject="rebalancing", icon="calendar-off", sample=dict,
)  # fmt: skip
def unschedule_rebalancing(context: ActionContext, input: NothingMore) -> Rebalancing:  # noqa: ARG001
    """Take back that the plan is applied when its day comes; it can be changed again."""
    plan: Rebalancing = context.subject
    return context.update(plan, scheduled_at=None, scheduled_by_id=None)


@dataclass(frozen=True, kw_only=True)
class NoteRefusal:
    """Why."""

    why: str = text(_("Why"), max_length=500)


@action(
    "rebalancing.note_refusal", label=_("Note why it was not applied"), policy=nobody_but_the_system,
    subject="rebalancing", menu=False, sample=lambda: {"why": "The right was lost."},
)  # fmt: skip
def note_refusal_rebalancing(context: ActionContext, input: NoteRefusal) -> Rebalancing:
    """A plan could not be applied on its day: it is planned again, and says why."""
    plan: Rebalancing = context.subject
    return context.update(plan, scheduled_at=None, scheduled_by_id=None, refused=input.why)
