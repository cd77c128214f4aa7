"""What is missing or coming: gaps and ends of rules, switches ahead, rows that nobody has looked at for a year."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from mainstay.kernel.period import add_months
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.gifts.rules import wording
from mainstay.modules.gifts.rules.events import Book
from mainstay.modules.gifts.rules.rulebook import RuleSet, RuleVersion, on_day, rows
from mainstay.modules.gifts.rules.words import MeasureKind, Status

_YEAR = 12


class AlarmKind(StrEnum):
    """Kinds of alarms."""

    NO_VERSION = "no_version"
    ENDING = "ending"
    GAP = "gap"
    SWITCH_AHEAD = "switch_ahead"
    NOT_RECHECKED = "not_rechecked"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something the compliance officer must see: about which row, from which day on, in words."""

    kind: AlarmKind
    rule_set: str
    row: str
    on: date
    sentence: Sentence


def alarms(book: Book, day: date, planned: Iterable[date] = ()) -> tuple[Alarm, ...]:
    """Everything that is missing on ``day`` or within the lead time, and for each day of a ``planned`` event."""
    days = sorted({*planned})
    found: list[Alarm] = []
    for versions in rows(book.rule_sets, drafts=book.drafts).values():
        found += _missing(versions, [day, *days])
        found += _ahead(versions, day, book.settings.lead_days)
        found += gaps(versions)
        found += _waiting(book.rule_sets, versions, day)
    found += _not_rechecked(book.rule_sets, day)
    return tuple({(one.kind, one.rule_set, one.row, one.on): one for one in found}.values())


def _missing(versions: Sequence[RuleVersion], days: Iterable[date]) -> Iterator[Alarm]:
    """Days that have no version though one came before: shown from the first such day on, never bridged."""
    for day in days:
        rule = on_day(versions[0].key, tuple(versions), day)
        if rule.version is None and rule.before is not None:
            text = wording.no_threshold(rule.before, day)
            yield Alarm(AlarmKind.NO_VERSION, *rule.key, day, text)


def _ahead(versions: Sequence[RuleVersion], day: date, lead_days: int) -> Iterator[Alarm]:
    """Ends without a successor, and switches, that come within the lead time."""
    until = day + timedelta(days=lead_days)
    starts = {version.effective_from for version in versions}
    for version in versions:
        ends, begins = version.effective_to, version.effective_from
        if ends is not None and day <= ends <= until and ends + timedelta(days=1) not in starts:
            text = sentence("{rule} ends on {day} and nothing follows it.", rule=version.name, day=ends)
            yield Alarm(AlarmKind.ENDING, *version.key, ends, text)
        if begins is not None and day < begins <= until:
            text = sentence("{rule} begins on {day}: {amount}.", rule=version.name, day=begins, amount=_amount(version))
            yield Alarm(AlarmKind.SWITCH_AHEAD, *version.key, begins, text)


def _amount(version: RuleVersion) -> str:
    measure = version.measure
    if measure.amount is None:
        return "ban" if measure.kind is MeasureKind.BAN else "standard"
    return wording.amount(measure.amount, version)


def gaps(versions: Sequence[RuleVersion]) -> Iterator[Alarm]:
    """Days between two versions on which none applies."""
    for earlier, later in pairwise(versions):
        ends, begins = earlier.effective_to, later.effective_from
        if ends is not None and begins is not None and ends + timedelta(days=1) < begins:
            text = sentence(
                "Between {ended} and {begins} no version of {rule} applies.",
                ended=ends,
                begins=begins,
                rule=f"{earlier.rule_set} {earlier.row}",
            )
            yield Alarm(AlarmKind.GAP, *earlier.key, ends + timedelta(days=1), text)


def _waiting(rule_sets: Sequence[RuleSet], versions: Sequence[RuleVersion], day: date) -> Iterator[Alarm]:
    """Drafts that wait beside confirmed versions of the same row."""
    key, deciding = versions[0].key, {version.version for version in versions}
    for version in (version for rule_set in rule_sets for version in rule_set.rules):
        if version.key == key and version.status is Status.DRAFT and version.version not in deciding:
            text = sentence("{rule} waits for confirmation.", rule=version.name)
            yield Alarm(AlarmKind.UNCONFIRMED, *key, version.effective_from or day, text)


def _not_rechecked(rule_sets: Sequence[RuleSet], day: date) -> Iterator[Alarm]:
    """Rule sets in force whose source nobody has checked for a year."""
    for rule_set in rule_sets:
        if not any(version.status is Status.ACTIVE for version in rule_set.rules):
            continue
        checked = rule_set.checked_on
        if checked is None or add_months(checked, _YEAR) <= day:
            text = sentence("The source of {rule} has not been checked for a year.", rule=rule_set.code)
            yield Alarm(AlarmKind.NOT_RECHECKED, rule_set.code, "", checked or day, text)
