"""What the ledger should say by today's facts: one wanted amount for each key, in the order of section 7."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from mainstay.kernel.money import exponent
from mainstay.kernel.period import Period, add_months
from mainstay.kernel.rate_table import ONE, ZERO, exact, rounded
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.compensation.rules.book import Book
from mainstay.modules.compensation.rules.capping import Cut, component_cuts, plan_cuts, total_of
from mainstay.modules.compensation.rules.case import Earning, Incident, LeaverKind
from mainstay.modules.compensation.rules.earning import Earned
from mainstay.modules.compensation.rules.gathering import Bucket
from mainstay.modules.compensation.rules.ledger import EntryType, Key, Posted
from mainstay.modules.compensation.rules.plan import Deferral, Holdback, PlanComponent
from mainstay.modules.compensation.rules.rating import RatedLine
from mainstay.modules.compensation.rules.release import Releases, paid_part
from mainstay.modules.compensation.rules.takeback import TakeBack, takebacks
from mainstay.modules.compensation.rules.telling import part_words, trigger_words
from mainstay.modules.compensation.rules.vocabulary import ClawbackShape, ComponentKind, Leaver, ReleaseRule

_STEP = {
    "earning": 7,
    "cap": 8,
    "plan_cap": 9,
    "waiting": 10,
    "lapse": 10,
    "holdback": 11,
    "deferral": 11,
    "forfeit": 11,
    "clawback": 12,
}
_BONUS = frozenset({ComponentKind.MBO, ComponentKind.MILESTONE, ComponentKind.SPIFF, ComponentKind.TEAM_BONUS})


@dataclass(frozen=True, slots=True)
class Wanted:
    """``amount`` that all lines of ``key`` should add up to; ``type`` of its first line; ``home`` is its day."""

    key: Key
    amount: Decimal
    type: EntryType
    reason: Sentence
    home: date
    currency: str
    component: str = ""
    transaction: str = ""


@dataclass(slots=True)
class Totals:
    """Running sums of a bucket: earned, still waiting, lapsed, cut."""

    earned: Decimal
    waiting: Decimal = Decimal(0)
    lapsed: Decimal = Decimal(0)
    cut: Decimal = Decimal(0)

    @property
    def uncut(self) -> Fraction:
        """The part of the earned lines that the caps have left: nobody pays back what a cap had kept from them."""
        if self.earned <= 0 or self.cut <= 0:
            return ONE
        return max(Fraction(self.earned - self.cut) / Fraction(self.earned), ZERO)

    @property
    def released(self) -> Decimal:
        """What is payable of the bucket."""
        return self.earned - self.waiting - self.lapsed - self.cut


@dataclass(slots=True)
class Wanting:
    """Works out the wanted amounts of one person after another."""

    book: Book
    releases: Releases = field(init=False)
    incidents: dict[str, list[Incident]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.releases = Releases(self.book.until)
        for incident in sorted(self.book.facts.incidents, key=lambda item: item.on):
            self.incidents.setdefault(incident.transaction, []).append(incident)

    def person(self, earned: Sequence[Earned], posted: Posted) -> list[Wanted]:
        """All wanted amounts of one person, in the order of the steps."""
        wanted: list[Wanted] = []
        cuts = self._cuts(earned)
        totals = {id(item.bucket): Totals(total_of(item)) for item in earned}
        for _, cut in cuts:
            totals[id(cut.bucket)].cut += cut.amount
        for item in earned:
            self._bucket(item, posted, totals[id(item.bucket)], wanted)
        for name, cut in cuts:
            self._cut(name, cut, totals[id(cut.bucket)], wanted)
        for item in earned:
            self._kept_back(item, totals[id(item.bucket)], wanted)
        return sorted(wanted, key=lambda item: _STEP[item.key[0]])

    def _cuts(self, earned: Sequence[Earned]) -> list[tuple[str, Cut]]:
        found = []
        for group in _by(earned, lambda item: (item.bucket.plan.code,)):
            cuts = [cut for part in _by(group, _component) for cut in component_cuts(self.book, part)]
            found += [("cap", cut) for cut in cuts]
            found += [("plan_cap", cut) for cut in plan_cuts(self.book, group, cuts)]
        return found

    def _bucket(self, item: Earned, posted: Posted, totals: Totals, wanted: list[Wanted]) -> None:
        lines: Sequence[RatedLine | None] = item.lines or [None] * len(item.earnings)
        for earning, line in zip(item.earnings, lines, strict=True):
            wanted.append(self._earning(item.bucket, earning, line))
            if line is None:
                continue
            component = item.bucket.component
            back = takebacks(item.bucket, line.measured.event, self.book.until, self.incidents)
            if back or self._waits(line, component):
                base = self._base(earning, back, posted)
                self._line(item.bucket, earning, (line, back, base), totals, wanted)

    def _waits(self, line: RatedLine, component: PlanComponent) -> bool:
        return self.releases.part(line.measured.event.deal, component.payable) != ONE

    def _earning(self, bucket: Bucket, earning: Earning, line: RatedLine | None) -> Wanted:
        kind = EntryType.BONUS if bucket.component.kind in _BONUS else EntryType.EARNING
        reason = sentence("Earned in {component}", component=earning.component)
        if line is not None and line.measured.recalculates:
            kind = EntryType.CLAWBACK
            reason = sentence("Taken back: the period was calculated again without {id}", id=line.measured.event.of.id)
        return Wanted(
            earning.key,
            earning.amount,
            kind,
            reason,
            earning.day,
            earning.currency,
            earning.component,
            earning.transaction,
        )

    def _base(self, earning: Earning, back: Sequence[TakeBack], posted: Posted) -> Decimal:
        """What a clawback is a part of: the line, or for `as_paid` what had been posted of it."""
        paid = posted.before(earning.key, back[0].day) if back else None
        return earning.amount if paid is None else paid

    def _line(
        self,
        bucket: Bucket,
        earning: Earning,
        working: tuple[RatedLine, Sequence[TakeBack], Decimal],
        totals: Totals,
        wanted: list[Wanted],
    ) -> None:
        line, back, base = working
        component, places = bucket.component, exponent(earning.currency)
        deal = line.measured.event.deal
        amount = exact(earning.amount)
        kept = ONE - sum((item.part for item in back), ZERO)
        before = {item.id: self.releases.part_before(deal, component.payable, item.day) for item in back}
        lapsed_part = sum((item.part * (1 - before[item.id]) for item in back), ZERO)
        lapsed = rounded(amount * totals.uncut * lapsed_part, places)
        part = self.releases.part(deal, component.payable)
        waiting = earning.amount - rounded(amount - amount * kept * (1 - part), places)
        totals.waiting += waiting
        totals.lapsed += lapsed
        if waiting:
            reason = sentence("Waiting until it becomes payable: {id}", id=earning.transaction)
            wanted.append(self._of(earning, "waiting", -waiting, EntryType.ACCRUAL, reason))
        if lapsed:
            reason = sentence("Not payable any more: {id}", id=earning.transaction)
            wanted.append(self._of(earning, "lapse", -lapsed, EntryType.ADJUSTMENT, reason))
        for item in back:
            wanted += self._taken(bucket, earning, (item, before[item.id]), base, totals)

    @staticmethod
    def _taken(
        bucket: Bucket, earning: Earning, back: tuple[TakeBack, Fraction], base: Decimal, totals: Totals
    ) -> list[Wanted]:
        item, paid = back
        rule = bucket.component.clawback
        whole = base if rule is not None and rule.shape is ClawbackShape.AS_PAID else earning.amount
        taken = rounded(exact(whole) * totals.uncut * item.part * paid * item.share, exponent(earning.currency))
        if not taken:
            return []
        key, reason = ("clawback", *earning.key[1:], item.id), _clawback_words(item, earning)
        kind, code, name = EntryType.CLAWBACK, earning.component, earning.transaction
        return [Wanted(key, -taken, kind, reason, item.day, earning.currency, code, name)]

    @staticmethod
    def _of(earning: Earning, name: str, amount: Decimal, kind: EntryType, reason: Sentence) -> Wanted:
        key = (name, *earning.key[1:])
        return Wanted(key, amount, kind, reason, earning.day, earning.currency, earning.component, earning.transaction)

    def _cut(self, name: str, cut: Cut, totals: Totals, wanted: list[Wanted]) -> None:
        bucket, places = cut.bucket, exponent(cut.bucket.plan.currency)
        code, currency = bucket.component.code, bucket.plan.currency
        key = (name, bucket.plan.code, code, cut.window.start.isoformat())
        words = {
            "cap": sentence("Cap of {limit} on {component}", limit=f"{cut.limit} {currency}", component=code),
            "plan_cap": sentence(
                "Cap of {limit} on the plan, share of {component}", limit=f"{cut.limit} {currency}", component=code
            ),
        }
        home = self._last_day(cut.window)
        wanted.append(Wanted(key, -cut.amount, EntryType.ADJUSTMENT, words[name], home, currency, code))
        waiting = Decimal(0)
        if totals.waiting and totals.earned:
            part = Fraction(totals.waiting) / Fraction(totals.earned)
            waiting = rounded(exact(cut.amount) * part, places)
            reason = sentence("Part of the cap that falls on what is still waiting")
            wanted.append(Wanted(("waiting", *key), waiting, EntryType.ACCRUAL, reason, home, currency, code))
        totals.waiting -= waiting

    def _last_day(self, window: Period) -> date:
        return min(window.end or self.book.until, self.book.until) - timedelta(days=1)

    def _kept_back(self, item: Earned, totals: Totals, wanted: list[Wanted]) -> None:
        component = item.bucket.component
        if component.holdback is not None:
            self._holdback(item, component.holdback, totals, wanted)
        if component.defer is not None:
            self._deferral(item.bucket, component.defer, totals, wanted)

    def _holdback(self, item: Earned, rule: Holdback, totals: Totals, wanted: list[Wanted]) -> None:
        bucket = item.bucket
        held = exact(rule.share) * exact(totals.released)
        if rule.release is ReleaseRule.PAYMENT:
            held *= self._unpaid_part(item)
        elif self._released_on(bucket.window, rule) <= self.book.until:
            held = ZERO
        amount = max(rounded(held, exponent(bucket.plan.currency)), Decimal(0))
        self._held(
            bucket, "holdback", amount, sentence("Held back of {component}", component=bucket.component.code), wanted
        )

    def _unpaid_part(self, item: Earned) -> Fraction:
        whole = sum((exact(earning.amount) for earning in item.earnings), ZERO)
        open_ = ZERO
        for earning, line in zip(item.earnings, item.lines, strict=False):
            if paid_part(line.measured.event.deal, self.book.until) < ONE:
                open_ += exact(earning.amount)
        return min(max(open_ / whole, ZERO), ONE) if whole else ZERO

    def _released_on(self, window: Period, rule: Holdback) -> date:
        if rule.release is ReleaseRule.DAY and rule.day is not None:
            return rule.day + timedelta(days=1)
        return add_months(window.end or self.book.until, rule.months)

    def _deferral(self, bucket: Bucket, rule: Deferral, totals: Totals, wanted: list[Wanted]) -> None:
        places = exponent(bucket.plan.currency)
        whole = max(rounded(exact(rule.share) * exact(totals.released), places), Decimal(0))
        left_on = self._forfeits_on(bucket, rule)
        end = bucket.window.end or self.book.until
        due = [add_months(end, rule.months * number) for number in range(1, rule.tranches + 1)]
        vested = sum(day <= self.book.until and (left_on is None or day <= left_on) for day in due)
        open_ = whole - rounded(exact(whole) * Fraction(vested, rule.tranches), places)
        code = bucket.component.code
        if left_on is not None and left_on <= self.book.until and open_:
            reason = sentence("Forfeited on leaving, not vested: {component}", component=code)
            key = ("forfeit", bucket.plan.code, code, bucket.window.start.isoformat())
            home = left_on - timedelta(days=1)
            wanted.append(Wanted(key, -open_, EntryType.ADJUSTMENT, reason, home, bucket.plan.currency, code))
            open_ = Decimal(0)
        self._held(bucket, "deferral", open_, sentence("Deferred of {component}", component=code), wanted)

    @staticmethod
    def _forfeits_on(bucket: Bucket, rule: Deferral) -> date | None:
        """The day from which a leaver has lost what is not vested; None when nothing is lost."""
        words = {LeaverKind.BAD: rule.leaver.bad, LeaverKind.GOOD: rule.leaver.good, None: Leaver.KEEP}
        lost = words[bucket.assignment.leaver] is Leaver.FORFEIT_UNVESTED
        return bucket.assignment.period.end if lost else None

    def _held(self, bucket: Bucket, name: str, amount: Decimal, reason: Sentence, wanted: list[Wanted]) -> None:
        code = bucket.component.code
        key = (name, bucket.plan.code, code, bucket.window.start.isoformat())
        home = self._last_day(bucket.window)
        wanted.append(Wanted(key, -amount, EntryType.HOLDBACK, reason, home, bucket.plan.currency, code))


def _component(item: Earned) -> tuple[str, ...]:
    return (item.bucket.component.code,)


def _by(earned: Sequence[Earned], key: Callable[[Earned], tuple[str, ...]]) -> Iterator[list[Earned]]:
    groups: dict[tuple[str, ...], list[Earned]] = {}
    for item in earned:
        groups.setdefault(key(item), []).append(item)
    yield from groups.values()


def _clawback_words(item: TakeBack, earning: Earning) -> Sentence:
    return sentence(
        "Clawback ({trigger} on {day}) of {id}: {part} of the line, {share} of what was paid",
        trigger=trigger_words(item.trigger),
        day=item.day,
        id=earning.transaction,
        part=part_words(item.part),
        share=part_words(item.share),
    )
