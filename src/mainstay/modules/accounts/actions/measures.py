"""Published measures of money on accounts: revenue, contribution, open deals. Written by higher modules, never by hand.

The version of an account stays: a measure is no change that an editor must hear of.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import Situation
from mainstay.framework.actions.many import update_each
from mainstay.framework.values.inputs import integer, money
from mainstay.kernel.decision import Decision, refuse
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET, Unset
from mainstay.modules.accounts.models import Account

MONEY_MEASURES = ("revenue_12m", "revenue_before", "contribution_12m", "open_deals")
_CHUNK = 5_000


@dataclass(frozen=True, kw_only=True)
class PublishMeasures:
    """New values of measures, in the currency of the group; what is not mentioned stays."""

    revenue_12m: Money | Unset = money(_("Revenue, 12 months"), default=UNSET)
    revenue_before: Money | Unset = money(_("Revenue, 12 months before"), default=UNSET)
    contribution_12m: Money | Unset = money(_("Contribution, 12 months"), default=UNSET)
    open_deals: Money | Unset = money(_("Open deals"), default=UNSET)
    open_deals_count: int | Unset = integer(_("Number of open deals"), minimum=0, default=UNSET)


def may_publish_measures(situation: Situation) -> Decision:
    """Nobody by hand: measures come from the program's own system actors, which no policy is asked about."""
    return refuse(
        sentence("{name}, measures are computed from the records; change those.", name=situation.actor.name), "computed"
    )


@action(
    "account.publish_measures", label=_("Publish measures"), policy=may_publish_measures, subject="account",
    menu=False, sample=lambda: {"open_deals_count": 2},
)  # fmt: skip
def publish_account_measures(context: ActionContext, input: PublishMeasures) -> Account:
    """Put computed values on an account, so that lists sort and filter by them."""
    account: Account = context.subject
    amounts = {name: value for name in MONEY_MEASURES if (value := getattr(input, name)) is not UNSET}
    currencies = {amount.currency for amount in amounts.values()}
    if len(currencies) > 1:
        raise InputInvalid([Problem("", "currencies", sentence("All measures of an account are in one currency."))])
    values: dict[str, int] = {f"{name}_minor": amount.minor for name, amount in amounts.items()}
    if isinstance(input.open_deals_count, int):
        values["open_deals_count"] = input.open_deals_count
    currency = currencies.pop() if currencies else account.measures_currency
    publish_measures(context, currency, {account.pk: values})
    account.refresh_from_db()
    return account


def publish_measures(context: ActionContext, currency: str, rows: Mapping[int, Mapping[str, int]]) -> None:
    """Write measure columns of many accounts, by account id: amounts in minor units of ``currency``. All rows name the
    same columns. Where an account's measures were in another currency, those not given become 0 until their own module
    publishes them again: an old amount is never relabelled.
    """
    ids = sorted(rows)
    _drop_other_currency(context, currency, ids)
    waiting = iter(ids)
    while chunk := list(islice(waiting, _CHUNK)):
        columns = sorted(rows[chunk[0]])
        changed = [
            (*(rows[pk][column] for column in columns), pk) for pk in _changed(chunk, columns, rows)
        ]  # fmt: skip
        update_each(context, Account, columns, changed, note="measures of accounts", raise_version=False)


def _changed(ids: list[int], columns: list[str], rows: Mapping[int, Mapping[str, int]]) -> list[int]:
    present = Account.objects.filter(pk__in=ids).values_list("pk", *columns)
    return [pk for pk, *values in present if values != [rows[pk][column] for column in columns]]


def _drop_other_currency(context: ActionContext, currency: str, ids: Iterable[int]) -> None:
    waiting = iter(ids)
    while chunk := list(islice(waiting, _CHUNK)):
        other = Account.objects.filter(pk__in=chunk).exclude(measures_currency=currency)
        if other.exists():
            context.update_many(
                other, note="currency of measures", version=F("version"), measures_currency=currency,
                **{f"{name}_minor": 0 for name in MONEY_MEASURES},
            )  # fmt: skip
