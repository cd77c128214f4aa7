"""Consent, suppression, retention and erasure as record kinds."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.kinds import KindField, RecordKind, register_kind
from mainstay.framework.registry import registry
from mainstay.framework.scopes import AccountScope, CompanyScope
from mainstay.framework.values import Boolean, Choice, Date, Instant, Integer, Reference, Text
from mainstay.modules.compliance.choices import (
    AtTheEnd,
    Channel,
    ConsentAct,
    ConsentBasis,
    ErasureGround,
    OnRequest,
    Purpose,
    Reach,
    SuppressionReason,
)
from mainstay.modules.compliance.models import Consent, Erasure, LegalHold, RetentionClass, Suppression

_CHANNEL = KindField(name="channel", label=_("Channel"), type=Choice(choices=tuple(Channel.choices)))
_PURPOSE = KindField(name="purpose", label=_("Purpose"), type=Choice(choices=tuple(Purpose.choices)))


def _state(row: Any) -> dict[str, Any]:
    return {"state": row.state}


register_kind(
    RecordKind(
        name="consent", model=Consent, label=_("Consent"), plural=_("Consents"), scope=AccountScope("account_id"),
        rights="consent", icon="checklist", account_path="account_id", related=("account",),
        title=lambda row: f"{Channel(row.channel).label}: {Purpose(row.purpose).label}",
        visible_extra=lambda _actor: Q(person__state="live"),
        fields=(
            KindField(name="at", label=_("When"), type=Instant(), sort="at", indexed=True),
            KindField(name="account", label=_("Account"), type=Reference(kind="account"), path="account_id",
                      show=lambda row: row.account, indexed=True),
            _CHANNEL, _PURPOSE,
            KindField(name="act", label=_("Given or withdrawn"), type=Choice(choices=tuple(ConsentAct.choices))),
            KindField(name="basis", label=_("Basis"), type=Choice(choices=tuple(ConsentBasis.choices))),
            KindField(name="source", label=_("Source"), type=Text()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="suppression", model=Suppression, label=_("Do-not-contact entry"), plural=_("Do not contact"),
        scope=CompanyScope(), rights="consent", icon="ban", title=lambda row: str(Reach(row.reach).label),
        fields=(
            KindField(name="created_at", label=_("Since"), type=Instant(), sort="created_at"),
            KindField(name="reach", label=_("Whom"), type=Choice(choices=tuple(Reach.choices))),
            _CHANNEL, _PURPOSE,
            KindField(name="reason", label=_("Reason"), type=Choice(choices=tuple(SuppressionReason.choices))),
            KindField(name="lifted_at", label=_("Lifted"), type=Instant()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="retention_class", model=RetentionClass, label=_("Record class"), plural=_("Record classes"),
        scope=CompanyScope(), rights="rule", icon="archive", title=lambda row: row.label,
        fields=(
            KindField(name="code", label=_("Code"), type=Text(), sort="code"),
            KindField(name="label", label=_("Record class"), type=Text()),
            KindField(name="months", label=_("Months"), type=Integer(), numeric=True,
                      edit_with=("retention_class.edit", "months")),
            KindField(name="start_event", label=_("From"), type=Text()),
            KindField(name="at_the_end", label=_("At the end"), type=Choice(choices=tuple(AtTheEnd.choices))),
            KindField(name="on_request", label=_("On request"), type=Choice(choices=tuple(OnRequest.choices))),
            KindField(name="basis", label=_("Basis"), type=Text(max_length=300)),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="legal_hold", model=LegalHold, label=_("Legal hold"), plural=_("Legal holds"), scope=CompanyScope(),
        rights="privacy", icon="gavel", title=lambda row: row.reason,
        fields=(
            KindField(name="from_on", label=_("From"), type=Date(), sort="from_on"),
            KindField(name="to_on", label=_("Until"), type=Date()),
            KindField(name="reason", label=_("Reason"), type=Text(max_length=300)),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="erasure", model=Erasure, label=_("Erasure certificate"), plural=_("Erasures"), scope=CompanyScope(),
        rights="privacy", icon="certificate", title=lambda row: row.person_key_erased,
        fields=(
            KindField(name="created_at", label=_("When"), type=Instant(), sort="created_at"),
            KindField(name="person_key_erased", label=_("Key"), type=Text()),
            KindField(name="ground", label=_("Ground"), type=Choice(choices=tuple(ErasureGround.choices))),
            KindField(name="is_complete", label=_("Complete"), type=Boolean()),
            KindField(name="restricted_until", label=_("Rest kept until"), type=Date()),
        ),
    )
)  # fmt: skip
register_kind(
    # Every person with data, whatever the state, by key: only for whoever answers for privacy.
    RecordKind(
        name="data_subject", model=registry.kinds["person"].model, label=_("Data subject"), plural=_("Data subjects"),
        scope=CompanyScope(), rights="privacy", icon="user-shield", title=lambda row: row.key, facts=_state,
        url=lambda row: f"/data_subjects/{row.public_id}/",
        visible_extra=lambda _actor: Q(merged_into=None),
        fields=(
            KindField(name="key", label=_("Key"), type=Text()),
            KindField(name="restricted_until", label=_("Until"), type=Date()),
        ),
    )
)  # fmt: skip
