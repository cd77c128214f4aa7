"""Zip containers (xlsx, ods) are measured by their directory before anything in them is unpacked."""

import zipfile
from pathlib import Path

from mainstay.framework.imports.readers.rows import DEFAULT_LIMITS, Limits, ReadingFailed
from mainstay.kernel.sentences import sentence


def check_archive(path: Path, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raises ReadingFailed when the container is damaged, encrypted, has too many parts or would unpack too large.

    The sizes come from the container's directory; a container that lies about them is caught by the memory bound of
    the reading process.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadingFailed(
            sentence("{file} is damaged or not a workbook: it cannot be unpacked. Save it again.", file=path.name)
        ) from error
    if len(entries) > limits.archive_entries:
        raise ReadingFailed(
            sentence(
                "{file} holds {count} parts; a workbook has at most {limit}. It is refused.",
                file=path.name,
                count=len(entries),
                limit=limits.archive_entries,
            )
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise ReadingFailed(sentence("{file} is protected with a password. Save it without.", file=path.name))
    _check_sizes(path.name, entries, limits)


def _check_sizes(name: str, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.archive_unpacked:
        raise ReadingFailed(
            sentence(
                "{file} would unpack to {size} megabytes; at most {limit} are read. Save the sheet as CSV instead.",
                file=name,
                size=unpacked // 1_000_000,
                limit=limits.archive_unpacked // 1_000_000,
            )
        )
    for entry in entries:
        if entry.file_size > limits.ratio_from and entry.file_size > limits.ratio * max(1, entry.compress_size):
            raise ReadingFailed(
                sentence(
                    "A part of {file} grows more than {ratio} times when unpacked, which no real sheet does. "
                    "If it is genuine, save the sheet as CSV and import that.",
                    file=name,
                    ratio=limits.ratio,
                )
            )
