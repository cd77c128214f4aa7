"""Deputyships: proposed, accepted, confirmed, changed, renewed, ended before their day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import (
    boolean,
    choice,
    day,
    json_value,
    long_text,
    money,
    percent,
    reference,
    references,
    text,
)
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.people.actions.standing_in import (
    Terms,
    about_whom,
    begin_if_due,
    confirm,
    finish,
    make_deputyship,
    refuse_blocked,
    say_yes,
)
from mainstay.modules.people.choices import AbsenceReason, DeputyKind, DeputyScope, EndReason, InFlight
from mainstay.modules.people.models import Deputyship
from mainstay.modules.people.policy import may_deputise, nobody_but_the_system
from mainstay.modules.people.queries.mandates import firm_today, term_of
from mainstay.modules.people.rules.deputyships.conflicts import Proposal

_ONE_DAY = timedelta(days=1)
BUNDLES = ("clients", "duties", "approvals", "deals", "orders", "margin", "exports")


@dataclass(frozen=True, kw_only=True)
class ProposeDeputyship:
    """Who stands in for whom, on which days, for what, and up to which amounts."""

    principal: str | None = reference(_("For"), kind="user", default=None, nullable=True)
    deputy: str = reference(_("Deputy"), kind="user")
    next_in_line: tuple[str, ...] = references(_("Next in line"), kind="user", default=(), maximum=4)
    reason: str = choice(_("Why"), choices=tuple(AbsenceReason.choices), default=AbsenceReason.LEAVE.value)
    from_on: date = day(_("From"))
    last_on: date = day(_("Last day"))
    deputy_kind: str = choice(_("How"), choices=tuple(DeputyKind.choices), default=DeputyKind.REPLACE.value)
    scope: str = choice(_("What for"), choices=tuple(DeputyScope.choices), default=DeputyScope.ALL.value)
    accounts: tuple[str, ...] = references(_("Accounts"), kind="account", default=())
    deals: tuple[str, ...] = references(_("Deals"), kind="opportunity", default=())
    territory: Any = json_value(_("Territory (a filter of accounts)"), default=None, nullable=True)
    excluded: tuple[str, ...] = references(_("Left out"), kind="account", default=())
    duties: str = text(_("Sorts of duties"), default="", min_length=0, max_length=200,
                       help=_("Words with commas between; all when empty."))  # fmt: skip
    clients: bool = boolean(_("Clients and talks"), default=True)
    approvals: bool = boolean(_("Approvals"), default=True)
    deals_too: bool = boolean(_("Leads and deals"), default=True)
    orders: bool = boolean(_("Orders"), default=True)
    margin: bool = boolean(_("Margins"), default=True)
    exports: bool = boolean(_("Exports"), default=False)
    limit: Money | None = money(_("Decides up to"), default=None, nullable=True)
    discount: Decimal | None = percent(_("Discount up to, percent"), default=None, nullable=True)
    gift_limit: Money | None = money(_("Gifts up to"), default=None, nullable=True)
    in_flight: str = choice(_("Open duties"), choices=tuple(InFlight.choices), default=InFlight.LEAVE.value)
    handover_note: str = long_text(_("Note for the deputy"), default="", min_length=0, max_length=4_000, personal=True)


@action(
    "deputyship.propose", label=_("Name a deputy"), policy=by_right("deputyship", "create"), creates="deputyship",
    scope="company", icon="user-share", events=("deputyship.proposed",),
    form_template="people/deputyship_form.html",
    sample=lambda world: {"deputy": world.public_id("user"), "from_on": "2031-08-03", "last_on": "2031-08-14"},
)  # fmt: skip
def propose_deputyship(context: ActionContext, input: ProposeDeputyship) -> Deputyship:
    """Name who stands in for you, or for somebody of your line. The deputy agrees, the manager confirms."""
    principal = about_whom(context, input.principal)
    made = make_deputyship(
        context, principal=principal, deputy_id=context.find("user", input.deputy, "deputy").pk,
        from_on=input.from_on, to_on=input.last_on + _ONE_DAY, reason=input.reason, terms=_terms(context, input),
    )  # fmt: skip
    if principal.pk in context.actor.line_users:
        confirm(context, made)
    return made


def _terms(context: ActionContext, input: ProposeDeputyship) -> Terms:
    named = (
        [("account", row) for row in context.find_many("account", input.accounts, "accounts")] if input.accounts else []
    )
    if input.deals:
        named += [("opportunity", row) for row in context.find_many("opportunity", input.deals, "deals")]
    excluded = context.find_many("account", input.excluded, "excluded") if input.excluded else []
    _named_fits(input)
    return Terms(
        deputy_kind=input.deputy_kind, scope=input.scope, rights=_bundles(input), duties=_words(input.duties),
        limit=input.limit, gift_limit=input.gift_limit, discount_limit=_hundredths(input.discount),
        in_flight=input.in_flight, handover_note=input.handover_note, territory=dict(input.territory or {}),
        named=tuple(named), excluded=tuple(("account", row) for row in excluded),
        next_in_line=tuple(row.pk for row in context.find_many("user", input.next_in_line, "next_in_line")),
    )  # fmt: skip


def _named_fits(input: ProposeDeputyship) -> None:
    for scope, path in ((DeputyScope.ACCOUNTS, "accounts"), (DeputyScope.OPPORTUNITIES, "deals")):
        if (input.scope == scope) != bool(getattr(input, path)):
            raise RuleBroken(
                sentence("Named accounts or deals go with the scope of that name, and only with it."), path=path
            )
    if (input.scope == DeputyScope.TERRITORY) != bool(input.territory):
        raise RuleBroken(sentence("A territory goes with the scope of that name, and only with it."), path="territory")


def _bundles(input: ProposeDeputyship) -> tuple[str, ...]:
    chosen = {"clients": input.clients, "duties": True, "approvals": input.approvals, "deals": input.deals_too,
              "orders": input.orders, "margin": input.margin, "exports": input.exports}  # fmt: skip
    return tuple(name for name in BUNDLES if chosen[name])


def _words(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip().lower() for one in written.split(",") if one.strip()))


def _hundredths(value: Decimal | None) -> int | None:
    return None if value is None else int(value * 100)


@dataclass(frozen=True, kw_only=True)
class AcceptDeputyship:
    """Nothing more to say."""


@action("deputyship.accept", label=_("I stand in"), policy=may_deputise("accept"), subject="deputyship", icon="check",
        primary=True, events=("deputyship.accepted", "deputyship.begun"), sample=dict)  # fmt: skip
def accept_deputyship(context: ActionContext, input: AcceptDeputyship) -> Deputyship:  # noqa: ARG001
    """Agree to stand in. It counts from the manager's confirmation, on its days."""
    say_yes(context, context.subject)
    return context.subject  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True)
class DeclineDeputyship:
    """Why not."""

    reason: str = text(_("Reason"), max_length=500)


@action("deputyship.decline", label=_("I cannot"), policy=may_deputise("decline"), subject="deputyship", icon="ban",
        events=("deputyship.ended",), destructive=True, sample=lambda: {"reason": "On a trip then"})  # fmt: skip
def decline_deputyship(context: ActionContext, input: DeclineDeputyship) -> Deputyship:
    """Decline to stand in, or stop, with the reason; whoever is away and the manager are told."""
    return finish(context, context.subject, EndReason.DECLINED, input.reason)


@dataclass(frozen=True, kw_only=True)
class ConfirmDeputyship:
    """Nothing more to say."""


@action("deputyship.confirm", label=_("Confirm"), policy=may_deputise("confirm"), subject="deputyship", icon="check",
        events=("deputyship.confirmed", "deputyship.begun"), sample=dict)  # fmt: skip
def confirm_deputyship(context: ActionContext, input: ConfirmDeputyship) -> Deputyship:  # noqa: ARG001
    """Confirm a deputy: the appointer answers for the choice and for cover."""
    row: Deputyship = context.subject
    refuse_blocked(_as_proposed(row), row.pk)
    confirm(context, row)
    return row


def _as_proposed(row: Deputyship, **changed: Any) -> Proposal:
    today = firm_today(row.principal)
    values = {"principal": row.principal_id, "deputy": row.deputy_id, "from_on": max(row.from_on, today),
              "to_on": row.to_on, "reason": row.reason, "scope": row.scope,
              "named": frozenset(one.subject_id for one in row.records.filter(excluded=False)),
              "next_in_line": tuple(one.user_id for one in row.next_in_line.all())}  # fmt: skip
    return Proposal(**(values | changed))  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class ChangeDeputyship:
    """Caps, last day and note; whatever grows needs the manager's word again."""

    last_on: Any = day(_("Last day"), default=UNSET)
    limit: Any = money(_("Decides up to"), default=UNSET, nullable=True)
    discount: Any = percent(_("Discount up to, percent"), default=UNSET, nullable=True)
    handover_note: Any = long_text(_("Note for the deputy"), default=UNSET, min_length=0, max_length=4_000,
                                   personal=True)  # fmt: skip


def deputyship_values(row: Any) -> dict[str, Any]:
    """The present values in the form of the input of a change."""
    cap = row.limit
    return {
        "last_on": (row.to_on - _ONE_DAY).isoformat(), "handover_note": row.handover_note,
        "limit": {"amount": str(cap.amount), "currency": cap.currency} if cap else None,
        "discount": None if row.discount_limit is None else str(Decimal(row.discount_limit) / 100),
    }  # fmt: skip


@action("deputyship.change", label=_("Change"), policy=may_deputise("confirm"), subject="deputyship",
        events=("deputyship.changed",), initial=deputyship_values, sample=lambda: {"limit": "5000.00 EUR"})  # fmt: skip
def change_deputyship(context: ActionContext, input: ChangeDeputyship) -> Deputyship:
    """Change caps, last day or note of a deputyship; its version goes into the line of authority of later acts."""
    row: Deputyship = context.subject
    values: dict[str, Any] = {}
    if input.last_on is not UNSET:
        values["to_on"] = input.last_on + _ONE_DAY
        refuse_blocked(_as_proposed(row, to_on=values["to_on"]), row.pk)
    if input.limit is not UNSET:
        values["limit"] = input.limit
    if input.discount is not UNSET:
        values["discount_limit"] = _hundredths(input.discount)
    if input.handover_note is not UNSET:
        values["handover_note"] = input.handover_note
    context.emit("deputyship.changed", row, tell=[row.deputy_id])
    return context.update(row, **values)


@dataclass(frozen=True, kw_only=True)
class RenewDeputyship:
    """The new last day."""

    last_on: date = day(_("Last day"))


@action("deputyship.renew", label=_("Renew"), policy=may_deputise("confirm"), subject="deputyship", icon="refresh",
        events=("deputyship.changed",),
        sample=lambda: {"last_on": "2031-08-20"})  # fmt: skip
def renew_deputyship(context: ActionContext, input: RenewDeputyship) -> Deputyship:
    """Let a deputyship run on, counted from today, up to the cap of its reason."""
    row: Deputyship = context.subject
    to_on = input.last_on + _ONE_DAY
    if to_on <= row.to_on:
        raise RuleBroken(sentence("It runs that long already."), path="last_on")
    refuse_blocked(_as_proposed(row, to_on=to_on), row.pk)
    context.emit("deputyship.changed", row, tell=[row.deputy_id, row.principal_id])
    return context.update(row, to_on=to_on)


@dataclass(frozen=True, kw_only=True)
class EndDeputyship:
    """Why."""

    reason: str = text(_("Reason"), default="", min_length=0, max_length=500)


@action("deputyship.recall", label=_("End now"), policy=may_deputise("recall"), subject="deputyship", icon="user-minus",
        destructive=True, events=("deputyship.ended",), sample=dict)  # fmt: skip
def recall_deputyship(context: ActionContext, input: EndDeputyship) -> Deputyship:
    """End a deputyship at once; what the deputy has open is refused at save, and the text is kept."""
    return finish(context, context.subject, EndReason.RECALLED, input.reason)


@action("deputyship.revoke", label=_("Revoke"), policy=may_deputise("revoke"), subject="deputyship", icon="ban",
        destructive=True, events=("deputyship.ended",), sample=lambda: {"reason": "Somebody else takes over"})  # fmt: skip
def revoke_deputyship(context: ActionContext, input: EndDeputyship) -> Deputyship:
    """Take a deputyship back as the manager above, at once."""
    return finish(context, context.subject, EndReason.REVOKED, input.reason)


@dataclass(frozen=True, kw_only=True)
class TurnDeputyships:
    """Nothing more to say."""


@action("deputyship.turn", label=_("Begin and end deputyships"), policy=nobody_but_the_system, menu=False,
        scope="system", events=("deputyship.begun", "deputyship.ended"), sample=dict)  # fmt: skip
def turn_deputyships(context: ActionContext, input: TurnDeputyships) -> None:  # noqa: ARG001
    """Show as active what has begun, end what is over, and bring moved items back. No right waits for this."""
    rows = Deputyship.objects.filter(ended_at=None, from_on__lte=context.now.date() + _ONE_DAY)
    begun = ended = 0
    for row in rows.select_related("principal", "deputy"):
        if not row.principal.is_active:
            finish(context, row, EndReason.VOID)
            ended += 1
        elif context.now >= term_of(row).ends():
            finish(context, row, EndReason.EXPIRED)
            ended += 1
        else:
            begun += begin_if_due(context, row)
    context.answer |= {"begun": begun, "ended": ended}
