"""A first profile for files never seen before, and a profile by its name."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from typing import Any, Final

from mainstay.framework.imports.guess import MappingGuess, guess_mapping, guess_target
from mainstay.framework.imports.mapping.mapper import Mapper
from mainstay.framework.imports.models import ImportProfile
from mainstay.framework.imports.profiles import Profile, Source, profile_from_data, shipped_profiles
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


def fitting_profile(files: Sequence[Path]) -> str:
    """The name of the one known profile that these files are made for: each of its sources finds a file, and in it
    every column that it reads. Of several, the one that reads more of the files; empty where none or no single one is.
    """
    known = {one.name: one for one in (*map(shipped_profile, shipped_profiles()), *_saved_profiles())}
    counts = {name: count for name, profile in known.items() if (count := _fit(profile, files))}
    best = [name for name, count in counts.items() if count == max(counts.values())]
    return best[0] if len(best) == 1 else ""


def _saved_profiles() -> Iterator[Profile]:
    """Saved profiles that can still be read."""
    for row in ImportProfile.objects.order_by("name"):
        with suppress(InputInvalid):
            yield profile_from_data(row.data)


def _fit(profile: Profile, files: Sequence[Path]) -> int:
    """How many of the files the profile reads; 0 where a source of it finds no file, or not its columns in it."""
    read: set[Path] = set()
    for source in profile.sources:
        mine = [path for path in files if fnmatchcase(path.name.lower(), source.file.lower())]
        if not mine or not all(_has_columns(profile, source, path) for path in mine):
            return 0
        read.update(mine)
    return len(read)


def _has_columns(profile: Profile, source: Source, path: Path) -> bool:
    try:
        with open_rows(path, source.read) as reading:
            Mapper(profile, source, reading.header)
    except (ReadingFailed, InputInvalid):
        return False
    return True


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
