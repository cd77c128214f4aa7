"""The writers of deputyships: made, begun, ended inside a running action."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.lists.filters import to_condition
from mainstay.framework.points import parts_of
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.scopes.access import STAND_IN, Reach, deputy_holder, end_holder, grant_access
from mainstay.kernel.decision import refuse
from mainstay.kernel.errors import ActionRefused, RuleBroken
from mainstay.kernel.filters import FilterInvalid, parse_filter
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.modules.people.choices import DeputyKind, DeputyScope, DeputyshipState, EndReason, InFlight
from mainstay.modules.people.models import Absence, DeputyItem, DeputyNext, DeputyRecord, Deputyship, User
from mainstay.modules.people.queries.actors import actor_for
from mainstay.modules.people.queries.mandates import firm_today, first_manager_there, term_of
from mainstay.modules.people.queries.proposals import account_id_of, facts_for
from mainstay.modules.people.rules.deputyships.conflicts import Proposal, blockers

USUAL = ("clients", "duties", "approvals", "deals", "orders", "margin")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a deputyship says beside who and when."""

    deputy_kind: str = DeputyKind.REPLACE.value
    scope: str = DeputyScope.ALL.value
    rights: tuple[str, ...] = USUAL
    duties: tuple[str, ...] = ()
    limit: Money | None = None
    gift_limit: Money | None = None
    discount_limit: int | None = None
    in_flight: str = InFlight.LEAVE.value
    handover_note: str = ""
    territory: dict[str, Any] = field(default_factory=dict)
    named: tuple[tuple[str, Any], ...] = ()
    excluded: tuple[tuple[str, Any], ...] = ()
    next_in_line: tuple[int, ...] = ()
    by_manager: bool = False


def make_deputyship(
    context: ActionContext, *, principal: User, deputy_id: int, from_on: date, to_on: date, reason: str,
    terms: Terms, absence: Absence | None = None,
) -> Deputyship:  # fmt: skip
    """A proposed deputyship with what it names. Raises RuleBroken with the first sentence that forbids it."""
    proposal = Proposal(
        principal.pk, deputy_id, from_on, to_on, reason, terms.scope,
        frozenset(row.public_id for _, row in terms.named), terms.next_in_line, terms.by_manager,
    )  # fmt: skip
    refuse_blocked(proposal)
    _amounts_agree(terms)
    row = _row(
        context, principal, deputy_id, terms, {"from_on": from_on, "to_on": to_on, "reason": reason, "absence": absence}
    )
    for position, user_id in enumerate(terms.next_in_line, 1):
        context.create(DeputyNext(deputyship=row, user_id=user_id, position=position, created_at=context.now))
    for excluded, named in ((False, terms.named), (True, terms.excluded)):
        for kind, one in named:
            context.create(
                DeputyRecord(deputyship=row, subject_kind=kind, subject_id=one.public_id, row_id=one.pk,
                             account_id=account_id_of(kind, one), excluded=excluded, created_at=context.now)
            )  # fmt: skip
    open_reach(context, row)
    context.emit("deputyship.proposed", row, tell=[deputy_id])
    return row


def _row(context: ActionContext, principal: User, deputy_id: int, terms: Terms, when: dict[str, Any]) -> Deputyship:
    row = Deputyship(
        principal=principal, deputy_id=deputy_id, proposed_by_id=context.actor.user_id or None,
        deputy_kind=terms.deputy_kind, scope=terms.scope, territory=terms.territory, duties=list(terms.duties),
        rights=list(terms.rights), discount_limit=terms.discount_limit, in_flight=terms.in_flight,
        handover_note=terms.handover_note, **when,
    )  # fmt: skip
    row.limit, row.gift_limit = terms.limit, terms.gift_limit
    return context.create(row)


def refuse_blocked(proposal: Proposal, leaving_out: int | None = None) -> None:
    """Raise RuleBroken with the first sentence that forbids a proposal."""
    found = blockers(proposal, facts_for(proposal, leaving_out))
    if found:
        raise RuleBroken(found[0])


def _amounts_agree(terms: Terms) -> None:
    currencies = {one.currency for one in (terms.limit, terms.gift_limit) if one is not None}
    if len(currencies) > 1:
        raise RuleBroken(sentence("Write both caps in one currency."), path="gift_limit")


def open_reach(context: ActionContext, row: Deputyship) -> None:
    """The accounts that a deputyship of partial scope may reach, under a holder of its own. They count only while it
    runs, and only as long as the principal has them too.
    """
    if row.scope not in (DeputyScope.ACCOUNTS, DeputyScope.OPPORTUNITIES, DeputyScope.TERRITORY):
        return
    ids = _territory(row) if row.scope == DeputyScope.TERRITORY else [
        one.account_id for one in row.records.filter(excluded=False) if one.account_id
    ]  # fmt: skip
    holder = deputy_holder(row.deputy_id, row.pk)
    end_holder(holder, context.now)
    grant_access([Reach(holder, one, STAND_IN, row.pk) for one in ids], context.now)


def _territory(row: Deputyship) -> list[int]:
    kind = registry.kinds["account"]
    actor = actor_for(row.principal).own()
    rows = visible_to(actor, kind)
    if row.territory:
        try:
            rows = rows.filter(to_condition(parse_filter(row.territory), kind, actor))
        except FilterInvalid as error:
            raise RuleBroken(error.sentence, path="territory") from error
    return list(rows.values_list("pk", flat=True))


def say_yes(context: ActionContext, row: Deputyship) -> None:
    """The deputy agrees; begins at once where its day has come and the appointer has confirmed."""
    if row.accepted_at is None:
        context.update(row, accepted_at=context.now, state=DeputyshipState.ACCEPTED.value)
        context.emit("deputyship.accepted", row, tell=[row.principal_id])
    begin_if_due(context, row)


def confirm(context: ActionContext, row: Deputyship) -> None:
    """The appointer's word; for a deputyship that the appointer takes over, the deputy's word as well."""
    values: dict[str, Any] = {"confirmed_at": context.now, "appointed_by_id": context.actor.user_id}
    if row.deputy_id == context.actor.user_id and row.accepted_at is None:
        values |= {"accepted_at": context.now, "state": DeputyshipState.ACCEPTED.value}
    context.update(row, **values)
    context.emit("deputyship.confirmed", row, tell=[row.principal_id, row.deputy_id])
    begin_if_due(context, row)


def begin_if_due(context: ActionContext, row: Deputyship) -> bool:
    """Show it as active and move or copy what is open, once. The rights do not wait for this."""
    if row.begun_at is not None or not term_of(row).runs(context.now):
        return False
    context.update(row, state=DeputyshipState.ACTIVE.value, begun_at=context.now)
    if row.in_flight != InFlight.LEAVE:
        for part in parts_of("deputy_begins"):
            for one in part.function(context, row.principal, row.deputy, row):
                context.create(
                    DeputyItem(deputyship=row, subject_kind=one["kind"], subject_id=one["id"],
                               copy_id=one.get("copy", ""), created_at=context.now)
                )  # fmt: skip
    context.emit("deputyship.begun", row, tell=[row.deputy_id])
    return True


def finish(context: ActionContext, row: Deputyship, reason: EndReason, note: str = "") -> Deputyship:
    """End a deputyship now: access under its holder ends, open items come back, nothing lingers."""
    context.update(
        row, state=DeputyshipState.ENDED.value, ended_at=context.now, ended_by_id=context.actor.user_id or None,
        end_reason=reason.value, end_note=note[:500],
    )  # fmt: skip
    end_holder(deputy_holder(row.deputy_id, row.pk), context.now)
    items: Sequence[DeputyItem] = list(row.items.filter(returned_at=None))
    for part in parts_of("deputy_ends"):
        part.function(context, row.principal, row.deputy, row, items)
    for item in items:
        context.update(item, returned_at=context.now)
    context.emit("deputyship.ended", row, tell=[row.principal_id, row.deputy_id], reason=reason.value)
    return row


def appointer_of(context: ActionContext, user: User) -> int:
    """Who appoints for somebody: the nearest manager above who is present. Raises RuleBroken where nobody is."""
    found = first_manager_there(user, context.now)
    if found is None:
        raise RuleBroken(sentence("Nobody above {name} is there. Name a deputy.", name=user.name), path="deputy")
    return found


def about_whom(context: ActionContext, public_id: str | None) -> User:
    """The person whom an absence or deputyship is about: oneself, or somebody for whom one answers."""
    if not public_id or public_id == context.actor.public_id:
        return User.objects.get(pk=context.actor.user_id)
    user: User = context.find("user", public_id, "user")
    every = context.actor.may("deputyship", "create") and context.actor.extent("absence", "create").name == "ALL"
    if user.pk not in context.actor.line_users and not every and not context.actor.is_system:
        raise ActionRefused(refuse(sentence("{name} does not report to you.", name=user.name), "line"))
    return user


def today_of(context: ActionContext, user: User) -> date:
    """The day of the person's unit."""
    return firm_today(user, context.now)
