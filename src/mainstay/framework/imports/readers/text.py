"""Bytes of text files: unpacking within bounds, and which encoding they are in."""

import codecs
import gzip
import io
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from mainstay.framework.imports.readers.rows import DEFAULT_LIMITS, Limits, Progress, ReadingFailed
from mainstay.kernel.sentences import sentence

GZIP_MAGIC: Final = b"\x1f\x8b"
_SAMPLE: Final = 1 << 20
_TELLING: Final = 50_000
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_MAGIC: Final = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"PK\x03\x04", "ZIP"),
    (b"\xd0\xcf\x11\xe0", "Office 97"),
    (b"SQLite format 3", "SQLite"),
)
# Letters that the languages of a code page use all the time; the order settles a tie.
_EXPECTED: Final = {
    "cp1252": "éèêëàâäáãåæçñíîïìóôöòõøúûüùßœÿýÉÈÊËÀÂÄÁÃÅÆÇÑÍÎÏÓÔÖÕØÚÛÜŒ’‘“”–—€«»°ºª",
    "cp1250": "áčďéěíňóřšťúůýžäöüßąćęłńóśźżőűăâîşţÁČĎÉĚÍŇÓŘŠŤÚŮÝŽÄÖÜĄĆĘŁŃŚŹŻŐŰ’‘“”„–—€«»°",
    "cp1257": "āčēģīķļņšūžąęėįųõäöüßÅåĀČĒĢĪĶĻŅŠŪŽĄĘĖĮŲÕÄÖÜ’‘“”„–—€«»°",
    "cp1256": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي،؛؟ًٌٍَُِّْـ’‘“”–—€«»",
}


@dataclass(frozen=True, slots=True)
class EncodingGuess:
    """The encoding (a Python codec name), and how sure we are from 0 to 1; 1 when the file proves it itself."""

    encoding: str
    confidence: float


def detect_encoding(sample: bytes) -> EncodingGuess:
    """The encoding of text from its first bytes: a byte order mark, UTF-16 without one, UTF-8, then code pages.

    Windows code pages 1252, 1250, 1257 and 1256 are told apart by the letters that their languages use. Raises
    ReadingFailed for bytes that are no text at all.
    """
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return EncodingGuess(encoding, 1.0)
    for magic, name in _BINARY_MAGIC:
        if sample.startswith(magic):
            raise ReadingFailed(
                sentence("This is a {kind} file, not text. Export it as CSV or Excel and import that.", kind=name)
            )
    if b"\0" in sample:
        return _utf16_without_mark(sample)
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(sample)
    except UnicodeDecodeError:
        return _code_page(sample)
    return EncodingGuess("utf-8", 1.0 if not sample.isascii() else 0.9)


def _utf16_without_mark(sample: bytes) -> EncodingGuess:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > half * 0.4 and even < half * 0.05:
        return EncodingGuess("utf-16-le", 0.9)
    if even > half * 0.4 and odd < half * 0.05:
        return EncodingGuess("utf-16-be", 0.9)
    if sample.count(0) * 10 < len(sample):
        return detect_encoding(sample.replace(b"\0", b" "))
    raise ReadingFailed(sentence("This file holds binary data, not text. Export it as CSV or Excel and import that."))


def _code_page(sample: bytes) -> EncodingGuess:
    telling = [line for line in sample.splitlines() if not line.isascii()]
    sample = b"\n".join(telling)[:_TELLING]
    scores = {encoding: _score(sample, encoding, letters) for encoding, letters in _EXPECTED.items()}
    best = max(scores, key=lambda encoding: scores[encoding])
    ranked = sorted(scores.values(), reverse=True)
    return EncodingGuess(best, round(max(0.1, min(0.9, 0.5 + (ranked[0] - ranked[1]) / 2)), 2))


def _score(sample: bytes, encoding: str, letters: str) -> float:
    """Mean of +1 for an expected letter, -1 for a sign or an undefined byte inside a word, -0.5 for odd capitals."""
    text = sample.decode(encoding, errors="replace")
    points, count, before = 0.0, 0, " "
    for char in text:
        if char > "\x7f":
            count += 1
            if char in letters:
                points += 1 if not (char.isupper() and before.islower()) else -0.5
            elif char.isalpha():
                points -= 0.25
            elif before.isalpha():
                points -= 1
        before = char
    return points / count if count else 0.0


class UnpackedBytes(io.RawIOBase):
    """The bytes of a plain or gzip file, with the share of the stored file read so far, and a bound on unpacking."""

    def __init__(self, path: Path, limits: Limits = DEFAULT_LIMITS) -> None:
        self._stored: BinaryIO = _open(path)
        self.size = path.stat().st_size
        self._limits = limits
        self._unpacked = 0
        packed = self._stored.read(2) == GZIP_MAGIC
        self._stored.seek(0)
        self._source: BinaryIO | gzip.GzipFile = gzip.GzipFile(fileobj=self._stored) if packed else self._stored
        self.packed = packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            data = self._source.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise ReadingFailed(
                sentence("The packed file is damaged or cut off: it cannot be unpacked to its end. Fetch it again.")
            ) from error
        self._unpacked += len(data)
        if self.packed and self._unpacked > self._limits.ratio_from:
            self._check_ratio()
        buffer[: len(data)] = data
        return len(data)

    def _check_ratio(self) -> None:
        if self._unpacked > self._limits.ratio * max(1, self._stored.tell()):
            raise ReadingFailed(
                sentence(
                    "The packed file grows more than {ratio} times when unpacked, which no real list does. "
                    "If it is genuine, unpack it yourself and import the plain file.",
                    ratio=self._limits.ratio,
                )
            )

    def progress(self) -> Progress:
        """Bytes of the stored file read so far."""
        return Progress(self.size if self._stored.closed else self._stored.tell(), self.size)

    def close(self) -> None:
        self._source.close()
        self._stored.close()
        super().close()


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise ReadingFailed(
            sentence("{file} cannot be opened: {reason}.", file=path.name, reason=error.strerror or "unknown")
        ) from error


def sample_bytes(path: Path, size: int = _SAMPLE, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The first ``size`` unpacked bytes."""
    with UnpackedBytes(path, limits) as source:
        return io.BufferedReader(source, size).read(size)


def encoding_of(path: Path, limits: Limits = DEFAULT_LIMITS) -> EncodingGuess:
    """The encoding of a whole file: where the first bytes are plain ASCII, the first line that is not decides."""
    with io.BufferedReader(UnpackedBytes(path, limits), _SAMPLE) as source:
        sample = source.read(_SAMPLE)
        guess = detect_encoding(sample)
        if guess.encoding != "utf-8" or not sample.isascii():
            return guess
        while block := source.read(_SAMPLE):
            if not block.isascii():
                return detect_encoding(block.partition(b"\n")[2] or block)
    return guess


def known_encoding(name: str) -> str:
    """The codec's own name; raises ReadingFailed for one that is unknown or does not decode text."""
    try:
        info = codecs.lookup(name)
        b"".decode(info.name)
    except (LookupError, UnicodeError, ValueError, TypeError) as error:
        raise ReadingFailed(
            sentence("There is no encoding called {name}. Common ones: utf-8, windows-1257, windows-1250.", name=name)
        ) from error
    return info.name
