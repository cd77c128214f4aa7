"""Bringing files of a folder into the store, for the command line and for tests."""

import hashlib
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from mainstay.framework.files.models import StoredFile
from mainstay.framework.files.store import read_chunks, stage
from mainstay.framework.imports.profiles import Profile
from mainstay.framework.imports.readers.opening import format_of
from mainstay.framework.imports.readers.rows import ReadingFailed
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence


def files_in(place: Path, profile: Profile | None = None) -> list[Path]:
    """The files to import: one file, or those of a folder that the profile reads (without one: all that can be read).

    Raises InputInvalid naming the sources for which there is no file, or saying that there is nothing to read.
    """
    if place.is_file():
        return [place]
    found = sorted(path for path in place.iterdir() if path.is_file()) if place.is_dir() else []
    if profile is None:
        wanted = [path for path in found if is_readable(path)]
    else:
        patterns = [source.file.lower() for source in profile.sources]
        missing = [one for one in patterns if not any(fnmatchcase(path.name.lower(), one) for path in found)]
        if missing:
            raise InputInvalid([Problem("files", "not_found", sentence(
                "{place} has no file called {file}.", place=str(place), file=", ".join(dict.fromkeys(missing))))])  # fmt: skip
        wanted = [path for path in found if any(fnmatchcase(path.name.lower(), one) for one in patterns)]
    if not wanted:
        raise InputInvalid(
            [Problem("files", "not_found", sentence("{place} has no file to import.", place=str(place)))]
        )
    return wanted


def is_readable(path: Path) -> bool:
    """Whether a file is of a kind that is read at all."""
    try:
        return bool(format_of(path))
    except ReadingFailed:
        return False


def hash_of(path: Path) -> str:
    """The hash under which the store keeps a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stage_files(actor: Actor, paths: Sequence[Path]) -> list[StoredFile]:
    """Copies in the file store, kept for a day unless an import takes them."""
    staged = []
    for path in paths:
        with path.open("rb") as file:
            staged.append(stage(actor, path.name, read_chunks(file)))
    return staged
