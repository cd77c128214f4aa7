"""What the credit facts must fulfil before a run: nothing goes in a circle, nobody has more than there is to have."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from itertools import pairwise

from mainstay.kernel.errors import Problem
from mainstay.kernel.rate_table import ONE, shown
from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.rules.case import Facts
from mainstay.modules.performance.rules.crediting import CreditIndex, manager_on, ownership_problems
from mainstay.modules.performance.rules.transactions import CreditFacts, DeputyShare, ReportingLine


def credit_problems(facts: Facts) -> list[Problem]:
    """Everything that would credit by guess: two owners, circles, shares above all there is, doubled decisions."""
    credit = facts.credit
    return [
        *_owners(credit),
        *_reporting(credit),
        *_shares(facts),
        *_deputies(credit),
        *_decay(credit),
        *_overrides(credit),
        *_belonging(facts),
    ]


def _owners(credit: CreditFacts) -> Iterator[Problem]:
    for account, shared in ownership_problems(credit.owners):
        text = sentence("{account} has two owners from {day} on.", account=account, day=shared.start)
        yield Problem("owners", "two_owners", text)


def _reporting(credit: CreditFacts) -> Iterator[Problem]:
    index = CreditIndex(credit)
    earlier: dict[str, list[ReportingLine]] = {}
    for number, line in enumerate(credit.reporting):
        for other in earlier.get(line.person, ()):
            shared = line.period.overlap(other.period)
            if shared is not None:
                text = sentence(
                    "{person} reports to {first} and to {second} from {day} on. Let one end where the other begins.",
                    person=line.person,
                    first=other.manager,
                    second=line.manager,
                    day=shared.start,
                )
                yield Problem(f"reporting[{number}]", "two_managers", text)
        earlier.setdefault(line.person, []).append(line)
        above = partial(manager_on, day=line.period.start, reporting=index.reporting)
        if _leads_back(line.person, above(line.person), above):
            text = sentence(
                "From {day} on, the managers of {person} lead back to {person}. Correct who reports to whom.",
                person=line.person,
                day=line.period.start,
            )
            yield Problem(f"reporting[{number}]", "circle", text)


def _leads_back(name: str, step: str | None, above: Callable[[str], str | None]) -> bool:
    """Whether the way up from ``name``, by ``step`` first, comes to ``name`` again."""
    seen = set[str]()
    while step and step not in seen:
        if step == name:
            return True
        seen.add(step)
        step = above(step)
    return False


def _shares(facts: Facts) -> Iterator[Problem]:
    for path, share in _all_shares(facts):
        if share > ONE:
            text = sentence(
                'A share is a part of 1: "0.15" is 15 percent. {share} would be more than all there is.',
                share=shown(share),
            )
            yield Problem(f"{path}.share", "share_above_1", text)


def _all_shares(facts: Facts) -> Iterator[tuple[str, Fraction]]:
    credit = facts.credit
    yield from ((f"deputies[{number}]", item.share) for number, item in enumerate(credit.deputies))
    yield from ((f"overlays[{number}]", item.share) for number, item in enumerate(credit.overlays))
    for number, handover in enumerate(credit.handovers):
        yield from ((f"handovers[{number}].decay[{place}]", step.share) for place, step in enumerate(handover.decay))
    for number, item in enumerate(facts.transactions):
        yield from ((f"transactions[{number}].splits[{place}]", part.share) for place, part in enumerate(item.splits))


def _deputies(credit: CreditFacts) -> Iterator[Problem]:
    earlier: dict[str, list[DeputyShare]] = {}
    for number, item in enumerate(credit.deputies):
        others = [other for other in earlier.get(item.person, ()) if item.period.overlap(other.period) is not None]
        earlier.setdefault(item.person, []).append(item)
        whole = sum((other.share for other in others), item.share)
        if others and whole > ONE:
            text = sentence(
                "The deputies of {person} have {percent} percent together on {day}. Give them no more than 100.",
                person=item.person,
                percent=shown(whole * 100),
                day=item.period.start,
            )
            yield Problem(f"deputies[{number}].share", "deputies_above_1", text)


def _decay(credit: CreditFacts) -> Iterator[Problem]:
    for number, handover in enumerate(credit.handovers):
        for place, (first, second) in enumerate(pairwise(handover.decay), start=1):
            if second.months <= first.months:
                text = sentence(
                    "The step of {second} months comes after the one of {first}, so it would never count. "
                    "Put the steps in ascending order.",
                    first=first.months,
                    second=second.months,
                )
                yield Problem(f"handovers[{number}].decay[{place}].months", "decay_order", text)


def _overrides(credit: CreditFacts) -> Iterator[Problem]:
    seen = set()
    for number, item in enumerate(credit.overrides):
        if item.transaction in seen:
            text = sentence("The credit of {id} is decided twice. Leave one decision.", id=item.transaction)
            yield Problem(f"overrides[{number}].transaction", "doubled", text)
        seen.add(item.transaction)


def _belonging(facts: Facts) -> Iterator[Problem]:
    belongs = {item.id: item.of for item in facts.transactions}
    for number, item in enumerate(facts.transactions):
        if _leads_back(item.id, item.of, belongs.get):
            text = sentence(
                "{id} belongs to itself, directly or through others. Name in of the order or invoice that it follows.",
                id=item.id,
            )
            yield Problem(f"transactions[{number}].of", "circle", text)
