"""Who has credit for a deal, and how much: owner at date, splits, handover, deputies, overlays, roll-up, overrides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm

from mainstay.kernel.money import exponent, split_minor
from mainstay.kernel.period import Period, add_months
from mainstay.kernel.rate_table import ONE, ZERO, shown
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.performance.rules.transactions import (
    CreditFacts,
    CreditOverride,
    CreditRule,
    CreditType,
    DeputyShare,
    Handover,
    Ownership,
    ReportingLine,
    Split,
    Transaction,
)


@dataclass(frozen=True, slots=True)
class Share:
    """One person's part of a deal before money: type, share, the rule that gave it and the fact behind the rule."""

    person: str
    type: CreditType
    share: Fraction
    rule: CreditRule
    because: str = ""


@dataclass(frozen=True, slots=True)
class CreditRefused:
    """Why a deal has no credit: a code and a sentence; nobody is credited by guess."""

    code: str
    sentence: Sentence


@dataclass(slots=True)
class CreditIndex:
    """The credit facts, arranged for look-up."""

    facts: CreditFacts
    owners: dict[str, list[Ownership]] = field(default_factory=dict)
    reporting: dict[str, list[ReportingLine]] = field(default_factory=dict)
    deputies: dict[str, list[DeputyShare]] = field(default_factory=dict)
    handovers: dict[str, list[Handover]] = field(default_factory=dict)
    overrides: dict[str, CreditOverride] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for owner in self.facts.owners:
            self.owners.setdefault(owner.account, []).append(owner)
        for line in self.facts.reporting:
            self.reporting.setdefault(line.person, []).append(line)
        for deputy in self.facts.deputies:
            self.deputies.setdefault(deputy.person, []).append(deputy)
        for handover in self.facts.handovers:
            self.handovers.setdefault(handover.account, []).append(handover)
        for override in self.facts.overrides:
            self.overrides[override.transaction] = override


def owner_on(owners: Iterable[Ownership], day: date) -> str | None:
    """The owner of an account on ``day``; None when there is none."""
    return next((owner.person for owner in owners if day in owner.period), None)


def shares_of(deal: Transaction, day: date, index: CreditIndex) -> tuple[Share, ...] | CreditRefused:
    """All shares of a deal whose deciding date is ``day``; revenue shares add up to exactly 1, or it is refused."""
    revenue = _revenue(deal, day, index)
    if isinstance(revenue, CreditRefused):
        return revenue
    revenue = merged(revenue)
    overlays = [
        Share(split.person, CreditType.OVERLAY, split.share, CreditRule.SPLIT)
        for split in deal.splits
        if split.type is CreditType.OVERLAY
    ]
    overlays += [
        Share(overlay.person, CreditType.OVERLAY, overlay.share, CreditRule.OVERLAY)
        for overlay in index.facts.overlays
        if day in overlay.period
        and (not overlay.accounts or deal.account in overlay.accounts)
        and (not overlay.product_lines or deal.product_line in overlay.product_lines)
    ]
    return (*revenue, *merged(overlays), *_roll_up(revenue, day, index))


def _revenue(deal: Transaction, day: date, index: CreditIndex) -> list[Share] | CreditRefused:
    override = index.overrides.get(deal.id)
    if override is not None:
        because = f"{override.reason} ({override.decided_by})"
        return _from_splits(deal, override.shares, CreditRule.OVERRIDE, because)
    splits = [split for split in deal.splits if split.type is CreditType.REVENUE]
    if splits:
        given = _from_splits(deal, splits, CreditRule.SPLIT, "")
    else:
        owner = owner_on(index.owners.get(deal.account, ()), day)
        if owner is None:
            text = sentence(
                "Nobody owned {account} on {day}, so {transaction} has no credit. "
                "Enter the owner of that day, or a split on the transaction.",
                account=deal.account or "-",
                day=day,
                transaction=deal.id,
            )
            return CreditRefused("unmatched_transaction", text)
        given = [Share(owner, CreditType.REVENUE, ONE, CreditRule.OWNER)]
    if isinstance(given, CreditRefused):
        return given
    return _deputised(_handed_over(given, deal, day, index), day, index)


def _from_splits(
    deal: Transaction, splits: Sequence[Split], rule: CreditRule, because: str
) -> list[Share] | CreditRefused:
    revenue = [split for split in splits if split.type is CreditType.REVENUE]
    total = sum((split.share for split in revenue), ZERO)
    if total != ONE:
        text = sentence(
            "The split of {transaction} adds up to {percent} percent and not to 100, so it has no credit. "
            "Correct the shares.",
            transaction=deal.id,
            percent=shown(total * 100),
        )
        return CreditRefused("split_not_100", text)
    return [Share(split.person, CreditType.REVENUE, split.share, rule, because) for split in revenue]


def _handed_over(given: list[Share], deal: Transaction, day: date, index: CreditIndex) -> list[Share]:
    result = []
    for item in given:
        kept = ZERO
        for handover in index.handovers.get(deal.account, ()):
            if item.rule is CreditRule.OWNER and handover.manager == item.person:
                kept = kept_by_developer(handover, day)
                because = f"{handover.handed_on}"
                if kept:
                    result.append(Share(handover.developer, item.type, item.share * kept, CreditRule.HANDOVER, because))
                    break
        if kept != ONE:
            result.append(Share(item.person, item.type, item.share * (ONE - kept), item.rule, item.because))
    return result


def kept_by_developer(handover: Handover, day: date) -> Fraction:
    """The business developer's share on ``day``: the first step not yet over; nothing before and after the steps."""
    if day < handover.handed_on:
        return ZERO
    for step in handover.decay:
        if day < add_months(handover.handed_on, step.months):
            return step.share
    return ZERO


def _deputised(given: list[Share], day: date, index: CreditIndex) -> list[Share]:
    result = []
    for item in given:
        left = ONE
        for deputy in index.deputies.get(item.person, ()):
            if day in deputy.period and deputy.share and left >= deputy.share:
                part = item.share * deputy.share
                result.append(Share(deputy.deputy, item.type, part, CreditRule.DEPUTY, item.person))
                left -= deputy.share
        if left:
            result.append(Share(item.person, item.type, item.share * left, item.rule, item.because))
    return result


def merged(shares: Iterable[Share]) -> list[Share]:
    """One share per person and type: shares of the same person are added, the first rule is kept with all that it rests on."""
    found: dict[str, Share] = {}
    for item in shares:
        before = found.get(item.person)
        if before is not None:
            because = before.because
            if item.rule is before.rule and item.because not in because.split(", "):
                because = f"{because}, {item.because}"
            item = Share(before.person, before.type, before.share + item.share, before.rule, because)  # noqa: PLW2901
        found[item.person] = item
    return list(found.values())


def _roll_up(revenue: Iterable[Share], day: date, index: CreditIndex) -> list[Share]:
    found = []
    for item in revenue:
        person, seen = item.person, {item.person}
        while (manager := manager_on(person, day, index.reporting)) is not None and manager not in seen:
            found.append(Share(manager, CreditType.ROLL_UP, item.share, CreditRule.ROLL_UP, item.person))
            seen.add(manager)
            person = manager
    return merged(found)


def manager_on(person: str, day: date, reporting: Mapping[str, list[ReportingLine]]) -> str | None:
    """Whom ``person`` reports to on ``day``; None for nobody."""
    return next((line.manager for line in reporting.get(person, ()) if day in line.period), None)


def allocate(value: Fraction, shares: Sequence[Share], currency: str) -> list[Fraction]:
    """``value`` divided by shares. Revenue parts of a value in whole cents add up to it by largest remainder.

    Overlays and roll-ups are counted beside it, each for itself. Quantities and values finer than a cent stay exact.
    """
    exact_parts = [value * item.share for item in shares]
    revenue = [number for number, item in enumerate(shares) if item.type is CreditType.REVENUE]
    if not currency:
        return exact_parts
    minor = value * 10 ** exponent(currency)
    if minor.denominator != 1:
        return exact_parts
    parts = split_minor(minor.numerator, whole_weights([shares[number].share for number in revenue]))
    for number, part in zip(revenue, parts, strict=True):
        exact_parts[number] = Fraction(part, 10 ** exponent(currency))
    return exact_parts


def whole_weights(shares: Sequence[Fraction]) -> list[Decimal]:
    """Shares as whole weights in the same proportion, so that thirds are exact."""
    scale = lcm(*(share.denominator for share in shares))
    return [Decimal(int(share * scale)) for share in shares]


def ownership_problems(owners: Iterable[Ownership]) -> list[tuple[str, Period]]:
    """Accounts with two owners on one day, each with the period of the overlap."""
    by_account: dict[str, list[Ownership]] = {}
    for owner in owners:
        by_account.setdefault(owner.account, []).append(owner)
    found = []
    for account, items in by_account.items():
        ordered = sorted(items, key=lambda item: item.period.start)
        for first, second in pairwise(ordered):
            shared = first.period.overlap(second.period)
            if shared is not None:
                found.append((account, shared))
    return found
