"""How amounts, parts, gates and facts are told to a seller: the words that every explanation is made of."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from mainstay.kernel.money import Money, exponent
from mainstay.kernel.rate_table import Rounding, Slice, rounded
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.compensation.rules.case import Earning
from mainstay.modules.compensation.rules.gathering import MONEY, Bucket
from mainstay.modules.compensation.rules.rating import Context, Factor, GateAnswer
from mainstay.modules.compensation.rules.vocabulary import ClawbackTrigger, GateEffect

IN_PERCENT: Final = frozenset({"discount", "margin_percent"})
"""Facts of a deal that are parts of 1."""


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


class Telling:
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


def merged(slices: Iterable[Slice]) -> list[Slice]:
    """Neighbouring pieces at one rate, put together."""
    found: list[Slice] = []
    for piece in slices:
        if found and found[-1].rate == piece.rate:
            piece = Slice(piece.tier, found.pop().portion + piece.portion, piece.rate)  # noqa: PLW2901
        found.append(piece)
    return found


def rounding_words(words: Telling, earning: Earning, mode: Rounding) -> Sentence:
    result = Money(earning.amount, words.currency)
    if Fraction(earning.amount) == earning.unrounded:
        return sentence(", which makes {amount}", amount=result)
    modes = {Rounding.HALF_UP: sentence("half up"), Rounding.HALF_EVEN: sentence("half even")}
    return sentence(
        ", which makes {exact}, rounded {mode} to {amount}",
        exact=plain(earning.unrounded),
        mode=modes[mode],
        amount=result,
    )


def fact_words(name: str) -> Sentence | str:
    """A fact of a deal by its name."""
    known = {"discount": sentence("discount"), "margin_percent": sentence("margin"), "term": sentence("term")}
    return known.get(name, name.replace("_", " "))


def factor_words(factor: Factor) -> Sentence:
    """Which fact set a multiplier off."""
    if factor.by == "ramp":
        return sentence("the months of your start")
    if factor.fact is None:
        return sentence("{fact}, which is not known", fact=fact_words(factor.by))
    value = f"{percent(factor.fact)} %" if factor.by in IN_PERCENT else plain(factor.fact)
    return sentence("{fact} {value}", fact=fact_words(factor.by), value=value)


def gate_words(gate: GateAnswer) -> Sentence:
    """Which gate was missed, and by what."""
    needed = _of_gate(gate, Fraction(gate.needed))
    if gate.reached is None:
        return sentence("{measure} is not known and {needed} is needed", measure=gate.measure, needed=needed)
    return sentence(
        "{measure} is {reached} and {needed} is needed",
        measure=gate.measure,
        reached=_of_gate(gate, gate.reached),
        needed=needed,
    )


def _of_gate(gate: GateAnswer, value: Fraction) -> str:
    return f"{percent(value)} %" if gate.in_percent else plain(value)


def missed_words(context: Context, effect: GateEffect) -> Sentence | None:
    """The gates that were missed and have that effect; None when there are none."""
    missed = [gate_words(gate) for gate in context.missed if gate.effect is effect]
    return joined(missed) if missed else None


def trigger_words(trigger: ClawbackTrigger) -> Sentence:
    """What set a clawback off."""
    words = {
        ClawbackTrigger.CANCEL: sentence("cancelled"),
        ClawbackTrigger.UNPAID: sentence("not paid in time"),
        ClawbackTrigger.DOWNGRADE: sentence("became smaller"),
        ClawbackTrigger.ERROR: sentence("error found"),
        ClawbackTrigger.MISCONDUCT: sentence("misconduct found"),
    }
    return words[trigger]


def part_words(part: Fraction) -> Sentence | str:
    """A part of something: all of it, or a fraction."""
    return sentence("all") if part == 1 else str(part)
