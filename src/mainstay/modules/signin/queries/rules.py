"""The rules of signing in that hold now."""

from mainstay.modules.signin.models import SignInPolicy
from mainstay.modules.signin.rules import SignInRules


def sign_in_rules() -> SignInRules:
    """What the company has said last; the defaults where it has said nothing."""
    row = SignInPolicy.objects.order_by("-created_at", "-id").first()
    if row is None:
        return SignInRules()
    return SignInRules(
        factor_roles=frozenset(row.factor_roles), idle_minutes=row.idle_minutes, session_hours=row.session_hours,
        token_days=row.token_days, end_on_role_change=row.end_on_role_change, passwords=row.passwords,
        break_glass=row.break_glass_id or 0,
    )  # fmt: skip
