"""Standing duties at accounts: opened by the clock for whoever owns the account, when their time comes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.custom_fields.models import CustomValue
from mainstay.modules.accounts.actions.stale_duties import Batch, only_the_clock
from mainstay.modules.accounts.choices import AccountStatus
from mainstay.modules.accounts.models import Account, InstalledItem
from mainstay.modules.work.actions.standing import open_standing
from mainstay.modules.work.queries.standing import Standing, opened_already, standing_duties
from mainstay.modules.work.rules.standing import appears_on, due_day


@dataclass(frozen=True)
class Anchor:
    """A day known of an account, and the record that it belongs to (the account, or something installed there)."""

    field: str
    account: Account
    subject: Any
    day: date


@action(
    "account.open_standing_duties", label=_("Open standing duties"), policy=only_the_clock, scope="company", menu=False,
    icon="repeat", sample=dict,
)  # fmt: skip
def open_standing_duties_account(context: ActionContext, input: Batch) -> None:
    """Open the standing duties of a stretch of accounts whose time has come, each once for its due day."""
    present = Account.objects.filter(archived_at=None, merged_into=None, pk__gt=input.after, owner__is_active=True)
    rows = list(present.select_related("owner").order_by("pk")[: input.limit])
    duties = standing_duties()
    anchors = [] if not duties else list(_anchors(rows, {one.field for one in duties}))
    opened = opened_already({one.subject.public_id for one in anchors})
    count = 0
    for standing, anchor, due_on in _due(duties, anchors, context.today):
        if (standing.id, anchor.subject.public_id, due_on) in opened:
            continue
        account = anchor.account
        open_standing(
            context, standing.id, subject=anchor.subject, due_on=due_on, assignee=account.owner,
            account=(account.pk, account.public_id, account.name),
        )  # fmt: skip
        count += 1
    context.answer |= {"last": rows[-1].pk if rows else 0, "count": len(rows), "opened": count}


def _due(duties: Sequence[Standing], anchors: Sequence[Anchor], today: date) -> Iterator[tuple[Standing, Anchor, date]]:
    for standing in duties:
        for anchor in anchors:
            if anchor.field != standing.field or (standing.tiers and anchor.account.tier not in standing.tiers):
                continue
            due_on = due_day(standing.rule, anchor.day, today)
            if appears_on(standing.rule, due_on) <= today:
                yield standing, anchor, due_on


def _anchors(rows: Sequence[Account], fields: set[str]) -> Iterator[Anchor]:
    accounts = {row.pk: row for row in rows}
    if "customer_since" in fields:
        yield from (
            Anchor("customer_since", row, row, row.customer_since)
            for row in rows if row.customer_since and row.status == AccountStatus.CLIENT
        )  # fmt: skip
    if "installed_item.ends_on" in fields:
        for item in InstalledItem.objects.filter(account_id__in=accounts).exclude(ends_on=None).order_by("pk"):
            if item.ends_on is not None:
                yield Anchor("installed_item.ends_on", accounts[item.account_id], item, item.ends_on)
    values = CustomValue.objects.filter(
        field__kind_name="account", field__name__in=fields, field__is_active=True, record_id__in=accounts
    ).exclude(day=None).order_by("pk").values_list("field__name", "record_id", "day")  # fmt: skip
    for name, record_id, day in values:
        if day is not None:
            yield Anchor(name, accounts[record_id], accounts[record_id], day)
