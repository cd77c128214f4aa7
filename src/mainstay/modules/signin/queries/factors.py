"""Who has a second factor."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet


def authenticators(user_id: int) -> QuerySet[Authenticator]:
    """Everything with which a person proves a second time who they are, recovery codes included."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user_id)
    return found


def has_second_factor(user_id: int) -> bool:
    """Whether a person has an authenticator app or a passkey; recovery codes alone are none."""
    return authenticators(user_id).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def with_second_factor(user_ids: Iterable[int]) -> set[int]:
    """Those of the users who have an authenticator app or a passkey."""
    rows = Authenticator.objects.filter(user_id__in=list(user_ids)).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return set(rows.values_list("user_id", flat=True))
