"""Steps 12 to 16: recovery, draw, minimum payout, payout currency, rounding."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from mainstay.kernel.money import Money, exponent
from mainstay.kernel.period import Period, add_months
from mainstay.kernel.rate_table import exact, rounded
from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.rules.book import MONTHS, Book
from mainstay.modules.compensation.rules.case import Payout, PlanAssignment
from mainstay.modules.compensation.rules.ledger import EntryType, LedgerEntry, Posted, balances
from mainstay.modules.compensation.rules.plan import CompensationPlan, Draw
from mainstay.modules.compensation.rules.posting import Poster, plain_entry
from mainstay.modules.compensation.rules.vocabulary import DrawKind, Recovery
from mainstay.modules.performance.rules.exchange import RateKind
from mainstay.modules.performance.rules.proration import part_of
from mainstay.modules.performance.rules.quotas import Interval

NOTHING = Decimal(0)
_AGAINST = frozenset({"clawback", "earning", "manual"})


@dataclass(slots=True)
class Settlement:
    """One person, one currency, one pay period: from what was earned to what is paid.

    ``left`` is what is still there to pay as the steps go on; ``available`` is what it began with.
    """

    book: Book
    plan: CompensationPlan
    assignment: PlanAssignment
    poster: Poster
    before: Sequence[LedgerEntry]
    available: Decimal = NOTHING
    left: Decimal = NOTHING
    posted: Posted = field(default_factory=Posted)

    def run(self) -> Payout | None:
        """Post recoveries, draws and the payout; the payout is None when nothing is paid."""
        opening = balances(self.before).due
        self.posted = Posted.of(self.before)
        against = -sum((entry.amount for entry in self.poster.entries if _is_against(entry)), NOTHING)
        earned = sum((entry.payable for entry in self.poster.entries), NOTHING) + against
        debt = against + max(-opening, NOTHING) + max(-earned, NOTHING)
        self.available = self.left = max(earned, NOTHING) + max(opening, NOTHING)
        number = self._draw_number()
        for kind in self._order():
            if kind is Recovery.OVERPAYMENT:
                self.left -= self._recoverable(debt)  # the balance itself is the record
            elif kind is Recovery.DRAW and self.plan.draw is not None:
                self._recover_draw(self.plan.draw, number)
            elif kind is Recovery.OTHER:
                self._recover_other()
        if self.plan.draw is not None:
            self._advance(self.plan.draw, number)
        return self._pay()

    def _order(self) -> tuple[Recovery, ...]:
        named = self.plan.recovery.order
        return (*named, *(kind for kind in Recovery if kind not in named))

    def _recoverable(self, owed: Decimal) -> Decimal:
        """How much of ``owed`` may be taken now: within the percent of pay, and never below the floor."""
        rule = self.plan.recovery
        places = exponent(self.plan.currency)
        most = rounded(exact(self.available) * exact(rule.percent) / 100, places) - (self.available - self.left)
        return max(min(owed, most, self.left - rule.floor), NOTHING)

    def _recover_other(self) -> None:
        for debt in self.book.facts.debts:
            if debt.person != self.poster.person or debt.on >= self.book.until:
                continue
            key = ("other", debt.id)
            owed = debt.amount + self.posted.sums.get(key, NOTHING)
            amount = self._recoverable(owed)
            if amount:
                item = plain_entry(key, sentence("Recovered of {id}", id=debt.id), self._day, self.plan.currency)
                self.poster.post(item, -amount, EntryType.ADJUSTMENT)
                self.left -= amount

    @property
    def _day(self) -> date:
        return self.book.until - timedelta(days=1)

    def _draw_number(self) -> int | None:
        """The number of the draw's period that runs now, the first being 1; None without a draw."""
        draw = self.plan.draw
        if draw is None or draw.frequency is Interval.TRANSACTION:
            return None
        window = self._window(draw)
        start = self.book.window(draw.frequency, self.assignment.period.start).start
        months = (window.start.year - start.year) * 12 + window.start.month - start.month
        return months // MONTHS[draw.frequency] + 1

    def _stream(self, draw: Draw) -> Decimal:
        """What the draw stands on: the pay of its streams in its period, now at most what is left."""
        window = self._window(draw)
        earlier = [entry for entry in self.before if entry.period.start in window]
        if not draw.streams:
            return self.left - sum((entry.amount for entry in earlier if _is_paid_out(entry)), NOTHING)
        paid = sum((entry.payable for entry in earlier if entry.component in draw.streams), NOTHING)
        own = sum((entry.payable for entry in self.poster.entries if entry.component in draw.streams), NOTHING)
        return paid + max(min(own, self.left), NOTHING)

    def _window(self, draw: Draw) -> Period:
        return self.book.window(draw.frequency, self._day)

    def _guaranteed(self, draw: Draw, number: int | None) -> list[tuple[int, Period]]:
        """The periods of the draw that end in this pay period, with their numbers: the last one first."""
        found = []
        first = self.book.window(draw.frequency, self.assignment.period.start).start
        months = MONTHS.get(draw.frequency, 0)
        for item in range(min(number or 0, draw.months), 0, -1):
            window = Period(add_months(first, months * (item - 1)), add_months(first, months * item))
            if window.end is None or window.end <= self.poster.period.start:
                break
            if window.end <= self.book.until and self.assignment.period.overlap(window) is not None:
                found.append((item, window))
        return found

    def _draw_amount(self, draw: Draw, windows: Sequence[tuple[int, Period]]) -> Decimal:
        """The guaranteed amount of these periods; zero when there are none."""
        whole = NOTHING
        for _, window in windows:
            amount = exact(draw.amount)
            if self.plan.proration.draw:
                counting = self.book.counting(self.plan, self.poster.person, self.plan.proration.draw_count)
                amount *= part_of(window, [self.assignment.period], counting).fraction
            whole += rounded(amount, exponent(self.plan.currency))
        return whole

    def _recover_draw(self, draw: Draw, number: int | None) -> None:
        balance, windows = balances(self.before).draw, self._guaranteed(draw, number)
        running = number is not None and number <= draw.months
        early = number is not None and number < draw.recover_from
        if not balance or early or (running and not windows):
            return
        above = self._stream(draw) - self._draw_amount(draw, windows)
        share = rounded(exact(above) * exact(draw.percent_of_excess) / 100, exponent(self.plan.currency))
        floor = max(draw.floor if running else NOTHING, self.plan.recovery.floor)
        amount = max(min(balance, share, self.left - floor), NOTHING)
        if amount:
            item = plain_entry(
                ("draw", self.plan.code), sentence("Recovery of the draw"), self._day, self.plan.currency
            )
            self.poster.post(item, -amount, EntryType.DRAW_RECOVERY)
            self.left -= amount

    def _advance(self, draw: Draw, number: int | None) -> None:
        windows = self._guaranteed(draw, number)
        guaranteed = self._draw_amount(draw, windows)
        missing = guaranteed - self._stream(draw)
        key, currency = ("draw", self.plan.code), self.plan.currency
        if missing > 0:
            text = sentence("Draw up to {amount}", amount=Money(guaranteed, currency))
            self.poster.post(plain_entry(key, text, self._day, currency), missing, EntryType.DRAW_ADVANCE)
            self.left += missing
        forgiven = NOTHING
        if draw.kind is DrawKind.NON_RECOVERABLE:
            forgiven = max(missing, NOTHING)
        elif draw.kind is DrawKind.RECOVERABLE_FORGIVEN and any(item == draw.months for item, _ in windows):
            forgiven = balances([*self.before, *self.poster.entries]).draw
        if forgiven:
            item = plain_entry(key, sentence("The draw is not paid back"), self._day, currency)
            self.poster.post(item, forgiven, EntryType.DRAW_FORGIVE)

    def _pay(self) -> Payout | None:
        leaves = self.assignment.period.end is not None and self.assignment.period.end <= self.book.until
        if self.left <= 0 or (self.left < self.plan.minimum_payout and not leaves):
            return None
        item = plain_entry(("payout", self.plan.currency), sentence("Paid"), self._day, self.plan.currency)
        self.poster.post(item, -self.left, EntryType.PAYOUT)
        return self._in_own_currency(self.left)

    def _in_own_currency(self, amount: Decimal) -> Payout:
        person, period, plan = self.poster.person, self.poster.period, self.plan
        own = self.book.people[person].currency if person in self.book.people else ""
        if own in ("", plan.currency):
            return Payout(person, period, amount, plan.currency, amount, plan.currency)
        rate = self.book.rate(plan.currency, own, RateKind.DAY, self.poster.run_on)
        if rate is None:
            text = sentence(
                "There is no rate of the day from {source} to {target} on {day}, so {person} is paid in {source}.",
                source=plan.currency,
                target=own,
                day=self.poster.run_on,
                person=person,
            )
            self.book.warn("missing_rate", person, text)
            return Payout(person, period, amount, plan.currency, amount, plan.currency)
        fixed = self.book.rate(plan.currency, own, RateKind.PLAN_RATE, self._day)
        paid = _converted(amount, rate, own)
        difference = paid - _converted(amount, fixed, own) if fixed is not None else NOTHING
        return Payout(person, period, paid, own, amount, plan.currency, rate, difference)


def _converted(amount: Decimal, rate: Decimal, currency: str) -> Decimal:
    return rounded(exact(amount) * exact(rate), exponent(currency))


def _is_paid_out(entry: LedgerEntry) -> bool:
    """Whether a line is money that was paid; a prize handed over is not."""
    return entry.type is EntryType.PAYOUT and entry.key[0] != "award"


def _is_against(entry: LedgerEntry) -> bool:
    """Whether a line takes back what had been earned earlier: a debt, not a smaller earning."""
    return entry.amount < 0 and (
        entry.type is EntryType.CLAWBACK or (entry.type is EntryType.ADJUSTMENT and entry.key[0] in _AGAINST)
    )


def grossed_up(value: Decimal, tax_percent: Decimal, currency: str) -> Decimal:
    """The tax that the company adds to a prize so that ``value`` is left after tax on prize and tax.

    value x t / (1 - t). Raises ValueError for a tax of 100 percent or more.
    """
    tax = exact(tax_percent) / 100
    if not 0 <= tax < 1:
        msg = "a tax is at least 0 and less than 100 percent"
        raise ValueError(msg)
    return rounded(exact(value) * tax / (1 - tax), exponent(currency))
