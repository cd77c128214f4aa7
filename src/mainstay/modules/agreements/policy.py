"""Who may do what with orders and invoices. Pure."""

from mainstay.framework.actions.declare import Policy, Situation
from mainstay.kernel.decision import Decision, refuse
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.accounts.policy import beyond_duty

_MUST_BE: dict[bool, Sentence] = {
    True: sentence("The order is not cancelled."),
    False: sentence("The order is cancelled. Bring it back first."),
}
_UNPAID = sentence("The invoice is paid already.")


def _on_order(*, cancelled: bool) -> Policy:
    base = beyond_duty("order", "edit")

    def may(situation: Situation) -> Decision:
        decision = base(situation)
        if not decision or not situation.facts:
            return decision
        is_cancelled = situation.facts.get("status") == "cancelled"
        return decision if is_cancelled == cancelled else refuse(_MUST_BE[cancelled], "status")

    may.__name__ = "may_reinstate_order" if cancelled else "may_edit_order"
    return may


def may_mark_paid(situation: Situation) -> Decision:
    """Whoever edits orders marks an invoice as paid, once."""
    decision = may_edit_invoice(situation)
    if decision and situation.facts.get("status") == "paid":
        return refuse(_UNPAID, "status")
    return decision


may_edit_order = _on_order(cancelled=False)
may_cancel_order = may_edit_order
may_reinstate_order = _on_order(cancelled=True)
may_edit_invoice = beyond_duty("order", "edit")
