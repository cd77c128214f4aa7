"""Handovers: one with all that moves, those of an account and of a colleague, the checklists, and who handed what to whom
on which day, for whoever pays by it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.points import parts_of
from mainstay.framework.queries import ROW_ID, NoInput, QueryContext, prepared, query
from mainstay.framework.registry import registry
from mainstay.framework.scopes import seen, standing_to
from mainstay.framework.sentences import in_words
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import reference
from mainstay.kernel.actor import Actor, Standing
from mainstay.kernel.sentences import Sentence
from mainstay.modules.accounts.choices import HandoverOccasion, HandoverSide, HandoverState
from mainstay.modules.accounts.models import Handover, HandoverTemplate
from mainstay.modules.accounts.queries.shapes import Named, named
from mainstay.modules.accounts.rules.handovers import Step, own_steps, shipped_steps, words_of_step

_SHOWN = 8


def steps_for(occasion: str, template: HandoverTemplate | None) -> tuple[Step, ...]:
    """The checklist of an occasion: the company's own, else the shipped one."""
    own = own_steps(template.giver_steps, template.receiver_steps) if template is not None else ()
    return own or shipped_steps(occasion)


@dataclass(frozen=True)
class StepLine:
    """A step: its place, words, when it was ticked off and by whom."""

    step: int
    words: Sentence | str
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True)
class OpenThing:
    """A record that moves: its kind and id, title, and day where it has one."""

    kind: str
    id: str
    title: str
    url: str
    on: date | None


@dataclass(frozen=True)
class Moving:
    """Records of one kind: how many, and the first of them. ``stays``: they are not given to anybody, but found."""

    kind: str
    label: Label
    icon: str
    count: int
    stays: bool
    rows: tuple[OpenThing, ...] = ()


@dataclass(frozen=True)
class Letter:
    """The drafted letter: to whom, in which language, where its salutation comes from, and whether it was sent."""

    contact: Named | None
    address: str
    language: str
    origin: str
    origin_words: Label
    subject: str
    body: str
    sent_at: datetime | None
    sent_by: str


@dataclass(frozen=True)
class HandoverPage:
    """A handover with both checklists, both words, what moves (or has moved), and the letter to the client.
    ``whole`` says that the reader sees the account itself, not only the handover.
    """

    id: str
    version: int
    account: Named
    whole: bool
    occasion: str
    occasion_words: Label
    state: str
    state_words: Label
    giver: Named
    giver_here: bool
    receiver: Named
    started_by: str
    reason: str
    due_on: date
    giver_steps: tuple[StepLine, ...]
    receiver_steps: tuple[StepLine, ...]
    told: str
    told_at: datetime | None
    told_by: Named | None
    accepted_at: datetime | None
    done_at: datetime | None
    handed_on: date | None
    ended_at: datetime | None
    ended_by: str
    end_reason: str
    moving: tuple[Moving, ...]
    letter: Letter | None
    may_work: bool


@dataclass(frozen=True, kw_only=True)
class OneHandover:
    """Which handover."""

    id: str = reference(_("Handover"), kind="handover")


@query(
    "handover.page", label=_("A handover"), output=HandoverPage, input=OneHandover, open_to_all=True, subject="handover",
    budget=40, sample=lambda world: {"id": world.public_id("handover")},
)  # fmt: skip
def handover_page(context: QueryContext, input: OneHandover) -> HandoverPage:
    """A handover: what moves, who has said what, and what the client reads. Titles of what is open are for its two sides
    and for whoever sees the account.
    """
    row: Handover = context.find("handover", input.id)
    actor = context.actor
    whole = context.visible("account").filter(pk=row.account_id).exists()
    mine = actor.user_id in (row.giver_id, row.receiver_id, row.started_by_id)
    standing = standing_to(actor, registry.kinds["account"], row.account)
    return HandoverPage(
        id=row.public_id, version=row.version, account=named(row.account), whole=whole, occasion=row.occasion,
        occasion_words=HandoverOccasion(row.occasion).label, state=row.state, state_words=HandoverState(row.state).label,
        giver=named(row.giver), giver_here=row.giver.is_active, receiver=named(row.receiver),
        started_by=_name(row.started_by), reason=row.reason, due_on=row.due_on,
        giver_steps=_steps(row, HandoverSide.GIVER), receiver_steps=_steps(row, HandoverSide.RECEIVER), told=row.told,
        told_at=row.told_at, told_by=named(row.told_by) if row.told_by else None, accepted_at=row.accepted_at,
        done_at=row.done_at, handed_on=row.handed_on, ended_at=row.ended_at, ended_by=_name(row.ended_by),
        end_reason=row.end_reason, moving=_moving(context, row), letter=_letter(row),
        may_work=mine or bool(actor.may("account", "assign", standing)),
    )  # fmt: skip


def _name(user: Any) -> str:
    return str(user.name) if user else ""


def _steps(row: Handover, side: HandoverSide) -> tuple[StepLine, ...]:
    found = [one for one in row.steps.select_related("done_by") if one.side == side]
    return tuple(
        StepLine(one.position, words_of_step(one.code, one.what), one.done_at, _name(one.done_by)) for one in found
    )


def _moving(context: QueryContext, row: Handover) -> tuple[Moving, ...]:
    if row.state == HandoverState.DONE:
        return tuple(_group(one["kind"], (), one["count"]) for one in row.moved)
    if row.state != HandoverState.OPEN:
        return ()
    found: dict[tuple[str, bool], list[dict[str, Any]]] = {}
    for one in what_moves(context, row):
        found.setdefault((one["kind"], bool(one.get("stays"))), []).append(one)
    return tuple(
        _group(kind, rows, sum(one.get("count", 1) for one in rows), stays=stays)
        for (kind, stays), rows in found.items()
    )


def what_moves(context: Any, row: Handover) -> Iterable[dict[str, Any]]:
    """What every module would move now, without writing."""
    for one in parts_of("handover_preview"):
        yield from one.function(context, row.account, row.giver, row.receiver)


def _group(kind_name: str, rows: Sequence[dict[str, Any]], count: int, *, stays: bool = False) -> Moving:
    kind = registry.kinds.get(kind_name)
    address = kind.url if kind is not None and kind.url is not None else None
    shown = tuple(
        OpenThing(kind_name, one["id"], one["title"], address(_Address(one["id"])) if address else "", one.get("on"))
        for one in rows[:_SHOWN] if one.get("id")
    )  # fmt: skip
    return Moving(kind_name, kind.plural if kind else kind_name, kind.icon if kind else "file", count, stays, shown)


@dataclass(frozen=True)
class _Address:
    public_id: str


def _letter(row: Handover) -> Letter | None:
    if not row.mail_body:
        return None
    contact = row.mail_contact
    identity = contact.person.identity if contact else None
    origin = dict(Handover._meta.get_field("mail_salutation").flatchoices).get(row.mail_salutation, "")
    return Letter(
        Named(contact.public_id, identity.name) if contact and identity else None, identity.email if identity else "",
        row.mail_language, row.mail_salutation, origin, row.mail_subject, row.mail_body, row.mail_sent_at,
        _name(row.mail_sent_by),
    )  # fmt: skip


def account_standing(public_id: str, actor: Actor) -> frozenset[Standing]:
    """What the actor is to an account."""
    kind = registry.kinds["account"]
    row = seen(actor, kind, public_id)
    return standing_to(actor, kind, row) if row is not None else frozenset()


@dataclass(frozen=True)
class HandoverLine:
    """A handover in a line."""

    id: str
    account: str
    giver: str
    receiver: str
    occasion_words: Label
    state: str
    state_words: Label
    due_on: date
    handed_on: date | None


@dataclass(frozen=True, kw_only=True)
class OfAccount:
    """Which account."""

    account: str = reference(_("Account"), kind="account")


@query("handover.of_account", label=_("Handovers of an account"), output=HandoverLine, many=True, input=OfAccount,
       rights=("account", "read"), subject="account", budget=5,
       sample=lambda world: {"account": world.public_id("account")})  # fmt: skip
def of_account_handover(context: QueryContext, input: OfAccount) -> list[HandoverLine]:
    """The handovers of an account, the newest first."""
    account = context.find("account", input.account)
    return [_line(row) for row in context.on_account(_newest_on, account.pk)]


@prepared("handover", account=ROW_ID)
def _newest_on(rows: Any, account: Any) -> Any:
    return rows.filter(account_id=account).select_related("account", "giver", "receiver").order_by("-pk")[:20]


@dataclass(frozen=True, kw_only=True)
class OfColleague:
    """Whose."""

    user: str = reference(_("Colleague"), kind="user")


@query("handover.of_colleague", label=_("Handovers of a colleague"), output=HandoverLine, many=True, input=OfColleague,
       rights=("person", "read"), subject="user", budget=5,
       sample=lambda world: {"user": world.public_id("user")})  # fmt: skip
def of_colleague_handover(context: QueryContext, input: OfColleague) -> list[HandoverLine]:
    """The handovers under way that a colleague gives or receives, as far as you see them."""
    user = context.find("user", input.user)
    rows = context.visible("handover").filter(Q(giver=user) | Q(receiver=user), state=HandoverState.OPEN)
    return [_line(row) for row in rows.select_related("account", "giver", "receiver").order_by("due_on", "pk")[:50]]


def _line(row: Handover) -> HandoverLine:
    return HandoverLine(
        row.public_id, row.account.name, row.giver.name, row.receiver.name, HandoverOccasion(row.occasion).label, row.state,
        HandoverState(row.state).label, row.due_on, row.handed_on,
    )  # fmt: skip


@dataclass(frozen=True)
class Checklist:
    """The checklist of an occasion: the steps of both sides, whether they are the company's own, and the address of the
    form that changes them.
    """

    occasion: str
    label: Label
    is_own: bool
    giver: tuple[Sentence | str, ...]
    receiver: tuple[Sentence | str, ...]
    change: str


@query("handover.checklists", label=_("Checklists of handovers"), output=Checklist, many=True, rights=("rule", "read"),
       budget=2, sample=dict)  # fmt: skip
def checklists_handover(context: QueryContext, input: NoInput) -> list[Checklist]:  # noqa: ARG001
    """What both sides of a handover tick off, by occasion."""
    own = {row.occasion: row for row in HandoverTemplate.objects.all()}
    return [_checklist(occasion, own.get(occasion)) for occasion in HandoverOccasion]


def _checklist(occasion: HandoverOccasion, row: HandoverTemplate | None) -> Checklist:
    steps = steps_for(occasion, row)
    sides = {side: tuple(words_of_step(one.code, one.what) for one in steps if one.side == side)
             for side in (HandoverSide.GIVER.value, HandoverSide.RECEIVER.value)}  # fmt: skip
    given = {"occasion": occasion.value,
             **{f"{side}_steps": "\n".join(in_words(one) for one in words) for side, words in sides.items()}}  # fmt: skip
    return Checklist(occasion.value, occasion.label, row is not None, sides["giver"], sides["receiver"],
                     f"/do/handover_template.set/?{urlencode(given)}")  # fmt: skip


@dataclass(frozen=True, slots=True)
class HandedOver:
    """An account went from one colleague to another on a day: public ids, for whoever pays by it."""

    account: str
    giver: str
    receiver: str
    handed_on: date
    occasion: str


def handed_over(
    first: date, last: date, occasions: Iterable[str] = (HandoverOccasion.LANDED.value,)
) -> list[HandedOver]:
    """The handovers done between two days inclusive on these occasions, in order: the credit of who won the client decays
    from ``handed_on`` on.
    """
    rows = Handover.objects.filter(handed_on__gte=first, handed_on__lte=last, occasion__in=list(occasions))
    found = rows.select_related("account", "giver", "receiver").order_by("handed_on", "pk")
    return [
        HandedOver(row.account.public_id, row.giver.public_id, row.receiver.public_id, row.handed_on, row.occasion)
        for row in found if row.handed_on is not None
    ]  # fmt: skip
