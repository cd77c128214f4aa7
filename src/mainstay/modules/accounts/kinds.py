"""The record kinds of accounts."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.kinds import KindField, RecordKind, SearchText, register_kind
from mainstay.framework.scopes import AccountScope
from mainstay.framework.values import Choice, Country, MoneyType, Reference, Text
from mainstay.modules.accounts.choices import AccountStatus, Tier
from mainstay.modules.accounts.models import Account

register_kind(
    RecordKind(
        name="account", model=Account, label=_("Account"), plural=_("Accounts"), scope=AccountScope("id"),
        rights="account", title=lambda row: row.name, icon="building-skyscraper", custom_fields=True, account_path="id",
        url=lambda row: f"/accounts/{row.public_id}/",
        visible_extra=lambda _actor: Q(merged_into=None),
        search=lambda row: SearchText(row.name, f"{row.name_latin} {row.city} {row.registration_number}", row.pk),
        fields=(
            KindField(name="name", label=_("Account"), type=Text(), sort="name_key", fold_path="name_folded"),
            KindField(name="tier", label=_("Tier"), type=Choice(choices=tuple(Tier.choices)), indexed=True),
            KindField(name="status", label=_("Status"), type=Choice(choices=tuple(AccountStatus.choices)), indexed=True),
            KindField(name="country", label=_("Country"), type=Country(), indexed=True),
            KindField(name="owner", label=_("Owner"), type=Reference(kind="user"), path="owner_id",
                      show=lambda row: row.owner),
            KindField(name="revenue_12m", label=_("Revenue, 12 months"), type=MoneyType(), path="revenue_12m_minor",
                      sort="revenue_12m_minor", numeric=True, show=lambda row: row.revenue_12m),
        ),
    )
)  # fmt: skip
