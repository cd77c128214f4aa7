"""Tables of the catalogue."""

from typing import ClassVar

from django.db import models

from mainstay.framework.records import Record
from mainstay.modules.catalogue.choices import Classification, RateKind
from mainstay.modules.catalogue.rules.exact import PRICE_PLACES, QUANTITY_PLACES, DecimalText, Scaled


class ProductLine(Record):
    """A branch of the product tree; targets and reports gather by it."""

    kind: ClassVar[str] = "product_line"

    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True)
    name_key = models.CharField(max_length=200, default="")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    external_ref = models.CharField(max_length=120, blank=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent", "name"], name="one_line_name_per_parent")]

    def __str__(self) -> str:
        return self.name


class Product(Record):
    """What is sold: its code, its name per language, when it is on sale, and what a seller must know of it."""

    kind: ClassVar[str] = "product"

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict, blank=True)
    name_key = models.CharField(max_length=300, default="")
    name_folded = models.CharField(max_length=420, default="")
    line = models.ForeignKey(ProductLine, null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    unit_name = models.CharField(max_length=20, default="pcs")
    classification = models.CharField(max_length=12, choices=Classification.choices, default=Classification.GOODS)
    active_from = models.DateField(null=True, blank=True)
    active_to = models.DateField(null=True, blank=True)
    purpose = models.TextField(blank=True)
    arguments = models.TextField(blank=True)
    objections = models.TextField(blank=True)
    custom = models.JSONField(default=dict, blank=True)
    external_ref = models.CharField(max_length=120, blank=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["name_key", "id"], name="product_by_name")]

    def __str__(self) -> str:
        return self.name


class PriceList(Record):
    """A list of prices in one currency, valid for a period."""

    kind: ClassVar[str] = "price_list"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Price(Record):
    """The price of one unit of a product on a list, from a quantity on, in a period (half-open).

    ``unit_price`` is exact to a millionth of the list's currency; ``min_quantity`` to a thousandth of a unit.
    """

    kind: ClassVar[str] = "price"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="prices")
    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="prices")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    min_quantity_milli = models.BigIntegerField(default=0)
    unit_price_micro = models.BigIntegerField()

    min_quantity = Scaled("min_quantity_milli", QUANTITY_PLACES)
    unit_price = Scaled("unit_price_micro", PRICE_PLACES)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "product", "min_quantity_milli", "from_on"], name="one_price_per_start"
            ),
            models.CheckConstraint(condition=models.Q(min_quantity_milli__gte=0), name="price_quantity_not_negative"),
            models.CheckConstraint(condition=models.Q(unit_price_micro__gte=0), name="price_not_negative"),
        ]


class NeedKind(Record):
    """A kind of need that a client may have; ``ProductFit`` says what answers it."""

    kind: ClassVar[str] = "need_kind"

    name = models.CharField(max_length=120, unique=True)
    names = models.JSONField(default=dict, blank=True)
    description = models.TextField(blank=True)
    industry = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class ProductFit(models.Model):
    """A product answers a kind of need; declared by a person, with the reason."""

    need_kind = models.ForeignKey(NeedKind, on_delete=models.CASCADE, related_name="fits")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="fits")
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need_kind", "product"], name="one_fit_per_product")]

    def __str__(self) -> str:
        return f"{self.product_id} for {self.need_kind_id}"


class ExchangeRate(Record):
    """``rate`` units of ``target`` for one of ``source``, from a day on: a rate of the day holds until the next one."""

    kind: ClassVar[str] = "exchange_rate"

    source = models.CharField(max_length=3)
    target = models.CharField(max_length=3)
    rate_kind = models.CharField(max_length=14, choices=RateKind.choices, default=RateKind.DAY)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    rate_text = models.CharField(max_length=40)
    origin = models.CharField(max_length=120, blank=True)

    rate = DecimalText("rate_text")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rate_kind", "source", "target", "from_on"], name="one_rate_per_day")
        ]
        indexes = [models.Index(fields=["from_on", "id"], name="rate_by_day")]


class GroupCurrency(Record):
    """The currency in which the whole company adds up, from a day on. Amounts frozen before keep theirs."""

    kind: ClassVar[str] = "group_currency"

    currency = models.CharField(max_length=3)
    from_on = models.DateField(unique=True)
