"""The pages of one duty and one approval."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import reference
from mainstay.kernel.actor import Actor
from mainstay.modules.work.models import Approval, Duty
from mainstay.modules.work.queries.day import waiting_for
from mainstay.modules.work.queries.mine import reader_for
from mainstay.modules.work.queries.rows import DutyRow, duty_row
from mainstay.modules.work.queries.subjects import address_of, titles_of


@dataclass(frozen=True, kw_only=True)
class AskDuty:
    """Which duty."""

    id: str = reference(_("Duty"), kind="duty")


@dataclass(frozen=True)
class About:
    """The record that something is about: its title (empty when it may not be seen) and address."""

    kind: str
    title: str
    url: str


@dataclass(frozen=True)
class DutyPage:
    """A duty with all that is known of it."""

    id: str
    version: int
    row: DutyRow
    state: str
    state_words: str
    kind_words: str
    note: str
    promised_to: str
    why: str
    given_by: str
    handed_by: str
    about: About | None
    created_at: datetime
    closed_at: datetime | None
    closed_by: str
    outcome: str


@query("duty.page", label=_("A duty"), output=DutyPage, input=AskDuty, rights=("duty", "read"), subject="duty",
       budget=10, sample=lambda world: {"id": world.public_id("duty")})  # fmt: skip
def duty_page(context: QueryContext, input: AskDuty) -> DutyPage:
    """A duty: what, for whom, why, by when, and what became of it."""
    duty: Duty = context.find("duty", input.id)
    return DutyPage(
        id=duty.public_id, version=duty.version, row=duty_row(duty, reader_for(context.actor, context.now)),
        state=duty.state, state_words=duty.get_state_display(), kind_words=duty.get_duty_kind_display(),
        note=duty.note, promised_to=duty.promised_to, why=duty.why,
        given_by=duty.created_by.name if duty.created_by else "",
        handed_by=duty.handed_by.name if duty.handed_by else "",
        about=about(context.actor, duty.subject_kind, duty.subject_id), created_at=duty.created_at,
        closed_at=duty.closed_at, closed_by=duty.closed_by.name if duty.closed_by else "", outcome=duty.outcome,
    )  # fmt: skip


def about(actor: Actor, kind: str, public_id: str) -> About | None:
    """The record that something is about, as far as the actor may know of it."""
    if not kind:
        return None
    title = titles_of(actor, [(kind, public_id)]).get((kind, public_id), "")
    return About(kind, title, address_of(kind, public_id) if title else "")


@dataclass(frozen=True, kw_only=True)
class AskApprovalPage:
    """Which approval."""

    id: str = reference(_("Approval"), kind="approval")


@dataclass(frozen=True)
class TierAnswer:
    """One tier: who, what they said, when, why."""

    number: int
    approver: str
    state: str
    state_words: str
    reason: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True)
class ApprovalPage:
    """An approval with its tiers."""

    id: str
    version: int
    what: str
    why: str
    state: str
    state_words: str
    asked_by: str
    asked_at: datetime
    about: About | None
    about_words: str
    my_turn: bool
    tiers: tuple[TierAnswer, ...]


@query("approval.page", label=_("An approval"), output=ApprovalPage, input=AskApprovalPage, rights=("approval", "read"),
       subject="approval", budget=8, sample=lambda world: {"id": world.public_id("approval")})  # fmt: skip
def approval_page(context: QueryContext, input: AskApprovalPage) -> ApprovalPage:
    """An approval: what is asked, by whom, and who said what."""
    row: Approval = context.find("approval", input.id)
    tiers = tuple(
        TierAnswer(tier.number, tier.approver.name, tier.state, tier.get_state_display(), tier.reason,
                   tier.decided_by.name if tier.decided_by else "", tier.decided_at)
        for tier in row.tiers.select_related("approver", "decided_by")
    )  # fmt: skip
    return ApprovalPage(
        id=row.public_id, version=row.version, what=row.what, why=row.why, state=row.state,
        state_words=row.get_state_display(), asked_by=row.asked_by.name, asked_at=row.created_at,
        about=about(context.actor, row.subject_kind, row.subject_id), about_words=row.subject_title,
        my_turn=row.state == "asked" and waiting_for(context.actor).filter(pk=row.pk).exists(), tiers=tiers,
    )  # fmt: skip
