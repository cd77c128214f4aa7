"""The working behind an earning, printed as one sentence that a seller understands and as a tree of steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mainstay.kernel.money import Money, exponent
from mainstay.kernel.rate_table import ONE, ZERO, Slice, rounded, shown
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.kernel.trace import Trace, TraceInput
from mainstay.modules.compensation.rules.bonus_words import bonus_words
from mainstay.modules.compensation.rules.bonuses import Bonus
from mainstay.modules.compensation.rules.case import Earning
from mainstay.modules.compensation.rules.gathering import Bucket
from mainstay.modules.compensation.rules.plan import Threshold
from mainstay.modules.compensation.rules.rating import PATH_INPUTS, Context, Factor, GateAnswer, RatedLine
from mainstay.modules.compensation.rules.telling import (
    Telling,
    fact_words,
    factor_words,
    gate_words,
    joined,
    merged,
    missed_words,
    percent,
    plain,
    rounding_words,
)
from mainstay.modules.compensation.rules.vocabulary import GateEffect
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


def _line_trace(bucket: Bucket, line: RatedLine, earning: Earning) -> Trace:
    words = Telling(bucket)
    measured = line.measured
    transaction = measured.event.transaction
    text = sentence(
        "{credit}{path}{pay}{rounding} (plan {plan}, version {version}).",
        credit=_credit(words, line),
        path=_path(words, line),
        pay=_pay(words, line),
        rounding=rounding_words(words, earning, bucket.plan.rounding.mode),
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


def _credit(words: Telling, line: RatedLine) -> Sentence:
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


def _path(words: Telling, line: RatedLine) -> Sentence:
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


def _pay(words: Telling, line: RatedLine) -> Sentence:
    if (missed := missed_words(line.context, GateEffect.ZERO)) is not None:
        return sentence("; nothing is paid, because {gates}", gates=missed)
    if not line.slices and not line.amount:
        return _nothing(words, line)
    if not line.slices:
        return _limited(words, line, sentence("; the table pays {amount}", amount=words.money(line.uncapped)))
    pieces = joined(
        [
            sentence("{portion} at {rate}", portion=words.base(piece.portion), rate=words.rate(piece.rate))
            for piece in merged(line.slices)
        ]
    )
    pay = _above_threshold(words, line, sentence("; {pieces}", pieces=pieces))
    if line.after > _quota(line) and (missed := missed_words(line.context, GateEffect.NO_ACCELERATOR)) is not None:
        pay = sentence("{pay} without the accelerator, because {gates}", pay=pay, gates=missed)
    for factor in line.factors:
        pay = sentence("{pay}, times {factor} for {by}", pay=pay, factor=plain(factor.factor), by=factor_words(factor))
    if (missed := missed_words(line.context, GateEffect.FACTOR)) is not None:
        factor_text = plain(line.context.factor)
        pay = sentence("{pay}, times {factor} because {gates}", pay=pay, factor=factor_text, gates=missed)
    return _limited(words, line, pay)


def _quota(line: RatedLine) -> Fraction:
    return ZERO if line.context.target is None else line.context.target.amount


def _above_threshold(words: Telling, line: RatedLine, pay: Sentence) -> Sentence:
    threshold = line.measured.component.threshold
    if threshold is None or sum((piece.portion for piece in line.slices), ZERO) == line.credited:
        return pay
    return sentence("{pay} above the threshold of {value}", pay=pay, value=_threshold(words, line, threshold))


def _threshold(words: Telling, line: RatedLine, threshold: Threshold) -> Money | str:
    target = line.context.target
    return words.base(Fraction(threshold.value) * (ONE if target is None else target.amount))


def _limited(words: Telling, line: RatedLine, pay: Sentence) -> Sentence:
    limit = line.measured.component.caps.per_deal
    if limit is None or line.amount == line.uncapped:
        return pay
    return sentence("{pay}, at most {limit} for one deal", pay=pay, limit=words.money(Fraction(limit)))


def _nothing(words: Telling, line: RatedLine) -> Sentence:
    component = line.measured.component
    if component.table is not None and component.table.input not in PATH_INPUTS:
        fact = fact_words(component.table.input)
        return sentence("; nothing is paid, because {fact} is not known", fact=fact)
    if component.threshold is None:
        return sentence("; nothing is paid")
    value = _threshold(words, line, component.threshold)
    return sentence("; nothing is paid below the threshold of {value}", value=value)


def target_steps(words: Telling, context: Context) -> Iterable[Trace]:
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


def _slice_step(words: Telling, line: RatedLine, piece: Slice) -> Trace:
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
    return Trace(
        "multiplier",
        text,
        shown(factor.factor),
        facts={"by": factor.by, "fact": "" if factor.fact is None else shown(factor.fact)},
    )


def gate_steps(missed: Iterable[GateAnswer]) -> Iterable[Trace]:
    """The gates that were missed."""
    for gate in missed:
        yield Trace("gate", gate_words(gate), facts={"effect": gate.effect.value, "factor": gate.factor})


def _bonus_trace(bucket: Bucket, bonus: Bonus, earning: Earning) -> Trace:
    words = Telling(bucket)
    text = sentence(
        "{what}{rounding} (plan {plan}, version {version}).",
        what=bonus_words(bucket, bonus),
        rounding=rounding_words(words, earning, bucket.plan.rounding.mode),
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
