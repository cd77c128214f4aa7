"""A first profile for files never seen before, and a profile by its name."""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from mainstay.framework.imports.guess import MappingGuess, guess_mapping, guess_target
from mainstay.framework.imports.models import ImportProfile
from mainstay.framework.imports.profiles import shipped_profiles
from mainstay.framework.imports.profiles.reading import VERSION
from mainstay.framework.imports.profiles.shipped import shipped_profile
from mainstay.framework.imports.readers.opening import ReadOptions, open_rows
from mainstay.framework.imports.readers.rows import Header, ReadingFailed, SourceRow
from mainstay.framework.imports.targets import ImportTarget, targets_here
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence

SAMPLE: Final = 200


def profile_named(name: str) -> dict[str, Any]:
    """The data of a saved or shipped profile; raises InputInvalid for a name that is neither."""
    saved = ImportProfile.objects.filter(name=name).first()
    if saved is not None:
        return dict(saved.data)
    if name in shipped_profiles():
        return dict(shipped_profile(name).data)
    known = [*shipped_profiles(), *ImportProfile.objects.values_list("name", flat=True)]
    raise InputInvalid([Problem("profile", "not_found", sentence(
        "There is no profile {name}. There are: {known}.", name=name, known=", ".join(known)))])  # fmt: skip


def sample_of(path: Path, options: ReadOptions | None = None) -> tuple[Header, list[SourceRow]]:
    """The header and the first rows of a file; raises ReadingFailed."""
    with open_rows(path, options) as reading:
        return reading.header, list(islice(reading.rows(), SAMPLE))


def draft(files: Sequence[Path], title: str) -> dict[str, Any]:
    """The data of a profile with one source for each file, its kind and columns guessed."""
    sources: list[dict[str, Any]] = []
    for path in files:
        header, rows = sample_of(path)
        if not header.names:
            raise ReadingFailed(sentence("{file} is empty. Its first row must name the columns.", file=path.name))
        targets = [target for target in targets_here().values() if not target.named_only]
        sources.append(source_from(path.name, f"file-{len(sources) + 1}", guess_target(header, rows, targets)[0]))
        if not sources[-1]["fields"]:
            sources[-1] |= _nothing_known(header)
    order = list(targets_here())
    sources.sort(key=lambda source: order.index(source["kind"]))
    return {"format": VERSION, "name": "draft", "title": title, "sources": sources}


def _nothing_known(header: Header) -> dict[str, Any]:
    """A beginning for a file that tells nothing: its first column names accounts, until somebody says better."""
    return {"kind": "account", "match": [["name"]], "fields": {"name": header.names[0]}}


def source_from(file: str, source_id: str, guess: MappingGuess) -> dict[str, Any]:
    """A source as a profile writes it, from a guess."""
    fields = {one.field: _plain(one.mapping) for one in guess.guesses}
    target = targets_here()[guess.target]
    return {
        "id": source_id, "file": file, "kind": guess.target, "match": usable_keys(target, fields), "fields": fields,
    }  # fmt: skip


def guess_again(path: Path, options: ReadOptions | None, target: ImportTarget) -> MappingGuess:
    """The guess for a kind that somebody has chosen."""
    header, rows = sample_of(path, options)
    return guess_mapping(header, rows, target)


def usable_keys(target: ImportTarget, fields: Mapping[str, Any]) -> list[list[str]]:
    """The match keys of a target whose fields are filled."""
    return [list(names) for names in target.keys if all(name in fields for name in names)]


def _plain(mapping: Mapping[str, Any]) -> Any:
    data = {key: dict(value) if isinstance(value, Mapping) else value for key, value in mapping.items()}
    return data["from"] if set(data) == {"from"} else data
