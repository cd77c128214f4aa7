"""How alike two records are, with reasons. Offers, never decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio

from mainstay.kernel.sentences import Sentence, sentence

SURE: Final = 95
"""From this score two records are almost certainly one."""
WORTH_SHOWING: Final = 60
"""Below this score two records are not offered as one."""
_SAME_NAME: Final = 80
_NAME_FROM: Final = 86
_PLACE: Final = 8
_ELSEWHERE: Final = -15


@dataclass(frozen=True, slots=True)
class Traits:
    """What a record is compared by: folded name, match key, normal forms. Empty values say nothing.

    ``identifiers`` are numbers that belong to one holder only (tax, registration, LEI); ``reaches`` are e-mail
    addresses and phone numbers in normal form; ``domain`` is the company's own; ``place`` a folded town.
    """

    name: str
    match_key: str = ""
    identifiers: frozenset[str] = frozenset()
    reaches: frozenset[str] = frozenset()
    domain: str = ""
    country: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score from 0 to 100 and the reasons that add up to it."""

    score: int
    reasons: tuple[Sentence, ...]

    @property
    def is_worth_showing(self) -> bool:
        """Whether people should be asked."""
        return self.score >= WORTH_SHOWING


def likeness(one: Traits, other: Traits) -> Likeness:
    """How likely the two are one: 100 for a shared number that belongs to one holder only, else names, ways to reach
    them and places together. Symmetric; equal traits with a name score at least ``_SAME_NAME``.
    """
    shared = one.identifiers & other.identifiers
    if shared:
        return Likeness(100, (sentence("the same number {number}", number=min(shared)),))
    name, reasons = _name_score(one, other)
    score = name
    reached = one.reaches & other.reaches
    if reached:
        score = max(score + 15, 90 if name >= _NAME_FROM - 20 else 70)
        reasons.append(sentence("the same address or phone {value}", value=min(reached)))
    if one.domain and one.domain == other.domain:
        score = max(score + 15, 70)
        reasons.append(sentence("the same web domain {domain}", domain=one.domain))
    if name and reasons:
        score += _place_score(one, other, reasons)
    if one.identifiers and other.identifiers and not reached:
        score -= 10
    return Likeness(max(0, min(99, score)), tuple(reasons))


def _name_score(one: Traits, other: Traits) -> tuple[int, list[Sentence]]:
    """0 to ``_SAME_NAME``; names of another script count by their match key."""
    if not one.name or not other.name:
        return 0, []
    if one.name == other.name:
        return _SAME_NAME, [sentence("the same name")]
    close = max(token_sort_ratio(one.name, other.name), 100 * JaroWinkler.similarity(one.name, other.name))
    same_key = bool(one.match_key) and one.match_key == other.match_key
    if same_key:
        return (_SAME_NAME - 5 if close >= _NAME_FROM else _SAME_NAME - 15), [sentence("names that sound alike")]
    if close >= _NAME_FROM:
        return int(_SAME_NAME * close / 100) - 8, [sentence("almost the same name")]
    return 0, []


def _place_score(one: Traits, other: Traits, reasons: list[Sentence]) -> int:
    if one.country and other.country and one.country != other.country:
        return _ELSEWHERE
    if one.place and one.place == other.place:
        reasons.append(sentence("the same town"))
        return _PLACE
    return 0


def pairs_worth_showing(traits: Iterable[tuple[int, Traits]]) -> list[tuple[int, int, Likeness]]:
    """All pairs of a small group that people should look at, as (smaller id, larger id, likeness), most alike first."""
    items = sorted(traits, key=lambda item: item[0])
    found = [
        (first, second, alike)
        for index, (first, one) in enumerate(items)
        for second, other in items[index + 1 :]
        if (alike := likeness(one, other)).is_worth_showing
    ]
    return sorted(found, key=lambda pair: (-pair[2].score, pair[0], pair[1]))
