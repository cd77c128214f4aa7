"""Whose book an account is in: owners and account teams, without the rights of a reader."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from mainstay.framework.queries import ROW_ID, prepared
from mainstay.framework.scopes.access import own_holder
from mainstay.framework.scopes.models import AccountAccess, Holder
from mainstay.kernel.folding import fold
from mainstay.modules.accounts.models import Account

_DEPTH = 50
_RESPONSIBLE = (AccountAccess.OWNER, AccountAccess.TEAM)


@dataclass(frozen=True, slots=True)
class HeldAccount:
    """An account in somebody's book: its id, that of the top of its group, and its industry, folded."""

    id: int
    group: int
    industry: str


def held_accounts(user_id: int) -> list[HeldAccount]:
    """Everything that a person owns or serves in an account team now."""
    mine = _running().filter(holder_id=own_holder(user_id)).values("account_id")
    rows = list(Account.objects.filter(pk__in=mine, archived_at=None).values_list("id", "industry").order_by("id"))
    groups = groups_of(number for number, _industry in rows)
    return [HeldAccount(number, groups[number], fold(industry)) for number, industry in rows]


def groups_of(account_ids: Iterable[int]) -> dict[int, int]:
    """The top of the group of each account, by one statement for each level of groups."""
    top = {number: number for number in account_ids}
    for _level in range(_DEPTH):
        above = dict(
            Account.objects.filter(pk__in=set(top.values())).exclude(parent_id=None).values_list("id", "parent_id")
        )
        if not above:
            break
        top = {number: above.get(highest, highest) for number, highest in top.items()}
    return top


def responsible_for(account_ids: Collection[int]) -> dict[int, set[int]]:
    """The users who own or serve each account now."""
    running = _running().filter(account_id__in=account_ids)
    users = dict(
        Holder.objects.filter(pk__in=running.values("holder_id"), deputyship_id=None).values_list("id", "user_id")
    )
    found: dict[int, set[int]] = {number: set() for number in account_ids}
    for number, holder in running.values_list("account_id", "holder_id"):
        if holder in users:
            found[number].add(users[holder])
    return found


def account_names(account_ids: Collection[int]) -> dict[int, str]:
    """The names of accounts, for sentences to people who answer for them."""
    return dict(Account.objects.filter(pk__in=account_ids).values_list("id", "name"))


def merged_ids(account_id: int) -> list[int]:
    """The ids of accounts that were merged into this one."""
    return _merged_into(account=account_id)


@prepared(Account, account=ROW_ID)
def _merged_into(rows: Any, account: Any) -> Any:
    return rows.filter(merged_into=account).values_list("id", flat=True)


def account_id_of(public_id: str) -> int | None:
    """The id of an account, None when there is none."""
    return Account.objects.filter(public_id=public_id).values_list("id", flat=True).first()


def _running() -> QuerySet[AccountAccess]:
    now = timezone.now()
    return AccountAccess.objects.filter(Q(to_at=None) | Q(to_at__gt=now), how__in=_RESPONSIBLE, from_at__lte=now)
