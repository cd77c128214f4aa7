"""Filling an empty installation: the past in bulk, the present by the colleagues themselves."""

from django.db import transaction
from django.utils import timezone

from mainstay.demonstration.imagined.company import Colleague, Company, imagine_company
from mainstay.demonstration.imagined.dice import Dice, chosen_from
from mainstay.demonstration.imagined.world import SEED, WHOLE
from mainstay.demonstration.living.appointing import fill_offices
from mainstay.demonstration.living.handing_over import hand_over
from mainstay.demonstration.living.hospitality import host_people
from mainstay.demonstration.living.privacy import find_conflicts, keep_privacy
from mainstay.demonstration.living.stage import Stage
from mainstay.demonstration.teaching import teach
from mainstay.framework.actions import perform
from mainstay.framework.database import write_lock
from mainstay.framework.events.dispatch import dispatch_pending
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.actor import Actor, system_actor
from mainstay.modules.people.queries import actor_by_email
from mainstay.modules.pipeline.rules.shipped import shipped_pipelines

ACTOR = system_actor(
    "demonstration",
    frozenset({"demonstration.fill", "demonstration.complete", "pipeline.create", "freshness_rule.load_defaults",
               "pipeline.measure"}),
)  # fmt: skip
# Who asks whom for a yes; the first ones are answered already.
_ASKED = (
    ("anna", "dace"), ("priya", "rajesh"), ("anna", "dace"), ("boris", "dace"), ("marta", "dace"), ("anna", "egils"),
    ("dace", "gita"), ("rajesh", "gita"), ("khalid", "gita"), ("youssef", "hoda"), ("mariam", "khalid"), ("tanvir", "nasrin"),
)  # fmt: skip
_ANSWERED = 2
_COMMENTED = 2
_LARGEST = 8


def fill(*, percent: int = WHOLE, seed: str = SEED) -> None:
    """Fill the installation, all or nothing. Whoever calls has made sure that it is empty."""
    with write_lock(), transaction.atomic():
        for one in shipped_pipelines():
            perform(ACTOR, "pipeline.create", one)
        perform(ACTOR, "freshness_rule.load_defaults", {})
        perform(ACTOR, "demonstration.fill", {"percent": percent, "seed": seed})
        perform(ACTOR, "pipeline.measure", {})
        company = imagine_company(Dice(f"{seed} company"), timezone.now(), percent)
        dice = Dice(f"{seed} live")
        _ask_approvals(dice, company)
        _write_comments(dice, company)
        teach(company, timezone.localdate())
        stage = Stage(company, timezone.localdate(), Dice(f"{seed} scenes"))
        for scene in (hand_over, keep_privacy, host_people, fill_offices, find_conflicts):
            scene(stage)
        while dispatch_pending():
            pass
        perform(ACTOR, "demonstration.complete", {})


def _ask_approvals(dice: Dice, company: Company) -> None:
    texts = chosen_from("talks")["approvals"]
    for number, (asking, deciding) in enumerate(_ASKED):
        asker, decider = company.people[asking], company.people[deciding]
        actor = _actor(asker)
        what, why = texts[number % len(texts)]
        asked = perform(actor, "approval.ask", {
            "what": what, "why": why, "approvers": [decider.public_id], "subject_kind": "account",
            "subject_id": dice.pick(_largest_accounts(actor)),
        })  # fmt: skip
        if number < _ANSWERED:
            perform(_actor(decider), "approval.approve", {"reason": "Worth it"}, subject=asked.public_id)


def _write_comments(dice: Dice, company: Company) -> None:
    """Sellers ask their managers, on their own clients and deals."""
    for one in company.sellers:
        actor, boss = _actor(one), company.people[one.boss]
        for public_id in dice.some(_largest_accounts(actor), _COMMENTED):
            body = dice.pick(chosen_from("talks")["comments"]).format(name=boss.name)
            perform(actor, "comment.write", {"subject_kind": "account", "subject_id": public_id, "body": body})


def _actor(one: Colleague) -> Actor:
    return actor_by_email(one.email, "web")


def _largest_accounts(actor: Actor) -> list[str]:
    """The accounts that bring the most of those that the actor sees."""
    rows = visible_to(actor, registry.kinds["account"]).order_by("-revenue_12m_minor", "name_key", "id")
    return list(rows.values_list("public_id", flat=True)[:_LARGEST])
