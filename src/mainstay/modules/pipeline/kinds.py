"""The record kinds of the pipeline."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.kinds import KindField, RecordKind, SearchText, register_kind
from mainstay.framework.scopes import AccountScope, CompanyScope, UserScope
from mainstay.framework.values import (
    Boolean,
    Choice,
    Country,
    Date,
    Email,
    Instant,
    Integer,
    MoneyType,
    Percent,
    Reference,
    Text,
)
from mainstay.modules.pipeline.choices import Channel, DealState, DealType, ForecastCategory, LeadState, StageKind
from mainstay.modules.pipeline.models import Lead, Opportunity, Pipeline, Stage


def _days_in_stage(row: Any) -> int:
    end = timezone.now() if row.closed_on is None else row.stage_since
    return int((end - row.stage_since).days)


register_kind(
    RecordKind(
        name="pipeline", model=Pipeline, label=_("Pipeline"), plural=_("Pipelines"), scope=CompanyScope(),
        rights="rule", title=lambda row: row.name, icon="layout-kanban",
        fields=(
            KindField(name="name", label=_("Pipeline"), type=Text(max_length=80), sort="name"),
            KindField(name="is_default", label=_("Usual"), type=Boolean()),
            KindField(name="is_active", label=_("In use"), type=Boolean()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="stage", model=Stage, label=_("Stage"), plural=_("Stages"), scope=CompanyScope(), rights="rule",
        title=lambda row: row.name, icon="columns",
        fields=(
            KindField(name="name", label=_("Stage"), type=Text(max_length=80), sort="name"),
            KindField(name="pipeline", label=_("Pipeline"), type=Reference(kind="pipeline"), path="pipeline_id",
                      show=lambda row: row.pipeline),
            KindField(name="position", label=pgettext_lazy("in a row", "Place"), type=Integer(), sort="position", numeric=True),
            KindField(name="stage_kind", label=_("Sort"), type=Choice(choices=tuple(StageKind.choices))),
            KindField(name="probability", label=_("Probability"), type=Percent(), numeric=True),
            KindField(name="category", label=_("Forecast"), type=Choice(choices=tuple(ForecastCategory.choices))),
            KindField(name="usual_days", label=_("Usual days"), type=Integer(), numeric=True),
            KindField(name="is_active", label=_("In use"), type=Boolean()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="lead", model=Lead, label=_("Lead"), plural=_("Leads"), scope=UserScope(("owner_id", "captured_by_id")),
        rights="lead", title=lambda row: row.company, icon="user-search", url=lambda row: f"/leads/{row.public_id}/",
        search=lambda row: SearchText(row.company, f"{row.need} {row.city} {row.website}"),
        facts=lambda row: {"state": row.state},
        fields=(
            KindField(name="company", label=_("Company"), type=Text(), sort="company_key", fold_path="company_folded",
                      edit_with=("lead.edit", "company")),
            KindField(name="person_name", label=_("Person"), type=Text(), edit_with=("lead.edit", "person_name")),
            KindField(name="need", label=_("Need"), type=Text(max_length=300), edit_with=("lead.edit", "need")),
            KindField(name="state", label=_("State"), type=Choice(choices=tuple(LeadState.choices)), indexed=True),
            KindField(name="owner", label=_("Assigned to"), type=Reference(kind="user"), path="owner_id",
                      indexed=True, show=lambda row: row.owner),
            KindField(name="answer_due_at", label=_("Answer by"), type=Instant()),
            KindField(name="channel", label=_("Came by"), type=Choice(choices=tuple(Channel.choices))),
            KindField(name="source", label=_("Source"), type=Text(max_length=120), edit_with=("lead.edit", "source")),
            KindField(name="campaign", label=_("Campaign"), type=Text(max_length=120)),
            KindField(name="worth", label=_("Worth"), type=MoneyType(), path="worth_minor",
                      currency_path="worth_currency", numeric=True),
            KindField(name="email", label=_("E-mail"), type=Email()),
            KindField(name="country", label=_("Country"), type=Country()),
            KindField(name="created_at", label=_("Captured"), type=Instant(), sort="created_at"),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="opportunity", model=Opportunity, label=_("Deal"), plural=_("Deals"),
        scope=AccountScope("account_id", also_mine="owner_id"), rights="deal", title=lambda row: row.name,
        icon="target-arrow", url=lambda row: f"/deals/{row.public_id}/", account_path="account_id", custom_fields=True,
        facts=lambda row: {"state": row.state},
        search=lambda row: SearchText(row.name, f"{row.next_step} {row.source} {row.campaign}", row.account_id),
        fields=(
            KindField(name="name", label=_("Deal"), type=Text(), sort="name_key", fold_path="name_folded",
                      edit_with=("opportunity.edit", "name")),
            KindField(name="account", label=_("Account"), type=Reference(kind="account"), path="account_id",
                      indexed=True, show=lambda row: row.account),
            KindField(name="stage", label=_("Stage"), type=Reference(kind="stage"), path="stage_id", indexed=True,
                      show=lambda row: row.stage),
            KindField(name="state", label=_("State"), type=Choice(choices=tuple(DealState.choices)), indexed=True),
            KindField(name="owner", label=_("Owner"), type=Reference(kind="user"), path="owner_id", indexed=True,
                      show=lambda row: row.owner, edit_with=("opportunity.edit", "owner")),
            KindField(name="value", label=_("Value"), type=MoneyType(), path="value_minor", currency_path="currency",
                      numeric=True),
            KindField(name="group_value", label=_("Value in the group's currency"), type=MoneyType(),
                      path="group_value_minor", currency_path="group_currency", sort="group_value_minor", numeric=True),
            KindField(name="close_on", label=_("Closes"), type=Date(), sort="closes_by", indexed=True,
                      edit_with=("opportunity.edit", "close_on")),
            KindField(name="next_step", label=_("Next step"), type=Text(),
                      edit_with=("opportunity.edit", "next_step")),
            KindField(name="next_step_on", label=_("Next step on"), type=Date(),
                      edit_with=("opportunity.edit", "next_step_on")),
            KindField(name="probability", label=_("Probability"), type=Percent(), numeric=True),
            KindField(name="category", label=_("Forecast"), type=Choice(choices=tuple(ForecastCategory.choices))),
            KindField(name="deal_type", label=_("Business"), type=Choice(choices=tuple(DealType.choices)),
                      edit_with=("opportunity.edit", "deal_type")),
            KindField(name="days_in_stage", label=_("Days in stage"), type=Integer(), filterable=False, numeric=True,
                      show=_days_in_stage),
            KindField(name="pushes", label=_("Times put off"), type=Integer(), numeric=True),
            KindField(name="source", label=_("Source"), type=Text(max_length=120),
                      edit_with=("opportunity.edit", "source")),
            KindField(name="campaign", label=_("Campaign"), type=Text(max_length=120),
                      edit_with=("opportunity.edit", "campaign")),
            KindField(name="competitor", label=_("Competitor"), type=Reference(kind="competitor"),
                      path="competitor_id", show=lambda row: row.competitor),
            KindField(name="pipeline", label=_("Pipeline"), type=Reference(kind="pipeline"), path="pipeline_id",
                      show=lambda row: row.pipeline),
            KindField(name="opened_on", label=_("Opened"), type=Date()),
            KindField(name="closed_on", label=_("Decided"), type=Date()),
            KindField(name="reason", label=_("Reason"), type=Text(max_length=12)),
            KindField(name="external_ref", label=_("Number elsewhere"), type=Text(max_length=120), indexed=True),
            KindField(name="created_at", label=_("Made"), type=Instant(), sort="created_at"),
        ),
    )
)  # fmt: skip
