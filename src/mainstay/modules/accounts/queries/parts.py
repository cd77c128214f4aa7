"""What hangs on an account: the fixed questions of its page."""

from typing import Any

from django.db.models import Q

from mainstay.framework.queries import INSTANT, ROW_ID, prepared
from mainstay.modules.accounts.models import (
    Account,
    AccountAddress,
    AccountName,
    AccountOwner,
    AccountTag,
    AccountTeamMember,
    ContactPoint,
)

_MOST_CHILDREN = 201


def _running(at: Any) -> Q:
    return Q(from_at__lte=at) & (Q(to_at=None) | Q(to_at__gt=at))


@prepared(AccountOwner, account=ROW_ID, at=INSTANT)
def owners_then(rows: Any, account: Any, at: Any) -> Any:
    """Who owned the account at a moment."""
    return rows.filter(_running(at), account_id=account)[:1]


@prepared(AccountTeamMember, account=ROW_ID, at=INSTANT)
def team_then(rows: Any, account: Any, at: Any) -> Any:
    """The account team at a moment."""
    return rows.filter(_running(at), account_id=account).select_related("user").order_by("from_at")


@prepared(AccountName, account=ROW_ID)
def names_of(rows: Any, account: Any) -> Any:
    """Further names."""
    return rows.filter(account_id=account).order_by("pk")


@prepared(AccountAddress, account=ROW_ID)
def addresses_of(rows: Any, account: Any) -> Any:
    """Addresses."""
    return rows.filter(account_id=account).order_by("pk")


@prepared(ContactPoint, account=ROW_ID)
def points_of(rows: Any, account: Any) -> Any:
    """Ways to reach the account."""
    return rows.filter(account_id=account).order_by("pk")


@prepared(AccountTag, account=ROW_ID)
def tags_of(rows: Any, account: Any) -> Any:
    """Tags by their links."""
    return rows.filter(account_id=account).select_related("tag").order_by("pk")


@prepared(Account, account=ROW_ID)
def children_of(rows: Any, account: Any) -> Any:
    """The accounts below an account, whoever may see them."""
    below = rows.filter(parent_id=account, merged_into=None).order_by("name_key", "id")
    return below.only("id", "public_id", "name")[:_MOST_CHILDREN]
