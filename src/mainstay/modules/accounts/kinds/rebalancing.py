"""Rebalancings of territories as record kinds: seen by whoever plans them and by the managers above."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.kinds import KindField, RecordKind, register_kind
from mainstay.framework.scopes import UserScope
from mainstay.framework.values import Choice, Date, Instant, Integer, Reference, Text
from mainstay.modules.accounts.choices import RebalancingEffect
from mainstay.modules.accounts.models import Rebalancing, RebalancingRule

register_kind(
    RecordKind(
        name="rebalancing", model=Rebalancing, label=_("Rebalancing"), plural=_("Rebalancings"), rights="rebalancing",
        scope=UserScope(("made_by_id",)), title=lambda row: row.name, icon="arrows-exchange",
        url=lambda row: f"/rebalancings/{row.public_id}/",
        facts=lambda row: {"state": row.state.value, "effective_on": row.effective_on, "moves": row.moves_count},
        fields=(
            KindField(name="name", label=_("Rebalancing"), type=Text(max_length=120), sort="name_key"),
            KindField(name="reason", label=_("Reason"), type=Text(max_length=200)),
            KindField(name="effective_on", label=_("From"), type=Date(), sort="effective_on"),
            KindField(name="state", label=_("State"), type=Text(), path="applied_at", filterable=False,
                      show=lambda row: row.state.label),
            KindField(name="moves_count", label=_("Accounts that move"), type=Integer(), numeric=True),
            KindField(name="made_by", label=_("Planned by"), type=Reference(kind="user"), path="made_by_id",
                      show=lambda row: row.made_by, indexed=True),
            KindField(name="created_at", label=_("Begun"), type=Instant(), sort="created_at"),
            KindField(name="applied_at", label=pgettext_lazy("rebalancing", "Applied"), type=Instant()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="rebalancing_rule", model=RebalancingRule, label=_("Rule of a rebalancing"),
        plural=_("Rules of rebalancings"), rights="rebalancing", scope=UserScope(("rebalancing__made_by_id",)),
        title=lambda row: f"{row.rebalancing.name}, {row.position}", icon="filter", related=("rebalancing",),
        url=lambda row: f"/rebalancings/{row.rebalancing.public_id}/",
        facts=lambda row: {"state": row.rebalancing.state.value},
        fields=(
            KindField(name="position", label=_("Place"), type=Integer(), sort="position"),
            KindField(name="effect", label=_("What happens"), type=Choice(choices=tuple(RebalancingEffect.choices))),
        ),
    )
)  # fmt: skip
