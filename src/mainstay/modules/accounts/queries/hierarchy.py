"""Groups of accounts: what stands above and below, with amounts rolled up."""

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.base import Label
from mainstay.kernel.money import Money
from mainstay.modules.accounts.choices import AccountStatus, words_for
from mainstay.modules.accounts.models import Account
from mainstay.modules.accounts.queries.finding import OneAccount, whole_account
from mainstay.modules.accounts.queries.shapes import Named, named
from mainstay.modules.accounts.rules.hierarchy import Member, rolled_up

MOST_MEMBERS = 2_000
_UP = """
WITH RECURSIVE above(id, parent_id, depth) AS (
  SELECT id, parent_id, 0 FROM accounts_account WHERE id = %s
  UNION SELECT a.id, a.parent_id, above.depth + 1 FROM accounts_account a JOIN above ON a.id = above.parent_id
  WHERE above.depth < 50
) SELECT id FROM above ORDER BY depth
"""
_DOWN = """
WITH RECURSIVE below(id, depth) AS (
  SELECT id, 0 FROM accounts_account WHERE id = %s
  UNION SELECT a.id, below.depth + 1 FROM accounts_account a JOIN below ON a.parent_id = below.id WHERE below.depth < 50
) SELECT id, min(depth) FROM below GROUP BY id ORDER BY 2, 1 LIMIT %s
"""


def ancestor_ids(account: Account) -> list[int]:
    """The account itself and everything above it, nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(_UP, [account.pk])
        return [pk for (pk,) in cursor.fetchall()]


def descendant_ids(account_id: int, limit: int = MOST_MEMBERS) -> list[int]:
    """The account itself and everything below it, nearest first, at most ``limit``."""
    with connection.cursor() as cursor:
        cursor.execute(_DOWN, [account_id, limit])
        return [pk for pk, _ in cursor.fetchall()]


@dataclass(frozen=True)
class GroupMember:
    """One account of a group. ``revenue`` is its own of twelve months, ``revenue_below`` with everything visible
    below it, one amount per currency.
    """

    account: Named
    parent_id: str
    depth: int
    owner: Named
    status: str
    tier: str
    country: str
    revenue: Money | None
    revenue_below: tuple[Money, ...]
    is_asked: bool

    @property
    def status_words(self) -> Label:
        """The status for people."""
        return words_for(AccountStatus, self.status)

    @property
    def indent(self) -> str:
        """Space before the name, by its depth."""
        return "\u2003" * self.depth


@dataclass(frozen=True)
class Group:
    """The whole group around an account, as far as the reader sees it: ``hidden`` counts members that are not."""

    top: Named
    members: tuple[GroupMember, ...]
    hidden: int
    is_cut: bool


@query(
    "account.group", label=_("Group"), output=Group, rights=("account", "read"), input=OneAccount, subject="account",
    budget=6, sample=lambda world: {"id": world.public_id("account")},
)  # fmt: skip
def account_group(context: QueryContext, input: OneAccount) -> Group:
    """The tree of accounts to which this one belongs, with revenue rolled up over what the reader may see."""
    account = whole_account(context, input.id)
    ids = descendant_ids(ancestor_ids(account)[-1])
    seen = {row.pk: row for row in context.visible("account").filter(pk__in=ids).select_related("owner")}
    sums = rolled_up(Member(row.pk, row.parent_id, row.revenue_12m) for row in seen.values())
    members = []
    depths: dict[int, int] = {}
    for row in _in_tree_order([seen[pk] for pk in ids if pk in seen]):
        depths[row.pk] = depths.get(row.parent_id or 0, -1) + 1
        parent = seen.get(row.parent_id or 0)
        members.append(
            GroupMember(named(row), parent.public_id if parent else "", depths[row.pk], named(row.owner), row.status,
                        row.tier, row.country, row.revenue_12m, sums[row.pk], row.pk == account.pk)
        )  # fmt: skip
    return Group(members[0].account, tuple(members), len(ids) - len(seen), len(ids) >= MOST_MEMBERS)


def _in_tree_order(rows: list[Account]) -> list[Account]:
    """Each account followed by those below it, by name; what has no visible parent begins a tree of its own."""
    known = {row.pk for row in rows}
    below: dict[int, list[Account]] = {}
    for row in sorted(rows, key=lambda row: row.name_key):
        below.setdefault(row.parent_id if row.parent_id in known else 0, []).append(row)
    ordered: list[Account] = []
    waiting = list(reversed(below.get(0, [])))
    while waiting:
        row = waiting.pop()
        ordered.append(row)
        waiting.extend(reversed(below.pop(row.pk, [])))
    return ordered
