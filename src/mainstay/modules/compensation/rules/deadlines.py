"""Dates that law sets for self-employed commercial agents in the European Union."""

from datetime import date, timedelta

from mainstay.kernel.period import FiscalCalendar, add_months


def agent_deadline(due_on: date) -> date:
    """The last day for statement and payment of a commission that became due on ``due_on``.

    The last day of the month after the calendar quarter; it cannot be waived to the agent's harm (Directive
    86/653/EEC, articles 10(3) and 12(1)).
    """
    quarter_end = FiscalCalendar().quarter(due_on).end or due_on
    return add_months(quarter_end, 1) - timedelta(days=1)
