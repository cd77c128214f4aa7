"""Step 11: how much of an earned line a clawback takes back, by trigger, window and shape."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from mainstay.kernel.period import add_months
from mainstay.kernel.rate_table import ONE, ZERO, exact
from mainstay.modules.compensation.rules.case import Incident
from mainstay.modules.compensation.rules.gathering import Bucket, TakenBack, full_months, original_day
from mainstay.modules.compensation.rules.plan import Clawback
from mainstay.modules.compensation.rules.release import paid_part, reversed_part
from mainstay.modules.compensation.rules.vocabulary import ClawbackShape, ClawbackTrigger
from mainstay.modules.performance.rules.events import REVERSALS, Deal, DealEvent, day_of, events_of


@dataclass(frozen=True, slots=True)
class TakeBack:
    """``part`` of a line goes back because of ``trigger`` on ``day``; ``share`` of what was paid of it is taken."""

    id: str
    trigger: ClawbackTrigger
    day: date
    part: Fraction
    share: Fraction


def share_taken(clawback: Clawback, start: date, day: date) -> Fraction:
    """The share of what was paid that is taken back when the trigger falls on ``day`` after ``start``."""
    window = clawback.window_months
    if window is not None and day >= add_months(start, window):
        return ZERO
    gone = max(full_months(start, day), 0)
    if clawback.shape is ClawbackShape.LINEAR_MONTHS and window:
        return Fraction(window - gone, window)
    if clawback.shape is ClawbackShape.LINEAR_DAYS and window:
        end = add_months(start, window)
        return Fraction((end - max(day, start)).days, (end - start).days)
    if clawback.shape is ClawbackShape.STEPPED:
        reached = [step for step in clawback.steps if step.after_months <= gone]
        return exact(max(reached, key=lambda step: step.after_months).share) if reached else ZERO
    return ONE


def takebacks(bucket: Bucket, event: DealEvent, until: date, incidents: dict[str, list[Incident]]) -> list[TakeBack]:
    """Everything that goes back of the line of ``event``: reversals first, then unpaid, error and misconduct."""
    clawback = bucket.component.clawback
    if clawback is None or event.share <= 0:
        return []
    found: list[TakeBack] = []
    backs = [*_reversals(bucket, clawback, event), *_others(clawback, event, until, incidents)]
    left = ONE - _returned(bucket, event, until)
    for back in backs:
        part = min(back.part, left)
        left -= part
        found.append(TakeBack(back.id, back.trigger, back.day, part, back.share))
    return found


def _returned(bucket: Bucket, event: DealEvent, until: date) -> Fraction:
    """The part of what ``event`` counts that ordinary returns have taken already, each on a line of its own."""
    apart = {item.measured.event.transaction.id for item in bucket.taken_back}
    return -sum(
        (
            found.share
            for found in events_of(event.deal, bucket.component.measure.event)
            if found.transaction.kind in REVERSALS
            and found.transaction.id not in apart
            and found.of.id == event.of.id
            and found.day < until
        ),
        ZERO,
    )


def _reversals(bucket: Bucket, clawback: Clawback, event: DealEvent) -> Iterator[TakeBack]:
    seen = set()
    for item in bucket.taken_back:
        taken = item.measured.event
        if taken.of.id != event.of.id or taken.transaction.id in seen:
            continue
        seen.add(taken.transaction.id)
        yield TakeBack(
            taken.transaction.id, item.trigger, taken.day, -taken.share, share_taken(clawback, _start(item), taken.day)
        )


def _start(item: TakenBack) -> date:
    return original_day(item.measured.event)


def _others(
    clawback: Clawback, event: DealEvent, until: date, incidents: dict[str, list[Incident]]
) -> Iterator[TakeBack]:
    deal = event.deal
    if ClawbackTrigger.UNPAID in clawback.triggers:
        yield from _unpaid(clawback, event, deal, until)
    for incident in incidents.get(deal.root.id, ()):
        if incident.trigger in clawback.triggers and incident.on < until:
            share = share_taken(clawback, event.day, incident.on)
            yield TakeBack(incident.trigger.value, incident.trigger, incident.on, ONE, share)


def _unpaid(clawback: Clawback, event: DealEvent, deal: Deal, until: date) -> Iterator[TakeBack]:
    invoices = deal.invoices or ((deal.root,) if deal.root.invoiced_on else ())
    days = [invoice.invoiced_on or day_of(invoice) for invoice in invoices]
    dated = [day for day in days if day is not None]
    if not dated:
        return
    day = max(dated) + timedelta(days=clawback.unpaid_days)
    missing = ONE - reversed_part(deal, until) - paid_part(deal, until)
    if day < until and missing > 0:
        yield TakeBack(
            ClawbackTrigger.UNPAID.value, ClawbackTrigger.UNPAID, day, missing, share_taken(clawback, event.day, day)
        )
