"""The working behind an earning, printed as one sentence that a seller understands and as a tree of steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mainstay.kernel.money import Money, exponent
from mainstay.kernel.rate_table import ONE, Rounding, Slice, rounded, shown
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.kernel.trace import Trace, TraceInput
from mainstay.modules.compensation.rules.bonuses import Bonus
from mainstay.modules.compensation.rules.case import Earning
from mainstay.modules.compensation.rules.gathering import MONEY, Bucket
from mainstay.modules.compensation.rules.rating import Context, Factor, GateAnswer, RatedLine
from mainstay.modules.compensation.rules.vocabulary import ComponentKind
from mainstay.modules.performance.rules.targets import Target
from mainstay.modules.performance.rules.transactions import CreditRule, TransactionKind


@dataclass(frozen=True, slots=True)
class LineWorking:
    """How a commission line came about."""

    bucket: Bucket
    line: RatedLine

    def trace(self, earning: Earning) -> Trace:
        """The tree behind the line."""
        return _line_trace(self.bucket, self.line, earning)


@dataclass(frozen=True, slots=True)
class BonusWorking:
    """How a bonus came about."""

    bucket: Bucket
    bonus: Bonus

    def trace(self, earning: Earning) -> Trace:
        """The tree behind the bonus."""
        return _bonus_trace(self.bucket, self.bonus, earning)


def rule_words(rule: CreditRule, because: str) -> Sentence:
    """Why a person has credit, in words."""
    words = {
        CreditRule.OWNER: sentence("owner on the day"),
        CreditRule.SPLIT: sentence("split on the deal"),
        CreditRule.DEPUTY: sentence("deputy of {person}", person=because),
        CreditRule.HANDOVER: sentence("handed over on {day}", day=because),
        CreditRule.OVERLAY: sentence("overlay"),
        CreditRule.ROLL_UP: sentence("credit of the team, through {person}", person=because),
        CreditRule.OVERRIDE: sentence("decided: {reason}", reason=because),
    }
    return words[rule]


def kind_words(kind: TransactionKind) -> Sentence:
    """What happened, in a word."""
    words = {
        TransactionKind.ORDER: sentence("Order"),
        TransactionKind.INVOICE: sentence("Invoice"),
        TransactionKind.PAYMENT: sentence("Payment"),
        TransactionKind.CREDIT_NOTE: sentence("Credit note"),
        TransactionKind.CANCELLATION: sentence("Cancellation"),
        TransactionKind.ACTIVITY: sentence("Activity"),
    }
    return words[kind]


def joined(parts: Sequence[Sentence]) -> Sentence:
    """Sentences as an enumeration: a, b and c."""
    result, *others = parts
    if not others:
        return result
    for part in others[:-1]:
        result = sentence("{first}, {next}", first=result, next=part)
    return sentence("{first} and {last}", first=result, last=others[-1])


def percent(value: Fraction) -> str:
    """A part of 1 as percent, to at most four decimals, without trailing zeros."""
    return _short(value * 100, 4)


def plain(value: Fraction) -> str:
    """A number with at most six decimals, without trailing zeros."""
    return _short(value, 6)


def _short(value: Fraction, places: int) -> str:
    return f"{rounded(value, places):f}".rstrip("0").rstrip(".")


class _Words:
    """Amounts of one component in words: money in the plan's currency, or plain units."""

    def __init__(self, bucket: Bucket) -> None:
        self.currency = bucket.plan.currency
        self.in_money = bucket.component.measure.basis in MONEY

    def base(self, value: Fraction) -> Money | str:
        """An amount of what is measured."""
        return self.money(value) if self.in_money else plain(value)

    def money(self, value: Fraction) -> Money:
        """An amount of pay."""
        return Money(rounded(value, exponent(self.currency)), self.currency)

    def rate(self, value: Fraction) -> str:
        """A rate on money in percent; on units as money for each."""
        return f"{percent(value)} %" if self.in_money else f"{plain(value)} {self.currency}"


def _line_trace(bucket: Bucket, line: RatedLine, earning: Earning) -> Trace:
    words = _Words(bucket)
    measured = line.measured
    transaction = measured.event.transaction
    text = sentence(
        "{credit}{path}{pay}{rounding} (plan {plan}, version {version}).",
        credit=_credit(words, line),
        path=_path(words, line),
        pay=_pay(words, line),
        rounding=_rounding(words, earning, bucket.plan.rounding.mode),
        plan=earning.plan,
        version=earning.plan_version,
    )
    inputs: tuple[TraceInput, ...] = (TraceInput(transaction.kind.value, transaction.id, transaction.version),)
    if measured.event.of is not transaction:
        of = measured.event.of
        inputs += (TraceInput(of.kind.value, of.id, of.version),)
    parts = [
        Trace(
            "credit",
            rule_words(measured.share.rule, measured.share.because),
            shown(line.credited),
            inputs,
            {"share": measured.share.share, "amount": shown(measured.amount), "fx_rate": measured.fx_rate},
        ),
        *target_steps(words, line.context),
        *(_slice_step(words, line, piece) for piece in line.slices),
        *(_factor_step(factor) for factor in line.factors),
        *gate_steps(line.context.missed),
    ]
    return _result(text, earning, inputs, parts, bucket)


def _result(
    text: Sentence, earning: Earning, inputs: tuple[TraceInput, ...], parts: list[Trace], bucket: Bucket
) -> Trace:
    facts = {
        "unrounded": shown(earning.unrounded),
        "rounding": bucket.plan.rounding.mode.value,
        "level": bucket.plan.rounding.level.value,
        "plan": earning.plan,
        "plan_version": earning.plan_version,
        "component": earning.component,
    }
    return Trace("earning", text, earning.amount, inputs, facts, tuple(parts))


def _credit(words: _Words, line: RatedLine) -> Sentence:
    measured = line.measured
    transaction = measured.event.transaction
    currency = measured.event.of.currency or words.currency
    amount = Money(rounded(measured.amount, exponent(currency)), currency) if words.in_money else plain(measured.amount)
    credit = sentence(
        "{kind} {id} of {day}: {percent} % is credited to you ({rule}), {amount}",
        kind=kind_words(transaction.kind),
        id=transaction.id,
        day=measured.event.day,
        percent=percent(measured.share.share),
        rule=rule_words(measured.share.rule, measured.share.because),
        amount=amount,
    )
    if measured.fx_rate != 1:
        credit = sentence(
            "{credit}, at the rate {rate} {value}",
            credit=credit,
            rate=measured.fx_rate,
            value=words.base(measured.value),
        )
    if line.credited != measured.value:
        credit = sentence("{credit}, capped for this deal at {value}", credit=credit, value=words.base(line.credited))
    return credit


def _path(words: _Words, line: RatedLine) -> Sentence:
    target = line.context.target
    if target is not None and target.amount:
        return sentence(
            "; with your quota of {quota} that takes you from {before} % to {after} %",
            quota=words.base(target.amount),
            before=percent(line.before / target.amount),
            after=percent(line.after / target.amount),
        )
    return sentence(
        "; that takes you from {before} to {after}", before=words.base(line.before), after=words.base(line.after)
    )


def _pay(words: _Words, line: RatedLine) -> Sentence:
    if line.context.zero:
        missed = joined([gate_words(gate) for gate in line.context.missed])
        return sentence("; nothing is paid, because {gates}", gates=missed)
    if not line.slices and not line.amount:
        return _nothing(words, line)
    if not line.slices:
        return sentence("; the table pays {amount}", amount=words.money(line.amount))
    pieces = joined(
        [
            sentence("{portion} at {rate}", portion=words.base(piece.portion), rate=words.rate(piece.rate))
            for piece in merged(line.slices)
        ]
    )
    pay = sentence("; {pieces}", pieces=pieces)
    for factor in line.factors:
        pay = sentence("{pay}, times {factor} for {by}", pay=pay, factor=plain(factor.factor), by=factor_words(factor))
    if line.context.factor != ONE:
        missed = joined([gate_words(gate) for gate in line.context.missed])
        pay = sentence(
            "{pay}, times {factor} because {gates}", pay=pay, factor=plain(line.context.factor), gates=missed
        )
    return pay


def _nothing(words: _Words, line: RatedLine) -> Sentence:
    threshold = line.measured.component.threshold
    if threshold is None:
        return sentence("; nothing is paid")
    quota = line.context.target
    value = Fraction(threshold.value) * (ONE if quota is None else quota.amount)
    return sentence("; nothing is paid below the threshold of {value}", value=words.base(value))


def merged(slices: Iterable[Slice]) -> list[Slice]:
    """Neighbouring pieces at one rate, put together."""
    found: list[Slice] = []
    for piece in slices:
        if found and found[-1].rate == piece.rate:
            piece = Slice(piece.tier, found.pop().portion + piece.portion, piece.rate)  # noqa: PLW2901
        found.append(piece)
    return found


def _rounding(words: _Words, earning: Earning, mode: Rounding) -> Sentence:
    result = Money(earning.amount, words.currency)
    if Fraction(earning.amount) == earning.unrounded:
        return sentence(", which makes {amount}", amount=result)
    return sentence(
        ", which makes {exact}, rounded {mode} to {amount}",
        exact=plain(earning.unrounded),
        mode=mode.value.replace("_", " "),
        amount=result,
    )


def factor_words(factor: Factor) -> Sentence:
    """Which fact set a multiplier off."""
    if factor.by == "ramp":
        return sentence("the months of your start")
    return sentence("{fact} {value}", fact=factor.by.replace("_", " "), value=plain(factor.fact))


def gate_words(gate: GateAnswer) -> Sentence:
    """Which gate was missed, and by what."""
    if gate.reached is None:
        return sentence("{measure} is not known and {needed} is needed", measure=gate.measure, needed=gate.needed)
    return sentence(
        "{measure} is {reached} and {needed} is needed",
        measure=gate.measure,
        reached=plain(gate.reached),
        needed=gate.needed,
    )


def target_steps(words: _Words, context: Context) -> Iterable[Trace]:
    """How the quota came about; nothing without one."""
    goal = context.target
    if goal is None:
        return
    text = sentence(
        "Quota {as_set} (version {version}) x {part} of the interval x ramp {ramp} % - relief {relief} = {amount}",
        as_set=words.base(Fraction(goal.as_set)),
        version=goal.version,
        part=goal.part,
        ramp=percent(goal.ramp),
        relief=words.base(goal.relief),
        amount=words.base(goal.amount),
    )
    yield Trace("quota", text, shown(goal.amount), (TraceInput("quota", "", goal.version),), _target_facts(goal))


def _target_facts(goal: Target) -> dict[str, Decimal | str]:
    return {"as_set": goal.as_set, "proration": str(goal.part), "ramp": str(goal.ramp), "relief": shown(goal.relief)}


def _slice_step(words: _Words, line: RatedLine, piece: Slice) -> Trace:
    table = line.measured.component.table
    facts: dict[str, Decimal | str] = {"rate": shown(piece.rate), "portion": shown(piece.portion)}
    if table is not None:
        tier = table.tiers[piece.tier]
        facts |= {"tier": str(piece.tier + 1), "from": tier.lower, "upto": "" if tier.upper is None else tier.upper}
    text = sentence(
        "Tier {tier}: {portion} at {rate} = {amount}",
        tier=piece.tier + 1,
        portion=words.base(piece.portion),
        rate=words.rate(piece.rate),
        amount=plain(piece.amount),
    )
    return Trace("tier", text, shown(piece.amount), facts=facts)


def _factor_step(factor: Factor) -> Trace:
    text = sentence("Times {factor} for {fact}", factor=plain(factor.factor), fact=factor_words(factor))
    return Trace("multiplier", text, shown(factor.factor), facts={"by": factor.by, "fact": shown(factor.fact)})


def gate_steps(missed: Iterable[GateAnswer]) -> Iterable[Trace]:
    """The gates that were missed."""
    for gate in missed:
        yield Trace("gate", gate_words(gate), facts={"effect": gate.effect.value, "factor": gate.factor})


def _bonus_trace(bucket: Bucket, bonus: Bonus, earning: Earning) -> Trace:
    words = _Words(bucket)
    text = sentence(
        "{what}{rounding} (plan {plan}, version {version}).",
        what=_bonus_words(bucket, bonus, words),
        rounding=_rounding(words, earning, bucket.plan.rounding.mode),
        plan=earning.plan,
        version=earning.plan_version,
    )
    steps = [
        *target_steps(words, bonus.context),
        *(
            Trace("objective", sentence("{name}: {percent} %", name=name, percent=percent(result)), shown(result))
            for name, result in bonus.details
        ),
        *gate_steps(bonus.context.missed),
    ]
    inputs = tuple(
        TraceInput(line.transaction.kind.value, line.transaction.id, line.transaction.version) for line in bucket.lines
    )
    return _result(text, earning, inputs, steps, bucket)


def _bonus_words(bucket: Bucket, bonus: Bonus, words: _Words) -> Sentence:
    kind = bucket.component.kind
    if kind is ComponentKind.MILESTONE:
        return sentence(
            "{component}: {reached} reaches {at}",
            component=bucket.component.code,
            reached=words.base(bonus.reached),
            at=bonus.slot,
        )
    if kind is ComponentKind.SPIFF:
        return sentence(
            "{component}: {units} units at {rate}",
            component=bucket.component.code,
            units=plain(bonus.reached),
            rate=words.money(bonus.payout),
        )
    return sentence(
        "{component}: {reached} % reached pays {payout} % of the target of {target} x {part}",
        component=bucket.component.code,
        reached=percent(bonus.reached),
        payout=percent(bonus.payout),
        target=words.money(bonus.target),
        part=bonus.part,
    )
