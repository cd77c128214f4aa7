"""What engagement adds to the pages of lower modules, and what it does when records are merged."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.points import Panel, part
from mainstay.framework.queries import ask
from mainstay.kernel.actor import Actor
from mainstay.modules.accounts.points import account_side, account_timeline, contact_timeline
from mainstay.modules.engagement.actions.forgetting import export_person, forget_person
from mainstay.modules.engagement.actions.moving import move_people, move_talks
from mainstay.modules.work.points import my_day_side


def _timeline(actor: Actor, about: Any) -> dict[str, Any]:
    return {"timeline": ask(actor, "engagement.timeline", {"account": about.id}, as_of=getattr(about, "as_of", None))}


def _agenda(actor: Actor, about: Any) -> dict[str, Any]:  # noqa: ARG001 - My day is about the actor
    return {"agenda": ask(actor, "engagement.agenda")}


def _promises(actor: Actor, about: Any) -> dict[str, Any] | None:
    found = ask(actor, "promise.open", {"account": about.id})
    return {"promises": found} if found.ours or found.theirs else None


def _talks(actor: Actor, about: Any) -> dict[str, Any]:
    return {"talks": ask(actor, "engagement.talks_with", {"contact": about.id})}


contact_timeline.add(
    Panel(name="talks", template="engagement/contact_talks.html", load=_talks, rank=10, query_budget=8)
)
account_timeline.add(
    Panel(name="timeline", template="engagement/timeline.html", load=_timeline, rank=10, query_budget=20)
)
account_side.add(Panel(name="promises", template="engagement/promises.html", load=_promises, rank=30))
my_day_side.add(Panel(name="agenda", template="engagement/agenda.html", load=_agenda, rank=10, query_budget=10))


@part("merge_account", "engagement.Interaction", "engagement.Promise")
def merge_account(context: ActionContext, kept: Any, merged: Any) -> list[dict[str, Any]]:
    """The talks and promises of the merged account move to the kept one."""
    return move_talks(context, kept, merged)


@part("merge_person", "engagement.Participant")
def merge_person(context: ActionContext, kept: Any, merged: Any) -> list[dict[str, Any]]:
    """Where the merged person has a contact at an account of the kept one, its talks and promises move to that."""
    return move_people(context, kept, merged)


@part("erase", "engagement.Interaction", "engagement.Participant", "engagement.Promise", "engagement.PromiseChange")
def erase(context: ActionContext, person_id: int, person_key: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """The person's names leave the texts of talks and promises."""
    return forget_person(context, person_id)


@part(
    "access_export",
    "engagement.Interaction",
    "engagement.Participant",
    "engagement.Promise",
    "engagement.PromiseChange",
)
def access_export(context: ActionContext, person_id: int, person_key: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """What was said with the person and promised, without the names of others."""
    return export_person(person_id)
