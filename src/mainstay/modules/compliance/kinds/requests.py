"""Privacy requests and rounds of erasures as record kinds: seen only by whoever answers for privacy."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.kinds import KindField, RecordKind, register_kind
from mainstay.framework.scopes import CompanyScope, UserScope
from mainstay.framework.values import Choice, Date, Instant, Integer, Text
from mainstay.modules.compliance.choices import RequestSort, RequestState, RoundState
from mainstay.modules.compliance.models import ErasureRound, NoticeRound, PrivacyRequest

register_kind(
    RecordKind(
        name="privacy_request", model=PrivacyRequest, label=_("Privacy request"), plural=_("Privacy requests"),
        scope=CompanyScope(), rights="privacy", icon="user-question", title=lambda row: str(RequestSort(row.sort).label),
        url=lambda row: f"/privacy-requests/{row.public_id}/", facts=lambda row: {"state": row.state},
        related=("person", "erasure"),
        fields=(
            KindField(name="sort", label=_("Asks for"), type=Choice(choices=tuple(RequestSort.choices))),
            KindField(name="who", label=_("Who"), type=Text(), filterable=False),
            KindField(name="received_on", label=_("Received"), type=Date(), sort="received_on", indexed=True),
            KindField(name="due_on", label=_("Answer by"), type=Date(), sort="due_on"),
            KindField(name="state", label=_("Step"), type=Choice(choices=tuple(RequestState.choices))),
            KindField(name="answered_at", label=_("Answered"), type=Instant()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="erasure_round", model=ErasureRound, label=_("Round of erasures"), plural=_("Rounds of erasures"),
        scope=CompanyScope(), rights="privacy", icon="archive", title=lambda row: row.created_at.date().isoformat(),
        url=lambda row: f"/erasure-rounds/{row.public_id}/",
        facts=lambda row: {"state": row.state, "first_by": row.first_by_id},
        fields=(
            KindField(name="created_at", label=_("Proposed"), type=Instant(), sort="created_at", indexed=True),
            KindField(name="state", label=_("State"), type=Choice(choices=tuple(RoundState.choices))),
            KindField(name="size", label=_("Persons"), type=Integer(), numeric=True),
            KindField(name="ended_at", label=_("Ended"), type=Instant()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="notice_round", model=NoticeRound, label=_("Privacy notices of a month"), plural=_("Privacy notices by month"),
        scope=UserScope(("user_id",)), rights="contact", icon="mail-forward", title=lambda row: row.month.strftime("%Y-%m"),
        url=lambda row: f"/notice-rounds/{row.public_id}/",
        fields=(
            KindField(name="month", label=_("Month"), type=Date(), sort="month", indexed=True),
            KindField(name="closed_at", label=_("All told"), type=Instant()),
        ),
    )
)  # fmt: skip
