"""What accounts put into their own pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext
from mainstay.framework.actions.declare import Situation
from mainstay.framework.custom_fields.panel import custom_fields_panel
from mainstay.framework.files.models import StoredFile
from mainstay.framework.industry.pieces import SWITCH_OFF, SWITCH_ON
from mainstay.framework.points import Panel, part
from mainstay.framework.queries import ask
from mainstay.kernel.actor import Actor, Extent
from mainstay.modules.accounts.actions import handover_letters, leaving, roles
from mainstay.modules.accounts.actions.merge_accounts import move_own_rows
from mainstay.modules.accounts.actions.merge_persons import move_own_rows_of_person
from mainstay.modules.accounts.points import (
    account_facts,
    account_group,
    account_history,
    account_main,
    account_open,
    account_people,
    account_side,
    contact_side,
)
from mainstay.modules.accounts.policy import may_start_handover
from mainstay.modules.accounts.queries.handovers import account_standing
from mainstay.modules.accounts.queries.installed import installed_base_in_use
from mainstay.modules.accounts.queries.pack import pack_of, pack_on_paper
from mainstay.modules.people.points import deputyship_pack, user_side
from mainstay.modules.people.queries import stand_in_of
from mainstay.modules.work.queries.rows import duties_panel
from mainstay.modules.work.queries.talk import comments_panel


def _stand_in(actor: Actor, about: Any) -> dict[str, Any] | None:  # noqa: ARG001 - everybody may know who acts
    found = stand_in_of(about.owner.id)
    return {"stand_in": found, "owner": about.owner} if found else None


def _handovers(actor: Actor, about: Any) -> dict[str, Any] | None:
    if about.is_card or about.as_of:
        return None
    lines = ask(actor, "handover.of_account", {"account": about.id})
    under_way = any(one.state == "open" for one in lines)
    standing = account_standing(about.id, actor)
    start = bool(may_start_handover(Situation(actor, standing, {}, None))) and not under_way and not about.archived_at
    if not lines and not start:
        return None
    return {
        "lines": lines[:5],
        "start": f"/do/handover.start/{about.id}/" if start else "",
        "start_words": _("Hand over"),
    }


def _handovers_of_colleague(actor: Actor, about: Any) -> dict[str, Any] | None:
    lines = ask(actor, "handover.of_colleague", {"user": about.id})
    start = about.is_active and actor.extent("account", "assign") > Extent.NONE
    if not lines and not start:
        return None
    return {"lines": lines, "start": f"/do/handover.start_all/{about.id}/" if start else "",
            "start_words": _("Hand over all accounts")}  # fmt: skip


def _people_who_matter(actor: Actor, about: Any) -> dict[str, Any] | None:  # noqa: ARG001 - the page has them already
    return None if about.is_card else {"page": about}


def _competitors_seen(actor: Actor, about: Any) -> dict[str, Any] | None:
    if about.is_card:
        return None
    found = ask(actor, "account.sightings", {"id": about.id})
    return {"seen": found[:5], "account": about.id} if found else None


def _group_in_short(actor: Actor, about: Any) -> dict[str, Any] | None:  # noqa: ARG001
    return {"page": about} if about.parent or about.children else None


def _all_people(actor: Actor, about: Any) -> dict[str, Any]:
    return {"people": ask(actor, "account.people", {"id": about.id}), "account": about.id}


def _whole_group(actor: Actor, about: Any) -> dict[str, Any]:
    return {"group": ask(actor, "account.group", {"id": about.id}), "account": about.id}


def _all_facts(actor: Actor, about: Any) -> dict[str, Any]:  # noqa: ARG001
    return {"page": about}


def _history(actor: Actor, about: Any) -> dict[str, Any]:
    return {"lines": ask(actor, "account.history", {"id": about.id})}


def _salutations(actor: Actor, about: Any) -> dict[str, Any]:
    return {
        "lines": ask(actor, "contact.salutations", {"id": about.id}),
        "contact": about.id,
        "title": _("Salutations"),
    }


def _installed_base(actor: Actor, about: Any) -> dict[str, Any] | None:
    if about.is_card:
        return None
    items = ask(actor, "account.installed_base", {"id": about.id})
    return {"items": items, "account": about.id} if items or installed_base_in_use() else None


account_main.add(Panel(name="people", template="accounts/people_panel.html", load=_people_who_matter, rank=10))
account_open.add(Panel(name="competitors", template="accounts/competitors_panel.html", load=_competitors_seen, rank=70))
account_open.add(Panel(name="group", template="accounts/group_panel.html", load=_group_in_short, rank=80))
account_open.add(Panel(name="installed", template="accounts/installed_panel.html", load=_installed_base, rank=60,
                       query_budget=8))  # fmt: skip
account_people.add(Panel(name="all_people", template="accounts/all_people.html", load=_all_people, query_budget=8))
account_group.add(Panel(name="whole_group", template="accounts/whole_group.html", load=_whole_group, query_budget=6))
account_facts.add(Panel(name="all_facts", template="accounts/all_facts.html", load=_all_facts, query_budget=0))
account_facts.add(custom_fields_panel("account"))
contact_side.add(custom_fields_panel("contact"))
account_history.add(Panel(name="acts", template="accounts/history.html", load=_history, query_budget=10))
account_side.add(duties_panel("account"))
account_side.add(comments_panel("account"))
contact_side.add(duties_panel("contact"))
contact_side.add(
    Panel(name="salutations", template="accounts/salutations_panel.html", load=_salutations, query_budget=6)
)


@part("merge_account", "accounts.AccountName", "accounts.AccountAddress", "accounts.Contact", "accounts.ContactPoint",
      "accounts.Stakeholder", "accounts.Sighting", "accounts.FieldCheck", "accounts.AccountTag", "accounts.AccountOwner",
      "accounts.AccountTeamMember", "accounts.InstalledItem", "accounts.Handover", "accounts.RebalancingListed",
      "accounts.RebalancingMove")  # fmt: skip
def merge_account(context: ActionContext, kept: Any, merged: Any) -> list[dict[str, Any]]:
    """What this module keeps about the merged account moves to the kept one."""
    return move_own_rows(context, kept, merged)


@part("merge_person", "accounts.Contact", "accounts.ContactPoint", "accounts.Salutation", "accounts.Account")
def merge_person(context: ActionContext, kept: Any, merged: Any) -> list[dict[str, Any]]:
    """What this module keeps about the merged person moves to the kept one."""
    return move_own_rows_of_person(context, kept, merged)


@part(SWITCH_ON, "accounts.ContactRole")
def switch_on(context: ActionContext, row: Any, template: Any) -> list[dict[str, Any]]:
    """The parts in purchases of the industry."""
    return roles.roles_on(context, row, template)


@part(SWITCH_OFF, "accounts.ContactRole")
def switch_off(context: ActionContext, row: Any, template: Any) -> list[dict[str, Any]]:  # noqa: ARG001
    """They are no longer offered."""
    return roles.roles_off(context, row)


account_side.add(
    Panel(name="people.stand_in", template="accounts/stand_in_panel.html", load=_stand_in, rank=1, query_budget=12)
)
deputyship_pack.add(
    Panel(
        name="accounts.pack",
        template="accounts/deputyship_pack.html",
        load=pack_of,
        rank=10,
        query_budget=6,
        paper=pack_on_paper,
    )
)
account_side.add(
    Panel(name="handovers", template="accounts/handovers_panel.html", load=_handovers, rank=75, query_budget=8)
)
user_side.add(
    Panel(name="accounts.handovers", template="accounts/handovers_panel.html", load=_handovers_of_colleague, rank=60,
          query_budget=8)
)  # fmt: skip


@part("handover_preview", "framework.StoredFile")
def handover_preview(context: Any, account: Any, giver: Any, receiver: Any) -> list[dict[str, Any]]:  # noqa: ARG001
    """The files of the account: they stay on it, and the receiver finds them."""
    count = StoredFile.objects.filter(account_id=account.pk, expires_at=None).count()
    return [{"kind": "file", "stays": True, "count": count}] if count else []


@part("erase", "accounts.Handover")
def erase(context: ActionContext, person_id: int, person_key: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """Letters to the person, and what was told about a client who is that person, are emptied."""
    return handover_letters.forget_person(context, person_id)


@part("access_export", "accounts.Handover")
def access_export(context: ActionContext, person_id: int, person_key: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """The letters that were drafted to the person."""
    return handover_letters.told_of_person(person_id)


@part("leave", "accounts.Account")
def leave(context: ActionContext, user: Any) -> list[dict[str, Any]]:  # noqa: ARG001
    """The accounts that a leaver still owns."""
    count = leaving.owned_by(user).count()
    return [{"what": "accounts", "count": count}] if count else []


@part("leave_to", "accounts.Account", "accounts.AccountOwner", "accounts.AccountTeamMember", "accounts.Handover",
      "accounts.Stakeholder")  # fmt: skip
def leave_to(context: ActionContext, user: Any, to: Any) -> list[dict[str, Any]]:
    """Accounts go to the successor for accounts; places in teams and handovers under way end."""
    return leaving.leave(context, user, to)
