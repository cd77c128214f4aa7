"""The record kinds of sessions and sign-in rules."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.kinds import KindField, RecordKind, register_kind
from mainstay.framework.scopes import CompanyScope, UserScope
from mainstay.framework.values import Boolean, Choice, Instant, Integer, Reference, Text
from mainstay.modules.signin.choices import Method, SessionEnd
from mainstay.modules.signin.models import SignInPolicy, UserSession

register_kind(
    RecordKind(
        name="session", model=UserSession, label=_("Session"), plural=_("Sessions"), rights="setting", own=True,
        scope=UserScope(("user_id",)), title=lambda row: row.user.name, icon="devices", related=("user",),
        fields=(
            KindField(name="user", label=_("Colleague"), type=Reference(kind="user"), path="user_id",
                      show=lambda row: row.user),
            KindField(name="method", label=_("Signed in by"), type=Choice(choices=tuple(Method.choices))),
            KindField(name="second_factor", label=_("Second factor"), type=Boolean()),
            KindField(name="created_at", label=_("Since"), type=Instant(), sort="created_at"),
            KindField(name="last_seen_at", label=_("Last seen"), type=Instant(), sort="last_seen_at"),
            KindField(name="ended_at", label=_("Ended"), type=Instant()),
            KindField(name="end_reason", label=_("Ended because"), type=Choice(choices=tuple(SessionEnd.choices))),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="sign_in_policy", model=SignInPolicy, label=_("Rules of signing in"), plural=_("Rules of signing in"),
        rights="setting", scope=CompanyScope(), title=lambda row: row.reason, icon="shield-lock",
        fields=(
            KindField(name="created_at", label=_("Since"), type=Instant(), sort="created_at"),
            KindField(name="idle_minutes", label=_("Minutes without doing anything"), type=Integer(), numeric=True),
            KindField(name="session_hours", label=_("Hours until signing in again"), type=Integer(), numeric=True),
            KindField(name="token_days", label=_("Longest life of an API token, days"), type=Integer(), numeric=True),
            KindField(name="reason", label=_("Reason"), type=Text()),
        ),
    )
)  # fmt: skip
