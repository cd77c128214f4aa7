"""Decide what a file asks, and compare it with what the file expects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.reading.loading import load
from mainstay.kernel.sentences import sentence
from mainstay.modules.gifts.prove.gift_file import About, Asked, Expectation, GiftFile, read_file
from mainstay.modules.gifts.rules.alarms import Alarm, alarms
from mainstay.modules.gifts.rules.evaluating import evaluate
from mainstay.modules.gifts.rules.event_checks import event_problems
from mainstay.modules.gifts.rules.events import Book, GiftEvent, Recipient
from mainstay.modules.gifts.rules.ledger_checks import FOLLOWING, ledger_problems, link_problems
from mainstay.modules.gifts.rules.rechecking import balances, breaches
from mainstay.modules.gifts.rules.results import Evaluation, Finding, RecipientDecision
from mainstay.modules.gifts.rules.rule_checks import book_problems
from mainstay.modules.gifts.rules.shown import evaluation_data, sentence_data
from mainstay.modules.gifts.rules.words import HAPPENED, EventKind, Outcome

_SETTLED = frozenset({Outcome.PERMIT, Outcome.EXCLUDED, Outcome.OUT_OF_SCOPE})


@dataclass(frozen=True, slots=True)
class Compared:
    """One expectation and what was found instead of it: nothing where it holds."""

    expectation: Expectation
    differences: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether it is as expected."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class GiftProof:
    """What a file asked, what was decided, and how it compares."""

    about: str
    evaluations: tuple[Evaluation, ...] = ()
    breaches: tuple[Evaluation, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    compared: tuple[Compared, ...] = ()
    refused: tuple[Problem, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether everything that is expected came out."""
        return all(one.holds for one in self.compared) and not (self.refused and not self.compared)


@dataclass(frozen=True, slots=True)
class Run:
    """What a file comes to: the answers, the ledger after them, and the day of looking back."""

    file: GiftFile
    evaluations: tuple[Evaluation, ...]
    ledger: tuple[GiftEvent, ...]
    day: date | None


def prove_gifts(name: str, data: bytes, *, as_of: date | None = None, drafts: bool = False) -> GiftProof:
    """Read, check and decide one file. ``as_of`` replays it as of that day; ``drafts`` lets draft rules decide.

    Raises InputInvalid when the file cannot be read or its parts do not fit together.
    """
    value = load(data, name)
    try:
        file = _sound(value)
    except InputInvalid as error:
        refused = _expected_refusals(value, error.problems)
        if refused is None:
            raise
        return refused
    return _proof(decide(replace(file, book=replace(file.book, drafts=drafts)), as_of))


def _sound(value: Any) -> GiftFile:
    file = read_file(value)
    problems = file_problems(file)
    if problems:
        raise InputInvalid(problems)
    return file


def file_problems(file: GiftFile) -> list[Problem]:
    """What is wrong with the parts of a file and between them."""
    found = [*book_problems(file.book), *ledger_problems(file.ledger)]
    for number, entry in enumerate(file.ledger):
        found += event_problems(entry, f"ledger[{number}]")
    known = {entry.id: entry for entry in file.ledger}
    followers = {entry.previous: entry.id for entry in file.ledger if entry.previous and entry.kind in FOLLOWING}
    for number, asked in enumerate(file.events):
        where, event = f"events[{number}]", asked.event
        found += event_problems(event, where, asked=True)
        # What is only asked about follows nothing yet: two ways to use one reservation may be compared.
        found += link_problems(event, known, followers if asked.record else {**followers}, where)
        if event.id in known:
            text = sentence("The entry {id} stands here twice.", id=event.id)
            found.append(Problem(f"{where}.id", "doubled", text))
        known.setdefault(event.id, event)
    return found


def decide(file: GiftFile, as_of: date | None = None) -> Run:
    """The events one after the other, each on its day of record, against the ledger as of then."""
    ledger = list(file.ledger)
    answers = []
    for asked in file.events:
        answer = evaluate(asked.event, ledger, file.book, as_of or asked.event.recorded_on)
        answers.append(answer)
        entry = _entry(asked, answer)
        if entry is not None:
            ledger.append(entry)
    days = [entry.recorded_on for entry in ledger]
    return Run(file, tuple(answers), tuple(ledger), as_of or file.day or max(days, default=None))


def _entry(asked: Asked, answer: Evaluation) -> GiftEvent | None:
    """What enters the ledger: facts as they are, a permitted request as a reservation."""
    if not asked.record:
        return None
    if asked.event.kind in HAPPENED or asked.event.kind is EventKind.DECLINED:
        return asked.event
    return replace(asked.event, kind=EventKind.RESERVATION) if answer.decision in _SETTLED else None


def _proof(run: Run) -> GiftProof:
    planned = [asked.event.given_on for asked in run.file.events if asked.event.given_on is not None]
    found = () if run.day is None else breaches(run.ledger, run.file.book, run.day)
    missing = () if run.day is None else alarms(run.file.book, run.day, planned)
    compared = tuple(
        Compared(expected, tuple(_differences(expected, run, found))) for expected in run.file.expectations
    )
    return GiftProof(run.file.about, run.evaluations, found, missing, compared)


def _expected_refusals(value: Any, problems: Sequence[Problem]) -> GiftProof | None:
    """A file that expects nothing but to be refused."""
    wanted = value.get("expect") if isinstance(value, dict) else None
    if not isinstance(wanted, list) or not wanted:
        return None
    if not all(isinstance(one, dict) and About.REFUSAL.value in one for one in wanted):
        return None
    try:
        expected = read_file({"expect": wanted}).expectations
    except InputInvalid:
        return None
    told = [f"{problem.code} at {problem.path or '(file)'}" for problem in problems]
    compared = tuple(
        Compared(one, () if _is_refused(one, problems) else (f"refused for {', '.join(told)}",)) for one in expected
    )
    return GiftProof(str(value.get("about", "")), compared=compared, refused=tuple(problems))


def _is_refused(expected: Expectation, problems: Sequence[Problem]) -> bool:
    return any(
        problem.code == expected.refusal
        and expected.at in ("", problem.path)
        and expected.words in str(problem.sentence)
        for problem in problems
    )


def _differences(expected: Expectation, run: Run, found: Sequence[Evaluation]) -> Iterator[str]:
    book = run.file.book
    match expected.about:
        case About.EVENT:
            yield from event_differences(expected, run.evaluations)
        case About.BALANCE:
            yield from _balance_differences(expected, run, book)
        case About.BREACHES:
            seen = found if expected.on is None else breaches(run.ledger, book, expected.on)
            names = sorted(one.event for one in seen)
            if names != sorted(expected.breaches or ()):
                yield f"breaches: {', '.join(names) or 'none'}"
        case About.ALARM:
            yield from _alarm_differences(expected, run)
        case _:
            yield "the file was not refused"


def _balance_differences(expected: Expectation, run: Run, book: Book) -> Iterator[str]:
    on = expected.on or run.day
    if on is None:
        yield "there is no day to look at"
        return
    seen = balances(run.ledger, book, Recipient(expected.balance), on, known_on=expected.known_on, giver=expected.giver)
    fitting = [one for one in seen if expected.rule in ("", one.rule_set, f"{one.rule_set} {one.row}")]
    if len(fitting) != 1:
        yield f"{len(fitting)} rules fit: {', '.join(f'{one.rule_set} {one.row}' for one in seen)}"
        return
    for name in ("used", "reserved", "remaining", "limit"):
        yield from _unequal(name, getattr(expected, name), getattr(fitting[0], name))


def _alarm_differences(expected: Expectation, run: Run) -> Iterator[str]:
    day = expected.on or run.day
    planned = [asked.event.given_on for asked in run.file.events if asked.event.given_on is not None]
    seen = () if day is None else alarms(run.file.book, day, planned)
    fits = [
        one
        for one in seen
        if one.kind.value == expected.alarm
        and expected.rule in ("", one.rule_set, f"{one.rule_set} {one.row}")
        and expected.words in str(one.sentence)
    ]
    if not fits:
        yield f"alarms: {'; '.join(f'{one.kind.value} {one.rule_set} {one.row}' for one in seen) or 'none'}"


def event_differences(expected: Expectation, answers: Sequence[Evaluation]) -> Iterator[str]:
    """What is otherwise than expected about one event."""
    answer = next((one for one in answers if one.event == expected.event), None)
    if answer is None:
        yield f"there is no event {expected.event}"
        return
    for name in ("review", "sole_signature", "decided_by"):
        yield from _unequal(name, getattr(expected, name), getattr(answer, name))
    for name, sentences in (("warning", answer.warnings), ("flag", answer.flags), ("alarms", answer.alarms)):
        wanted: str = getattr(expected, name)
        told = "; ".join(str(one) for one in sentences)
        if wanted and (told if wanted == "none" else wanted not in told):
            yield f"{name}: {told or 'none'}"
    seen: Evaluation | RecipientDecision | Finding | str = _seen(expected, answer)
    if isinstance(seen, str):
        yield seen
        return
    yield from _decision_differences(expected, seen)
    if isinstance(seen, Finding):
        yield from _finding_differences(expected, seen)
    elif _needs_rule(expected):
        yield "name the rule"


def _seen(expected: Expectation, answer: Evaluation) -> Evaluation | RecipientDecision | Finding | str:
    """The event, the recipient or the finding that is meant; a text where it is not clear."""
    if not expected.person and not expected.rule:
        return answer
    people = [one for one in answer.recipients if expected.person in ("", one.person)]
    if len(people) != 1:
        return f"{len(people)} recipients fit"
    if not expected.rule:
        return people[0]
    names = {one: (one.rule_set, f"{one.rule_set} {one.row}") for one in people[0].findings}
    found = [one for one, known in names.items() if expected.rule in known]
    told = ", ".join(f"{one.rule_set} {one.row}" for one in people[0].findings)
    return found[0] if len(found) == 1 else f"{len(found)} rules fit: {told}"


def _decision_differences(expected: Expectation, seen: Evaluation | RecipientDecision | Finding) -> Iterator[str]:
    yield from _unequal("decision", expected.decision, seen.decision)
    paragraph = seen.citation if isinstance(seen, Finding) else seen.paragraph
    yield from _unequal("paragraph", expected.paragraph or None, paragraph)
    yield from _unequal("route", expected.route, seen.route)
    if expected.words and expected.words not in str(seen.reason):
        yield f"reason: {seen.reason}"
    if not isinstance(seen, RecipientDecision):
        yield from _unequal("validity_days", expected.validity_days, seen.validity_days)


_NUMBERS = {
    "counted": "counted",
    "total_before": "before",
    "reserved": "reserved",
    "later": "later",
    "limit": "limit",
    "remaining": "remaining",
}


def _needs_rule(expected: Expectation) -> bool:
    numbers = any(getattr(expected, name) is not None for name in _NUMBERS)
    return numbers or expected.step is not None or expected.record is not None or expected.setting != ""


def _finding_differences(expected: Expectation, seen: Finding) -> Iterator[str]:
    yield from _unequal("record", expected.record, seen.record)
    for name, field in _NUMBERS.items():
        wanted: Decimal | None = getattr(expected, name)
        if wanted is None:
            continue
        if seen.tally is None:
            yield f"{name}: nothing is counted"
        else:
            yield from _unequal(name, wanted, getattr(seen.tally, field))
    steps = [step for step in seen.steps if expected.step in (None, step.number)]
    if expected.setting and expected.setting not in {one for step in steps for one in step.setting.split(", ")}:
        yield f"settings: {', '.join(step.setting for step in steps if step.setting) or 'none'}"
    if expected.outcome and expected.outcome not in {step.outcome for step in steps}:
        yield f"outcomes: {', '.join(step.outcome for step in steps)}"


def _unequal(name: str, wanted: object, found: object) -> Iterator[str]:
    if wanted not in (None, "") and wanted != found:
        yield f"{name}: {found}"


def proof_data(proof: GiftProof) -> dict[str, Any]:
    """The whole result as plain values."""
    return {
        "about": proof.about,
        "holds": proof.holds,
        "refused": [problem_data(one) for one in proof.refused],
        "evaluations": [evaluation_data(one) for one in proof.evaluations],
        "breaches": [one.event for one in proof.breaches],
        "alarms": [
            {
                "kind": one.kind.value,
                "rule": one.rule_set,
                "row": one.row,
                "on": one.on.isoformat(),
                "reason": sentence_data(one.sentence),
            }
            for one in proof.alarms
        ],
        "expectations": [
            {"path": one.expectation.path, "holds": one.holds, "found": list(one.differences)} for one in proof.compared
        ],
    }


def problem_data(problem: Problem) -> dict[str, str]:
    """A problem with its place."""
    return {"path": problem.path, "code": problem.code, "sentence": str(problem.sentence)}
