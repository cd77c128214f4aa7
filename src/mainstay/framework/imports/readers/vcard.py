"""vCard 2.1, 3.0 and 4.0, read with tolerance: cards of properties, as they stand in the file.

Sources: RFC 2426 (3.0), RFC 6350 (4.0), RFC 6868 (parameter escapes), and the vCard 2.1 specification of 1996 for
quoted-printable, bare parameters and data that ends with a blank line. Lines are unfolded as bytes, because several
programs fold in the middle of a letter.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from mainstay.framework.imports.readers.rows import DEFAULT_LIMITS, Limits, ReadingFailed
from mainstay.kernel.sentences import Sentence, sentence

_NAME: Final = re.compile(rb"(?:([\w-]+)\.)?([A-Za-z0-9-]+)\s*([;:])")
_PARAMETER: Final = re.compile(r';?([^=;:"]+)(?:=((?:"[^"]*"|[^;":])*))?')
_QUOTED: Final = re.compile(r'"([^"]*)"|([^,"]+)')
_BARE_ENCODINGS: Final = {"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"}
_BINARY: Final = {"PHOTO", "LOGO", "SOUND", "KEY"}


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a card: ``name`` in capitals, parameters by name in capitals, the value still escaped."""

    name: str
    value: str
    parameters: dict[str, list[str]] = field(default_factory=dict)
    group: str = ""
    data: bytes | None = None

    @property
    def types(self) -> frozenset[str]:
        """The TYPE words in small letters, without ``pref`` and ``internet``."""
        words = {word.strip().lower() for word in self.parameters.get("TYPE", [])}
        return frozenset(words - {"pref", "internet", "voice", ""})

    @property
    def preference(self) -> int:
        """1 is the most preferred; 100 says nothing about it."""
        if any(word.strip().lower() == "pref" for word in self.parameters.get("TYPE", [])):
            return 1
        given = self.parameters.get("PREF", ["100"])[0]
        return int(given) if given.isdecimal() and 0 < int(given[:4]) <= 100 else 100  # noqa: PLR2004

    @property
    def text(self) -> str:
        """The value as plain text."""
        return unescape(self.value)

    @property
    def parts(self) -> list[str]:
        """The parts of a structured value (N, ADR, ORG), each as plain text."""
        return [unescape(part).strip() for part in split_unescaped(self.value, ";")]


@dataclass(slots=True)
class Card:
    """A card: its order in the file, its version, its properties, and what was wrong with it."""

    number: int
    version: str = ""
    properties: list[Property] = field(default_factory=list)
    fault: Sentence | None = None

    def all(self, name: str) -> list[Property]:
        """Properties of one name, the preferred ones first, otherwise in the order of the file."""
        found = [entry for entry in self.properties if entry.name == name]
        return sorted(found, key=lambda entry: entry.preference)

    def first(self, name: str) -> Property | None:
        """The most preferred property of one name."""
        found = self.all(name)
        return found[0] if found else None

    def label(self, entry: Property) -> str:
        """The label that Apple and Google programs give a property by its group (``item1.X-ABLabel``)."""
        if not entry.group:
            return ""
        for other in self.properties:
            if other.group == entry.group and other.name == "X-ABLABEL":
                return other.text.removeprefix("_$!<").removesuffix(">!$_")
        return ""


def unescape(value: str) -> str:
    r"""Plain text of an escaped value: ``\n``, ``\,``, ``\;``, ``\:``, ``\\`` and a stray backslash before a quote."""
    if "\\" not in value:
        return value
    return re.sub(r"\\([nN,;:\\\"])", lambda found: "\n" if found.group(1) in "nN" else found.group(1), value)


def split_unescaped(value: str, delimiter: str) -> list[str]:
    """Parts between delimiters that no backslash protects; the parts stay escaped."""
    parts, start, position = [], 0, 0
    while position < len(value):
        if value[position] == "\\":
            position += 2
            continue
        if value[position] == delimiter:
            parts.append(value[start:position])
            start = position + 1
        position += 1
    parts.append(value[start:])
    return parts


def parse_cards(lines: Iterator[bytes], fallback: str = "cp1252", limits: Limits = DEFAULT_LIMITS) -> Iterator[Card]:
    """Cards from the physical lines of a file, lazily.

    ``fallback`` is the encoding of text that says nothing and is not UTF-8. A card that lacks its end, or has too
    much in it, is yielded with a fault. A card inside a card (AGENT of version 2.1) is passed over.
    """
    card: Card | None = None
    number, inner = 0, 0
    for line in _logical(lines, limits):
        upper = line.strip().removeprefix(b"\xef\xbb\xbf").upper()
        if upper == b"BEGIN:VCARD":
            if card is not None and _inside_agent(card):
                inner += 1
                continue
            if card is not None and card.properties:
                card.fault = _unfinished(card.number)
                yield card
            number += card is None or bool(card.properties)
            card = Card(number)
        elif upper == b"END:VCARD" and card is not None:
            if not inner:
                yield card
                card = None
            inner = max(0, inner - 1)
        elif card is not None and not inner:
            _add(card, line, fallback, limits)
    if card is not None:
        card.fault = _unfinished(card.number)
        yield card


def _inside_agent(card: Card) -> bool:
    return bool(card.properties) and card.properties[-1].name == "AGENT" and not card.properties[-1].value.strip()


def _unfinished(number: int) -> Sentence:
    return sentence("Card {row} has no END:VCARD. The file may be cut off; export it again.", row=number)


def _add(card: Card, line: bytes, fallback: str, limits: Limits) -> None:
    entry = parse_property(line, fallback)
    if entry is None:
        return
    if entry.name == "VERSION":
        card.version = entry.value.strip()
    elif len(card.properties) >= limits.card_properties:
        card.fault = sentence(
            "Card {row} has more than {limit} entries; the rest of it was not read.",
            row=card.number,
            limit=limits.card_properties,
        )
    else:
        card.properties.append(entry)


def _logical(lines: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    """Lines after unfolding: a space or tab continues; so do ``=`` in quoted-printable, and data to a blank line."""
    held: list[bytes] = []
    size, soft, data = 0, False, False
    for raw in lines:
        line = raw.rstrip(b"\r\n")
        folded = line[:1] in (b" ", b"\t")
        bare_data = data and not folded and line and b":" not in line
        if held and (folded or soft or bare_data):
            held.append(line if soft else line[1:] if folded else line)
        else:
            if held:
                yield b"".join(held)
            held, size = [line], 0
            head = line.partition(b":")[0].upper()
            quoted = b"QUOTED-PRINTABLE" in head
            data = b"BASE64" in head or b"ENCODING=B" in head
        size += len(line)
        if size > limits.record:
            raise ReadingFailed(
                sentence("An entry of a card is longer than {limit} bytes. It is refused.", limit=limits.record)
            )
        soft = quoted and held[-1].endswith(b"=")
        if soft:
            held[-1] = held[-1][:-1] + b"=\n"
    if held:
        yield b"".join(held)


def parse_property(line: bytes, fallback: str = "cp1252") -> Property | None:
    """One unfolded line; None when it is no property (a blank line, stray text)."""
    found = _NAME.match(line.lstrip(b"\xef\xbb\xbf \t"))
    if not found:
        return None
    line = line.lstrip(b"\xef\xbb\xbf \t")
    head_end = _colon(line, found.end(2))
    if head_end < 0:
        return None
    parameters = _parameters(line[found.end(2) : head_end].decode("utf-8", "replace"))
    encoding = parameters.get("ENCODING", ["8BIT"])[0].upper()
    charset = parameters.get("CHARSET", [""])[0]
    name = found.group(2).decode("ascii").upper()
    group = (found.group(1) or b"").decode("ascii", "replace").lower()
    raw = line[head_end + 1 :]
    if encoding in ("B", "BASE64"):
        return Property(name, "", parameters, group, _decoded_data(raw))
    if encoding == "QUOTED-PRINTABLE":
        text = _text(quopri.decodestring(raw.replace(b"=\n", b"=\r\n")), charset, fallback)
        return Property(name, text.replace("\r\n", "\n"), parameters, group)
    text = _text(raw, charset, fallback)
    if name in _BINARY and text[:5].lower() == "data:" and ";base64," in text[:200].lower():
        return Property(
            name, "", _with_media_type(parameters, text), group, _decoded_data(text.partition(",")[2].encode())
        )
    return Property(name, text, parameters, group)


def _with_media_type(parameters: dict[str, list[str]], uri: str) -> dict[str, list[str]]:
    return {**parameters, "MEDIATYPE": [uri[5:].partition(";")[0]]}


def _colon(line: bytes, start: int) -> int:
    """Position of the colon that ends the parameters, outside quotes; -1 when there is none."""
    quoted = False
    for position in range(start, len(line)):
        char = line[position]
        if char == 0x22:  # noqa: PLR2004
            quoted = not quoted
        elif char == 0x3A and not quoted:  # noqa: PLR2004
            return position
    return line.find(b":", start)


def _parameters(text: str) -> dict[str, list[str]]:
    parameters: dict[str, list[str]] = {}
    for found in _PARAMETER.finditer(text):
        name, value = found.group(1).strip().upper(), found.group(2)
        if value is None:
            name, value = ("ENCODING" if name in _BARE_ENCODINGS else "TYPE"), name
        values = [quoted or plain for quoted, plain in _QUOTED.findall(value)]
        if name == "TYPE":
            values = [word for entry in values for word in entry.split(",")]
        parameters.setdefault(name, []).extend(_caret(entry) for entry in values)
    return parameters


def _caret(value: str) -> str:
    """RFC 6868: ``^n`` is a line break, ``^'`` a quotation mark, ``^^`` a caret."""
    if "^" not in value:
        return value
    return re.sub(r"\^([n'^])", lambda found: {"n": "\n", "'": '"', "^": "^"}[found.group(1)], value)


def _decoded_data(raw: bytes) -> bytes:
    packed = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    try:
        return base64.b64decode(packed + b"=" * (-len(packed) % 4))
    except binascii.Error:
        return b""


def _text(raw: bytes, charset: str, fallback: str) -> str:
    for name in (charset, "utf-8", fallback):
        if not name:
            continue
        try:
            return raw.decode(name).replace("\0", "")
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return raw.decode("latin-1").replace("\0", "")
