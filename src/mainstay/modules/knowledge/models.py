"""Tables of the knowledge module."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate, moves
from mainstay.framework.records import Record
from mainstay.modules.knowledge.choices import Means, TopicArea


class Topic(Record):
    """Something to know: its material, how long a confirmation holds, and the quiz if there is one. ``starter`` is its
    code in the starter list. ``trainer`` may confirm attendance of anybody.
    """

    kind: ClassVar[str] = "topic"
    leaver: ClassVar[Mapping[str, Fate]] = {"trainer": moves("people", retired_on=None)}

    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=200, default="")
    area = models.CharField(max_length=12, choices=TopicArea.choices, default=TopicArea.OTHER)
    description = models.CharField(max_length=500, blank=True)
    material = models.TextField(blank=True)
    material_url = models.CharField(max_length=500, blank=True)
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)
    pass_percent = models.PositiveSmallIntegerField(default=80)
    product_line = models.ForeignKey("catalogue.ProductLine", null=True, blank=True, on_delete=models.PROTECT,
                                     related_name="+")  # fmt: skip
    trainer = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starter = models.CharField(max_length=40, blank=True, db_index=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=models.Q(retired_on=None), name="one_topic_of_a_name")
        ]
        indexes = [models.Index(fields=["name_key", "id"], name="topic_by_name")]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """A question of a topic's quiz. Which answer is right (counted from 1) is written nowhere else, and shown to nobody."""

    history_skip: ClassVar[frozenset[str]] = frozenset({"correct"})

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    answers = models.JSONField(default=list)
    correct = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "number"], name="one_question_of_a_number")]
        ordering = ["number"]


class KnowledgeRequirement(Record):
    """A topic is required of a role, of a title, or of one person, from a day on. ``rights`` rest on it."""

    kind: ClassVar[str] = "requirement"
    leaver: ClassVar[Mapping[str, Fate]] = {"person": STAYS}

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="requirements")
    role = models.ForeignKey("people.Role", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    job_title = models.ForeignKey("people.JobTitle", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    grace_days = models.PositiveSmallIntegerField(default=0)
    rights = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__isnull=False, person=None, job_title=None)
                | models.Q(role=None, person__isnull=False, job_title=None)
                | models.Q(role=None, person=None, job_title__isnull=False),
                name="required_of_a_role_a_title_or_a_person",
            )
        ]
        indexes = [models.Index(fields=["since", "id"], name="requirement_by_start")]


class KnowledgeConfirmation(Record):
    """Somebody confirmed a topic on a day; ``expires_on`` is the first day without. Stays when the person leaves."""

    kind: ClassVar[str] = "confirmation"
    personal: ClassVar[frozenset[str]] = frozenset({"note", "revoked_why"})
    leaver: ClassVar[Mapping[str, Fate]] = {"user": STAYS, "confirmed_by": STAYS, "revoked_by": STAYS}

    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="confirmations")
    confirmed_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    means = models.CharField(max_length=8, choices=Means.choices)
    quiz_right = models.PositiveSmallIntegerField(null=True, blank=True)
    quiz_questions = models.PositiveSmallIntegerField(null=True, blank=True)
    confirmed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    revoked_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "topic"], name="confirmation_by_user"),
            models.Index(fields=["confirmed_on", "id"], name="confirmation_by_day"),
        ]

    def person_key(self) -> str:
        """A key of its own for its words."""
        return f"confirmation:{self.public_id}"


class KnowledgeAsked(models.Model):
    """The running duty that asks somebody to confirm a topic."""

    leaver: ClassVar[Mapping[str, Fate]] = {"user": STAYS}

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    duty = models.ForeignKey("work.Duty", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="asked_once_for_a_topic")]
