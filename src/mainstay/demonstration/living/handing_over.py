"""Clients that pass from one colleague to another: handed over, waiting for a word, or only planned."""

from typing import Any

from mainstay.demonstration.imagined.dice import chosen_from
from mainstay.demonstration.living.stage import Stage


def hand_over(stage: Stage) -> None:
    """Two clients that landed are with their account managers, one waits for the receiver's word; a plan is looked at."""
    words = chosen_from("living")["handing_over"]
    for one in words["handovers"]:
        _hand_over(stage, one)
    _plan_territories(stage, words["territories"])


def _hand_over(stage: Stage, one: dict[str, Any]) -> None:
    account = stage.rows(one["from"], "account").filter(owner__email=stage.company.people[one["from"]].email)
    landed = account.order_by("-customer_since", "public_id").first()
    made = stage.do(one["from"], "handover.start", landed.public_id, receiver=stage.id_of(one["to"]), occasion="landed",
                    reason=one["reason"], due_on=stage.day(one["due"]))  # fmt: skip
    steps = stage.rows(one["from"], "handover").get(public_id=made.public_id).steps.order_by("position")
    for side, position in list(steps.values_list("side", "position")):
        if side == "giver" or one["taken"]:
            stage.do(one["from" if side == "giver" else "to"], "handover.tick", made.public_id, step=position)
    stage.do(one["from"], "handover.tell", made.public_id, told=one["told"])
    if one["taken"]:
        stage.do(one["to"], "handover.accept", made.public_id)
    if one["sent"]:
        stage.do(one["to"], "handover.letter_sent", made.public_id)


def _plan_territories(stage: Stage, words: dict[str, Any]) -> None:
    """A plan that was previewed and moves nothing."""
    plan = stage.do(words["by"], "rebalancing.create", name=words["name"], reason=words["reason"],
                    effective_on=stage.day(words["in_days"]), upper_load=words["upper_load"])  # fmt: skip
    for rule in words["rules"]:
        named = {name: [stage.id_of(key) for key in rule[name]] for name in ("receivers", "owners") if name in rule}
        stage.do(words["by"], "rebalancing.add_rule", plan.public_id, **(rule | named))
    stage.do(words["by"], "rebalancing.preview", plan.public_id)
