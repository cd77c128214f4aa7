"""The administrator's page: the rules, who lacks a second factor, who is signed in, all API tokens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.tokens.models import ApiToken
from mainstay.modules.people.queries.rights import names_by_id
from mainstay.modules.signin.models import SignInPolicy
from mainstay.modules.signin.queries.factors import with_second_factor
from mainstay.modules.signin.queries.rules import sign_in_rules
from mainstay.modules.signin.queries.sessions import SessionLine, lines_of
from mainstay.modules.signin.rules import SignInRules

_MOST = 100


@dataclass(frozen=True)
class Person:
    """A colleague by public id and name."""

    id: str
    name: str


@dataclass(frozen=True)
class CompanyLine:
    """A configured company sign-in."""

    code: str
    name: str
    kind: str
    domains: tuple[str, ...]
    admits: bool


@dataclass(frozen=True)
class TokenLine:
    """Somebody's running API token."""

    id: str
    user: str
    name: str
    hint: str
    verbs: tuple[str, ...]
    expires_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class SignInOverview:
    """Sign-in and sessions, for administrators."""

    factor_roles: tuple[str, ...]
    idle_minutes: int
    session_hours: int
    token_days: int
    end_on_role_change: bool
    passwords: bool
    break_glass: str
    set_at: datetime | None
    reason: str
    change_url: str
    companies: tuple[CompanyLine, ...]
    without_factor: tuple[Person, ...]
    sessions: tuple[SessionLine, ...]
    tokens: tuple[TokenLine, ...]


@query("sign_in.overview", label=_("Sign-in and sessions"), output=SignInOverview, rights=("setting", "read"), budget=12,
       sample=dict)  # fmt: skip
def overview_sign_in(context: QueryContext, _input: object) -> SignInOverview:
    """The rules of signing in, the company's services, who lacks a second factor, who is signed in, and all tokens."""
    rules = sign_in_rules()
    last = SignInPolicy.objects.order_by("-created_at", "-id").first()
    roles = list(context.visible("role").filter(code__in=rules.factor_roles).order_by("rank"))
    glass = context.visible("user").filter(pk=rules.break_glass).first()
    sessions = context.visible("session").filter(ended_at=None).select_related("user").order_by("-last_seen_at", "-id")
    return SignInOverview(
        factor_roles=tuple(one.name for one in roles), idle_minutes=rules.idle_minutes,
        session_hours=rules.session_hours, token_days=rules.token_days, end_on_role_change=rules.end_on_role_change,
        passwords=rules.passwords, break_glass=glass.name if glass else "", set_at=last.created_at if last else None,
        reason=last.reason if last else "", change_url=_change_url(rules, roles, glass), companies=_companies(),
        without_factor=_without_factor(context, rules), sessions=lines_of(sessions[:_MOST]), tokens=_tokens(context),
    )  # fmt: skip


def _companies() -> tuple[CompanyLine, ...]:
    return tuple(CompanyLine(one.code, one.name, one.kind, one.domains, bool(one.create_role))
                 for one in settings.SIGN_IN_COMPANIES)  # fmt: skip


def _without_factor(context: QueryContext, rules: SignInRules) -> tuple[Person, ...]:
    """Active colleagues whose role demands a second factor and who have none yet."""
    held = Q(from_on__lte=context.today) & (Q(to_on=None) | Q(to_on__gt=context.today))
    rows = context.visible("appointment").filter(held, role__code__in=rules.factor_roles, user__is_active=True)
    people = {row.user_id: row.user for row in rows.select_related("user").order_by("user__name_key")}
    done = with_second_factor(people)
    return tuple(Person(one.public_id, one.name) for pk, one in people.items() if pk not in done)


def _tokens(context: QueryContext) -> tuple[TokenLine, ...]:
    running = ApiToken.objects.filter(revoked_at=None, expires_at__gt=context.now)
    rows = list(running.order_by("expires_at", "id")[:_MOST])
    names = names_by_id(row.user_id for row in rows)
    return tuple(TokenLine(row.public_id, names.get(row.user_id, ""), row.name, row.hint, tuple(row.verbs), row.expires_at,
                           row.last_used_at) for row in rows)  # fmt: skip


def _change_url(rules: SignInRules, roles: Iterable[Any], glass: Any) -> str:
    """The form with what holds now in its fields."""
    values: list[tuple[str, Any]] = [("factor_roles", one.public_id) for one in roles]
    values += [("idle_minutes", rules.idle_minutes), ("session_hours", rules.session_hours),
               ("token_days", rules.token_days), ("passwords", "yes" if rules.passwords else "no"),
               ("end_on_role_change", "yes" if rules.end_on_role_change else "no")]  # fmt: skip
    values += [("break_glass", glass.public_id)] if glass else []
    return f"/do/sign_in_policy.set/?{urlencode([*values, ('next', '/settings/sign-in/')])}"
