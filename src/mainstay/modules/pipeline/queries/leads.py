"""A lead's page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.history.as_of import row_as_of
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import reference
from mainstay.kernel.errors import SubjectNotFound
from mainstay.kernel.money import Money
from mainstay.modules.pipeline.choices import Channel, LeadState, RejectReason
from mainstay.modules.pipeline.models import Lead
from mainstay.modules.pipeline.queries.shapes import Named, named


@dataclass(frozen=True, kw_only=True)
class OneLead:
    """A lead."""

    id: str = reference(_("Lead"), kind="lead")


@dataclass(frozen=True)
class LeadStepShown:
    """A step of a lead: what it became, when, by whom, why."""

    at: datetime
    state: str
    by: str
    owner: str
    reason: str
    note: str


@dataclass(frozen=True)
class LeadPage:
    """Everything on the page of a lead; ``account`` and ``deals`` once it was converted, where the reader sees them."""

    id: str
    version: int
    title: str
    state: str
    state_label: str
    person_name: str
    position: str
    email: str
    phone: str
    country: str
    city: str
    website: str
    need: str
    words: str
    note: str
    channel: str
    source: str
    campaign: str
    worth: Money | None
    owner: Named | None
    captured_by: str
    captured_at: datetime
    answer_due_at: datetime | None
    is_late: bool
    reject_reason: str
    account: Named | None
    deals: tuple[Named, ...]
    steps: tuple[LeadStepShown, ...]
    as_of: datetime | None


@query("lead.page", label=_("Page of a lead"), output=LeadPage, rights=("lead", "read"), input=OneLead,
       subject="lead", budget=12, sample=lambda world: {"id": world.public_id("lead")},
)  # fmt: skip
def lead_page(context: QueryContext, input: OneLead) -> LeadPage:
    """A lead with who asked, for what, who answers by when, and its steps; as of a moment if asked."""
    lead: Lead = context.find("lead", input.id)
    if context.as_of:
        past = row_as_of(Lead, lead.pk, context.as_of)
        if past is None:
            raise SubjectNotFound("lead")
        lead = past
    return LeadPage(**_asked(lead), **_answered(context, lead), **_became(context, lead), as_of=context.as_of)


def _asked(lead: Lead) -> dict[str, Any]:
    plain = ("version", "state", "person_name", "email", "phone", "country", "city", "website", "need", "words", "note",
             "source", "campaign", "worth")  # fmt: skip
    return {name: getattr(lead, name) for name in plain} | {
        "id": lead.public_id, "title": lead.company, "position": lead.title, "captured_at": lead.created_at,
        "state_label": str(LeadState(lead.state).label), "channel": str(Channel(lead.channel).label),
        "captured_by": lead.captured_by.name if lead.captured_by else "",
    }  # fmt: skip


def _answered(context: QueryContext, lead: Lead) -> dict[str, Any]:
    late = lead.answered_at is None and lead.answer_due_at is not None and lead.answer_due_at < context.now
    reasons = dict(RejectReason.choices)
    return {
        "owner": named(lead.owner) if lead.owner else None, "answer_due_at": lead.answer_due_at, "is_late": late,
        "reject_reason": str(reasons.get(lead.reject_reason, "")),
    }  # fmt: skip


def _became(context: QueryContext, lead: Lead) -> dict[str, Any]:
    account = context.visible("account").filter(pk=lead.account_id).first() if lead.account_id else None
    deals = context.visible("opportunity").filter(lead_id=lead.pk).order_by("id")[:10]
    steps = lead.steps.select_related("by", "owner").order_by("-at", "-id")
    if context.as_of:
        steps = steps.filter(at__lte=context.as_of)
    reasons = dict(RejectReason.choices)
    return {
        "account": named(account) if account else None, "deals": tuple(named(deal) for deal in deals),
        "steps": tuple(
            LeadStepShown(step.at, str(LeadState(step.state).label), step.by.name if step.by else "",
                          step.owner.name if step.owner else "", str(reasons.get(step.reason, "")), step.note)
            for step in steps
        ),
    }  # fmt: skip
