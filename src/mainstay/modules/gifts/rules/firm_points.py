"""What the firm's own settings say, beside every rule: cash, indirect gifts, things that cost nothing, frequency."""

from collections.abc import Iterator
from typing import Final

from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.gifts.rules import wording
from mainstay.modules.gifts.rules.approving import signatures
from mainstay.modules.gifts.rules.facts import event_doubts, nameless
from mainstay.modules.gifts.rules.judging import Case
from mainstay.modules.gifts.rules.ledger import counting
from mainstay.modules.gifts.rules.periods import firm_year, window
from mainstay.modules.gifts.rules.results import Finding, Step
from mainstay.modules.gifts.rules.settings import Cash, Indirect, NilCost, SecondaryPrice
from mainstay.modules.gifts.rules.valuing import came_free, value_warnings
from mainstay.modules.gifts.rules.words import HOSTED, Category, Outcome, Route, StepName, Via

SETTINGS: Final = "settings"
_INDIRECT: Final = frozenset({Via.FAMILY, Via.CHARITY, Via.DESK, Via.OTHER})


def firm_findings(case: Case) -> Iterator[Finding]:
    """A finding for each setting that matters for this recipient."""
    for name, reason in _doubts(case):
        yield _refer(case, name, reason)
    if case.event.category is Category.CASH and case.book.settings.cash is Cash.FORBIDDEN:
        reason = sentence("Cash and what is like cash is forbidden by the firm.")
        yield _finding(case, "cash", case.no, Route.REFUSE, reason, StepName.BAN)


def unnamed_finding(case: Case) -> Finding | None:
    """Recipients without names: nothing can be approved, whoever signs."""
    reason = nameless(case.event)
    if reason is None:
        return None
    return _finding(case, "unnamed_recipients", Outcome.REFER, Route.COMPLIANCE, reason, StepName.FACTS)


def _doubts(case: Case) -> Iterator[tuple[str, Sentence]]:
    event, settings = case.event, case.book.settings
    for doubt in event_doubts(event):
        yield "facts", doubt
    if _is_indirect(case) and settings.indirect is Indirect.COUNT_AND_REFER:
        yield "indirect", sentence("It reaches the recipient through somebody else. It counts, and a person decides.")
    if came_free(event) and settings.nil_cost is NilCost.REFER:
        yield "nil_cost", sentence("It cost nothing but has a value. A person decides.")
    if settings.secondary_price is SecondaryPrice.REFER:
        for warning in value_warnings(event):
            yield "secondary_price", warning
    frequent = _too_frequent(case)
    if frequent is not None:
        yield "entertainment_per_year", frequent


def _is_indirect(case: Case) -> bool:
    """Guests who come along to what a host attends are covered; alone they are as indirect as a spouse."""
    via = case.recipient.via
    return via in _INDIRECT or (via is Via.GUEST and not case.event.host_present)


def _too_frequent(case: Case) -> Sentence | None:
    """Whether hosted events with this person in the firm's year pass the firm's own number."""
    most, event = case.book.settings.entertainment_per_year, case.event
    if most is None or event.category not in HOSTED or not event.host_present:
        return None
    person, mine = case.register.person(case.recipient.person), {event.id, event.previous}
    days = [
        live.facts.day(case.book.settings)
        for live in counting(case.register, person)
        if live.facts.category in HOSTED and live.facts.host_present and not mine & {*live.chain}
    ]
    day = event.day(case.book.settings)
    around = window(firm_year(case.book.settings), day, days)
    times = sum(one in around for one in days) + 1
    if times <= most:
        return None
    return sentence("It is hospitality number {times} of the year; the firm asks above {most}.", times=times, most=most)


def _refer(case: Case, name: str, reason: Sentence) -> Finding:
    found = signatures(case.event, Route.COMPLIANCE, None, case.book.settings)
    if found.approved is None:
        return _finding(case, name, Outcome.REFER, Route.COMPLIANCE, reason, StepName.FACTS)
    signed = wording.signed(found.approved.by)
    return _finding(case, name, Outcome.PERMIT, Route.COMPLIANCE, signed, StepName.FACTS, sole=found.approved.sole)


def _finding(
    case: Case, name: str, decision: Outcome, route: Route, reason: Sentence, step: StepName, *, sole: bool = False
) -> Finding:
    taken = Step(step, decision.value, reason, name, name, (("event", case.event.id),))
    return Finding(
        SETTINGS,
        name,
        None,
        SETTINGS,
        decision,
        name,
        reason,
        route=route,
        steps=tuple(wording.padded([taken])),
        curable=name != "unnamed_recipients",
        sole_signature=sole,
    )
