"""A colleague leaves: on which day, and who takes what over."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate
from mainstay.framework.records import Record
from mainstay.modules.people.choices import DepartureState
from mainstay.modules.people.models.company import User


class Departure(Record):
    """Somebody's last day, why, and the successors by sort; an empty one is ``successor``. ``moved`` is what went where:
    [{table, column, count, fate, to}].
    """

    kind: ClassVar[str] = "departure"
    personal: ClassVar[frozenset[str]] = frozenset({"reason"})
    leaver: ClassVar[Mapping[str, Fate]] = dict.fromkeys(
        ("user", "successor", "accounts_to", "deals_to", "duties_to", "approvals_to", "people_to", "planned_by", "done_by",
         "cancelled_by"), STAYS,
    )  # fmt: skip

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="departures")
    last_on = models.DateField()
    reason = models.CharField(max_length=300)
    successor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    accounts_to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    deals_to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    duties_to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approvals_to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    people_to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=DepartureState.choices, default=DepartureState.PLANNED)
    planned_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    trouble = models.CharField(max_length=500, blank=True)
    moved = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(state=DepartureState.PLANNED),
                                    name="one_planned_departure")
        ]  # fmt: skip
        indexes = [models.Index(fields=["last_on", "id"], name="departure_by_day")]

    def person_key(self) -> str:
        """About a colleague."""
        return f"user:{self.user_id}"
