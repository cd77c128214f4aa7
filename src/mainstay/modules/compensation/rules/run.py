"""One run over one pay period: facts and the ledger so far in, new ledger lines and everything behind them out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.period import Period
from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.rules.book import Book
from mainstay.modules.compensation.rules.case import Facts, Payout, PlanAssignment, Restated, RunResult
from mainstay.modules.compensation.rules.earning import Earned, credits_of, earned
from mainstay.modules.compensation.rules.ledger import EntryType, Key, LedgerEntry, Posted, balances
from mainstay.modules.compensation.rules.plan import CompensationPlan
from mainstay.modules.compensation.rules.posting import DIFFERENCE, Poster, plain_entry
from mainstay.modules.compensation.rules.settling import Settlement, grossed_up
from mainstay.modules.compensation.rules.vocabulary import TaxTreatment
from mainstay.modules.compensation.rules.wanting import Wanted, Wanting


@dataclass(frozen=True, slots=True)
class _PersonRun:
    entries: list[LedgerEntry]
    payouts: list[Payout]
    wanted: list[Wanted]


def calculate(facts: Facts, period: Period, run_on: date, ledger: Sequence[LedgerEntry] = ()) -> RunResult:
    """Calculate the pay period ``period`` with what had arrived by ``run_on``, on top of ``ledger``.

    Everything is worked out anew from the facts; only the differences to what the ledger says are posted, so closed
    periods stay as they are. Raises RuleBroken for an open period, or one that the ledger already has.
    """
    _refuse_closed(period, ledger)
    end = period.end or run_on
    book = Book(facts, run_on, end)
    lines, attaining = earned(book)
    by_person = _grouped(lines)
    history = _by_person(ledger)
    people = sorted({*by_person, *history, *book.assignments, *(item.person for item in facts.adjustments)})
    runner = _Runner(book, Wanting(book), _Homes(book, ledger, period))
    runs = {
        person: runner.person(
            Poster(person, period, run_on, runner.homes.of), by_person.get(person, []), history.get(person, [])
        )
        for person in people
    }
    opening = {person: balances(history.get(person, ())) for person in people}
    closing = {person: balances([*history.get(person, ()), *runs[person].entries]) for person in people}
    return RunResult(
        period,
        run_on,
        tuple(entry for run in runs.values() for entry in run.entries),
        tuple(credit for item in lines for credit in credits_of(item, attaining.quota(item.bucket))),
        tuple(earning for item in lines for earning in item.earnings),
        attaining.all(),
        tuple(payout for run in runs.values() for payout in run.payouts),
        opening,
        closing,
        tuple(
            row for person, run in runs.items() for row in _restated(person, run, history.get(person, []), runner.homes)
        ),
        book.warnings,
    )


def _refuse_closed(period: Period, ledger: Sequence[LedgerEntry]) -> None:
    if period.end is None:
        raise RuleBroken(sentence("A pay period needs an end."))
    refuse_reopening(period, {entry.period for entry in ledger})


def refuse_reopening(period: Period, closed: Iterable[Period]) -> None:
    """Raise RuleBroken when ``period`` begins before the end of one that is closed."""
    for other in closed:
        if other.end is None or period.start < other.end:
            raise RuleBroken(
                sentence(
                    "The period from {start} is already in the ledger and is not opened again. "
                    "Corrections are posted in a later period.",
                    start=max(period.start, other.start),
                )
            )


def _by_person(ledger: Sequence[LedgerEntry]) -> dict[str, list[LedgerEntry]]:
    history: dict[str, list[LedgerEntry]] = {}
    for entry in ledger:
        history.setdefault(entry.person, []).append(entry)
    return history


def _grouped(lines: Sequence[Earned]) -> dict[str, list[Earned]]:
    found: dict[str, list[Earned]] = {}
    for item in lines:
        found.setdefault(item.bucket.person, []).append(item)
    return found


class _Homes:
    """The pay period that a day belongs to: as the ledger has it, else the month."""

    def __init__(self, book: Book, ledger: Sequence[LedgerEntry], period: Period) -> None:
        self.book = book
        self.periods = sorted({period, *(entry.period for entry in ledger)}, key=lambda item: item.start)
        self.found: dict[date, Period] = {}

    def of(self, day: date) -> Period:
        """The home period of ``day``."""
        found = self.found.get(day)
        if found is None:
            inside = (period for period in self.periods if day in period)
            found = self.found[day] = next(inside, self.book.fiscal.month(day))
        return found


@dataclass(frozen=True, slots=True)
class _Runner:
    book: Book
    wanting: Wanting
    homes: _Homes

    def person(self, poster: Poster, lines: list[Earned], history: list[LedgerEntry]) -> _PersonRun:
        posted = Posted.of(history)
        wanted = [*self.wanting.person(lines, posted), *_by_hand(self.book, poster.person)]
        poster.differences(wanted, posted, lambda key: _frozen(self.book, key))
        _awards(self.book, poster, posted)
        payouts = [
            payout
            for plan, assignment in _settled_by(self.book, poster.person)
            if (payout := self._settle(plan, assignment, poster, history)) is not None
        ]
        return _PersonRun(poster.entries, payouts, wanted)

    def _settle(
        self, plan: CompensationPlan, assignment: PlanAssignment, poster: Poster, history: list[LedgerEntry]
    ) -> Payout | None:
        mine = Poster(poster.person, poster.period, poster.run_on, self.homes.of)
        mine.entries = [entry for entry in poster.entries if entry.currency == plan.currency]
        start = len(mine.entries)
        mine.numbered_from = len(poster.entries) - start
        before = [entry for entry in history if entry.currency == plan.currency]
        payout = Settlement(self.book, plan, assignment, mine, before).run()
        poster.entries.extend(mine.entries[start:])
        return payout


def _frozen(book: Book, key: Key) -> bool:
    """Whether the component of a key is not paid in this period."""
    plan = book.settling_plan(key[1], book.until - timedelta(days=1)) if len(key) > 2 else None  # noqa: PLR2004
    component = plan.component(key[2]) if plan is not None else None
    return component is not None and not book.pays_now(component)


def _by_hand(book: Book, person: str) -> list[Wanted]:
    found = []
    for item in book.facts.adjustments:
        if item.person == person and item.on < book.until:
            plan = _plan_on(book, person, item.on)
            reason = sentence("{reason} (approved by {person})", reason=item.reason, person=item.approved_by or "-")
            if plan is not None:
                found.append(
                    Wanted(("manual", item.id), item.amount, EntryType.ADJUSTMENT, reason, item.on, plan.currency)
                )
    return found


def _plan_on(book: Book, person: str, day: date) -> CompensationPlan | None:
    """The plan on ``day``, or the last one before it for a person who has left."""
    begun = [item for item in book.assignments.get(person, ()) if item.period.start <= day]
    return book.settling_plan(begun[-1].plan, day) if begun else None


def _awards(book: Book, poster: Poster, posted: Posted) -> None:
    """A prize is given, not paid: its value is a bonus and a payout in kind; a gross-up is paid in money."""
    for given in book.facts.awards:
        plan = _plan_on(book, given.person, given.on)
        key = ("award", given.id)
        if given.person != poster.person or plan is None or given.on >= book.until or key in posted.sums:
            continue
        award, name = given.award, given.award.name
        reason = sentence("Prize: {name}", name=name)
        poster.post(plain_entry(key, reason, given.on, plan.currency), award.value, EntryType.BONUS)
        handed = sentence("Handed over: {name}", name=name)
        in_kind = plain_entry((*key, "in_kind"), handed, given.on, plan.currency)
        poster.post(in_kind, -award.value, EntryType.PAYOUT)
        if award.treatment is TaxTreatment.GROSS_UP:
            tax = grossed_up(award.value, award.tax_percent, plan.currency)
            text = sentence("Tax on {name}, paid by the company", name=name)
            poster.post(plain_entry((*key, "tax"), text, given.on, plan.currency), tax, EntryType.BONUS)


def _settled_by(book: Book, person: str) -> list[tuple[CompensationPlan, PlanAssignment]]:
    """The plan and assignment that settle each currency: the one in force at the end, else the last before."""
    found: dict[str, tuple[CompensationPlan, PlanAssignment]] = {}
    for assignment in book.assignments.get(person, ()):
        last = book.until - timedelta(days=1)
        if assignment.period.start > last:
            continue
        end = assignment.period.last_day
        day = last if end is None else min(end, last)
        plan = book.settling_plan(assignment.plan, day)
        if plan is not None:
            found[plan.currency] = (plan, assignment)
    return list(found.values())


def _restated(person: str, run: _PersonRun, history: list[LedgerEntry], homes: _Homes) -> list[Restated]:
    """As paid and as restated for each period: what was posted in it, and what today's facts say belongs there."""
    paid: dict[Period, Decimal] = {}
    right: dict[Period, Decimal] = {}
    for entry in (*history, *run.entries):
        if entry.type in DIFFERENCE:
            paid[entry.period] = paid.get(entry.period, Decimal(0)) + entry.amount
            if entry.key[0] in ("award", "other"):
                right[entry.period] = right.get(entry.period, Decimal(0)) + entry.amount
    for item in run.wanted:
        if item.type in DIFFERENCE:
            home = homes.of(item.home)
            right[home] = right.get(home, Decimal(0)) + item.amount
    return [
        Restated(person, period, paid.get(period, Decimal(0)), right.get(period, Decimal(0)))
        for period in sorted({*paid, *right}, key=lambda item: item.start)
    ]
