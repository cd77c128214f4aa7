"""Competitors: where they were seen, by account and over all accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import DAY, ROW_ID, QueryContext, prepared, query
from mainstay.framework.values.inputs import reference
from mainstay.modules.accounts.models import Sighting
from mainstay.modules.accounts.queries.finding import OneAccount, whole_account
from mainstay.modules.accounts.queries.shapes import Named, named

LOOK_BACK_DAYS = 180
_MOST = 100


@dataclass(frozen=True)
class Seen:
    """A competitor seen at an account."""

    id: str
    account: Named
    competitor: Named
    seen_on: date
    what: str
    is_threat: bool
    seen_by: str


def _newest(rows: QuerySet[Sighting]) -> QuerySet[Sighting]:
    return rows.select_related("account", "competitor", "seen_by").order_by("-seen_on", "-id")[:_MOST]


@prepared(Sighting, account=ROW_ID, since=DAY)
def _seen_at(rows: Any, account: Any, since: Any) -> Any:
    return _newest(rows.filter(account_id=account, seen_on__gte=since))


def _seen(found: Iterable[Sighting]) -> list[Seen]:
    return [
        Seen(
            row.public_id,
            named(row.account),
            named(row.competitor),
            row.seen_on,
            row.what,
            row.is_threat,
            row.seen_by.name,
        )
        for row in found
    ]


@query(
    "account.sightings", label=_("Competitors seen"), output=Seen, rights=("account", "read"), input=OneAccount, many=True,
    subject="account", budget=6, sample=lambda world: {"id": world.public_id("account")},
)  # fmt: skip
def account_sightings(context: QueryContext, input: OneAccount) -> list[Seen]:
    """Competitors seen at an account in the last 180 days, newest first."""
    account = whole_account(context, input.id)
    since = context.today - timedelta(days=LOOK_BACK_DAYS)
    return _seen(_seen_at(account=account.pk, since=since))


@dataclass(frozen=True, kw_only=True)
class OneCompetitor:
    """The competitor asked about."""

    id: str = reference(_("Competitor"), kind="competitor")


@dataclass(frozen=True)
class CompetitorPage:
    """A competitor with its sightings at accounts that the reader sees; ``threatened`` counts accounts in danger."""

    id: str
    version: int
    name: str
    website: str
    note: str
    sightings: tuple[Seen, ...]
    accounts: int
    threatened: int

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.name


@query(
    "competitor.page", label=_("Competitor"), output=CompetitorPage, rights=("account", "read"), input=OneCompetitor,
    subject="competitor", budget=6, sample=lambda world: {"id": world.public_id("competitor")},
)  # fmt: skip
def competitor_page(context: QueryContext, input: OneCompetitor) -> CompetitorPage:
    """What is known of a competitor, and the newest hundred sightings at visible accounts."""
    row = context.find("competitor", input.id)
    seen = _seen(context.visible("sighting").filter(competitor=row))
    return CompetitorPage(
        row.public_id, row.version, row.name, row.website, row.note, tuple(seen), len({one.account.id for one in seen}),
        len({one.account.id for one in seen if one.is_threat}),
    )  # fmt: skip
