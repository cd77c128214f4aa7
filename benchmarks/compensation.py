"""A year of pay in pure Python: 2,000 people, 200,000 transactions, against one minute on one core.

Run: python benchmarks/compensation.py [people] [transactions]. Prints the seconds of processor time of one run over
the whole year, and of the last of twelve monthly runs on the ledger of the eleven before it.
"""

import random
import sys
import time
from datetime import date, timedelta
from decimal import Decimal

from mainstay.kernel.period import Period, add_months
from mainstay.kernel.rate_table import RateTable, tiers_from
from mainstay.modules.compensation.rules.case import Facts, PlanAssignment
from mainstay.modules.compensation.rules.plan import CompensationPlan, Payable, PlanComponent
from mainstay.modules.compensation.rules.run import calculate
from mainstay.modules.compensation.rules.vocabulary import ComponentKind, PayableEvent
from mainstay.modules.performance.rules.measures import MeasureSpec
from mainstay.modules.performance.rules.quotas import Interval, Quota
from mainstay.modules.performance.rules.transactions import CreditFacts, Ownership, Transaction, TransactionKind

YEAR = Period(date(2027, 1, 1), date(2028, 1, 1))
TARGET_SECONDS = 60


def plan() -> CompensationPlan:
    """Quarterly accelerator with a retroactive tier, half payable on payment."""
    tiers = tiers_from([("0", "0.02"), ("0.6", "0.05"), ("1", "0.08")], retroactive={1: True})
    revenue = PlanComponent(
        "REV",
        ComponentKind.COMMISSION,
        MeasureSpec(interval=Interval.QUARTER),
        table=RateTable("attainment", tiers),
        pay=Interval.MONTH,
        payable=(Payable(PayableEvent.BOOKING, Decimal("0.5")), Payable(PayableEvent.PAYMENT, Decimal("0.5"))),
    )
    return CompensationPlan("AM", 1, "EUR", YEAR, (revenue,))


def facts(people: int, transactions: int) -> Facts:
    """One account for each person, orders spread over the year, most of them paid."""
    source = random.Random(7)
    names = [f"p{number}" for number in range(people)]
    orders = []
    for number in range(transactions):
        booked = YEAR.start + timedelta(days=source.randrange(365))
        paid = booked + timedelta(days=source.randrange(20, 90)) if source.random() < 0.9 else None
        orders.append(
            Transaction(
                f"O-{number}",
                TransactionKind.ORDER,
                Decimal(source.randrange(1_000, 2_000_000)) / 100,
                "EUR",
                account=f"a{number % people}",
                booked_on=booked,
                paid_on=paid,
            )
        )
    quotas = tuple(
        Quota("REV", name, Period(add_months(YEAR.start, month), add_months(YEAR.start, month + 3)), Decimal(240000))
        for name in names
        for month in (0, 3, 6, 9)
    )
    return Facts(
        plans=(plan(),),
        assignments=tuple(PlanAssignment(name, "AM", YEAR) for name in names),
        transactions=tuple(orders),
        credit=CreditFacts(owners=tuple(Ownership(f"a{n}", name, YEAR) for n, name in enumerate(names))),
        quotas=quotas,
    )


def main(people: int = 2_000, transactions: int = 200_000) -> int:
    """Run and print; the exit code says whether the year stayed below the target."""
    given = facts(people, transactions)
    start = time.process_time()
    result = calculate(given, YEAR, date(2028, 1, 10))
    year = time.process_time() - start
    print(f"one run: {year:.1f} s, {len(result.earnings)} lines, {len(result.entries)} entries")
    ledger = []
    for month in range(12):
        period = Period(add_months(YEAR.start, month), add_months(YEAR.start, month + 1))
        start = time.process_time()
        ledger.extend(calculate(given, period, period.end, ledger).entries)
        last = time.process_time() - start
    print(f"twelfth monthly run: {last:.1f} s, {len(ledger)} entries in the ledger")
    return 0 if max(year, last) < TARGET_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
