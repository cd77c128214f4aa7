"""Whether an act is allowed, and under whose right: one's own, or that of somebody whom one stands in for.

The conflict checks of a deputyship are made here, at the moment of the act (docs/promises/deputising.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from mainstay.framework.actions.declare import Action, Situation
from mainstay.framework.points import checks_of
from mainstay.framework.registry import registry
from mainstay.framework.scopes.scope import reaches
from mainstay.framework.values.inputs import fields_of
from mainstay.kernel.actor import Actor, Mandate, Standing
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence

_PLAIN_REFUSALS: Final = frozenset({"", "approver"})


@dataclass(frozen=True)
class Ruling:
    """A decision, and the deputyship under which it was taken (None: in own right)."""

    decision: Decision
    mandate: Mandate | None = None

    def __bool__(self) -> bool:
        return self.decision.allowed


def rule(actor: Actor, action: Action, row: Any, given: Any) -> Ruling:
    """The ruling on an act with its input: own right first, then each deputyship; money and time are asked last."""
    if actor.is_system:
        if action.name in actor.system_verbs:
            return Ruling(allow(f"system:{actor.name}"))
        return Ruling(refuse(sentence("{actor} may not do this.", actor=actor.name), "system"))
    if not token_allows(actor, action):
        return Ruling(refuse(sentence("This token does not include {action}.", action=action.name), "token"))
    own = _ask(actor.own(), actor, action, row, given, _standing(actor.own(), action, row))
    if own:
        replaced = _unless_replaced(actor, action, row, given)
        return Ruling(own) if replaced is None else replaced
    return _for_others(actor, action, row, given, Ruling(own))


def _for_others(actor: Actor, action: Action, row: Any, given: Any, best: Ruling) -> Ruling:
    """The first deputyship that allows it, else the refusal that tells most; ``best`` is the one of one's own rights."""
    for mandate in actor.mandates:
        ruling = rule_under(actor, mandate, action, row, given)
        if ruling is not None and (ruling or best.mandate is None) and not (_telling(best) and not _telling(ruling)):
            best = ruling
        if best:
            return best
    return best


def _telling(ruling: Ruling) -> bool:
    """Whether a refusal says more than that the record is somebody else's."""
    return not ruling and ruling.decision.basis not in _PLAIN_REFUSALS


def may_at_all(actor: Actor, action: Action, row: Any, standing: frozenset[Standing] | None) -> Ruling:
    """The ruling without an input: what menus offer."""
    if not token_allows(actor, action):
        return Ruling(refuse(sentence("This token is not for this."), "token"))
    facts = _facts(action, row)
    held = None if standing is None else standing - {Standing.PRINCIPAL}
    own = action.policy(Situation(actor.own(), held, facts, None))
    if own:
        replaced = _unless_replaced(actor, action, row, None)
        return Ruling(own) if replaced is None else replaced
    return _for_others(actor, action, row, None, Ruling(own))


def rule_under(actor: Actor, mandate: Mandate, action: Action, row: Any, given: Any) -> Ruling | None:
    """The ruling under one deputyship; None where it does not lead to the record at all."""
    hat = actor.standing_in(mandate)
    standing = _standing(hat, action, row)
    if standing is not None and not standing:
        return None
    decision = _ask(hat, actor, action, row, given, standing)
    if decision and not decision.basis.startswith("deputyship:"):
        decision = refuse(
            sentence("This is not passed on to a stand-in: {principal} does it, or a manager.",
                     principal=mandate.principal_name, code="not_delegable"), mandate.basis,
        )  # fmt: skip
    conflict = _conflict(hat, action, row, given) if decision else None
    return Ruling(decision if conflict is None else conflict, mandate)


def _conflict(hat: Actor, action: Action, row: Any, given: Any) -> Decision | None:
    """Why a deputy may not do what the principal could: it is about the deputy, of another sort, or above a limit."""
    mandate = hat.mandate
    if mandate is None:
        return None
    if action.subject and hat.deputy in registry.kinds[action.subject].scope.people(row):
        return refuse(sentence("This is about yourself: {principal} or a manager must decide.",
                               principal=mandate.principal_name, code="about_yourself"), mandate.basis)  # fmt: skip
    kind_of_duty = _facts(action, row).get("duty_kind", "")
    if mandate.duties and kind_of_duty and kind_of_duty not in mandate.duties:
        return refuse(sentence("Duties of this sort are not part of your deputyship.", code="not_delegated"),
                      mandate.basis)  # fmt: skip
    return above_limit(mandate, action.commits(row, given) if action.commits is not None else {})


def above_limit(mandate: Mandate, commits: Mapping[str, Money | Decimal]) -> Decision | None:
    """The refusal of an amount above the cap of a deputyship, or in a currency that the cap does not name."""
    for name, value in commits.items():
        cap = mandate.limits.get(name)
        if cap is None:
            continue
        unlike = isinstance(cap, Money) and isinstance(value, Money) and cap.currency != value.currency
        if unlike or value > cap:  # type: ignore[operator]
            words = sentence(
                "{value} is above what you may decide for {principal} ({cap}). {principal} or a manager must decide.",
                value=str(value), cap=str(cap), principal=mandate.principal_name, code="above_limit",
            )  # fmt: skip
            return refuse(words, mandate.basis)
    return None


def _unless_replaced(actor: Actor, action: Action, row: Any, given: Any) -> Ruling | None:
    """The refusal while somebody acts instead: the principal is asked to end that first."""
    for mandate in actor.given:
        ruling = rule_under(actor.own(), mandate, action, row, given)
        if ruling:
            words = sentence(
                '{deputy} acts for you. End the deputyship first ("I am back"), then do this yourself.',
                deputy=mandate.deputy_name, code="replaced",
            )  # fmt: skip
            return Ruling(refuse(words, mandate.basis))
    return None


def _ask(
    asked: Actor, actor: Actor, action: Action, row: Any, given: Any, standing: frozenset[Standing] | None
) -> Decision:
    decision = action.policy(Situation(asked, standing, _facts(action, row), given))
    if not decision or given is None:
        return decision
    for spec in fields_of(action.input):
        if spec.right and getattr(given, spec.name) != spec.default:
            field_decision = asked.may(spec.right, "edit", standing)
            if not field_decision:
                return field_decision
    for check in checks_of(action.name):
        verdict = check.ask(actor, row, given)
        if not verdict:
            return verdict
    return decision


def _standing(hat: Actor, action: Action, row: Any) -> frozenset[Standing] | None:
    if not action.subject or row is None:
        return None
    kind = registry.kinds[action.subject]
    found: frozenset[Standing] = reaches(hat, kind, row) if hat.mandate is not None else kind.scope.standing(hat, row)
    return found


def _facts(action: Action, row: Any) -> Mapping[str, Any]:
    if not action.subject or row is None:
        return {}
    found: Mapping[str, Any] = registry.kinds[action.subject].facts(row)
    return found


def token_allows(actor: Actor, action: Action) -> bool:
    """Whether the token of the actor, if there is one, includes the action."""
    return actor.token_verbs is None or action.name in actor.token_verbs or f"{action.noun}.*" in actor.token_verbs
