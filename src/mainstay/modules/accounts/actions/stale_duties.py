"""Keeping the client base current: stale days are computed, stale accounts become duties of their owners."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import Situation
from mainstay.framework.registry import registry
from mainstay.framework.values.inputs import integer
from mainstay.kernel.decision import Decision, refuse
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.models import Account
from mainstay.modules.accounts.queries.freshness import account_expiries, field_words, present_rules
from mainstay.modules.accounts.rules.freshness import Expiry
from mainstay.modules.work.actions.duties import open_duty

TIME_TO_CHECK = timedelta(days=14)
_STALE = "stale"
_MOST_NAMED = 6


def only_the_clock(situation: Situation) -> Decision:
    """These acts are done by the program's own system actor, which no policy is asked about."""
    return refuse(sentence("{actor} cannot do this: it happens by the clock.", actor=situation.actor.name), "system")


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A stretch of accounts, by their order in the base."""

    after: int = integer(_("Behind"), default=0, minimum=0)
    limit: int = integer(_("At most"), default=2_000, minimum=1, maximum=10_000)


@action(
    "account.compute_stale_days", label=_("Compute stale days"), policy=only_the_clock, scope="company", menu=False,
    icon="clock", sample=dict,
)  # fmt: skip
def compute_stale_days_account(context: ActionContext, input: Batch) -> None:
    """Compute the stale day of accounts that have none yet: imported ones, and all after a rule has changed."""
    waiting = Account.objects.filter(stale_on=None, merged_into=None, pk__gt=input.after).order_by("pk")
    rows = list(waiting.only("id", "tier", "segment", "created_at")[: input.limit])
    by_day: dict[date, list[int]] = {}
    for pk, expiring in account_expiries(rows, present_rules(), context.today).items():
        if expiring:
            by_day.setdefault(expiring[0].stale_on, []).append(pk)
    for day, ids in by_day.items():
        context.update_many(Account.objects.filter(pk__in=ids), note="stale days", stale_on=day, version=F("version"))
    context.answer |= {"last": rows[-1].pk if rows else 0, "count": len(rows)}


@action(
    "account.open_stale_duties", label=_("Ask owners to check stale data"), policy=only_the_clock, scope="company",
    menu=False, icon="clock", sample=dict,
)  # fmt: skip
def open_stale_duties_account(context: ActionContext, input: Batch) -> None:
    """Open a duty of the owner for every account with stale facts for which none is open."""
    rows = list(
        Account.objects.filter(stale_on__lte=context.today, archived_at=None, merged_into=None, pk__gt=input.after)
        .select_related("owner").order_by("pk")[: input.limit]
    )  # fmt: skip
    asked = _already_asked([row.public_id for row in rows])
    expiring = account_expiries(rows, present_rules(), context.today)
    due = [row for row in rows if row.public_id not in asked and row.owner.is_active]
    for row in due:
        stale = [one for one in expiring[row.pk] if one.stale_on <= context.today]
        if stale:
            _ask_owner(context, row, stale)
    context.answer |= {"last": rows[-1].pk if rows else 0, "count": len(rows), "opened": len(due)}


def _already_asked(public_ids: list[str]) -> set[str]:
    """Accounts with a running duty to check their data."""
    duties: Any = registry.kinds["duty"].model._default_manager
    running = duties.filter(
        subject_kind="account", subject_id__in=public_ids, duty_kind=_STALE, state__in=("open", "waiting")
    )
    return set(running.values_list("subject_id", flat=True))


def _ask_owner(context: ActionContext, row: Account, stale: list[Expiry]) -> None:
    """The duty in the owner's language: what is stale, how many facts of contacts among it."""
    with translation.override(row.owner.language):
        names = [str(field_words(one.kind_name, one.field)) for one in stale if one.kind_name == "account"]
        of_contacts = sum(one.kind_name == "contact" for one in stale)
        if of_contacts:
            names.append(gettext("facts of contacts: {count}").format(count=of_contacts))
        what = gettext("Check the data of {name}").format(name=row.name)
        why = gettext("Not confirmed in time: {facts}").format(facts=", ".join(names[:_MOST_NAMED]))
    open_duty(
        context, what=what, why=why, assignee_id=row.owner_id, due_on=context.today + TIME_TO_CHECK, duty_kind=_STALE,
        subject=row, account=(row.pk, row.public_id, row.name),
    )  # fmt: skip
