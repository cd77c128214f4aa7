"""Who may do what with accounts. Pure: everything needed is in the situation."""

from mainstay.framework.actions.declare import Policy, Situation
from mainstay.kernel.actor import Actor, Extent, Standing
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.choices import HandoverOccasion, HandoverState

OPEN, DONE = HandoverState.OPEN.value, HandoverState.DONE.value
LANDED, REMOVAL, LEAVE = (
    one.value for one in (HandoverOccasion.LANDED, HandoverOccasion.REMOVAL, HandoverOccasion.LEAVE)
)
_ANSWERABLE = frozenset({Standing.OWNER, Standing.LINE, Standing.PRINCIPAL})


def may_create_account(situation: Situation) -> Decision:
    """Whoever may create accounts creates their own; for somebody else it takes the right to assign."""
    actor, owner = situation.actor, getattr(situation.input, "owner", None)
    decision = actor.may("account", "create", situation.standing)
    if not decision or not owner or owner == actor.public_id or actor.extent("account", "create") == Extent.ALL:
        return decision
    assign = actor.may("account", "assign")
    if assign:
        return assign
    return refuse(
        sentence("You may create accounts for yourself only. Ask a sales manager to assign this one.", code="not_yours")
    )


def beyond_duty(group: str, verb: str) -> Policy:
    """The right to ``verb``, where more than a duty leads to the account: a duty opens its card only."""

    def may(situation: Situation) -> Decision:
        decision = situation.actor.may(group, verb, situation.standing)
        if not decision or situation.standing is None or situation.actor.extent(group, verb) == Extent.ALL:
            return decision
        if situation.standing - {Standing.DUTY}:
            return decision
        return refuse(
            sentence("Your duty opens this account's card only. Ask the account owner to change it.", code="duty_only")
        )

    may.__name__ = f"may_{verb}_{group}_beyond_duty"
    return may


def may_archive_account(situation: Situation) -> Decision:
    """Whoever may change an account puts it away, once."""
    decision = beyond_duty("account", "edit")(situation)
    if decision and situation.facts.get("archived"):
        return refuse(sentence("This account is archived already.", code="archived"))
    return decision


def may_restore_account(situation: Situation) -> Decision:
    """Whoever may change an account brings it back, where it was put away."""
    decision = beyond_duty("account", "edit")(situation)
    if decision and not situation.facts.get("archived", True):
        return refuse(sentence("This account is not archived.", code="not_archived"))
    return decision


def may_end_contact(situation: Situation) -> Decision:
    """Whoever may change a contact ends it, once."""
    decision = situation.actor.may("contact", "edit", situation.standing)
    if decision and situation.facts.get("ended"):
        return refuse(sentence("This contact has ended already.", code="ended"))
    return decision


def may_resume_contact(situation: Situation) -> Decision:
    """Whoever may change a contact takes its end back, where it ended."""
    decision = situation.actor.may("contact", "edit", situation.standing)
    if decision and not situation.facts.get("ended", True):
        return refuse(sentence("This contact has not ended.", code="not_ended"))
    return decision


def may_change_team(situation: Situation) -> Decision:
    """The account team gives access, so it is changed by who answers for the account: owner, stand-in, line above."""
    decision = situation.actor.may("account", "edit", situation.standing)
    if not decision or situation.standing is None or situation.actor.extent("account", "edit") == Extent.ALL:
        return decision
    if situation.standing & _ANSWERABLE:
        return decision
    return refuse(sentence("Only the account owner and the managers above change the account team.", code="not_yours"))


def may_start_handover(situation: Situation) -> Decision:
    """Whoever may assign the account; the owner of a client that has landed hands it over without being told to."""
    decision = beyond_duty("account", "assign")(situation)
    occasion = getattr(situation.input, "occasion", LANDED)
    owns = situation.standing is not None and Standing.OWNER in situation.standing
    if decision or not owns:
        return decision
    edit = situation.actor.may("account", "edit", situation.standing)
    if not edit or occasion == LANDED:
        return edit
    return refuse(
        sentence("You hand over clients that have landed. For any other reason ask your manager."), "occasion"
    )


def may_speak_in_handover(situation: Situation) -> Decision:
    """The giver's word: the giver, or a manager where the giver is removed, leaves or has left."""
    facts, me = situation.facts, situation.actor.user_id
    if facts.get("state") != OPEN or facts.get("told"):
        return refuse(sentence("The giver's word is there already, or the handover has ended."), "ended")
    if me == facts.get("giver_id"):
        return allow("giver")
    gone = not facts.get("giver_here", True) or facts.get("occasion") in (REMOVAL, LEAVE)
    manager = situation.actor.may("account", "assign", situation.standing)
    if manager and gone:
        return manager
    return refuse(sentence("Only who gives the account says this, or a manager when they have left."), "giver")


def may_take_over(situation: Situation) -> Decision:
    """The receiver, once, while the handover is open."""
    facts = situation.facts
    if facts.get("state") != OPEN or facts.get("accepted"):
        return refuse(sentence("This has its answer already."), "ended")
    if situation.actor.user_id == facts.get("receiver_id"):
        return allow("receiver")
    return refuse(sentence("Only who receives the account answers this."), "receiver")


def may_work_on_handover(situation: Situation) -> Decision:
    """Both sides, whoever started it, and whoever may assign the account, while the handover is open."""
    if situation.facts.get("state") != OPEN:
        return refuse(sentence("This handover has ended."), "ended")
    return _concerned(situation)


def may_write_to_client(situation: Situation) -> Decision:
    """Both sides and whoever may assign the account, unless it was called off; what was sent is no longer changed."""
    if situation.facts.get("state") not in (OPEN, DONE):
        return refuse(sentence("This handover has ended."), "ended")
    if situation.facts.get("sent"):
        return refuse(sentence("The client has this letter already."), "sent")
    return _concerned(situation)


def may_mark_letter_sent(situation: Situation) -> Decision:
    """As for writing it, once there is something to send."""
    if not situation.facts.get("drafted"):
        return refuse(sentence("Draft the letter first."), "draft")
    return may_write_to_client(situation)


def _concerned(situation: Situation) -> Decision:
    facts, me = situation.facts, situation.actor.user_id
    if me in (facts.get("giver_id"), facts.get("receiver_id"), facts.get("started_by_id")):
        return allow("concerned")
    return situation.actor.may("account", "assign", situation.standing)


def sees_whole_account(actor: Actor, standing: frozenset[Standing]) -> bool:
    """A duty opens the account's card, not the whole account; any other way of seeing it opens all."""
    if actor.is_system or actor.extent("account", "read") == Extent.ALL:
        return True
    return bool(standing - {Standing.DUTY})


_PLANNABLE = frozenset({"draft", "previewed"})


def may_change_rebalancing(situation: Situation) -> Decision:
    """Whoever plans it, and the managers above, as long as it is neither set for its day nor applied."""
    decision = situation.actor.may("rebalancing", "edit", situation.standing)
    if decision and situation.facts.get("state", "draft") not in _PLANNABLE:
        return refuse(
            sentence("This rebalancing is no longer being planned. Take it back, or begin another one.", code="over")
        )
    return decision


def may_apply_rebalancing(situation: Situation) -> Decision:
    """Whoever may change it and may give accounts to others; it must have been previewed, and its day have come."""
    decision = _may_move_accounts(situation)
    if decision and situation.facts.get("state", "previewed") not in ("previewed", "scheduled"):
        return refuse(sentence("Preview it first: what is applied is what was shown.", code="not_previewed"))
    return decision


def may_schedule_rebalancing(situation: Situation) -> Decision:
    """As applying, and it must have been previewed and not be set already."""
    decision = _may_move_accounts(situation)
    if decision and situation.facts.get("state", "previewed") != "previewed":
        return refuse(sentence("Preview it first: what is applied is what was shown.", code="not_previewed"))
    return decision


def may_unschedule_rebalancing(situation: Situation) -> Decision:
    """Whoever may change it, where it waits for its day."""
    decision = situation.actor.may("rebalancing", "edit", situation.standing)
    if decision and situation.facts.get("state", "scheduled") != "scheduled":
        return refuse(sentence("It is not set for a day.", code="not_scheduled"))
    return decision


def may_undo_rebalancing(situation: Situation) -> Decision:
    """Whoever may apply it, once it is applied."""
    decision = _may_move_accounts(situation)
    if decision and situation.facts.get("state", "applied") != "applied":
        return refuse(sentence("There is nothing to take back: it is not applied.", code="not_applied"))
    return decision


def may_run_rebalancing(situation: Situation) -> Decision:
    """As the act that is to be done in the background."""
    asked = getattr(situation.input, "act", "preview")
    acts = {"apply": may_apply_rebalancing, "undo": may_undo_rebalancing}
    if situation.input is None:
        return situation.actor.may("rebalancing", "edit", situation.standing)
    return acts.get(asked, may_change_rebalancing)(situation)


def _may_move_accounts(situation: Situation) -> Decision:
    decision = situation.actor.may("rebalancing", "edit", situation.standing)
    return situation.actor.may("account", "assign") if decision else decision
