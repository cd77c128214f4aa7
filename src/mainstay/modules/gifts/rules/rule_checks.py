"""What is wrong with rules and settings, each with its path in the file and what to do."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Final

from mainstay.kernel.errors import Problem
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.gifts.rules.approving import SMALL_FIRM
from mainstay.modules.gifts.rules.events import Book
from mainstay.modules.gifts.rules.facts import REQUIRABLE
from mainstay.modules.gifts.rules.judging import ASKED
from mainstay.modules.gifts.rules.periods import month_day
from mainstay.modules.gifts.rules.results import severity
from mainstay.modules.gifts.rules.rulebook import ApprovalTier, RuleSet, RuleVersion
from mainstay.modules.gifts.rules.settings import RETENTION_FLOOR, Settings
from mainstay.modules.gifts.rules.words import AggregateBy, MeasureKind, PeriodKind, Status

_MONEY: Final = frozenset({MeasureKind.VALUE_CAP, MeasureKind.OCCASION_CAP, MeasureKind.REPORT_THRESHOLD})
_WITHOUT: Final = frozenset({MeasureKind.BAN, MeasureKind.STANDARD})
_PLACES: Final = ("giver", "recipient", "event_place")


def rule_set_problems(rule_set: RuleSet, path: str) -> list[Problem]:
    """Everything wrong with one rule set."""
    found: list[Problem] = []
    for number, version in enumerate(rule_set.rules):
        found += version_problems(version, f"{path}.rules[{number}]")
    return [*found, *_together(rule_set.rules, f"{path}.rules")]


def book_problems(book: Book) -> list[Problem]:
    """Everything wrong with rules, settings and rates, with paths `rules[…]`, `settings` and `rates[…]`."""
    found: list[Problem] = []
    codes: dict[str, int] = {}
    for number, rule_set in enumerate(book.rule_sets):
        found += rule_set_problems(rule_set, f"rules[{number}]")
        if codes.setdefault(rule_set.code, number) != number:
            text = sentence("The rule set {name} stands here twice.", name=rule_set.code)
            found.append(Problem(f"rules[{number}].code", "doubled", text))
    return [*found, *settings_problems(book.settings), *_rates(book)]


def _rates(book: Book) -> Iterator[Problem]:
    seen = set()
    for number, rate in enumerate(book.rates):
        about = (rate.currency, rate.into, rate.on, rate.source)
        if about in seen:
            text = sentence(
                "There are two rates from {one} to {other} of this day and source.", one=rate.currency, other=rate.into
            )
            yield Problem(f"rates[{number}]", "doubled", text)
        seen.add(about)


def version_problems(version: RuleVersion, path: str) -> list[Problem]:
    """Everything wrong with one version by itself."""
    return [
        *_dates(version, path),
        *_confirmation(version, path),
        *_measure(version, f"{path}.measure"),
        *_period(version, f"{path}.measure"),
        *_tiers(version, f"{path}.approval.tiers"),
        *_scope(version, f"{path}.scope"),
        *_rest(version, path),
    ]


def change_problems(old: RuleVersion, new: RuleVersion, path: str, *, used: bool) -> list[Problem]:
    """A version that an evaluation has used is never changed; its end may be set, and it may be retired."""
    same = replace(new, effective_to=old.effective_to, status=old.status) == old
    if not used or same:
        return []
    text = sentence("{rule} has been used in decisions. Supersede it by a new version.", rule=old.name)
    return [Problem(path, "used", text)]


def _dates(version: RuleVersion, path: str) -> Iterator[Problem]:
    begins, ends = version.effective_from, version.effective_to
    if begins is not None and ends is not None and ends < begins:
        text = sentence("It ends on {ends}, before it begins on {begins}.", ends=ends, begins=begins)
        yield Problem(f"{path}.effective_to", "dates_reversed", text)


def _confirmation(version: RuleVersion, path: str) -> Iterator[Problem]:
    if version.status is not Status.ACTIVE:
        return
    if not version.confirmed_by or version.confirmed_on is None:
        text = sentence("An active rule needs confirmed_by and confirmed: who confirmed it, and when.")
        yield Problem(f"{path}.status", "unconfirmed", text)
    elif version.confirmed_by == version.author:
        text = sentence("{name} wrote this rule and cannot confirm it.", name=version.author)
        yield Problem(f"{path}.confirmed_by", "own_confirmation", text)


def _measure(version: RuleVersion, path: str) -> Iterator[Problem]:
    measure, kind = version.measure, version.measure.kind
    if kind in _WITHOUT:
        if measure.amount is not None or measure.currency:
            text = sentence("A {kind} has no amount and no currency.", kind=kind.value)
            yield Problem(f"{path}.amount", "no_amount_here", text)
        return
    if measure.amount is None:
        yield Problem(f"{path}.amount", "missing", sentence("A {kind} needs an amount.", kind=kind.value))
    if kind in _MONEY and not measure.currency:
        yield Problem(f"{path}.currency", "missing", sentence("A {kind} needs a currency.", kind=kind.value))
    if kind is MeasureKind.COUNT_CAP:
        if measure.currency:
            text = sentence("A number of times has no currency.")
            yield Problem(f"{path}.currency", "no_currency_here", text)
        if measure.amount is not None and measure.amount != measure.amount.to_integral_value():
            text = sentence("A number of times is whole, not {amount}.", amount=measure.amount)
            yield Problem(f"{path}.amount", "not_whole", text)


def _period(version: RuleVersion, path: str) -> Iterator[Problem]:
    measure = version.measure
    if measure.fiscal_start and (measure.period is not PeriodKind.FISCAL or month_day(measure.fiscal_start) is None):
        text = sentence(
            "{value} is no start of a fiscal year. Write MM-DD with period fiscal.", value=measure.fiscal_start
        )
        yield Problem(f"{path}.fiscal_start", "not_a_month_day", text)
    trailing = measure.period is PeriodKind.TRAILING
    if trailing is not bool(measure.days):
        text = sentence("Trailing days, and only they, need a number of days.")
        yield Problem(f"{path}.days", "days", text)
    once = measure.kind is MeasureKind.OCCASION_CAP and measure.period is not PeriodKind.PER_OCCASION
    if once:
        text = sentence("An occasion_cap has the period per_occasion.")
        yield Problem(f"{path}.period", "occasion", text)
    by = measure.aggregate_by
    if not by or (AggregateBy.FIRM in by and len(by) > 1) or len({*by}) < len(by):
        text = sentence("Name what has an allowance of its own, each once; firm stands alone.")
        yield Problem(f"{path}.aggregate_by", "aggregate", text)


def _tiers(version: RuleVersion, path: str) -> Iterator[Problem]:
    tiers = version.approval.tiers
    if tiers and version.measure.kind not in {MeasureKind.VALUE_CAP, MeasureKind.OCCASION_CAP, MeasureKind.COUNT_CAP}:
        text = sentence("Only caps have tiers; a {kind} has none.", kind=version.measure.kind.value)
        yield Problem(path, "no_tiers_here", text)
    if tiers and tiers[0].above != 0:
        yield Problem(f"{path}[0].above", "not_from_zero", sentence("Begin the first tier above 0."))
    for number, (lower, upper) in enumerate(pairwise(tiers), start=1):
        yield from _seam(lower, upper, f"{path}[{number}]")
    if tiers and tiers[-1].upto is not None:
        text = sentence("Above {upto} there is no tier. Leave out upto in the last one.", upto=tiers[-1].upto)
        yield Problem(f"{path}[{len(tiers) - 1}].upto", "gap", text)
    for number, tier in enumerate(tiers):
        if tier.upto is not None and tier.upto <= tier.above:
            text = sentence("The tier above {above} ends at {upto}.", above=tier.above, upto=tier.upto)
            yield Problem(f"{path}[{number}].upto", "empty_tier", text)


def _seam(lower: ApprovalTier, upper: ApprovalTier, path: str) -> Iterator[Problem]:
    if lower.upto is None:
        yield Problem(path, "overlap", sentence("The tier before this one is open. Give it an upto."))
    elif upper.above > lower.upto:
        text = sentence("Between {lower} and {upper} there is no tier.", lower=lower.upto, upper=upper.above)
        yield Problem(f"{path}.above", "gap", text)
    elif upper.above < lower.upto:
        text = sentence("Between {lower} and {upper} two tiers apply.", lower=upper.above, upper=lower.upto)
        yield Problem(f"{path}.above", "overlap", text)
    if severity(upper.route) < severity(lower.route):
        text = sentence("{upper} is laxer than {lower} below it.", upper=upper.route.value, lower=lower.route.value)
        yield Problem(f"{path}.route", "laxer", text)


def _scope(version: RuleVersion, path: str) -> Iterator[Problem]:
    where, recipient = version.scope.jurisdiction, version.scope.recipient
    if where.of not in _PLACES:
        text = sentence("A jurisdiction is of {places}, not of {value}.", places=", ".join(_PLACES), value=where.of)
        yield Problem(f"{path}.jurisdiction.of", "unknown_word", text)
    for number, code in enumerate(where.codes):
        if len(code) != 2 or not (code.isascii() and code.isupper()):  # noqa: PLR2004 - ISO 3166
            text = sentence("A country is two capital letters, not {value}.", value=code)
            yield Problem(f"{path}.jurisdiction.codes[{number}]", "not_a_country", text)
    both = {*recipient.type} & {*recipient.except_type}
    if both:
        text = sentence("{type} is both in scope and left out.", type=min(both))
        yield Problem(f"{path}.recipient.except_type", "contradiction", text)


def _rest(version: RuleVersion, path: str) -> Iterator[Problem]:
    if version.route not in ASKED:
        text = sentence(
            "A doubt goes to line_manager, compliance or two_person, not to {route}.", route=version.route.value
        )
        yield Problem(f"{path}.route", "nobody", text)
    if version.measure.kind is MeasureKind.STANDARD and not version.questions:
        yield Problem(f"{path}.questions", "missing", sentence("A standard needs its questions."))
    if version.when.nominal:
        text = sentence("The nominal line belongs into an exclusion.")
        yield Problem(f"{path}.when.nominal", "nominal_here", text)
    codes = [exclusion.code for exclusion in version.exclusions]
    for number, code in enumerate(codes):
        if code in codes[:number]:
            text = sentence("The exclusion {name} stands here twice.", name=code)
            yield Problem(f"{path}.exclusions[{number}].code", "doubled", text)
    for number, name in enumerate(version.record.required):
        if name not in REQUIRABLE:
            text = sentence("A rule cannot require {name}. Known: {names}.", name=name, names=", ".join(REQUIRABLE))
            yield Problem(f"{path}.record.required[{number}]", "unknown_word", text)
    years = version.record.retention_years
    if years is not None and years < RETENTION_FLOOR:
        yield Problem(f"{path}.record.retention_years", "too_short", _too_short())


def _too_short() -> Sentence:
    return sentence("The gift log is kept for at least {years} years.", years=RETENTION_FLOOR)


def _together(versions: Sequence[RuleVersion], path: str) -> Iterator[Problem]:
    """Versions against each other: doubled numbers, overlaps, the same rule under two names, unknown predecessors."""
    known = {(version.row, version.version) for version in versions}
    for number, version in enumerate(versions):
        before = version.supersedes
        if before is not None and (before == version.version or (version.row, before) not in known):
            text = sentence("There is no other version {number} of this row.", number=before)
            yield Problem(f"{path}[{number}].supersedes", "unknown_version", text)
    for (first, one), (second, other) in combinations(enumerate(versions), 2):
        where = f"{path}[{second}]"
        if (one.row, one.version) == (other.row, other.version):
            text = sentence("Version {version} of the row {row} stands here twice.", version=one.version, row=one.row)
            yield Problem(f"{where}.version", "doubled", text)
            continue
        active = one.status is Status.ACTIVE and other.status is Status.ACTIVE
        if active and _overlap(one, other) and (one.row == other.row or _same_scope(one, other)):
            text = sentence("It applies on the same days as rules[{number}].", number=first)
            yield Problem(f"{where}.effective_from", "overlap", text)


def _overlap(one: RuleVersion, other: RuleVersion) -> bool:
    def before(left: RuleVersion, right: RuleVersion) -> bool:
        ends, begins = left.effective_to, right.effective_from
        return ends is not None and begins is not None and ends < begins

    return not before(one, other) and not before(other, one)


def _same_scope(one: RuleVersion, other: RuleVersion) -> bool:
    def about(version: RuleVersion) -> tuple[object, ...]:
        measure = version.measure
        same = (measure.kind, measure.currency, measure.period, measure.fiscal_start, measure.days)
        return (*same, measure.aggregate_by, measure.aggregate_over, version.scope, version.when)

    return about(one) == about(other)


def settings_problems(settings: Settings, path: str = "settings") -> list[Problem]:
    """Everything wrong with the settings of a firm."""
    return list(_settings(settings, path))


def _settings(settings: Settings, path: str) -> Iterator[Problem]:
    if month_day(settings.fiscal_year_starts) is None:
        text = sentence("{value} is no start of a fiscal year. Write MM-DD.", value=settings.fiscal_year_starts)
        yield Problem(f"{path}.fiscal_year_starts", "not_a_month_day", text)
    if settings.retention_years < RETENTION_FLOOR:
        yield Problem(f"{path}.retention_years", "too_short", _too_short())
    if not 0 < settings.split_percent <= 100:  # noqa: PLR2004 - per cent
        yield Problem(f"{path}.split_percent", "not_a_percent", sentence("A percent lies between 1 and 100."))
    if settings.nominal_line is not None and settings.nominal_line.amount < Decimal(0):
        yield Problem(f"{path}.nominal_line", "negative", sentence("The nominal line must not be negative."))
    if settings.sole_signature_from is None:
        return
    if not settings.sole_signature_reason:
        text = sentence("The sole signature needs a reason.")
        yield Problem(f"{path}.sole_signature_reason", "missing", text)
    if settings.eligible_people >= SMALL_FIRM:
        text = sentence(
            "With {count} eligible people four eyes are possible; no sole signature.", count=settings.eligible_people
        )
        yield Problem(f"{path}.eligible_people", "four_eyes", text)
