"""Territories divided anew: a plan with its rules, what its last preview found, and when it was applied and taken back."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate
from mainstay.framework.records import Record
from mainstay.modules.accounts.choices import RebalancingState
from mainstay.modules.accounts.models.accounts import Account


class Rebalancing(Record):
    """A plan. What happened to it stands as moments with whoever did it; ``state`` follows from them.

    ``digest`` is the SHA-256 of the list of moves of the last preview (rules/rebalancing.py says how it is written),
    ``upper_load`` the number of accounts above which a person is warned of. ``applied_act`` is the act that applied it.
    """

    kind: ClassVar[str] = "rebalancing"
    leaver: ClassVar[Mapping[str, Fate]] = {
        "made_by": STAYS,
        "scheduled_by": STAYS,
        "applied_by": STAYS,
        "undone_by": STAYS,
    }

    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=200, default="")
    reason = models.CharField(max_length=200)
    effective_on = models.DateField()
    upper_load = models.PositiveIntegerField(null=True, blank=True)
    made_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="rebalancings")
    previewed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    moves_count = models.PositiveIntegerField(default=0)
    kept_count = models.PositiveIntegerField(default=0)
    left_count = models.PositiveIntegerField(default=0)
    scheduled_at = models.DateTimeField(null=True)
    scheduled_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    refused = models.CharField(max_length=500, blank=True)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    applied_act = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=16, blank=True)

    class Meta:
        indexes = [models.Index(fields=["made_by", "-id"], name="rebalancing_by_maker")]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> RebalancingState:
        """How far the plan is."""
        moments = (
            (self.undone_at, RebalancingState.UNDONE), (self.applied_at, RebalancingState.APPLIED),
            (self.scheduled_at, RebalancingState.SCHEDULED), (self.previewed_at, RebalancingState.PREVIEWED),
        )  # fmt: skip
        return next((state for at, state in moments if at is not None), RebalancingState.DRAFT)


class RebalancingRule(Record):
    """Which accounts go to whom: those that fit ``criteria`` (words by name of a criterion), the filter ``where``, and
    the list, as far as each says anything. The first rule of a plan that fits an account counts.
    """

    kind: ClassVar[str] = "rebalancing_rule"

    rebalancing = models.ForeignKey(Rebalancing, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField()
    effect = models.CharField(max_length=8)
    criteria = models.JSONField(default=dict)
    where = models.JSONField(default=dict)
    fitted = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rebalancing", "position"], name="one_rule_per_place")]


class RebalancingReceiver(models.Model):
    """Somebody who receives accounts by a rule."""

    leaver: ClassVar[Mapping[str, Fate]] = {"user": STAYS}

    rule = models.ForeignKey(RebalancingRule, on_delete=models.CASCADE, related_name="receivers")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()


class RebalancingListed(models.Model):
    """An account on the list of a rule, and the person whom the list names for it."""

    history: ClassVar[bool] = False
    leaver: ClassVar[Mapping[str, Fate]] = {"user": STAYS}

    rule = models.ForeignKey(RebalancingRule, on_delete=models.CASCADE, related_name="listed")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "account"], name="listed_once_per_rule")]


class RebalancingMove(models.Model):
    """An account that changes its owner by the last preview. ``left`` says why it was left out, ``kept`` why it was not
    given back by the undo.
    """

    history: ClassVar[bool] = False
    leaver: ClassVar[Mapping[str, Fate]] = {"from_user": STAYS, "to_user": STAYS}

    rebalancing = models.ForeignKey(Rebalancing, on_delete=models.CASCADE, related_name="moves", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    from_user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    to_user = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    rule = models.PositiveSmallIntegerField()
    account_version = models.PositiveIntegerField()
    left = models.CharField(max_length=12, blank=True, default="")
    kept = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rebalancing", "account"], name="moved_once_per_plan")]


class RebalancingShare(models.Model):
    """What the last preview found for one person: numbers of accounts and open deals, revenue of twelve months in minor
    units by currency, before and after, and warnings as [code, number] pairs.
    """

    history: ClassVar[bool] = False
    leaver: ClassVar[Mapping[str, Fate]] = {"user": STAYS}

    rebalancing = models.ForeignKey(Rebalancing, on_delete=models.CASCADE, related_name="shares")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    accounts_before = models.IntegerField(default=0)
    moved_in = models.IntegerField(default=0)
    moved_out = models.IntegerField(default=0)
    deals_before = models.IntegerField(default=0)
    deals_after = models.IntegerField(default=0)
    revenue_before = models.JSONField(default=dict)
    revenue_after = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rebalancing", "user"], name="one_share_per_person")]
