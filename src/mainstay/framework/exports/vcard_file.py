"""vCard 4.0 (RFC 6350) and 3.0 (RFC 2426): people and companies as address books read them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Final

_FOLD: Final = 75
_VERSIONS: Final = frozenset({"3.0", "4.0"})
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Reachable:
    """An e-mail address or phone number with its types (``work``, ``home``, ``cell``, ``fax``), preferred or not."""

    value: str
    types: tuple[str, ...] = ()
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """The parts of an address; lines of the street are separated by line breaks."""

    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    types: tuple[str, ...] = ("work",)


@dataclass(frozen=True, slots=True)
class ContactCard:
    """What a card says. ``full_name`` must not be empty."""

    full_name: str
    family_name: str = ""
    given_name: str = ""
    additional_names: str = ""
    prefix: str = ""
    suffix: str = ""
    company: str = ""
    department: str = ""
    job_title: str = ""
    emails: tuple[Reachable, ...] = ()
    phones: tuple[Reachable, ...] = ()
    addresses: tuple[PostalAddress, ...] = ()
    website: str = ""
    birthday: date | None = None
    language: str = ""
    note: str = ""
    uid: str = ""
    kind: str = "individual"
    categories: tuple[str, ...] = field(default=())


def write_vcards(file: BinaryIO, cards: Iterable[ContactCard], version: str = "4.0") -> int:
    """Write cards one by one, in UTF-8; gives their number. Raises ValueError for another version or an empty name."""
    if version not in _VERSIONS:
        message = f"vCard {version} is not written"
        raise ValueError(message)
    count = 0
    for card in cards:
        file.writelines(fold(line) for line in card_lines(card, version))
        count += 1
    return count


def card_lines(card: ContactCard, version: str) -> list[str]:
    """The lines of a card, not folded."""
    if not card.full_name.strip():
        message = "a card needs a name"
        raise ValueError(message)
    lines = ["BEGIN:VCARD", f"VERSION:{version}"]
    if card.uid:
        lines.append(f"UID:{escape(card.uid)}")
    if version == "4.0" and card.kind != "individual":
        lines.append(f"KIND:{escape(card.kind)}")
    names = (card.family_name, card.given_name, card.additional_names, card.prefix, card.suffix)
    lines += [f"FN:{escape(card.full_name)}", "N:" + ";".join(escape(part) for part in names)]
    if card.company or card.department:
        parts = (card.company, card.department) if card.department else (card.company,)
        lines.append("ORG:" + ";".join(escape(part) for part in parts))
    lines += _simple(card, version)
    lines += [f"EMAIL{_parameters(email, version)}:{escape(email.value)}" for email in card.emails]
    lines += [f"TEL{_parameters(phone, version)}:{escape(phone.value)}" for phone in card.phones]
    lines += [_address(address) for address in card.addresses]
    lines.append("END:VCARD")
    return lines


def _simple(card: ContactCard, version: str) -> list[str]:
    lines = []
    for name, text in (("TITLE", card.job_title), ("URL", card.website), ("NOTE", card.note)):
        if text:
            lines.append(f"{name}:{escape(text)}")
    if card.birthday:
        lines.append(f"BDAY:{card.birthday.isoformat() if version == '3.0' else card.birthday.strftime('%Y%m%d')}")
    if card.language and version == "4.0":
        lines.append(f"LANG:{escape(card.language)}")
    if card.categories:
        lines.append("CATEGORIES:" + ",".join(escape(word) for word in card.categories))
    return lines


def _parameters(entry: Reachable, version: str) -> str:
    types = [word for word in entry.types if word.isascii() and word.replace("-", "").isalnum()]
    if version == "3.0":
        types += ["pref"] if entry.preferred else []
        return "".join(f";TYPE={word.upper()}" for word in types)
    listed = ",".join(types)
    listed = f';TYPE="{listed}"' if len(types) > 1 else f";TYPE={listed}" if listed else ""
    return listed + (";PREF=1" if entry.preferred else "")


def _address(address: PostalAddress) -> str:
    parts = ("", "", address.street, address.city, address.region, address.postcode, address.country)
    types = "".join(f";TYPE={word}" for word in address.types if word.isascii() and word.isalnum())
    return f"ADR{types}:" + ";".join(escape(part) for part in parts)


def escape(text: str) -> str:
    r"""Text as a value: backslash, comma, semicolon and line breaks escaped, other control characters dropped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _CONTROL.sub("", text)
    for char in ("\\", ",", ";"):
        text = text.replace(char, f"\\{char}")
    return text.replace("\n", "\\n")


def fold(line: str) -> bytes:
    """The line in UTF-8, folded to 75 bytes without cutting a letter, ended by CRLF."""
    pieces: list[bytes] = []
    current = b""
    for char in line:
        raw = char.encode("utf-8", "replace")
        if len(current) + len(raw) > _FOLD:
            pieces.append(current)
            current = b" "
        current += raw
    return b"\r\n".join([*pieces, current]) + b"\r\n"
