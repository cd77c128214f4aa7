"""How current the client base is: what has gone stale, whose it is, and who keeps theirs in time."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mainstay.framework.queries import ROW_IDS, QueryContext, prepared, query
from mainstay.framework.registry import registry
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import integer, reference
from mainstay.modules.accounts.models import Account, Contact, FieldCheck, FreshnessRule
from mainstay.modules.accounts.queries.shapes import Named, named
from mainstay.modules.accounts.rules.freshness import (
    DEFAULT_RULES,
    Aged,
    Expiry,
    Rule,
    arrived_late,
    days_by_field,
    expiries,
)


def present_rules() -> list[Rule]:
    """The company's rules in force; the shipped ones while it has none of its own."""
    rows = _stored_rules()
    if not rows:
        return list(DEFAULT_RULES)
    return [Rule(r.kind_name, r.field, r.days, r.tier, r.segment) for r in rows if r.is_active]


@prepared(FreshnessRule)
def _stored_rules(rows: Any) -> Any:
    return rows


@prepared(FieldCheck, accounts=ROW_IDS)
def _checks_of(rows: Any, accounts: Any) -> Any:
    return rows.filter(account_id__among=accounts).values_list(
        "account_id", "kind_name", "record_id", "field", "true_on"
    )


@prepared(Contact, accounts=ROW_IDS)
def _present_contacts(rows: Any, accounts: Any) -> Any:
    present = rows.filter(account_id__among=accounts, to_on=None, person__state="live")
    return present.values_list("account_id", "id", "created_at")


def field_words(kind_name: str, name: str) -> Label:
    """The label of a field of a kind; its name when the kind has no such field."""
    field = registry.kinds[kind_name].field(name)
    return field.label if field else name


def account_expiries(accounts: Iterable[Account], rules: list[Rule], today: date) -> dict[int, list[Expiry]]:
    """Every watched field of the accounts and their present contacts with its stale day, by account id.

    ``today`` is when a record that is not stored yet begins.
    """
    rows = list(accounts)
    stored = [row.pk for row in rows if row.pk]
    checks: dict[int, dict[tuple[str, int, str], date]] = {}
    aged: dict[int, list[Aged]] = {}
    if stored:
        for account_id, *key, true_on in _checks_of(accounts=stored):
            checks.setdefault(account_id, {})[tuple(key)] = true_on
        for account_id, pk, created_at in _present_contacts(accounts=stored):
            aged.setdefault(account_id, []).append(Aged("contact", pk, created_at.date()))
    found = {}
    for row in rows:
        since = row.created_at.date() if row.created_at else today
        records = [Aged("account", row.pk or 0, since), *aged.get(row.pk, ())]
        days = days_by_field(rules, tier=row.tier, segment=row.segment)
        found[row.pk] = expiries(days, records, checks.get(row.pk, {}))
    return found


@dataclass(frozen=True, kw_only=True)
class StaleAccounts:
    """Whose accounts, how many at most."""

    owner: str | None = reference(_("Owner"), kind="user", default=None, nullable=True)
    within_days: int = integer(_("Also those that go stale within days"), default=0, minimum=0, maximum=366)
    limit: int = integer(_("At most"), default=100, minimum=1, maximum=500)


@dataclass(frozen=True)
class StaleFact:
    """A field that is no longer fresh: of the account or of one of its contacts (``contact`` is then who)."""

    kind_name: str
    field: str
    stale_on: date
    contact: Named | None = None

    @property
    def words(self) -> Label:
        """The field for people."""
        return field_words(self.kind_name, self.field)


@dataclass(frozen=True)
class StaleAccount:
    """An account with facts that somebody should look at."""

    account: Named
    owner: Named
    stale_on: date
    stale_days: int
    facts: tuple[StaleFact, ...]

    @property
    def stale_words(self) -> str:
        """Since when, for people."""
        return ngettext("stale for %(days)s day", "stale for %(days)s days", self.stale_days) % {
            "days": self.stale_days
        }


@query(
    "account.stale", label=_("Stale data"), output=StaleAccount, rights=("account", "read"), input=StaleAccounts, many=True,
    budget=12, sample=dict,
)  # fmt: skip
def stale_accounts(context: QueryContext, input: StaleAccounts) -> list[StaleAccount]:
    """Accounts with facts that nobody has confirmed in time, the longest stale first."""
    until = date.fromordinal(context.today.toordinal() + input.within_days)
    rows = context.visible("account").filter(stale_on__lte=until, archived_at=None)
    if input.owner:
        rows = rows.filter(owner_id=context.find("user", input.owner).pk)
    found = list(rows.select_related("owner").order_by("stale_on", "id")[: input.limit])
    expiring = account_expiries(found, present_rules(), context.today)
    contacts = _contacts_of(expiring)
    return [
        StaleAccount(
            named(row), named(row.owner), row.stale_on, (context.today - row.stale_on).days,
            tuple(
                StaleFact(one.kind_name, one.field, one.stale_on,
                          contacts.get(one.record_id) if one.kind_name == "contact" else None)
                for one in expiring[row.pk] if one.stale_on <= until
            ),
        )
        for row in found
    ]  # fmt: skip


def _contacts_of(expiring: dict[int, list[Expiry]]) -> dict[int, Named]:
    ids = {one.record_id for found in expiring.values() for one in found if one.kind_name == "contact"}
    rows = Contact.objects.filter(pk__in=ids).select_related("person__identity") if ids else []
    return {row.pk: Named(row.public_id, row.person.identity.name) for row in rows}


@dataclass(frozen=True)
class Timeliness:
    """How current one owner's accounts are. ``never`` counts accounts of which nothing was ever confirmed."""

    owner: Named
    accounts: int
    fresh: int
    stale: int
    never: int
    oldest_stale_on: date | None
    confirmed_90_days: int
    late: int

    @property
    def accounts_url(self) -> str:
        """The rows behind the figure."""
        tree = {"all": [{"field": "owner", "is": [self.owner.id]}, {"field": "archived_at", "empty": True}]}
        return f"/accounts/?{urlencode({'filter': json.dumps(tree)})}"


@query(
    "account.timeliness", label=_("Timeliness of data"), output=Timeliness, rights=("account", "read"), many=True, budget=8,
    sample=dict,
)  # fmt: skip
def account_timeliness(context: QueryContext, input: object) -> list[Timeliness]:  # noqa: ARG001
    """How current the client base is, by owner: fresh and stale accounts, confirmations, changes that came late."""
    stale = Q(stale_on__lte=context.today)
    rows = list(
        context.visible("account").filter(archived_at=None).order_by()
        .values("owner__public_id", "owner__name", "owner_id")
        .annotate(accounts=Count("id"), stale=Count("id", filter=stale), never=Count("id", filter=Q(checked_at=None)),
                  oldest=Min("stale_on", filter=stale))
    )  # fmt: skip
    confirmed = _confirmations_by_owner(context)
    return [
        Timeliness(
            Named(row["owner__public_id"], row["owner__name"]), row["accounts"], row["accounts"] - row["stale"], row["stale"],
            row["never"], row["oldest"], *confirmed.get(row["owner_id"], (0, 0)),
        )
        for row in sorted(rows, key=lambda row: (-row["stale"], row["owner__name"]))
    ]  # fmt: skip


def _confirmations_by_owner(context: QueryContext) -> dict[int, tuple[int, int]]:
    """By owner: facts confirmed in the last 90 days, and how many of those had been true long before."""
    since = context.now - timedelta(days=90)
    checks = FieldCheck.objects.filter(recorded_at__gte=since, account__in=context.visible("account").order_by())
    found: dict[int, tuple[int, int]] = {}
    for owner_id, true_on, recorded_at in checks.values_list("account__owner_id", "true_on", "recorded_at").iterator():
        confirmed, late = found.get(owner_id, (0, 0))
        found[owner_id] = (confirmed + 1, late + arrived_late(true_on, recorded_at.date()))
    return found
