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


def _running(at: Any) -> Q:
    return Q(from_at__lte=at) & (Q(to_at=None) | Q(to_at__gt=at))


@prepared(AccountOwner, account=ROW_ID, at=INSTANT)
def owners_then(rows: Any, account: Any, at: Any) -> Any:
    """Who owned the account at a moment."""
    return rows.filter(_running(at), account_id=account).order_by("pk")[:1]


@prepared(AccountTeamMember, account=ROW_ID, at=INSTANT)
def team_then(rows: Any, account: Any, at: Any) -> Any:
    """The account team at a moment."""
    return rows.filter(_running(at), account_id=account).select_related("user").order_by("from_at")


def _on_account(rows: Any, account: Any) -> Any:
    return rows.filter(account_id=account).order_by("pk")


names_of, addresses_of, points_of = (
    prepared(model, account=ROW_ID)(_on_account) for model in (AccountName, AccountAddress, ContactPoint)
)


@prepared(AccountTag, account=ROW_ID)
def tags_of(rows: Any, account: Any) -> Any:
    """Tags by their links."""
    return _on_account(rows, account).select_related("tag")


@prepared(Account, account=ROW_ID)
def a_child_of(rows: Any, account: Any) -> Any:
    """One account below an account, whoever may see it: most have none, and then nobody need ask who sees which."""
    return rows.filter(parent_id=account, merged_into=None).order_by("name_key", "id").values_list("pk")[:1]
