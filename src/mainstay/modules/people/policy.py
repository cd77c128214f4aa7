"""Who may do what with people, roles and appointments. Pure."""

from mainstay.framework.actions.declare import Policy, Situation
from mainstay.kernel.actor import Actor, Extent, Standing
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.sentences import sentence


def nobody_but_the_system(situation: Situation) -> Decision:  # noqa: ARG001
    """No person: a system actor with the verb is asked for no policy."""
    return refuse(sentence("Only Mainstay itself does this."), "system")


def may_appoint(situation: Situation) -> Decision:
    """The head, or whoever the rights table empowers. Whom and to what is decided when they are known."""
    decision = situation.actor.may("appointment", "create")
    if decision or situation.actor.is_system:
        return decision
    return refuse(sentence("Appointments are made by the head of the company, or whom the head has empowered."))


def may_appoint_whom(situation: Situation, appointee: int, wider: tuple[str, ...]) -> Decision:
    """Below the whole company: only people of one's own reporting line, never oneself, and no role that reaches
    further than one's own (``wider``: the rights by which it would).
    """
    actor = situation.actor
    extent = actor.extent("appointment", "create")
    if actor.is_system or extent == Extent.ALL:
        return allow("appointment")
    if appointee == actor.user_id:
        return refuse(sentence("Nobody appoints themselves. Ask the head of the company."), "self")
    if appointee not in actor.line_users:
        return refuse(sentence("You may appoint only people who report to you."), "line")
    if wider:
        return refuse(
            sentence("This role reaches further than yours ({rights}). Ask the head of the company.",
                     rights=", ".join(wider[:3])), "wider",
        )  # fmt: skip
    return allow("line")


def may_end_appointment(situation: Situation) -> Decision:
    """Whoever may remove; below the whole company nobody ends an appointment of one's own."""
    actor = situation.actor
    decision = actor.may("appointment", "edit", situation.standing)
    if not decision:
        return refuse(sentence("Only the head of the company removes, or whom the head has empowered. Propose it."))
    own = situation.facts.get("user_id") == actor.user_id
    if own and actor.extent("appointment", "edit") < Extent.ALL:
        return refuse(sentence("Nobody ends an appointment of one's own. Propose it."), "self")
    return decision


def may_propose_appointment(situation: Situation) -> Decision:
    """Everybody who knows the colleagues proposes; the head, or whom the head has empowered, decides."""
    return situation.actor.own().may("person", "read")


def may_answer_proposal(situation: Situation) -> Decision:
    """Whoever may appoint the colleague, but never who proposed it."""
    actor, facts = situation.actor.own(), situation.facts
    if facts.get("state") != "proposed":
        return refuse(sentence("This proposal has its answer already."), "answered")
    if facts.get("proposed_by_id") == actor.user_id:
        return refuse(sentence("Nobody answers a proposal of one's own."), "own")
    decision = actor.may("appointment", "create", situation.standing)
    if decision:
        return decision
    return refuse(sentence("Appointments are made by the head of the company, or whom the head has empowered."))


def may_withdraw_proposal(situation: Situation) -> Decision:
    """Whoever proposed it, until it has its answer."""
    if situation.facts.get("state") != "proposed":
        return refuse(sentence("This proposal has its answer already."), "answered")
    if situation.facts.get("proposed_by_id") == situation.actor.user_id:
        return allow("self")
    return refuse(sentence("Only who proposed it takes it back."), "self")


def may_let_go(situation: Situation) -> Decision:
    """Whoever administers colleagues, or the head of the company."""
    decision = situation.actor.may("person", "edit", situation.standing)
    return decision or situation.actor.may("role", "edit")


def may_change_departure(situation: Situation) -> Decision:
    """As for planning it, until it is done or called off."""
    if situation.facts.get("state") != "planned":
        return refuse(sentence("This is done, or was called off."), "ended")
    return may_let_go(situation)


def may_deputise(verb: str) -> Policy:
    """About a deputyship that has not ended: the principal, the deputy or who answers above, as ``verb`` says.

    ``accept`` and ``decline`` are the deputy's; ``confirm`` and ``revoke`` the appointer's, who stands above the
    principal (the head confirms for oneself); ``recall`` and ``renew`` the principal's or the appointer's.
    """

    def may(situation: Situation) -> Decision:
        facts, me = situation.facts, situation.actor.user_id
        if facts.get("state") == "ended":
            return refuse(sentence("This deputyship has ended."), "ended")
        if verb == "accept" and facts.get("accepted"):
            return refuse(sentence("You have agreed already."), "accepted")
        if verb in ("accept", "decline"):
            mine = me in (facts.get("deputy_id"), *facts.get("next_ids", ()))
            return allow("deputy") if mine else refuse(sentence("Only who is to stand in says yes or no."), "deputy")
        if verb in ("recall", "renew") and me == facts.get("principal_id"):
            return allow("principal")
        return _appointer(situation.actor, situation.standing, facts.get("principal_id"))

    may.__name__ = f"may_{verb}_deputyship"
    return may


def _appointer(actor: Actor, standing: frozenset[Standing] | None, principal: int | None) -> Decision:
    decision = actor.may("deputyship", "edit", standing)
    above = actor.extent("deputyship", "edit") == Extent.ALL or bool(standing and Standing.LINE in standing)
    if decision and above and (actor.user_id != principal or actor.extent("deputyship", "edit") == Extent.ALL):
        return decision
    return refuse(sentence("This is for the manager above whoever is away."), "appointer")


def may_review(situation: Situation) -> Decision:
    """The principal, of acts done for them."""
    if situation.facts.get("principal_id") == situation.actor.user_id:
        return allow("principal")
    return refuse(sentence("Only who was stood in for says this."), "principal")


def may_end_absence(situation: Situation) -> Decision:
    """Whoever is away, or who answers above."""
    if situation.facts.get("ended"):
        return refuse(sentence("This absence has ended."), "ended")
    if situation.facts.get("user_id") == situation.actor.user_id:
        return allow("self")
    return situation.actor.may("absence", "edit", situation.standing)
