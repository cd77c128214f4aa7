"""Tables of sessions and sign-in rules."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate, ends, stops
from mainstay.framework.records import Record
from mainstay.modules.signin.choices import Method, SessionEnd


class UserSession(Record):
    """A person signed in on a device, from a moment to a moment. The browser's cookie leads to it by its public id,
    which the browser never learns. ``roles`` are those held when signing in.
    """

    kind: ClassVar[str] = "session"
    personal: ClassVar[frozenset[str]] = frozenset({"ip", "user_agent"})
    history: ClassVar[bool] = False
    leaver: ClassVar[Mapping[str, Fate]] = {"user": ends(ended_at=None)}

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="sign_ins")
    method = models.CharField(max_length=8, choices=Method.choices)
    company = models.CharField(max_length=40, blank=True)
    second_factor = models.BooleanField(default=False)
    ip = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=200, blank=True)
    roles = models.JSONField(default=list)
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=16, choices=SessionEnd.choices, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "ended_at"], name="session_by_user"),
                   models.Index(fields=["last_seen_at", "id"], name="session_by_last_seen")]  # fmt: skip

    def person_key(self) -> str:
        """About a colleague."""
        return f"user:{self.user_id}"


class SignInPolicy(Record):
    """The company's rules about signing in from the moment of the row on; the newest holds."""

    kind: ClassVar[str] = "sign_in_policy"
    leaver: ClassVar[Mapping[str, Fate]] = {"break_glass": stops(), "set_by": STAYS}

    factor_roles = models.JSONField(default=list)
    idle_minutes = models.PositiveIntegerField()
    session_hours = models.PositiveIntegerField()
    token_days = models.PositiveIntegerField()
    end_on_role_change = models.BooleanField()
    passwords = models.BooleanField()
    break_glass = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    set_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="sign_in_policy_by_moment")]
