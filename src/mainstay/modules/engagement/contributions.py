"""What engagement adds to the pages of lower modules, and what it does when records are merged."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mainstay.framework.actions import ActionContext
from mainstay.framework.points import Panel, part
from mainstay.framework.queries import ask
from mainstay.kernel.actor import Actor
from mainstay.modules.accounts.points import (
    account_acts,
    account_news,
    account_side,
    account_timeline,
    contact_acts,
    contact_timeline,
)
from mainstay.modules.engagement.actions import handing
from mainstay.modules.engagement.actions.forgetting import export_person, forget_person
from mainstay.modules.engagement.actions.moving import move_people, move_talks
from mainstay.modules.engagement.points import forms, interaction_side
from mainstay.modules.gifts.points import gift_side
from mainstay.modules.work.points import my_day_side


def _account_acts(actor: Actor, about: Any) -> dict[str, Any] | None:
    return None if about.is_card else _acts(actor, f"account={about.id}", about.email)


def _contact_acts(actor: Actor, about: Any) -> dict[str, Any] | None:
    return _acts(actor, f"account={about.account.id}&contacts={about.id}", about.email)


def _acts(actor: Actor, given: str, email: str) -> dict[str, Any] | None:
    """Log, write, plan: those that the actor may do and that lead somewhere."""
    if not actor.may("interaction", "create"):
        return None
    write = [
        {"label": _("Write"), "url": f"mailto:{email}", "icon": "mail", "key": "", "primary": False, "leaves": True}
    ]
    return {"acts": [
        {"label": pgettext("verb", "Log"), "url": f"/do/interaction.log/?{given}", "icon": "message-plus", "key": "l",
         "primary": True},
        *(write if email else []),
        {"label": pgettext("verb", "Plan"), "url": f"/do/interaction.plan/?{given}", "icon": "calendar-plus", "key": "p",
         "primary": False},
    ]}  # fmt: skip


def _news(actor: Actor, about: tuple[Any, datetime]) -> dict[str, Any] | None:
    page, since = about
    found = None if page.is_card else ask(actor, "engagement.news", {"account": page.id, "since": since})
    return {"points": found.points} if found and found.points else None


def _timeline(actor: Actor, about: Any) -> dict[str, Any]:
    return {"timeline": ask(actor, "engagement.timeline", {"account": about.id}, as_of=getattr(about, "as_of", None))}


def _agenda(actor: Actor, about: Any) -> dict[str, Any]:  # noqa: ARG001 - My day is about the actor
    return {"agenda": ask(actor, "engagement.agenda")}


def _promises(actor: Actor, about: Any) -> dict[str, Any] | None:
    found = ask(actor, "promise.open", {"account": about.id})
    return {"promises": found} if found.ours or found.theirs else None


def _talks(actor: Actor, about: Any) -> dict[str, Any]:
    return {"talks": ask(actor, "engagement.talks_with", {"contact": about.id})}


account_acts.add(Panel(name="talks", template="components/head_acts.html", load=_account_acts))
contact_acts.add(Panel(name="talks", template="components/head_acts.html", load=_contact_acts))
account_news.add(Panel(name="talks", template="components/band.html", load=_news, query_budget=8))
contact_timeline.add(
    Panel(name="talks", template="engagement/contact_talks.html", load=_talks, rank=10, query_budget=8)
)
account_timeline.add(
    Panel(name="timeline", template="engagement/timeline.html", load=_timeline, rank=10, query_budget=20)
)
account_side.add(Panel(name="promises", template="engagement/promises.html", load=_promises, rank=30))
my_day_side.add(Panel(name="agenda", template="engagement/agenda.html", load=_agenda, rank=10, query_budget=10))


def _hospitality(actor: Actor, form: Any) -> dict[str, Any] | None:
    """Where the answer of the gift rules stands in the form of a talk, for those who may plan gifts."""
    return {"talk": form["public_id"]} if actor.may("gift", "create") else None


def _given(actor: Actor, page: Any) -> dict[str, Any] | None:
    if not actor.may("gift", "read"):
        return None
    found = ask(actor, "interaction.given", {"id": page.id})
    return {"given": found} if found.gifts else None


def _talk_of_gift(actor: Actor, page: Any) -> dict[str, Any] | None:
    found = ask(actor, "gift.talk", {"id": page.id})
    return {"talk": found} if found.id or found.receipts else None


for one in forms.values():
    one.add(Panel(name="hospitality", template="engagement/hospitality_panel.html", load=_hospitality, query_budget=0))
interaction_side.add(Panel(name="given", template="engagement/given.html", load=_given, rank=20))
gift_side.add(Panel(name="talk", template="engagement/gift_talk.html", load=_talk_of_gift, rank=20))


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


@part("handover_preview", "engagement.Promise", "engagement.Interaction")
def handover_preview(context: Any, account: Any, giver: Any, receiver: Any) -> list[dict[str, Any]]:  # noqa: ARG001
    """Promises and planned talks of the giver, and the talks that the receiver will find."""
    return handing.preview(account, giver)


@part("handover", "engagement.Promise", "engagement.Participant")
def handover(context: ActionContext, account: Any, giver: Any, receiver: Any) -> list[dict[str, Any]]:
    """Open promises and planned talks at the account go to its new owner."""
    return handing.hand_over(context, account, giver, receiver)


@part("leave", "engagement.Promise")
def leave(context: ActionContext, user: Any) -> list[dict[str, Any]]:  # noqa: ARG001
    """Promises that a leaver still has to keep."""
    count = handing.open_promises(user).count()
    return [{"what": "promises", "count": count}] if count else []


@part("leave_to", "engagement.Promise", "engagement.Participant")
def leave_to(context: ActionContext, user: Any, to: Any) -> list[dict[str, Any]]:
    """Promises and planned talks of a leaver go to the successor for duties."""
    return handing.hand_over(context, None, user, to.duties)
