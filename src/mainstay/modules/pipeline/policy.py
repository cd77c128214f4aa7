"""Who may do what in the pipeline. Pure."""

from mainstay.framework.actions.declare import Policy, Situation, by_right
from mainstay.kernel.decision import Decision, refuse
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.accounts.policy import beyond_duty

_MUST_BE: dict[str, Sentence] = {
    "open": sentence("The deal is decided. Open it again first."),
    "decided": sentence("The deal is still open."),
}


def on_deal(state: str) -> Policy:
    """The right to edit deals, where the deal is ``open`` or ``decided``; a duty alone does not change a deal."""
    base = beyond_duty("deal", "edit")

    def may(situation: Situation) -> Decision:
        decision = base(situation)
        if not decision or not situation.facts:
            return decision
        is_open = situation.facts.get("state") == "open"
        return decision if is_open == (state == "open") else refuse(_MUST_BE[state], "state")

    may.__name__ = f"may_edit_{state}_deal"
    return may


may_edit_deal = beyond_duty("deal", "edit")
may_edit_open_deal = on_deal("open")
may_reopen_deal = on_deal("decided")
may_work_on_lead = by_right("lead", "edit")
