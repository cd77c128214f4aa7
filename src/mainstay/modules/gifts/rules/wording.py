"""The sentences of an evaluation: one reason for each step."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from mainstay.kernel.money import Money
from mainstay.kernel.sentences import Sentence, counted, sentence
from mainstay.modules.gifts.rules.counting import Total
from mainstay.modules.gifts.rules.events import GiftEvent
from mainstay.modules.gifts.rules.results import Step
from mainstay.modules.gifts.rules.rulebook import ApprovalTier, RuleVersion
from mainstay.modules.gifts.rules.valuing import Value
from mainstay.modules.gifts.rules.weighing import Weight
from mainstay.modules.gifts.rules.words import Route, StepName

COMPLETE: Final = sentence("The facts that this rule needs are complete.")
IN_SCOPE: Final = sentence("The rule is about this event and this recipient.")
NO_BAN: Final = sentence("This rule bars nothing outright.")
BAN_LIFTED: Final = sentence("An exception to the ban holds.")
NOT_EXCLUDED: Final = sentence("No excluded category applies; it counts.")
TIMES: Final = sentence("This rule counts how often, not how much.")
STANDARD: Final = sentence("This rule has no number. A person must judge it by the questions.")
NOT_NEEDED: Final = sentence("Not needed: an earlier step has decided.")
NOT_REPORTED: Final = sentence("The reporting threshold is not passed.")
NO_RULE: Final = sentence("No rule is confirmed. A person must decide.")
NOT_A_BENEFIT: Final = sentence("It was declined. It is recorded and uses no allowance.")
NO_TIER: Final = sentence("The rule has no tiers; what is within the limit needs nobody.")
OUT: Final = sentence("No confirmed rule is about this.")


def padded(steps: Iterable[Step]) -> Iterator[Step]:
    """Steps 1 to 9 in order; those that were not needed say so."""
    taken = {step.name: step for step in steps}
    for name in StepName:
        if name is not StepName.STRICTEST:
            yield taken.get(name, Step(name, "not_needed", NOT_NEEDED))


def decimal(number: Fraction) -> str:
    """A rate as it was given: rates are decimals, so nothing is lost."""
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


def amount(number: Decimal, version: RuleVersion) -> str:
    """``250.00 USD``, or a number of times."""
    return money(number, version.measure.currency)


def money(number: Decimal, currency: str) -> str:
    """An amount with the decimals of its currency; a bare number without one."""
    return str(Money(number, currency).rounded()) if currency else f"{number:f}"


def no_threshold(before: RuleVersion, day: date) -> Sentence:
    """The alarm of a period without a version."""
    return sentence(
        "No threshold is loaded for {year}: {rule} ended on {ended}. The old number is not used; a person must decide.",
        year=day.year,
        rule=before.name,
        ended=before.effective_to,
    )


def unknown_value(name: str) -> Sentence:
    """A value that the valuation needs."""
    return sentence("The valuation needs the value {name}, which is not known.", name=name)


def exempt(reference: str) -> Sentence:
    """An exemption was granted."""
    return sentence("It is exempt from this rule by {reference}.", reference=reference)


def barred(version: RuleVersion) -> Sentence:
    """A ban."""
    return sentence("{rule} bars this outright: {text}", rule=version.name, text=_summary(version))


def excluded(code: str) -> Sentence:
    """An exclusion whose proof holds."""
    return sentence("The exclusion {name} holds: it is recorded and uses no allowance.", name=code.replace("_", " "))


def unsettled(code: str) -> Sentence:
    """An exclusion whose conditions are not loaded."""
    return sentence(
        "The conditions of the exclusion {name} are not loaded. A person must decide.", name=code.replace("_", " ")
    )


def counts_all_the_same(code: str) -> Sentence:
    """An exclusion that is kept apart but uses allowance."""
    return sentence("The exclusion {name} holds, but it counts all the same.", name=code.replace("_", " "))


def worth(found: Value, event: GiftEvent) -> Sentence:
    """The value of the whole event."""
    return sentence(
        "By {basis} it is worth {value} {currency}.",
        basis=found.basis.value.replace("_", " "),
        value=decimal(found.amount),
        currency=event.currency,
    )


def shared(weight: Weight, event: GiftEvent, version: RuleVersion) -> Sentence:
    """The share of a recipient."""
    if weight.amount is None:
        return sentence(
            "There is no exchange rate from {currency} to {into}.",
            currency=event.currency,
            into=version.measure.currency,
        )
    return counted(
        "The whole of it falls on the one recipient.",
        "It is shared by {count} people; the share of this one counts.",
        count=len(event.recipients) + event.own_people,
    )


def no_rate(ids: tuple[str, ...]) -> Sentence:
    """A total that cannot be told."""
    return sentence("There is no exchange rate for {events}, so the total is not known.", events=", ".join(ids))


def total(found: Total, version: RuleVersion) -> Sentence:
    """What stands in the period before the event."""
    return sentence(
        "Before it, {used} is counted in the period and {reserved} reserved.",
        used=amount(found.used, version),
        reserved=amount(found.reserved, version),
    )


def compared(found: Total, version: RuleVersion) -> Sentence:
    """The total against the limit."""
    limit, after = amount(found.limit, version), amount(found.after, version)
    if found.over:
        return sentence("With it the total is {total}; the limit is {limit}.", total=after, limit=limit)
    if found.pushes:
        return sentence(
            "It would take what is kept for {events}: later in the period the total would pass the limit.",
            events=", ".join(found.pushes),
        )
    return sentence("With it the total is {total}, within the limit of {limit}.", total=after, limit=limit)


def reported(version: RuleVersion) -> Sentence:
    """A reporting threshold that is passed."""
    return sentence(
        "{rule}: the reporting threshold of {amount} is passed. It must be reported.",
        rule=version.name,
        amount=amount(version.measure.amount or Decimal(0), version),
    )


def tier(found: ApprovalTier, version: RuleVersion) -> Sentence:
    """The tier of an amount."""
    if found.upto is None:
        return sentence("Above {above}: {route}.", above=amount(found.above, version), route=_route(found.route))
    return sentence(
        "Above {above} to {upto}: {route}.",
        above=amount(found.above, version),
        upto=amount(found.upto, version),
        route=_route(found.route),
    )


def soft(found: Total, version: RuleVersion) -> Sentence:
    """A soft limit that is passed."""
    return sentence(
        "The total of {total} is above the soft limit of {limit}. Compliance is informed.",
        total=amount(found.after, version),
        limit=amount(found.limit, version),
    )


def signed(names: tuple[str, ...]) -> Sentence:
    """People have decided; the rules did not say that it complies."""
    return sentence("Decided by {names}.", names=", ".join(names))


def _summary(version: RuleVersion) -> str:
    return version.summary.get("en", version.row.replace("_", " "))


def _route(route: Route) -> str:
    return route.value.replace("_", " ")
