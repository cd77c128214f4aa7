"""The evaluation: event, ledger, rules and day go in; the decision for each recipient comes out, with its steps.

Pure: no clock, no database, no chance. The same input gives the same answer on any later day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from mainstay.kernel.sentences import Sentence
from mainstay.modules.gifts.rules import wording
from mainstay.modules.gifts.rules.events import Book, GiftEvent, Recipient
from mainstay.modules.gifts.rules.firm_points import SETTINGS, firm_findings, unnamed_finding
from mainstay.modules.gifts.rules.judging import ASKED, Case, judge
from mainstay.modules.gifts.rules.ledger import Register, as_of, counting, replay
from mainstay.modules.gifts.rules.results import (
    Evaluation,
    Finding,
    RecipientDecision,
    Step,
    severity,
    strictness,
)
from mainstay.modules.gifts.rules.rulebook import on_day, rows
from mainstay.modules.gifts.rules.splitting import splitting_signs
from mainstay.modules.gifts.rules.words import EventKind, Outcome, Route, StepName

_OPEN = frozenset({Outcome.DENY, Outcome.BREACH, Outcome.REFER})


def evaluate(event: GiftEvent, ledger: Sequence[GiftEvent], book: Book, day: date) -> Evaluation:
    """Decide about ``event`` on ``day``, with the ledger as of that day.

    A planned event is permitted, denied or referred; for one that has happened a denial is a breach. ``ledger`` must
    be free of problems (`ledger_problems`); the event itself need not be in it. Raises ValueError for an event
    without a day.
    """
    return evaluate_against(event, replay(as_of(ledger, day), book.settings), book, day)


def evaluate_against(event: GiftEvent, register: Register, book: Book, day: date) -> Evaluation:
    """The same against a register that was replayed before: one for many events."""
    if event.kind is EventKind.DECLINED:
        return _declined(event, day)
    place = next((live.place for live in counting(register) if event.id in live.chain), None)
    cases = [Case(event, one, day, register, book, place) for one in event.recipients or [Recipient("")]]
    decisions = _settled([_decided(case) for case in cases])
    signs = splitting_signs(event, register, book, day)
    return _evaluation(event, day, decisions, tuple(signs), review=bool(signs))


def _declined(event: GiftEvent, day: date) -> Evaluation:
    """What nobody took is recorded and no more."""
    return Evaluation(
        event.id, day, Outcome.EXCLUDED, "", wording.NOT_A_BENEFIT, Route.AUTO, (), warnings=(wording.NOT_A_BENEFIT,)
    )


def findings(case: Case) -> tuple[Finding, ...]:
    """What each row and each setting says, in the order of their codes."""
    on = case.event.day(case.book.settings)
    judged = (
        judge(on_day(key, versions, on), versions, case)
        for key, versions in rows(case.book.rule_sets, drafts=case.book.drafts).items()
    )
    rules = [finding for finding in judged if finding is not None]
    unnamed = unnamed_finding(case)
    own = [*firm_findings(case), *([] if unnamed is None else [unnamed])]
    return (*(rules or [_no_rule(case)]), *own)


def _no_rule(case: Case) -> Finding:
    """Without a confirmed rule every request goes to a person."""
    step = Step(StepName.FACTS, "no_rule", wording.NO_RULE, inputs=(("event", case.event.id),))
    return Finding(
        SETTINGS,
        "no_rule",
        None,
        SETTINGS,
        Outcome.REFER,
        "no_rule",
        wording.NO_RULE,
        route=Route.COMPLIANCE,
        steps=tuple(wording.padded([step])),
    )


def _decided(case: Case) -> RecipientDecision:
    found = findings(case)
    decided = strictest(found)
    step = Step(
        StepName.STRICTEST,
        decided.decision.value,
        decided.reason,
        decided.citation,
        inputs=tuple((finding.citation, finding.decision.value) for finding in found),
    )
    route = _route(found, decided)
    return RecipientDecision(
        case.recipient.person, decided.decision, decided.citation, decided.reason, route, found, step
    )


def strictest(found: Iterable[Finding]) -> Finding:
    """The finding that decides: the strictest, of equals the one that asks for most eyes, then the first."""
    return max(found, key=lambda one: (strictness(one.decision), severity(one.route)))


def _route(found: Iterable[Finding], decided: Finding) -> Route:
    """Who must still decide: the longest way of those that ask; nobody once everything is signed."""
    if decided.decision is not Outcome.PERMIT:
        return decided.route
    open_ = [one.route for one in found if one.decision is Outcome.PERMIT and one.route not in ASKED]
    return max(open_, key=severity, default=Route.AUTO)


def _settled(decisions: list[RecipientDecision]) -> tuple[RecipientDecision, ...]:
    """What is left under each rule: after the event if all of it is permitted, as it stood if not."""
    if any(one.decision in _OPEN for one in decisions):
        return tuple(decisions)
    return tuple(replace(one, findings=tuple(_after(finding) for finding in one.findings)) for one in decisions)


def _after(finding: Finding) -> Finding:
    if finding.tally is None:
        return finding
    return replace(finding, tally=replace(finding.tally, remaining=finding.tally.room_after))


def _evaluation(
    event: GiftEvent, day: date, decisions: tuple[RecipientDecision, ...], signs: tuple[Sentence, ...], *, review: bool
) -> Evaluation:
    worst = max(decisions, key=lambda one: (strictness(one.decision), severity(one.route)))
    found = list(chain.from_iterable(one.findings for one in decisions))
    valid = [one.validity_days for one in found if one.route in ASKED and one.validity_days is not None]
    by = sorted({approval.by for approval in event.approvals}) if worst.decision not in _OPEN and _signed(found) else []
    return Evaluation(
        event.id,
        day,
        worst.decision,
        worst.paragraph,
        worst.reason,
        worst.route,
        decisions,
        validity_days=min(valid, default=None),
        decided_by=", ".join(by) or "automatic",
        warnings=_once([*chain.from_iterable(one.warnings for one in found), *signs]),
        flags=_once(chain.from_iterable(one.flags for one in found)),
        alarms=_once(chain.from_iterable(one.alarms for one in found)),
        review=review,
        sole_signature=any(one.sole_signature for one in found),
    )


def _signed(found: Iterable[Finding]) -> bool:
    return any(one.decision is Outcome.PERMIT and one.route in ASKED for one in found)


def _once(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    return tuple({str(one): one for one in sentences}.values())
