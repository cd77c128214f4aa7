"""What credit rules read from the tables of lower modules."""

from datetime import date

from mainstay.modules.accounts.queries.handovers import handed_over
from mainstay.modules.performance.rules.transactions import DecayStep, Handover


def credit_handovers(first: date, last: date, decay: tuple[DecayStep, ...]) -> tuple[Handover, ...]:
    """The landed clients that were handed over between two days inclusive, for `CreditFacts.handovers`: the share of who
    won the client decays by the steps of the plan from the day of the handover on. Names are public ids.
    """
    return tuple(
        Handover(one.account, one.giver, one.receiver, one.handed_on, decay) for one in handed_over(first, last)
    )
