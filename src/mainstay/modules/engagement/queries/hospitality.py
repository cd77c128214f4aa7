"""What is spent on a talk: the facts for the gift rules, their answer before anything is saved, and what was saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import boolean, choice, instant, money, reference, references, text
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET, Unset
from mainstay.modules.engagement.choices import InteractionKind
from mainstay.modules.engagement.models import Interaction
from mainstay.modules.gifts.choices import GiftCategory, GiftDecision, GiftOccasion, GiftRoute, GiftState
from mainstay.modules.gifts.queries.answers import AskAnswer, AttendeeAnswer, GiftAnswer, gift_answer
from mainstay.modules.gifts.queries.facts import GiftFacts

_EVENTS = (GiftCategory.ENTERTAINMENT, GiftCategory.TICKET, GiftCategory.TRAVEL)
_PLANS = (GiftState.ASKED, GiftState.RESERVED)
_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Guests:
    """Who is at a talk: contacts and colleagues by public id, how many others; ``host`` is the colleague who hosts."""

    contacts: tuple[str, ...]
    unnamed: int
    colleagues: tuple[str, ...]

    def host(self, actor: Actor) -> str | None:
        """Whoever asks, if there; else the first of ours."""
        return actor.public_id if actor.public_id in self.colleagues else next(iter(self.colleagues), None)


def category_of(interaction_kind: str, category: str | None) -> str:
    """What the cost is for: as said, a meal where the talk is one. Raises InputInvalid when it is not known."""
    if category:
        return category
    if interaction_kind == InteractionKind.MEAL:
        return GiftCategory.MEAL.value
    words = sentence("Say what the cost is for: a meal, a ticket, a gift ...")
    raise InputInvalid([Problem("hospitality", "required", words)])


def facts_at(
    actor: Actor, *, interaction_kind: str, category: str | None, cost: Money, host_present: bool | None, on: date,
    guests: Guests, **more: Any,
) -> GiftFacts:  # fmt: skip
    """The cost of a talk as the gift rules read it: for everybody together, shared by those who take part."""
    found = category_of(interaction_kind, category)
    present = bool(guests.colleagues) if host_present is None else host_present
    return GiftFacts(
        contacts=guests.contacts, occasion=_occasion(interaction_kind, found), category=found, given_on=on, cost=cost,
        unnamed=guests.unnamed, host=guests.host(actor), host_present=present, own_people=len(guests.colleagues), **more,
    )  # fmt: skip


def _occasion(interaction_kind: str, category: str) -> str:
    if interaction_kind == InteractionKind.VISIT:
        return GiftOccasion.VISIT.value
    if GiftCategory.MEAL in (interaction_kind, category):
        return GiftOccasion.MEAL.value
    return (GiftOccasion.EVENT if category in _EVENTS else GiftOccasion.GIFT).value


def day_of(actor: Actor, at: datetime, today: date, *, held: bool) -> date:
    """The day of a talk where the actor is; one that was held is never after today."""
    found = at.astimezone(ZoneInfo(actor.zone)).date()
    return min(found, today) if held else found


def free_names(names: str) -> list[str]:
    """Names with commas or lines between, each once."""
    free = [name.strip()[:200] for name in names.replace("\n", ",").split(",")]
    return list(dict.fromkeys(name for name in free if name))


@dataclass(frozen=True, kw_only=True)
class AskHospitality:
    """The talk that is being written; of one that is saved only what would be different."""

    talk: str | None = reference(_("Talk"), kind="interaction", default=None, nullable=True)
    account: str | None = reference(_("Account"), kind="account", default=None, nullable=True)
    interaction_kind: str | Unset | None = choice(
        _("Kind"), choices=tuple(InteractionKind.choices), default=UNSET, nullable=True
    )
    happened_at: datetime | Unset | None = instant(_("When"), default=UNSET, nullable=True)
    contacts: tuple[str, ...] | Unset = references(_("With"), kind="contact", default=UNSET)
    other_names: str | Unset = text(_("Others"), default=UNSET, min_length=0, max_length=600, personal=True)
    colleagues: tuple[str, ...] | Unset = references(_("Of ours"), kind="user", default=UNSET)
    hospitality: str | None = choice(
        _("What it is for"), choices=tuple(GiftCategory.choices), default=None, nullable=True
    )
    cost: Money | None = money(_("What it costs in all"), default=None, nullable=True)
    host_present: bool | None = boolean(_("The host is there"), default=None, nullable=True)
    solicited: bool | None = boolean(_("They asked for it"), default=None, nullable=True)
    tender_running: bool | None = boolean(_("A tender is running"), default=None, nullable=True)


@dataclass(frozen=True)
class HospitalityAnswer:
    """What the gift rules say to a talk before it is saved, in all and for each attendee; ``asked`` is False while no
    cost is named. ``tone`` is that of a state: done, wait or late.
    """

    asked: bool
    tone: str = ""
    decision: Label = ""
    route: Label = ""
    answer: GiftAnswer | None = None
    attendees: tuple[tuple[str, Label, AttendeeAnswer], ...] = ()


@query(
    "interaction.hospitality", label=_("What the gift rules say to a talk"), output=HospitalityAnswer,
    rights=("gift", "create"), input=AskHospitality, budget=40,
    sample=lambda world: {"account": world.public_id("account"), "contacts": [world.public_id("contact")],
                          "hospitality": "meal", "cost": "20.00 EUR"},
)  # fmt: skip
def interaction_hospitality(context: QueryContext, input: AskHospitality) -> HospitalityAnswer:
    """Before a visit, meal or event is saved: for each attendee what is left, the decision and its paragraph."""
    if input.cost is None:
        return HospitalityAnswer(False)
    talk = context.find("interaction", input.talk) if input.talk else None
    account = talk.account if talk is not None else context.find("account", input.account) if input.account else None
    plan = _plan_of(context, talk)
    at = _now_or(input.happened_at, talk.happened_at if talk is not None else None) or context.now
    facts = facts_at(
        context.actor, interaction_kind=_now_or(input.interaction_kind, talk.interaction_kind if talk else None) or "",
        category=input.hospitality or (plan.category if plan is not None else None), cost=input.cost,
        host_present=input.host_present, on=day_of(context.actor, at, context.today, held=False),
        guests=_guests(context, talk, input), account=account.public_id if account is not None else None,
        solicited=input.solicited, tender_running=input.tender_running,
        subject_kind="interaction" if talk is not None else "", subject_id=talk.public_id if talk is not None else "",
    )  # fmt: skip
    return shown(gift_answer(context, AskAnswer(**vars(facts), gift=plan.public_id if plan is not None else None)))


def shown(answer: GiftAnswer) -> HospitalityAnswer:
    """An answer in the words of its readers."""
    return HospitalityAnswer(
        True, _tone(answer.decision), GiftDecision(answer.decision).label, GiftRoute(answer.route).label, answer,
        tuple((_tone(one.decision), GiftDecision(one.decision).label, one) for one in answer.attendees),
    )  # fmt: skip


def _tone(decision: str) -> str:
    return {GiftDecision.DENY.value: "late", GiftDecision.BREACH.value: "late", GiftDecision.REFER.value: "wait"}.get(
        decision, "done"
    )


def _now_or(said: Any, before: Any) -> Any:
    return before if isinstance(said, Unset) or said is None else said


def _plan_of(context: QueryContext, talk: Interaction | None) -> Any:
    if talk is None:
        return None
    rows = context.visible("gift").filter(subject_kind="interaction", subject_id=talk.public_id, state__in=_PLANS)
    return rows.order_by("pk").first()


def _guests(context: QueryContext, talk: Interaction | None, given: AskHospitality) -> Guests:
    rows: Sequence[Any] = list(talk.participants.select_related("contact", "user")) if talk is not None else ()
    contacts = tuple(row.contact.public_id for row in rows if row.contact is not None)
    colleagues = tuple(row.user.public_id for row in rows if row.user is not None)
    others = sum(1 for row in rows if row.name)
    if not isinstance(given.contacts, Unset):
        contacts = tuple(dict.fromkeys(given.contacts))
    if not isinstance(given.colleagues, Unset):
        colleagues = given.colleagues
    if not isinstance(given.other_names, Unset):
        others = len(free_names(given.other_names))
    if talk is None:
        colleagues = colleagues or (context.actor.public_id,)
    return Guests(contacts=contacts, unnamed=others, colleagues=colleagues)


@dataclass(frozen=True)
class GivenAtTalk:
    """Something that is or was given at a talk, with its receipts as (name, address)."""

    id: str
    what: Label
    cost: Money | None
    state: str
    state_words: Label
    tone: str
    decision: Label
    paragraph: str
    receipts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class GivenAt:
    """Everything given at a talk."""

    gifts: tuple[GivenAtTalk, ...]


@dataclass(frozen=True, kw_only=True)
class OneTalkGiven:
    """Which talk."""

    id: str = reference(_("Talk"), kind="interaction")


@query(
    "interaction.given", label=_("What is given at a talk"), output=GivenAt, rights=("gift", "read"),
    input=OneTalkGiven, subject="interaction", budget=14, sample=lambda world: {"id": world.public_id("interaction")},
)  # fmt: skip
def interaction_given(context: QueryContext, input: OneTalkGiven) -> GivenAt:
    """The costs of a talk on the register of gifts, with the decision, its paragraph and the receipts."""
    talk = context.find("interaction", input.id)
    rows = context.visible("gift").filter(subject_kind="interaction", subject_id=talk.public_id)
    gifts = list(rows.order_by("pk")[:_SHOWN])
    receipts = receipts_of(context, [one.public_id for one in gifts])
    return GivenAt(tuple(_given(row, receipts.get(row.public_id, ())) for row in gifts))


def _given(row: Any, receipts: tuple[tuple[str, str], ...]) -> GivenAtTalk:
    return GivenAtTalk(
        row.public_id, row.get_category_display(), row.cost, row.state, row.get_state_display(), _tone(row.decision),
        row.get_decision_display(), row.paragraph, receipts,
    )  # fmt: skip


def receipts_of(context: QueryContext, gift_ids: list[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The files on gifts that the reader sees, by gift, as (name, address)."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for one in context.visible("file").filter(subject_kind="gift", subject_id__in=gift_ids).order_by("pk"):
        found[one.subject_id] = (*found.get(one.subject_id, ()), (one.name, f"/files/{one.public_id}/"))
    return found


@dataclass(frozen=True)
class TalkOfGift:
    """The talk at which a gift is given, if it is seen, and the receipts."""

    id: str
    title: str
    happened_at: datetime | None
    receipts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class OneGift:
    """Which gift."""

    id: str = reference(_("Gift"), kind="gift")


@query(
    "gift.talk", label=_("The talk of a gift"), output=TalkOfGift, rights=("gift", "read"), input=OneGift,
    subject="gift", budget=14, sample=lambda world: {"id": world.public_id("gift")},
)  # fmt: skip
def gift_talk(context: QueryContext, input: OneGift) -> TalkOfGift:
    """At which visit, meal or event a gift is given, and its receipts."""
    gift = context.find("gift", input.id)
    talk = None
    if gift.subject_kind == "interaction":
        talk = context.visible("interaction").filter(public_id=gift.subject_id).first()
    receipts = receipts_of(context, [gift.public_id]).get(gift.public_id, ())
    if talk is None:
        return TalkOfGift("", "", None, receipts)
    title = talk.topic or str(InteractionKind(talk.interaction_kind).label)
    return TalkOfGift(talk.public_id, title, talk.happened_at, receipts)
