"""Guess which column fills which field: by the words of the header in six languages, and by what the cells hold.

A guess is a proposal to a person: it carries its confidence and its grounds, and nothing is imported by it unseen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from rapidfuzz import fuzz

from mainstay.framework.imports.profiles.yaml_text import parse_yaml
from mainstay.framework.imports.readers.rows import Header, SourceRow
from mainstay.framework.imports.sniffing import Nature, nature_of
from mainstay.framework.imports.targets import ImportField, ImportTarget
from mainstay.kernel.folding.text import fold
from mainstay.kernel.sentences import Sentence, sentence

_LEAST: Final = 0.45
# How well a field of a type (row) goes with what the cells hold (names); anything unnamed is a contradiction.
_FITS: Final[Mapping[str, frozenset[str]]] = {
    "text": frozenset({"text", "words", "integer", "country", "number", "phone"}),
    "long_text": frozenset({"text", "words"}),
    "email": frozenset({"email"}),
    "phone": frozenset({"phone", "integer"}),
    "url": frozenset({"url"}),
    "integer": frozenset({"integer"}),
    "decimal": frozenset({"integer", "number"}),
    "percent": frozenset({"integer", "number"}),
    "money": frozenset({"integer", "number", "money"}),
    "date": frozenset({"date", "instant"}),
    "instant": frozenset({"date", "instant"}),
    "boolean": frozenset({"boolean"}),
    "choice": frozenset({"words", "text", "country", "boolean"}),
    "country": frozenset({"country"}),
    "currency": frozenset({"words", "text"}),
    "language": frozenset({"words", "text", "country"}),
    "reference": frozenset({"text", "words", "integer", "country"}),
    "list": frozenset({"text", "words"}),
}
_TELLING: Final = frozenset({"email", "url", "phone", "country"})
_NUMBERING: Final = frozenset({"external_id", "code", "number"})


@dataclass(frozen=True, slots=True)
class Guess:
    """A column that probably fills a field.

    ``confidence`` is from 0 to 1, ``grounds`` say why, ``mapping`` is the proposal as a profile writes it.
    """

    column: str
    field: str
    confidence: float
    grounds: tuple[Sentence, ...]
    mapping: Mapping[str, Any]
    nature: Nature


@dataclass(frozen=True, slots=True)
class MappingGuess:
    """All guesses for one kind, the columns that nothing was found for, and the required fields left empty."""

    target: str
    guesses: tuple[Guess, ...]
    unused: tuple[str, ...]
    missing: tuple[str, ...]
    score: float = field(default=0.0)


@lru_cache(maxsize=1)
def words_by_concept() -> dict[str, frozenset[str]]:
    """The folded words of each concept."""
    text = Path(__file__).with_name("guess_words.yaml").read_text(encoding="utf-8")
    return {concept: frozenset(fold(str(word)) for word in words) for concept, words in parse_yaml(text).items()}


def header_score(column: str, entry: ImportField) -> float:
    """How well a column's name says that it fills the field, from 0 to 1."""
    name = fold(_words(column))
    if not name:
        return 0.0
    known = words_by_concept().get(entry.concept or entry.name, frozenset())
    own = {fold(entry.name.replace("_", " ")), fold(str(entry.label))}
    if name in own:
        return 1.0
    joined = name.replace(" ", "")
    if name in known or joined in {word.replace(" ", "") for word in known | own}:
        return 0.95
    best = max((fuzz.token_set_ratio(name, word) for word in known | own if len(word) > 3), default=0.0)  # noqa: PLR2004
    near = max((fuzz.ratio(name, word) for word in known | own), default=0.0)
    return max(best * 0.75, near * 0.9) / 100 if max(best, near) >= 75 else 0.0  # noqa: PLR2004


def _words(column: str) -> str:
    """``customerName`` and ``customer_name`` as words."""
    spaced = "".join(
        f" {char}" if char.isupper() and before.islower() else char
        for before, char in zip(" " + column, column, strict=False)
    )
    return spaced.replace("_", " ")


def guess_mapping(header: Header, sample: Sequence[SourceRow], target: ImportTarget) -> MappingGuess:
    """Propose a mapping of the file to one kind; each column and each field is used once, the surest pairs first."""
    natures = {
        name: nature_of([row.cells[place] for row in sample if place < len(row.cells)])
        for place, name in enumerate(header.names)
    }
    candidates = [
        guess
        for name in header.names
        for entry in target.fields
        if (guess := _guess(name, entry, natures[name], target)) is not None
    ]
    places = {entry.name: place for place, entry in enumerate(target.fields)}
    candidates.sort(key=lambda guess: (-guess.confidence, header.index[guess.column], places[guess.field]))
    chosen: dict[str, Guess] = {}
    used: set[str] = set()
    for guess in candidates:
        if guess.field not in chosen and guess.column not in used:
            chosen[guess.field] = guess
            used.add(guess.column)
    guesses = tuple(sorted(chosen.values(), key=lambda guess: header.index[guess.column]))
    missing = tuple(entry.name for entry in target.fields if entry.required and entry.name not in chosen)
    required = sum(1 for entry in target.fields if entry.required) or 1
    score = sum(guess.confidence for guess in guesses) / max(1, len(header)) - 0.5 * len(missing) / required
    return MappingGuess(
        target.name, guesses, tuple(name for name in header.names if name not in used), missing, round(score, 3)
    )


def guess_target(header: Header, sample: Sequence[SourceRow], targets: Sequence[ImportTarget]) -> list[MappingGuess]:
    """Proposals for each kind, the most likely kind first."""
    found = [guess_mapping(header, sample, target) for target in targets]
    return sorted(found, key=lambda guess: -guess.score)


def _guess(column: str, entry: ImportField, nature: Nature, target: ImportTarget) -> Guess | None:
    by_name = header_score(column, entry)
    if entry.name in _NUMBERING and fold(_words(column)).startswith(fold(target.name.replace("_", " "))):
        by_name = max(by_name, header_score(_words(column).split()[-1], entry))
    fits = nature.kind in _FITS[entry.type]
    confidence, grounds = by_name, []
    if by_name:
        grounds.append(sentence("The column is called {column}.", column=column))
    if nature.kind == "empty":
        confidence *= 0.7
    elif not fits:
        confidence *= 0.4
    elif entry.type in _TELLING and nature.kind in _TELLING:
        confidence = max(0.5, 0.5 + by_name / 2)
        grounds.append(sentence("Its cells look like the field: {kind}.", kind=nature.kind))
    if entry.choices and by_name:
        confidence *= 0.6 + 0.4 * _known_choices(nature, entry)
    if confidence < _LEAST:
        return None
    return Guess(
        column, entry.name, round(min(1.0, confidence), 3), tuple(grounds), _mapping(column, entry, nature), nature
    )


def proposed_mapping(column: str, place: int, sample: Sequence[SourceRow], entry: ImportField) -> Mapping[str, Any]:
    """How a column that somebody has chosen for a field would fill it, as a profile writes it."""
    nature = nature_of([row.cells[place] for row in sample if place < len(row.cells)])
    return _mapping(column, entry, nature)


def _known_choices(nature: Nature, entry: ImportField) -> float:
    known = {fold(str(text)) for pair in entry.choices.items() for text in pair}
    known |= {fold(key.replace("_", " ")) for key in entry.choices}
    seen = [fold(word) for word in nature.words]
    return sum(word in known for word in seen) / len(seen) if seen else 0.0


def _mapping(column: str, entry: ImportField, nature: Nature) -> Mapping[str, Any]:
    mapping: dict[str, Any] = {"from": column}
    step = dict(nature.step)
    if entry.type in ("date", "instant") and nature.kind in ("date", "instant"):
        mapping[entry.type] = next(iter(step.values()))
    elif entry.type == "money" and nature.kind in ("number", "integer", "money"):
        mapping["money"] = step.pop("money", True)
        style = step.get("number", step.get("integer", True))
        if style is not True:
            mapping["number"] = style
    elif entry.type in ("decimal", "percent") and nature.kind in ("number", "integer"):
        mapping["number"] = next(iter(step.values()))
    elif entry.type == nature.kind:
        mapping.update(step)
    if entry.type == "choice":
        mapping["map"] = _choice_map(entry, nature)
    if entry.type == "reference":
        mapping["reference"] = {"kind": entry.kind, "by": "email" if nature.kind == "email" else entry.by or "name"}
    if entry.required:
        mapping["required"] = True
    return {key: value for key, value in mapping.items() if value not in ({}, None)}


def _choice_map(entry: ImportField, nature: Nature) -> dict[str, str]:
    """Words of the file beside the choice that they are nearest to; words that are a choice already are left out."""
    found: dict[str, str] = {}
    for word in nature.words:
        if word in entry.choices:
            continue
        best, score = "", 0.0
        for key, label in entry.choices.items():
            near = max(fuzz.ratio(fold(word), fold(text)) for text in (key.replace("_", " "), str(label)))
            if near > score:
                best, score = key, near
        if score >= 80:  # noqa: PLR2004
            found[word] = best
    return found
