"""Tables of the pipeline."""

import secrets
from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate, moves
from mainstay.framework.records import MoneyPair, Record
from mainstay.modules.accounts.choices import StakeholderRole, Stance
from mainstay.modules.catalogue.rules.exact import PRICE_PLACES, QUANTITY_PLACES, DecimalText, Scaled
from mainstay.modules.pipeline.choices import Channel, DealState, DealType, ForecastCategory, LeadState, StageKind

_NO_CLOSE_DAY = "2500-01-01"


def new_lead_key() -> str:
    """The opaque key of a lead's person; it becomes the person's own key when the lead is converted."""
    return secrets.token_hex(12)


class Pipeline(Record):
    """A way of selling with its stages; one of them is the usual one."""

    kind: ClassVar[str] = "pipeline"

    name = models.CharField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_usual_pipeline"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Stage(Record):
    """A step of a pipeline: probability in percent, forecast category, what a deal needs before it leaves (codes of
    ``Criterion``), usual days as set by a person, and the median days of won deals as measured.
    """

    kind: ClassVar[str] = "stage"

    pipeline = models.ForeignKey(Pipeline, on_delete=models.CASCADE, related_name="stages")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    stage_kind = models.CharField(max_length=4, choices=StageKind.choices, default=StageKind.OPEN)
    probability = models.PositiveSmallIntegerField(default=0)
    category = models.CharField(max_length=11, choices=ForecastCategory.choices, default=ForecastCategory.PIPELINE)
    criteria = models.JSONField(default=list, blank=True)
    usual_days = models.PositiveSmallIntegerField(null=True, blank=True)
    median_days = models.PositiveSmallIntegerField(null=True, blank=True)
    measured_deals = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pipeline", "code"], name="one_stage_code_per_pipeline"),
            models.UniqueConstraint(
                fields=["pipeline", "stage_kind"], condition=~models.Q(stage_kind="open"), name="one_end_of_each_kind"
            ),
            models.CheckConstraint(condition=models.Q(probability__lte=100), name="stage_probability_in_percent"),
        ]
        indexes = [models.Index(fields=["pipeline", "position"], name="stage_by_position")]

    def __str__(self) -> str:
        return self.name


class Lead(Record):
    """A possible client not yet qualified: who asked, for what, through which campaign, and who answers."""

    kind: ClassVar[str] = "lead"
    personal: ClassVar[frozenset[str]] = frozenset({"person_name", "email", "phone", "note", "words"})
    leaver: ClassVar[Mapping[str, Fate]] = {
        "owner": moves("deals", state__in=["new", "assigned", "accepted", "qualified"]),
        "captured_by": STAYS,
    }

    key = models.CharField(max_length=24, unique=True, default=new_lead_key, editable=False)
    company = models.CharField(max_length=200)
    company_key = models.CharField(max_length=300, default="")
    company_folded = models.CharField(max_length=420, default="")
    person_name = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True)
    city = models.CharField(max_length=120, blank=True)
    website = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=5, blank=True)
    need = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True)
    note = models.TextField(blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.OTHER)
    source = models.CharField(max_length=120, blank=True)
    campaign = models.CharField(max_length=120, blank=True)
    worth_minor = models.BigIntegerField(null=True, blank=True)
    worth_currency = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=9, choices=LeadState.choices, default=LeadState.NEW)
    owner = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="leads")
    captured_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    answer_due_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reject_reason = models.CharField(max_length=12, blank=True)
    account = models.ForeignKey("accounts.Account", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    contact = models.ForeignKey("accounts.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    external_ref = models.CharField(max_length=120, blank=True, db_index=True)

    worth = MoneyPair("worth_minor", "worth_currency")

    class Meta:
        indexes = [
            models.Index(fields=["company_key", "id"], name="lead_by_company"),
            models.Index(fields=["state", "created_at", "id"], name="lead_by_state"),
            models.Index(fields=["owner", "state", "id"], name="lead_by_owner"),
            models.Index(fields=["created_at", "id"], name="lead_by_age"),
            models.Index(fields=["email"], name="lead_by_email"),
        ]

    def __str__(self) -> str:
        return self.company

    def person_key(self) -> str:
        """The key of the person who asked."""
        return self.key


class LeadStep(models.Model):
    """A lead changed its state: to what, when, by whom, why."""

    personal: ClassVar[frozenset[str]] = frozenset({"note"})
    leaver: ClassVar[Mapping[str, Fate]] = {"by": STAYS, "owner": STAYS}

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=9, choices=LeadState.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.lead_id}: {self.state}"

    def person_key(self) -> str:
        """The key of the person who asked."""
        return self.lead.key


class Opportunity(Record):
    """Possible business with an account.

    ``value_minor`` is the one-off amount plus the recurring monthly amount over its term, in ``currency``.
    ``group_value_minor`` is the value in ``group_currency`` at ``rate`` of ``rate_on``: lists sort by it, and it is
    frozen when the deal is decided. ``probability`` and ``category`` hold what counts: the deal's own or the stage's.
    ``closes_by`` is the close date, or a day far off while there is none, so that lists can sort by it.
    """

    kind: ClassVar[str] = "opportunity"
    leaver: ClassVar[Mapping[str, Fate]] = {"owner": moves("deals", state="open")}

    account = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, related_name="opportunities", db_index=False
    )
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=300, default="")
    name_folded = models.CharField(max_length=420, default="")
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="opportunities", db_index=False)
    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="opportunities")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="opportunities", db_index=False)
    state = models.CharField(max_length=4, choices=DealState.choices, default=DealState.OPEN)
    deal_type = models.CharField(max_length=9, choices=DealType.choices, default=DealType.EXISTING)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField(null=True, blank=True)
    recurring_minor = models.BigIntegerField(null=True, blank=True)
    term_months = models.PositiveSmallIntegerField(null=True, blank=True)
    value_minor = models.BigIntegerField(default=0)
    probability = models.PositiveSmallIntegerField(default=0)
    probability_own = models.PositiveSmallIntegerField(null=True, blank=True)
    category = models.CharField(max_length=11, choices=ForecastCategory.choices, default=ForecastCategory.PIPELINE)
    category_own = models.CharField(max_length=11, choices=ForecastCategory.choices, blank=True)
    close_on = models.DateField(null=True, blank=True)
    closes_by = models.DateField(default=_NO_CLOSE_DAY)
    pushes = models.PositiveSmallIntegerField(default=0)
    stage_since = models.DateTimeField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    waits_for_client = models.BooleanField(default=False)
    source = models.CharField(max_length=120, blank=True)
    campaign = models.CharField(max_length=120, blank=True)
    lead = models.ForeignKey(Lead, null=True, blank=True, on_delete=models.SET_NULL, related_name="opportunities")
    competitor = models.ForeignKey(
        "accounts.Competitor", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    no_competitor = models.BooleanField(default=False)
    reason = models.CharField(max_length=12, blank=True)
    reason_note = models.CharField(max_length=300, blank=True)
    group_currency = models.CharField(max_length=3, default="")
    group_value_minor = models.BigIntegerField(default=0)
    rate_text = models.CharField(max_length=40, blank=True)
    rate_on = models.DateField(null=True, blank=True)
    description = models.TextField(blank=True)
    custom = models.JSONField(default=dict, blank=True)
    external_ref = models.CharField(max_length=120, blank=True, db_index=True)

    amount = MoneyPair("amount_minor", "currency")
    recurring = MoneyPair("recurring_minor", "currency")
    value = MoneyPair("value_minor", "currency")
    group_value = MoneyPair("group_value_minor", "group_currency")
    rate = DecimalText("rate_text")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(probability__lte=100), name="deal_probability_in_percent"),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(closed_on__isnull=False), name="decided_deal_has_its_day"
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "state", "closes_by", "id"], name="deal_by_stage"),
            models.Index(fields=["account", "state", "closes_by"], name="deal_by_account"),
            models.Index(fields=["owner", "state", "closes_by", "id"], name="deal_by_owner"),
            models.Index(fields=["state", "closes_by", "id"], name="deal_by_state"),
            models.Index(fields=["closes_by", "id"], name="deal_by_close"),
            models.Index(fields=["name_key", "id"], name="deal_by_name"),
            models.Index(fields=["group_value_minor", "id"], name="deal_by_value"),
            models.Index(fields=["created_at", "id"], name="deal_by_age"),
        ]

    def __str__(self) -> str:
        return self.name


class StageChange(models.Model):
    """A deal came into a stage: from where, when, by whom, after how many days, and what it was worth then."""

    leaver: ClassVar[Mapping[str, Fate]] = {"by": STAYS}

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="changes")
    from_stage = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="+")
    to_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveIntegerField(default=0)
    value_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    created_at = models.DateTimeField()

    value = MoneyPair("value_minor", "currency")

    class Meta:
        indexes = [models.Index(fields=["opportunity", "at"], name="stage_change_by_deal")]

    def __str__(self) -> str:
        return f"{self.opportunity_id} to {self.to_stage_id}"


class OpportunityLine(Record):
    """A product in a deal: quantity (thousandths), price of one unit (millionths), amount in the deal's currency.

    Price and amount are empty while nobody has named them.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("catalogue.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    description = models.CharField(max_length=200, blank=True)
    quantity_milli = models.BigIntegerField(default=1_000)
    unit_price_micro = models.BigIntegerField(null=True, blank=True)
    amount_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    position = models.PositiveSmallIntegerField(default=0)

    quantity = Scaled("quantity_milli", QUANTITY_PLACES)
    unit_price = Scaled("unit_price_micro", PRICE_PLACES)
    amount = MoneyPair("amount_minor", "currency")


class DealStakeholder(Record):
    """Somebody's part in the decision on a deal: a contact of the account, or a name or role while no more is known."""

    personal: ClassVar[frozenset[str]] = frozenset({"label"})

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="stakeholders")
    contact = models.ForeignKey(
        "accounts.Contact", null=True, blank=True, on_delete=models.CASCADE, related_name="deal_parts"
    )
    label = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=20, choices=StakeholderRole.choices)
    stance = models.CharField(max_length=10, choices=Stance.choices, default=Stance.UNKNOWN)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contact__isnull=False) | ~models.Q(label=""), name="stakeholder_is_somebody"
            )
        ]

    def person_key(self) -> str:
        """The key of the contact's person; empty for a name alone."""
        return self.contact.person.key if self.contact else ""
