"""Titles, who may appoint besides the head, and what others propose."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate, ends
from mainstay.framework.records import Record
from mainstay.modules.people.choices import ExtentWord, ProposalState, ProposedAct
from mainstay.modules.people.models.company import Appointment, Role, User


class JobTitle(Record):
    """A title of the company's own: which role it carries, and in words what its holder answers for. Rights follow from
    the role, so two titles may name the same job.
    """

    kind: ClassVar[str] = "job_title"

    name = models.CharField(max_length=120, unique=True)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="titles")
    duties = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class AppointingPower(Record):
    """The head lets somebody else appoint and remove, in ``writing``, on days (half-open): one person, or whoever holds a
    role; within their own line, or in the whole company.
    """

    kind: ClassVar[str] = "appointing_power"
    leaver: ClassVar[Mapping[str, Fate]] = {"holder": ends(to_on=None), "given_by": STAYS, "ended_by": STAYS}

    holder = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="appointing_powers")
    role = models.ForeignKey(Role, null=True, blank=True, on_delete=models.PROTECT, related_name="appointing_powers")
    extent = models.CharField(max_length=5, choices=ExtentWord.choices, default=ExtentWord.TEAM)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    writing = models.CharField(max_length=500)
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(holder=None) ^ models.Q(role=None), name="power_of_a_person_or_a_role"
            )
        ]


class AppointmentProposal(Record):
    """Somebody proposes that a colleague is given a role, or loses it; whoever may appoint says yes or no, with why."""

    kind: ClassVar[str] = "appointment_proposal"
    personal: ClassVar[frozenset[str]] = frozenset({"reason", "answer"})
    leaver: ClassVar[Mapping[str, Fate]] = {"user": ends(state="proposed"), "proposed_by": STAYS, "decided_by": STAYS}

    act = models.CharField(max_length=7, choices=ProposedAct.choices)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    job_title = models.ForeignKey(JobTitle, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=9, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="proposal_by_age"),
                   models.Index(fields=["state", "id"], name="proposal_by_state")]  # fmt: skip

    def person_key(self) -> str:
        """About a colleague."""
        return f"user:{self.user_id}"
