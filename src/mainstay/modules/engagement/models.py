"""Tables of the engagement module. An account with its whole life in talks holds five million of them."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate, moves
from mainstay.framework.records import Record
from mainstay.modules.engagement.choices import (
    Direction,
    InteractionKind,
    InteractionSource,
    InteractionState,
    PromiseState,
    Side,
)


class Interaction(Record):
    """A talk with a client, planned or held. ``happened_at`` is when it took or will take place, ``recorded_at`` when
    we were told of it; ``notes`` are cleaned rich text. ``subject_*`` name what it was about (an opportunity, say).
    A removed talk keeps its row until somebody restores it or its retention ends.
    """

    kind: ClassVar[str] = "interaction"
    personal: ClassVar[frozenset[str]] = frozenset({"topic", "notes", "outcome", "next_step", "place"})
    leaver: ClassVar[Mapping[str, Fate]] = {"author": STAYS, "subject": STAYS}

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    interaction_kind = models.CharField(max_length=8, choices=InteractionKind.choices)
    state = models.CharField(max_length=9, choices=InteractionState.choices, default=InteractionState.HELD)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    duration_minutes = models.PositiveIntegerField(null=True, blank=True)
    direction = models.CharField(max_length=3, choices=Direction.choices, blank=True)
    place = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    outcome = models.CharField(max_length=500, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    next_duty = models.ForeignKey(
        "work.Duty", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=16, blank=True)
    source = models.CharField(max_length=8, choices=InteractionSource.choices, default=InteractionSource.TYPED)
    author = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    external_ref = models.CharField(max_length=120, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-happened_at", "-id"], name="interaction_by_account"),
            models.Index(fields=["happened_at", "id"], name="interaction_by_time"),
            models.Index(fields=["author", "happened_at", "id"], name="interaction_by_author"),
            models.Index(
                fields=["account", "happened_at"], condition=models.Q(state=InteractionState.PLANNED),
                name="interaction_planned",
            ),
            models.Index(
                fields=["subject_kind", "subject_id"], condition=~models.Q(subject_id=""), name="interaction_by_subject"
            ),
            models.Index(
                fields=["external_ref"], condition=~models.Q(external_ref=""), name="interaction_by_reference"
            ),
        ]  # fmt: skip

    def person_key(self) -> str:
        """Several people may be meant: the texts of a talk are committed under a key of its own, which is erased
        with the first of its people.
        """
        return f"talk:{self.public_id}"


class Participant(models.Model):
    """Somebody who took part: a colleague, a contact, or a free name of somebody not (yet) known."""

    personal: ClassVar[frozenset[str]] = frozenset({"name"})
    leaver: ClassVar[Mapping[str, Fate]] = {
        "user": moves("duties", interaction__state="planned", interaction__removed_at=None)
    }

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="participants", db_index=False)
    side = models.CharField(max_length=6, choices=Side.choices)
    user = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("accounts.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interaction", "user"], name="colleague_once_per_talk"),
            models.UniqueConstraint(fields=["interaction", "contact"], name="contact_once_per_talk"),
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.user_id or self.contact_id or self.name}"

    def person_key(self) -> str:
        """A free name is committed with the texts of its talk."""
        return self.interaction.person_key()


class Promise(Record):
    """What one side told the other it would do by when. Ours is a duty of ``owner``; theirs is a duty of ``owner`` to
    ask for it. ``due_on`` is the day promised last, ``first_due_on`` the day promised first.
    """

    kind: ClassVar[str] = "promise"
    personal: ClassVar[frozenset[str]] = frozenset({"what", "to_name", "closed_note"})
    leaver: ClassVar[Mapping[str, Fate]] = {"owner": moves("duties", state="open")}

    interaction = models.ForeignKey(
        Interaction, null=True, blank=True, on_delete=models.SET_NULL, related_name="promises"
    )
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    side = models.CharField(max_length=6, choices=Side.choices, default=Side.OURS)
    what = models.CharField(max_length=300)
    contact = models.ForeignKey("accounts.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_name = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    first_due_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=PromiseState.choices, default=PromiseState.OPEN)
    duty = models.ForeignKey("work.Duty", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    closed_note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "state", "due_on"], name="promise_by_account"),
            models.Index(fields=["due_on", "id"], name="promise_by_due"),
            models.Index(fields=["owner", "state", "due_on"], name="promise_by_owner"),
        ]

    def person_key(self) -> str:
        """The key of the promise itself: its words may name several people."""
        return f"promise:{self.public_id}"


class PromiseChange(models.Model):
    """A promise changed: from which day to which, what the client was told and when, and why. ``told_on`` empty:
    nobody has told the client.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"told", "reason"})
    leaver: ClassVar[Mapping[str, Fate]] = {"changed_by": STAYS}

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="changes")
    from_due_on = models.DateField()
    to_due_on = models.DateField()
    told = models.CharField(max_length=300, blank=True)
    told_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.from_due_on} → {self.to_due_on}"

    def person_key(self) -> str:
        """That of its promise."""
        return self.promise.person_key()
