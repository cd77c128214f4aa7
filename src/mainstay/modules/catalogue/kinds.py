"""The record kinds of the catalogue."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.kinds import KindField, RecordKind, SearchText, register_kind
from mainstay.framework.scopes import CompanyScope
from mainstay.framework.values import Boolean, Choice, Currency, Date, Decimal_, Reference, Text
from mainstay.modules.catalogue.choices import Classification, RateKind
from mainstay.modules.catalogue.models import (
    ExchangeRate,
    GroupCurrency,
    NeedKind,
    Price,
    PriceList,
    Product,
    ProductLine,
)

_EVERYONE = CompanyScope()

register_kind(
    RecordKind(
        name="product_line", model=ProductLine, label=_("Product line"), plural=_("Product lines"), scope=_EVERYONE,
        rights="catalogue", title=lambda row: row.name, icon="sitemap",
        fields=(
            KindField(name="name", label=_("Product line"), type=Text(max_length=120), sort="name_key",
                      edit_with=("product_line.edit", "name")),
            KindField(name="parent", label=_("Part of"), type=Reference(kind="product_line"), path="parent_id",
                      show=lambda row: row.parent),
            KindField(name="is_active", label=_("In use"), type=Boolean()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="product", model=Product, label=_("Product"), plural=_("Products"), scope=_EVERYONE, rights="catalogue",
        title=lambda row: row.name, icon="package", url=lambda row: f"/products/{row.public_id}/", custom_fields=True,
        search=lambda row: SearchText(row.name, f"{row.code} {' '.join(row.names.values())} {row.purpose}"),
        fields=(
            KindField(name="name", label=_("Product"), type=Text(), sort="name_key", fold_path="name_folded",
                      edit_with=("product.edit", "name")),
            KindField(name="code", label=_("Code"), type=Text(max_length=60), sort="code", indexed=True),
            KindField(name="line", label=_("Product line"), type=Reference(kind="product_line"), path="line_id",
                      show=lambda row: row.line, edit_with=("product.edit", "line")),
            KindField(name="unit_name", label=pgettext_lazy("of measure", "Unit"), type=Text(max_length=20)),
            KindField(name="classification", label=_("Classification"),
                      type=Choice(choices=tuple(Classification.choices))),
            KindField(name="active_from", label=_("On sale from"), type=Date()),
            KindField(name="active_to", label=_("On sale until"), type=Date()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="price_list", model=PriceList, label=_("Price list"), plural=_("Price lists"), scope=_EVERYONE,
        rights="catalogue", title=lambda row: row.name, icon="list-numbers",
        fields=(
            KindField(name="name", label=_("Price list"), type=Text(max_length=120), sort="name"),
            KindField(name="code", label=_("Code"), type=Text(max_length=40)),
            KindField(name="currency", label=_("Currency"), type=Currency()),
            KindField(name="from_on", label=_("Valid from"), type=Date(), sort="from_on"),
            KindField(name="to_on", label=_("Valid until"), type=Date()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="price", model=Price, label=_("Price"), plural=_("Prices"), scope=_EVERYONE, rights="catalogue",
        title=lambda row: f"{row.product.code} {row.unit_price} {row.price_list.currency}", icon="tag",
        fields=(
            KindField(name="product", label=_("Product"), type=Reference(kind="product"), path="product_id",
                      show=lambda row: row.product),
            KindField(name="price_list", label=_("Price list"), type=Reference(kind="price_list"),
                      path="price_list_id", show=lambda row: row.price_list),
            KindField(name="unit_price", label=_("Price per unit"), type=Decimal_(), filterable=False, numeric=True),
            KindField(name="min_quantity", label=_("From quantity"), type=Decimal_(), filterable=False, numeric=True),
            KindField(name="from_on", label=_("Valid from"), type=Date(), sort="from_on"),
            KindField(name="to_on", label=_("Valid until"), type=Date()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="need_kind", model=NeedKind, label=_("Kind of need"), plural=_("Kinds of need"), scope=_EVERYONE,
        rights="catalogue", title=lambda row: row.name, icon="bulb",
        fields=(
            KindField(name="name", label=_("Kind of need"), type=Text(max_length=120), sort="name"),
            KindField(name="industry", label=_("Industry"), type=Text(max_length=60)),
            KindField(name="is_active", label=_("In use"), type=Boolean()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="exchange_rate", model=ExchangeRate, label=_("Exchange rate"), plural=_("Exchange rates"),
        scope=_EVERYONE, rights="rate", title=lambda row: f"{row.source}/{row.target} {row.rate_text}",
        icon="arrows-exchange",
        fields=(
            KindField(name="source", label=_("One"), type=Currency()),
            KindField(name="target", label=_("In"), type=Currency()),
            KindField(name="rate", label=_("Rate"), type=Decimal_(places=12), filterable=False, numeric=True),
            KindField(name="rate_kind", label=_("What for"), type=Choice(choices=tuple(RateKind.choices))),
            KindField(name="from_on", label=_("From"), type=Date(), sort="from_on"),
            KindField(name="to_on", label=_("Until"), type=Date()),
            KindField(name="origin", label=_("Source"), type=Text(max_length=120)),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="group_currency", model=GroupCurrency, label=_("Currency of the group"),
        plural=_("Currencies of the group"), scope=_EVERYONE, rights="rate", title=lambda row: row.currency,
        icon="coins",
        fields=(
            KindField(name="currency", label=_("Currency"), type=Currency()),
            KindField(name="from_on", label=_("From"), type=Date(), sort="from_on"),
        ),
    )
)  # fmt: skip
