"""What the principal says of acts done for them; standing deputies; sole signature; the company's rules."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import Situation, by_right
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.values.inputs import day, integer, long_text, reference, text
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.people.actions.standing_in import about_whom, finish
from mainstay.modules.people.choices import EndReason, ReviewState
from mainstay.modules.people.models import (
    DeputyPolicy,
    DeputyReview,
    Deputyship,
    SoleSignature,
    StandingDeputy,
)
from mainstay.modules.people.policy import may_deputise, may_review, nobody_but_the_system
from mainstay.modules.people.queries.acts import acts_of, deciders_in
from mainstay.modules.people.queries.mandates import policy_on
from mainstay.modules.people.rules.deputyships.conflicts import MOST_STEPS
from mainstay.modules.people.rules.deputyships.signature import may_be_switched_on

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class AcknowledgeDeputyship:
    """A word for the deputy, if worth one."""

    note: str = long_text(_("A word for the deputy"), default="", min_length=0, max_length=500)


@action("deputyship.acknowledge", label=_("Acknowledge all"), policy=may_review, subject="deputyship", icon="check",
        events=("deputyship.reviewed",), sample=dict)  # fmt: skip
def acknowledge_deputyship(context: ActionContext, input: AcknowledgeDeputyship) -> Deputyship:
    """Say that you have seen what was done for you; acts that you dispute stay disputed."""
    row: Deputyship = context.subject
    _say_of_all(context, row, ReviewState.ACKNOWLEDGED, input.note)
    if row.ended_at is not None:
        context.update(row, closed_at=context.now, return_note=input.note or row.return_note)
    context.emit("deputyship.reviewed", row, tell=[row.deputy_id])
    return row


def _say_of_all(context: ActionContext, row: Deputyship, state: ReviewState, note: str = "") -> None:
    known = set(row.reviews.values_list("action_id", flat=True))
    made = [
        DeputyReview(deputyship=row, action_id=one.action_id, state=state.value, by_id=context.actor.user_id or None,
                     note=note[:500], created_at=context.now)
        for one in acts_of(row) if one.action_id not in known
    ]  # fmt: skip
    context.create_many(made, note="reviews")


@dataclass(frozen=True, kw_only=True)
class DisputeDeputyship:
    """Which act, and what is wrong with it."""

    act: str = text(_("Act"), max_length=20, hidden=True)
    reason: str = long_text(_("What is wrong"), max_length=500)


@action("deputyship.dispute", label=_("Dispute an act"), policy=may_review, subject="deputyship", icon="message-2",
        events=("deputyship.reviewed",), sample=lambda: {"act": "1", "reason": "Not agreed with the client"})  # fmt: skip
def dispute_deputyship(context: ActionContext, input: DisputeDeputyship) -> Deputyship:
    """Dispute one act done for you. It stands as it is; deputy and manager see what you say."""
    row: Deputyship = context.subject
    entry = next((one for one in acts_of(row) if str(one.action_id) == input.act), None)
    if entry is None:
        raise RuleBroken(sentence("There is no such act under this deputyship."), path="act")
    _say(context, row, entry.action_id, ReviewState.DISPUTED, input.reason)
    context.emit("deputyship.reviewed", row, tell=[row.deputy_id, row.appointed_by_id])
    return row


def _say(context: ActionContext, row: Deputyship, action_id: int, state: ReviewState, note: str) -> None:
    known = row.reviews.filter(action_id=action_id).first()
    if known is not None:
        context.update(known, state=state.value, note=note)
        return
    context.create(
        DeputyReview(deputyship=row, action_id=action_id, state=state.value, by_id=context.actor.user_id or None,
                     note=note, created_at=context.now)
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RatifyDeputyship:
    """An act of the deputy from before the beginning, and why it stands."""

    act: str = text(_("Act"), max_length=20)
    reason: str = long_text(_("Why it stands"), max_length=500)


@action("deputyship.ratify", label=_("Ratify an earlier act"), policy=may_review, subject="deputyship",
        icon="user-check", events=("deputyship.reviewed",),
        sample=lambda: {"act": "1", "reason": "Agreed by phone"})  # fmt: skip
def ratify_deputyship(context: ActionContext, input: RatifyDeputyship) -> Deputyship:
    """Stand by something that the deputy did before the deputyship began. It is shown as ratified, never as delegated."""
    row: Deputyship = context.subject
    begins = row.begun_at or context.now
    entry = AuditEntry.objects.filter(actor_id=row.deputy_id, outcome=AuditEntry.DONE, on_behalf_of=None, at__lt=begins,
                                      action_id=int(input.act) if input.act.isascii() and input.act.isdigit() else 0)  # fmt: skip
    if not entry.exists():
        raise RuleBroken(sentence("The deputy did no such act before the deputyship began."), path="act")
    _say(context, row, int(input.act), ReviewState.RATIFIED, input.reason)
    context.emit("deputyship.reviewed", row, tell=[row.deputy_id])
    return row


@dataclass(frozen=True, kw_only=True)
class HandBackDeputyship:
    """What the principal should know."""

    return_note: str = long_text(_("What happened, what is open, what was promised"), max_length=4_000, personal=True)


def may_hand_back(situation: Situation) -> Decision:
    """The deputy, during the deputyship and after it."""
    if situation.facts.get("deputy_id") == situation.actor.user_id:
        return allow("deputy")
    return refuse(sentence("Only who stood in hands back."), "deputy")


@action("deputyship.hand_back", label=_("Hand back"), policy=may_hand_back, subject="deputyship", icon="arrow-back-up",
        events=("deputyship.changed",), sample=lambda: {"return_note": "All promises are kept"},
        initial=lambda row: {"return_note": row.return_note})  # fmt: skip
def hand_back_deputyship(context: ActionContext, input: HandBackDeputyship) -> Deputyship:
    """Write the note of the return report; what was done and what is open stands in it by itself."""
    row: Deputyship = context.subject
    context.emit("deputyship.changed", row, tell=[row.principal_id])
    return context.update(row, return_note=input.return_note)


@dataclass(frozen=True, kw_only=True)
class RecordSilence:
    """Nothing more to say."""


@action("deputyship.record_silence", label=_("Record silence as seen"), policy=nobody_but_the_system, menu=False,
        scope="system", sample=dict)  # fmt: skip
def record_silence_deputyship(context: ActionContext, input: RecordSilence) -> None:  # noqa: ARG001
    """After the days that the company sets, acts without a word of the principal are recorded as seen, not approved."""
    days = policy_on(context.now.date()).silence_days
    rows = Deputyship.objects.filter(ended_at__lte=context.now - timedelta(days=days), closed_at=None)
    for row in rows[:200]:
        _say_of_all(context, row, ReviewState.SEEN)
        context.update(row, closed_at=context.now)
    context.answer["count"] = len(rows)


@dataclass(frozen=True, kw_only=True)
class NameStandingDeputy:
    """Who stands in whenever somebody cannot come, in which order."""

    principal: str | None = reference(_("For"), kind="user", default=None, nullable=True)
    deputy: str = reference(_("Deputy"), kind="user")
    position: int = integer(_("In line"), default=1, minimum=1, maximum=9)


@action("standing_deputy.name", label=_("Name a standing deputy"), policy=by_right("deputyship", "create"),
        creates="standing_deputy", scope="company", icon="user-plus",
        sample=lambda world: {"deputy": world.public_id("user")})  # fmt: skip
def name_standing_deputy(context: ActionContext, input: NameStandingDeputy) -> StandingDeputy:
    """Name in advance who stands in for you when you cannot come. They agree once."""
    principal = about_whom(context, input.principal)
    deputy = context.find("user", input.deputy, "deputy")
    if deputy.pk == principal.pk:
        raise RuleBroken(sentence("Nobody stands in for themselves."), path="deputy")
    if not deputy.is_active:
        raise RuleBroken(sentence("{name} no longer works here.", name=deputy.name), path="deputy")
    if StandingDeputy.objects.filter(principal=principal, deputy=deputy, ended_at=None).exists():
        raise RuleBroken(sentence("{name} is named already.", name=deputy.name), path="deputy")
    return context.create(StandingDeputy(principal=principal, deputy=deputy, position=input.position))


@dataclass(frozen=True, kw_only=True)
class AcceptStandingDeputy:
    """Nothing more to say."""


@action("standing_deputy.accept", label=_("I stand in when needed"), policy=may_deputise("accept"),
        subject="standing_deputy", icon="check", primary=True, sample=dict)  # fmt: skip
def accept_standing_deputy(context: ActionContext, input: AcceptStandingDeputy) -> StandingDeputy:  # noqa: ARG001
    """Agree once to stand in whenever this colleague cannot come."""
    row: StandingDeputy = context.subject
    return context.update(row, accepted_at=row.accepted_at or context.now)


def may_end_standing(situation: Situation) -> Decision:
    """Either side."""
    if situation.facts.get("state") == "ended":
        return refuse(sentence("This has ended already."), "ended")
    if situation.actor.user_id in (situation.facts.get("principal_id"), situation.facts.get("deputy_id")):
        return allow("side")
    return situation.actor.may("deputyship", "edit", situation.standing)


@action("standing_deputy.end", label=_("No longer"), policy=may_end_standing, subject="standing_deputy", icon="ban",
        destructive=True, sample=dict)  # fmt: skip
def end_standing_deputy(context: ActionContext, input: AcceptStandingDeputy) -> StandingDeputy:  # noqa: ARG001
    """End a standing deputyship; those that run now go on to their day."""
    return context.update(context.subject, ended_at=context.now)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True)
class SwitchOnSoleSignature:
    """Where, on which days, and why."""

    unit: str = reference(_("Unit"), kind="unit")
    from_on: Any = day(_("From"), default=UNSET)
    last_on: date = day(_("Last day"))
    reason: str = text(_("Reason"), max_length=500)


@action("sole_signature.switch_on", label=_("Allow sole signature"), policy=by_right("rule", "approve"),
        creates="sole_signature", scope="company", icon="user-check", events=("sole_signature.switched",),
        sample=lambda world: {"unit": world.public_id("unit"), "last_on": "2031-12-31", "reason": "Two of us are left"})  # fmt: skip
def switch_on_sole_signature(context: ActionContext, input: SwitchOnSoleSignature) -> SoleSignature:
    """Where fewer than three people may decide, let one decide alone on these days; each such act is marked and counted."""
    unit = context.find("unit", input.unit, "unit")
    from_on = context.today if input.from_on is UNSET else input.from_on
    words = may_be_switched_on(deciders_in(unit.pk, context.today), from_on, input.last_on + _ONE_DAY, context.today)
    if words is not None:
        raise RuleBroken(words)
    made = context.create(
        SoleSignature(unit=unit, from_on=from_on, to_on=input.last_on + _ONE_DAY, reason=input.reason,
                      switched_by_id=context.actor.user_id or None)
    )  # fmt: skip
    context.emit("sole_signature.switched", made)
    return made


@dataclass(frozen=True, kw_only=True)
class SwitchOffSoleSignature:
    """Nothing more to say."""


@action("sole_signature.switch_off", label=_("End sole signature"), policy=by_right("rule", "approve"),
        subject="sole_signature", icon="ban", events=("sole_signature.switched",), sample=dict)  # fmt: skip
def switch_off_sole_signature(context: ActionContext, input: SwitchOffSoleSignature) -> SoleSignature:  # noqa: ARG001
    """From now on it takes two again."""
    context.emit("sole_signature.switched", context.subject)
    return context.update(context.subject, ended_at=context.now)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True)
class SetDeputyPolicy:
    """What holds from a day on."""

    from_on: Any = day(_("From"), default=UNSET)
    onward_steps: int = integer(_("Steps onward"), default=0, minimum=0, maximum=MOST_STEPS)
    silence_days: int = integer(_("Days until silence counts as seen"), default=10, minimum=1, maximum=90)
    credit_share: int = integer(_("Share of the credit for the deputy, percent"), default=0, minimum=0, maximum=100)
    reason: str = text(_("Reason"), max_length=500)


@action("deputy_policy.set", label=_("Rules for deputies"), policy=by_right("rule", "approve"), creates="deputy_policy",
        scope="company", icon="scale", events=("deputy_policy.set",),
        sample=lambda: {"from_on": "2031-01-01", "reason": "A small team"})  # fmt: skip
def set_deputy_policy(context: ActionContext, input: SetDeputyPolicy) -> DeputyPolicy:
    """Say from a day on whether one step onward is allowed, when silence counts as seen, and who has the credit."""
    from_on = context.today if input.from_on is UNSET else input.from_on
    if from_on < context.today:
        raise RuleBroken(sentence("Rules change from today on, not backwards."), path="from_on")
    values = {"onward_steps": input.onward_steps, "silence_days": input.silence_days,
              "credit_share": input.credit_share, "reason": input.reason, "set_by_id": context.actor.user_id or None}  # fmt: skip
    known = DeputyPolicy.objects.filter(from_on=from_on).first()
    made = context.update(known, **values) if known else context.create(DeputyPolicy(from_on=from_on, **values))
    context.emit("deputy_policy.set", made)
    return made


def void_deputyships(context: ActionContext, user_id: int) -> None:
    """When somebody leaves: what was done for them is void, and so are their standing deputies."""
    for row in Deputyship.objects.filter(principal_id=user_id, ended_at=None):
        finish(context, row, EndReason.VOID)
    for standing in StandingDeputy.objects.filter(principal_id=user_id, ended_at=None):
        context.update(standing, ended_at=context.now)
