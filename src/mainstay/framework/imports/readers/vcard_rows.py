"""vCard files as rows: one card is one row, with a fixed set of columns.

Columns with several values (``emails``, ``phones``, ``addresses``…) hold lists of objects ``{"value", "types",
"label", "preferred"}``, the preferred first; the others hold text. A photo stays in the file: the ``photo`` column
holds a reference that ``read_photo`` follows.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from mainstay.framework.imports.readers.rows import (
    DEFAULT_LIMITS,
    Cell,
    Header,
    Limits,
    Progress,
    ReadingFailed,
    SourceRow,
)
from mainstay.framework.imports.readers.text import UnpackedBytes, detect_encoding, known_encoding, sample_bytes
from mainstay.framework.imports.readers.vcard import Card, Property, parse_cards
from mainstay.kernel.sentences import Sentence, sentence

COLUMNS: Final = (
    "uid",
    "kind",
    "full_name",
    "family_name",
    "given_name",
    "additional_names",
    "prefix",
    "suffix",
    "nickname",
    "company",
    "department",
    "job_title",
    "role",
    "email",
    "email_work",
    "email_home",
    "phone",
    "phone_work",
    "phone_home",
    "mobile",
    "fax",
    "street",
    "city",
    "region",
    "postcode",
    "country",
    "website",
    "birthday",
    "anniversary",
    "language",
    "note",
    "categories",
    "emails",
    "phones",
    "addresses",
    "photo",
)
_MOBILE: Final = {"cell", "mobile", "iphone"}
_NO_CALL: Final = {"fax", "pager", "modem"}
_ADDRESS: Final = ("box", "extended", "street", "city", "region", "postcode", "country")
_BASIC_DATE: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?$")


@dataclass(frozen=True, slots=True)
class VCardOptions:
    """``encoding`` of text that does not name its own; found out when None."""

    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class PhotoReference:
    """Where a photo is: in card ``card`` of the file as its ``position``-th PHOTO, or at ``uri``."""

    card: int
    position: int
    media_type: str
    size: int
    uri: str = ""


class VCardReading:
    """An open vCard file; see ``Reading``. Rows are numbered by the order of cards."""

    def __init__(self, path: Path, options: VCardOptions | None = None, limits: Limits = DEFAULT_LIMITS) -> None:
        self.header = Header(COLUMNS)
        self.notes: list[Sentence] = []
        self._limits = limits
        self._source, self._cards = _open(path, (options or VCardOptions()).encoding, limits)

    def rows(self) -> Iterator[SourceRow]:
        """One row per card; a card without a name, address or number has a fault."""
        count = 0
        for card in self._cards:
            count += 1
            values = card_values(card)
            fault = card.fault or _nothing_in(card, values)
            yield SourceRow(card.number, [values.get(name) for name in COLUMNS], fault)
        if not count:
            raise ReadingFailed(sentence("The file holds no card: no line says BEGIN:VCARD."))

    def progress(self) -> Progress:
        """Bytes of the stored file read so far."""
        return self._source.progress()

    def close(self) -> None:
        """Release the file."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _open(path: Path, encoding: str | None, limits: Limits) -> tuple[UnpackedBytes, Iterator[Card]]:
    if encoding is None:
        encoding = detect_encoding(sample_bytes(path, limits=limits)).encoding
    encoding = known_encoding(encoding)
    source = UnpackedBytes(path, limits)
    stream = io.BufferedReader(source, 1 << 16)
    if encoding.startswith(("utf-16", "utf-32")):
        text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="\n")
        lines: Iterator[bytes] = (line.encode("utf-8") for line in iter(lambda: text.readline(limits.line), ""))
    else:
        lines = iter(lambda: stream.readline(limits.line), b"")
    fallback = "cp1252" if encoding.startswith("utf") else encoding
    return source, parse_cards(lines, fallback, limits)


def _nothing_in(card: Card, values: dict[str, Cell]) -> Sentence | None:
    if any(values.get(name) for name in ("full_name", "company", "email", "phone", "nickname", "fax")):
        return None
    return sentence("Card {row} names nobody: it has no name, company, e-mail or phone.", row=card.number)


def card_values(card: Card) -> dict[str, Cell]:
    """The columns of a card."""
    values: dict[str, Cell] = {**_names(card), **_places(card)}
    emails = [_typed(card, entry, _uri(entry.text, "mailto:")) for entry in card.all("EMAIL")]
    emails = [email for email in emails if email["value"]]
    phones = [_typed(card, entry, _phone(entry)) for entry in card.all("TEL")]
    phones = [phone for phone in phones if phone["value"]]
    calls = [phone for phone in phones if not _NO_CALL & set(phone["types"])]
    values |= {
        "email": _pick(emails),
        "email_work": _pick(emails, {"work"}),
        "email_home": _pick(emails, {"home"}),
        "phone": _pick(calls),
        "phone_work": _pick([call for call in calls if not _MOBILE & set(call["types"])], {"work"}),
        "phone_home": _pick([call for call in calls if not _MOBILE & set(call["types"])], {"home"}),
        "mobile": _pick(calls, _MOBILE),
        "fax": _pick(phones, {"fax"}),
        "emails": list(emails),
        "phones": list(phones),
        "birthday": _day(card, "BDAY"),
        "anniversary": _day(card, "ANNIVERSARY", "X-ANNIVERSARY", "X-MS-ANNIVERSARY"),
        "photo": _photo(card),
    }
    return values


def _names(card: Card) -> dict[str, Cell]:
    name = [part.replace("\n", " ") for part in _parts(card, "N", 5)]
    company = _parts(card, "ORG", 2)
    return {
        "uid": _text(card, "UID").removeprefix("urn:uuid:"),
        "kind": _text(card, "KIND") or _text(card, "X-ADDRESSBOOKSERVER-KIND"),
        "full_name": _text(card, "FN")
        or " ".join(part for part in (name[3], name[1], name[2], name[0], name[4]) if part),
        "family_name": name[0],
        "given_name": name[1],
        "additional_names": name[2],
        "prefix": name[3],
        "suffix": name[4],
        "nickname": _text(card, "NICKNAME"),
        "company": company[0],
        "department": company[1],
        "job_title": _text(card, "TITLE"),
        "role": _text(card, "ROLE"),
        "note": "\n".join(entry.text for entry in card.all("NOTE") if entry.text.strip()),
        "categories": ", ".join(entry.text for entry in card.all("CATEGORIES")),
        "language": _text(card, "LANG"),
    }


def _places(card: Card) -> dict[str, Cell]:
    addresses = []
    for entry in card.all("ADR"):
        parts = (entry.parts + [""] * 7)[:7]
        address: dict[str, Any] = dict(zip(_ADDRESS, parts, strict=True))
        if any(parts):
            addresses.append({**address, "types": sorted(entry.types), "label": card.label(entry)})
    best: dict[str, Any] = addresses[0] if addresses else {}
    street = [best.get("extended", ""), best.get("street", "")]
    return {
        "addresses": list(addresses),
        "street": "\n".join(part for part in street if part),
        "city": best.get("city", ""),
        "region": best.get("region", ""),
        "postcode": best.get("postcode", ""),
        "country": best.get("country", ""),
        "website": _text(card, "URL"),
    }


def _text(card: Card, name: str) -> str:
    entry = card.first(name)
    return entry.text.strip() if entry else ""


def _parts(card: Card, name: str, count: int) -> list[str]:
    entry = card.first(name)
    return ((entry.parts if entry else []) + [""] * count)[:count]


def _typed(card: Card, entry: Property, value: str) -> dict[str, Any]:
    return {
        "value": value,
        "types": sorted(entry.types),
        "label": card.label(entry),
        "preferred": entry.preference < 100,  # noqa: PLR2004
    }


def _uri(text: str, scheme: str) -> str:
    return (text[len(scheme) :] if text[: len(scheme)].lower() == scheme else text).strip()


def _phone(entry: Property) -> str:
    number, _, rest = _uri(entry.text, "tel:").partition(";ext=")
    return f"{number.strip()} ext. {rest.partition(';')[0]}" if rest else number.strip()


def _pick(entries: list[dict[str, Any]], types: set[str] | None = None) -> str:
    for entry in entries:
        if types is None or types & set(entry["types"]):
            return str(entry["value"])
    return ""


def _day(card: Card, *names: str) -> str:
    """``YYYY-MM-DD`` where the card says a whole date; what it says otherwise."""
    for name in names:
        text = _text(card, name)
        if text:
            found = _BASIC_DATE.match(text)
            return "-".join(found.groups()) if found else text
    return ""


def _photo(card: Card) -> dict[str, Any] | None:
    for position, entry in enumerate(entry for entry in card.properties if entry.name == "PHOTO"):
        media = (entry.parameters.get("MEDIATYPE") or entry.parameters.get("TYPE") or [""])[0].lower()
        media = media if "/" in media else f"image/{media or 'jpeg'}"
        if entry.data:
            return {"card": card.number, "position": position, "media_type": media, "size": len(entry.data), "uri": ""}
        if entry.value.strip():
            uri = entry.value.strip()
            return {"card": card.number, "position": position, "media_type": media, "size": 0, "uri": uri}
    return None


def read_photo(path: Path, reference: PhotoReference, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The bytes of a photo kept in the file; raises ReadingFailed when the file no longer holds it."""
    source, cards = _open(path, None, limits)
    try:
        for card in cards:
            if card.number == reference.card:
                photos = [entry for entry in card.properties if entry.name == "PHOTO"]
                if reference.position < len(photos) and photos[reference.position].data:
                    return photos[reference.position].data or b""
                break
    finally:
        source.close()
    raise ReadingFailed(sentence("Card {row} holds no photo any more.", row=reference.card), row=reference.card)
