"""What one row of a rule set says about one recipient's share: steps 1 to 9."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from mainstay.kernel.sentences import Sentence
from mainstay.modules.gifts.rules import wording
from mainstay.modules.gifts.rules.approving import signatures
from mainstay.modules.gifts.rules.counting import Ask, Total, allowance, keys
from mainstay.modules.gifts.rules.events import Book, GiftEvent, Recipient
from mainstay.modules.gifts.rules.facts import rule_doubts
from mainstay.modules.gifts.rules.ledger import Register
from mainstay.modules.gifts.rules.periods import year_rule
from mainstay.modules.gifts.rules.results import Finding, Step, Tally, severity
from mainstay.modules.gifts.rules.rulebook import ApprovalTier, Exclusion, RuleOfDay, RuleVersion
from mainstay.modules.gifts.rules.scoping import Fit
from mainstay.modules.gifts.rules.valuing import came_free, rounded, value_warnings
from mainstay.modules.gifts.rules.weighing import State, Weight, has_value, weigh
from mainstay.modules.gifts.rules.words import (
    HAPPENED,
    ExclusionOutcome,
    MeasureKind,
    Outcome,
    Route,
    StepName,
    TierBasis,
)

ASKED: Final = frozenset({Route.LINE_MANAGER, Route.COMPLIANCE, Route.TWO_PERSON})


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged: the event on a day for one recipient, against the register and the book."""

    event: GiftEvent
    recipient: Recipient
    day: date
    register: Register
    book: Book
    place: int | None = None

    @property
    def no(self) -> Outcome:
        """Denial, or breach where it has already happened."""
        return Outcome.BREACH if self.event.kind in HAPPENED else Outcome.DENY


@dataclass(slots=True)
class Draft:
    """A finding in the making."""

    case: Case
    version: RuleVersion
    weight: Weight
    doubts: list[Sentence] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def doubtful(self) -> str:
        """The paragraph that the first doubt is about: that of the exclusion which is open, or that of the facts."""
        about = (exclusion.paragraph for exclusion, reason in self.weight.failed if reason == self.doubts[0])
        return next(about, self.version.at(StepName.FACTS.value))

    def step(self, name: StepName, outcome: str, reason: Sentence, *, setting: str = "", **inputs: object) -> None:
        """Write down a step."""
        shown = tuple((key, str(one)) for key, one in inputs.items() if one not in (None, ""))
        self.steps.append(Step(name, outcome, reason, self.version.at(name.value), setting, shown))

    def cite(self, paragraph: str) -> None:
        """Let the last step rest on another paragraph."""
        self.steps.append(replace(self.steps.pop(), paragraph=paragraph))

    def finding(self, decision: Outcome, step: StepName, reason: Sentence, **more: object) -> Finding:
        """The finding, with the steps that were not needed filled in."""
        version = self.version
        plain = Finding(
            version.rule_set,
            version.row,
            version.version,
            version.name,
            decision,
            version.at(step.value),
            reason,
            kind=version.measure.kind,
            validity_days=version.approval.validity_days,
            steps=tuple(wording.padded(self.steps)),
        )
        return replace(plain, **more)  # type: ignore[arg-type]


def judge(rule: RuleOfDay, versions: tuple[RuleVersion, ...], case: Case) -> Finding | None:
    """The finding of one row; None where no version had begun on the day of the event."""
    if rule.version is None:
        return None if rule.before is None else _without_version(rule.before, case)
    draft = Draft(case, rule.version, weigh(rule.version, case.event, case.recipient, case.book, case.day))
    draft.doubts = list(_doubts(draft))
    outcome = "incomplete" if draft.doubts else "complete"
    setting = "deciding_date" if case.event.ordered_on else ""
    draft.step(
        StepName.FACTS, outcome, next(iter(draft.doubts), wording.COMPLETE), setting=setting, event=case.event.id,
        day=case.event.day(case.book.settings),
    )  # fmt: skip
    for ask in (_scope, _exempt, _ban, _exclusion, _standard):
        finding = ask(draft)
        if finding is not None:
            return finding
    return _counted(draft, versions)


def _doubts(draft: Draft) -> Iterator[Sentence]:
    """Why a person must look: facts that the rule needs, scope or exclusions that are open, values that are missing."""
    version, weight = draft.version, draft.weight
    yield from rule_doubts(version, draft.case.event, draft.case.recipient.organisation)
    yield from weight.doubts
    for name in weight.worth.missing if weight.worth else ():
        yield wording.unknown_value(name)


def _without_version(before: RuleVersion, case: Case) -> Finding | None:
    """A gap or an end: never the old number, always a person."""
    draft = Draft(case, before, weigh(before, case.event, case.recipient, case.book, case.day))
    if draft.weight.state is State.OUT:
        return None
    alarm = wording.no_threshold(before, case.event.day(case.book.settings))
    draft.step(StepName.FACTS, "no_version", alarm)
    finding = draft.finding(Outcome.REFER, StepName.FACTS, alarm, route=Route.COMPLIANCE, alarms=(alarm,))
    return _signed(draft, replace(finding, version=None, name=f"{before.rule_set} {before.row}", paragraph=""))


def _scope(draft: Draft) -> Finding | None:
    answer = draft.weight.scope
    if draft.weight.state is State.OUT:
        draft.step(StepName.SCOPE, "out_of_scope", answer.reason)
        return draft.finding(Outcome.OUT_OF_SCOPE, StepName.SCOPE, answer.reason)
    known = answer.fit is Fit.YES
    draft.step(StepName.SCOPE, "in_scope" if known else "open", wording.IN_SCOPE if known else answer.reason)
    return None


def _exempt(draft: Draft) -> Finding | None:
    case, version = draft.case, draft.version
    names = (case.event.id, case.event.previous)
    found = (case.register.exempt.get((name, version.rule_set), "") for name in names if name)
    reference = next((one for one in found if one), "")
    if not reference:
        return None
    reason = wording.exempt(reference)
    draft.step(StepName.EXCLUSION, "exempt", reason, exemption_ref=reference)
    draft.cite(version.at("exempt"))
    return replace(draft.finding(Outcome.EXCLUDED, StepName.EXCLUSION, reason), paragraph=version.at("exempt"))


def _ban(draft: Draft) -> Finding | None:
    version = draft.version
    if version.measure.kind is not MeasureKind.BAN:
        draft.step(StepName.BAN, "none", wording.NO_BAN)
        return None
    if draft.weight.exclusion is not None:
        draft.step(StepName.BAN, "not_barred", wording.BAN_LIFTED)
        return _excluded(draft, draft.weight.exclusion)
    if draft.doubts:
        draft.step(StepName.BAN, "open", draft.doubts[0])
        return _signed(draft, draft.finding(Outcome.REFER, StepName.BAN, draft.doubts[0], route=version.route))
    reason = wording.barred(version)
    draft.step(StepName.BAN, "barred", reason)
    return draft.finding(draft.case.no, StepName.BAN, reason, route=Route.REFUSE, notify=version.on_breach.notify)


def _exclusion(draft: Draft) -> Finding | None:
    """An exclusion that holds ends the matter, unless its item counts all the same."""
    exclusion = draft.weight.exclusion
    if exclusion is not None and not exclusion.counts:
        return _excluded(draft, exclusion)
    if exclusion is not None:
        draft.step(StepName.EXCLUSION, "counts", wording.counts_all_the_same(exclusion.code))
        draft.cite(exclusion.paragraph)
    elif draft.weight.failed:
        failed, reason = draft.weight.failed[0]
        draft.step(StepName.EXCLUSION, "counts", reason)
        draft.cite(failed.paragraph)
    else:
        draft.step(StepName.EXCLUSION, "counts", wording.NOT_EXCLUDED)
    return None


def _excluded(draft: Draft, exclusion: Exclusion) -> Finding:
    refer = exclusion.outcome is ExclusionOutcome.REFER
    reason = wording.unsettled(exclusion.code) if refer else wording.excluded(exclusion.code)
    setting = "nominal_line" if exclusion.when.nominal else ""
    draft.step(StepName.EXCLUSION, exclusion.outcome.value, reason, setting=setting)
    draft.cite(exclusion.paragraph)
    decision = Outcome.REFER if refer else Outcome.EXCLUDED
    finding = draft.finding(decision, StepName.EXCLUSION, reason, record=exclusion.record)
    finding = replace(finding, paragraph=exclusion.paragraph)
    return _signed(draft, replace(finding, route=draft.version.route)) if refer else finding


def _standard(draft: Draft) -> Finding | None:
    """A test without a number is put to a person, always."""
    version = draft.version
    if version.measure.kind is not MeasureKind.STANDARD:
        return None
    draft.step(StepName.COMPARE, "refer", wording.STANDARD)
    finding = draft.finding(
        Outcome.REFER, StepName.COMPARE, wording.STANDARD, route=version.route, questions=version.questions
    )
    return _signed(draft, finding)


def _counted(draft: Draft, versions: tuple[RuleVersion, ...]) -> Finding:
    case, version = draft.case, draft.version
    _value_steps(draft)
    ask = Ask(case.event, case.day, version, case.place)
    totals = []
    for key in keys(version, case.event, case.recipient, case.register, case.book):
        around, own = allowance(ask, key, versions, case.register, case.book)
        totals.append(around.total(own, recorded=case.place is not None))
    total = max(totals, key=lambda one: (one.over or bool(one.pushes), -one.room))
    if total.unknown:
        draft.doubts.append(wording.no_rate(total.unknown))
    _total_step(draft, total)
    tally = _tally(version, draft.weight, total)
    over = _compare(draft, total)
    report = version.measure.kind is MeasureKind.REPORT_THRESHOLD
    finding = _report(draft, over=over) if report else _decided(draft, tally, total, over=over)
    return replace(finding, tally=tally, warnings=(*finding.warnings, *value_warnings(case.event)))


def _value_steps(draft: Draft) -> None:
    event, version, worth, rate = draft.case.event, draft.version, draft.weight.worth, draft.weight.rate
    if worth is None or rate is None:
        draft.step(StepName.VALUE, "times", wording.TIMES)
        draft.step(StepName.SHARE, "times", wording.TIMES)
        return
    draft.step(
        StepName.VALUE,
        worth.basis.value,
        wording.worth(worth, event),
        setting="nil_cost" if came_free(event) else "",
        **{name: getattr(event, name) for name in ("cost", "tax", "delivery", "market", "face", "quantity")},
    )
    foreign = event.currency != version.measure.currency
    draft.step(
        StepName.SHARE,
        "converted" if foreign else "shared",
        wording.shared(draft.weight, event, version),
        setting="rate_day" if rate.on else "",
        rate=wording.decimal(rate.rate) if foreign and rate.rate is not None else None,
        rate_on=rate.on,
        rate_source=rate.source,
        rounding=version.valuation.rounding.value,
        counted=wording.amount(_share(draft.version, draft.weight), version),
    )


def _total_step(draft: Draft, total: Total) -> None:
    settings = draft.case.book.settings
    rule = year_rule(draft.version.measure, settings)
    mattered = [rule.setting, "straddling_year" if total.straddles else ""]
    mattered.append("new_employer" if "employer" in dict(total.key) else "")
    mattered.append("returned" if dict(total.key).get("person", "") in draft.case.register.returned_to else "")
    draft.step(
        StepName.TOTAL,
        rule.kind.value,
        wording.total(total, draft.version),
        setting=", ".join(one for one in mattered if one),
        period_from=total.period.start if total.period.end else None,
        period_to=total.period.last_day,
        total_before=total.used,
        reserved=total.reserved,
        later=total.later,
        allowance=", ".join(f"{name} {key}" for name, key in total.key),
    )


def _share(version: RuleVersion, weight: Weight) -> Decimal:
    """What counts for the recipient alone: rounded in money, one in numbers of times, nothing where it is unknown."""
    if not has_value(version):
        return Decimal(1)
    return rounded(weight.amount or Fraction(0), version.measure.currency, version.valuation.rounding).amount


def _tally(version: RuleVersion, weight: Weight, total: Total) -> Tally:
    return Tally(
        currency=version.measure.currency,
        counted=_share(version, weight),
        amount=total.amount or Decimal(0),
        before=total.used,
        reserved=total.reserved,
        later=total.later,
        limit=total.limit,
        room=total.room,
        room_after=total.room_after,
        remaining=total.room,
        period=total.period,
    )


def _compare(draft: Draft, total: Total) -> bool:
    over = total.over or bool(total.pushes)
    reason = wording.compared(total, draft.version)
    draft.step(
        StepName.COMPARE, "over" if over else "within", reason, comparison=draft.version.measure.comparison.value
    )
    return over


def _report(draft: Draft, *, over: bool) -> Finding:
    """A reporting threshold raises a flag and never blocks."""
    reason = wording.reported(draft.version) if over else wording.NOT_REPORTED
    finding = draft.finding(Outcome.PERMIT, StepName.COMPARE, reason)
    return replace(finding, flags=(reason,) if over else (), warnings=tuple(draft.doubts))


def _decided(draft: Draft, tally: Tally, total: Total, *, over: bool) -> Finding:
    """Compare, then tiers, then doubts: the strictest of the three."""
    version, notify = draft.version, draft.version.on_breach.notify
    within = draft.steps[-1].reason
    if over and version.on_breach.block:
        return draft.finding(draft.case.no, StepName.COMPARE, within, route=Route.REFUSE, notify=notify)
    tier = _tier_step(draft, tally)
    reason, route = draft.steps[-1].reason, Route.AUTO if tier is None else tier.route
    if route is Route.REFUSE:
        return draft.finding(draft.case.no, StepName.TIER, reason, route=route, notify=notify)
    if draft.doubts and severity(version.route) >= severity(route):
        finding = draft.finding(Outcome.REFER, StepName.FACTS, draft.doubts[0], route=version.route)
        return _signed(draft, replace(finding, paragraph=draft.doubtful()))
    if route in ASKED:
        return _signed(draft, draft.finding(Outcome.REFER, StepName.TIER, reason, route=route))
    if over:
        soft = wording.soft(total, version)
        finding = draft.finding(Outcome.PERMIT, StepName.COMPARE, soft, route=Route.REGISTER, notify=notify)
        return replace(finding, warnings=(soft,))
    return draft.finding(Outcome.PERMIT, StepName.COMPARE, within, route=route)


def _tier_step(draft: Draft, tally: Tally) -> ApprovalTier | None:
    """The tier of the total of the period, or of the event alone where the rule says so."""
    approval = draft.version.approval
    others = tally.before + tally.reserved + tally.later if approval.basis is TierBasis.TOTAL else Decimal(0)
    amount = others + tally.amount
    tier = tier_of(approval.tiers, amount)
    if tier is None:
        draft.step(StepName.TIER, "none", wording.NO_TIER)
    else:
        draft.step(
            StepName.TIER,
            tier.route.value,
            wording.tier(tier, draft.version),
            amount=amount,
            basis=approval.basis.value,
        )
    return tier


def tier_of(tiers: tuple[ApprovalTier, ...], amount: Decimal) -> ApprovalTier | None:
    """The tier of an amount; an upper bound belongs to its tier, above the last one the last holds."""
    for tier in tiers:
        if tier.upto is None or amount <= tier.upto:
            return tier
    return tiers[-1] if tiers else None


def _signed(draft: Draft, finding: Finding) -> Finding:
    """A matter for a person is permitted once the right persons have signed; the record says who."""
    event, settings = draft.case.event, draft.case.book.settings
    found = signatures(event, finding.route, finding.validity_days, settings)
    if found.approved is None:
        return replace(finding, warnings=(*finding.warnings, *found.refused))
    reason = wording.signed(found.approved.by)
    steps = [step for step in finding.steps if step.name is not StepName.TIER]
    tier = Step(
        StepName.TIER, "approved", reason, finding.paragraph, "sole_signature_from" if found.approved.sole else ""
    )
    return replace(
        finding,
        decision=Outcome.PERMIT,
        reason=reason,
        steps=tuple(sorted([*steps, tier], key=lambda step: step.number)),
        sole_signature=found.approved.sole,
    )
