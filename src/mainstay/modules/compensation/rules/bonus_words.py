"""A bonus in words: what was reached, what that pays, and why it is less or nothing."""

from collections.abc import Iterator
from fractions import Fraction

from mainstay.kernel.rate_table import ONE, exact
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.compensation.rules.bonuses import Bonus
from mainstay.modules.compensation.rules.gathering import Bucket
from mainstay.modules.compensation.rules.plan import PlanComponent
from mainstay.modules.compensation.rules.telling import Telling, missed_words, percent, plain
from mainstay.modules.compensation.rules.vocabulary import ComponentKind, GateEffect


def bonus_words(bucket: Bucket, bonus: Bonus) -> Sentence:
    """The bonus in words, without its rounding."""
    words = Telling(bucket)
    text = _reached(bucket, bonus, words)
    for note in _notes(bucket.component, bonus, words):
        text = sentence("{text}; {note}", text=text, note=note)
    if (missed := missed_words(bonus.context, GateEffect.FACTOR)) is not None:
        factor = plain(bonus.context.factor)
        text = sentence("{pay}, times {factor} because {gates}", pay=text, factor=factor, gates=missed)
    return text


def _reached(bucket: Bucket, bonus: Bonus, words: Telling) -> Sentence:
    code, kind = bucket.component.code, bucket.component.kind
    if kind is ComponentKind.MILESTONE:
        at = words.base(Fraction(bonus.slot))
        return sentence("{component}: {reached} reaches {at}", component=code, reached=words.base(bonus.reached), at=at)
    if kind is ComponentKind.SPIFF:
        units, rate = plain(bonus.reached), words.money(bonus.payout)
        return sentence("{component}: {units} units at {rate}", component=code, units=units, rate=rate)
    reached, payout = percent(bonus.reached), percent(bonus.payout)
    curve = bucket.component.curve
    if curve is not None and curve.in_money:
        money = words.money(bonus.payout)
        paid = sentence("{component}: {reached} % reached pays {money}", component=code, reached=reached, money=money)
    else:
        paid = sentence(
            "{component}: {reached} % reached pays {payout} % of the target of {target}",
            component=code,
            reached=reached,
            payout=payout,
            target=words.money(bonus.target),
        )
    return paid if bonus.part.fraction == ONE else sentence("{pay} x {part}", pay=paid, part=bonus.part)


def _notes(component: PlanComponent, bonus: Bonus, words: Telling) -> Iterator[Sentence]:
    threshold, contest = component.threshold, component.contest
    if threshold is not None and bonus.reached < exact(threshold.value):
        value = f"{percent(Fraction(threshold.value))} %"
        yield sentence("nothing is paid below the threshold of {value}", value=value)
    if component.all_or_nothing and any(result < ONE for _, result in bonus.details):
        yield sentence("nothing is paid unless every objective is reached")
    if contest is not None and bonus.reached < exact(contest.minimum_units):
        yield sentence("nothing is paid below {least} units", least=contest.minimum_units)
    if contest is not None and contest.ceiling is not None and bonus.reached * bonus.payout > exact(contest.ceiling):
        yield sentence("at most {limit}", limit=words.money(Fraction(contest.ceiling)))
    if component.team is not None:
        by_weight = sentence("your part of it by the weights of the team")
        yield by_weight if component.team.weights else sentence("your equal part of it")
    if bonus.reached > ONE and (missed := missed_words(bonus.context, GateEffect.NO_ACCELERATOR)) is not None:
        yield sentence("without the accelerator, because {gates}", gates=missed)
    if (missed := missed_words(bonus.context, GateEffect.ZERO)) is not None:
        yield sentence("nothing is paid, because {gates}", gates=missed)
