"""The demonstration's own actions: for the system alone, and only into an empty installation."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.demonstration.imagined.world import SEED, WHOLE, imagine
from mainstay.demonstration.stored.clients import store_clients
from mainstay.demonstration.stored.company import store_company
from mainstay.demonstration.stored.deals import store_deals
from mainstay.demonstration.stored.goods import store_goods
from mainstay.demonstration.stored.ledger import Ledger
from mainstay.demonstration.stored.talks import store_talks
from mainstay.demonstration.stored.trade import store_orders
from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import Situation
from mainstay.framework.values.inputs import integer, text
from mainstay.kernel.decision import Decision, refuse
from mainstay.kernel.sentences import sentence


def nobody_but_the_system(situation: Situation) -> Decision:
    """No person: a system actor with the verb is asked for no policy."""
    return refuse(sentence("{name}, only the command `mainstay demo` does this.", name=situation.actor.name), "system")


@dataclass(frozen=True, kw_only=True)
class FillDemonstration:
    """How large, and with which seed."""

    percent: int = integer(_("Size in percent"), default=WHOLE, minimum=1, maximum=WHOLE)
    seed: str = text(_("Seed"), default=SEED, max_length=40)


@action(
    "demonstration.fill", label=_("Fill with demonstration data"), policy=nobody_but_the_system, menu=False,
    scope="system", sample=lambda: {"percent": 1},
)  # fmt: skip
def fill_demonstration(context: ActionContext, input: FillDemonstration) -> None:
    """Store an invented company with three years of trade: people, clients, orders, deals, talks, duties."""
    ledger = Ledger(context, imagine(context.now, percent=input.percent, seed=input.seed))
    for store in (store_company, store_goods, store_clients, store_orders, store_deals, store_talks):
        store(ledger)
    context.answer["clients"] = len(ledger.world.clients)


@dataclass(frozen=True, kw_only=True)
class CompleteDemonstration:
    """Nothing to say."""


@action(
    "demonstration.complete", label=_("Demonstration data are complete"), policy=nobody_but_the_system, menu=False,
    scope="system", sample=dict,
)  # fmt: skip
def complete_demonstration(context: ActionContext, input: CompleteDemonstration) -> None:
    """Mark in the audit log that everything before this entry is demonstration data."""
