"""The do-not-contact list: salted hashes of addresses, persons and companies, so that it outlives their erasure. Pure."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from mainstay.kernel.contact_points import email_key, phone_key


@dataclass(frozen=True, slots=True)
class Mark:
    """A suppression as far as a decision needs it; an empty channel or purpose stands for all."""

    digest: str
    channel: str
    purpose: str


def digest(salt: str, kind: str, normal: str) -> str:
    """The hash under which something is kept: HMAC-SHA256 of its sort (``email``, ``phone``, ``person``, ``account``,
    ``domain``) and normal form, under the salt of the installation.
    """
    return hmac.new(salt.encode(), f"{kind}:{normal}".encode(), hashlib.sha256).hexdigest()


def normal_address(text: str, country: str = "") -> tuple[str, str]:
    """(``email`` or ``phone``, normal form) of an address or number as typed; two empty texts for neither."""
    if "@" in text:
        found = email_key(text)
        return ("email", found) if found else ("", "")
    number = phone_key(text, country)
    return ("phone", number) if number else ("", "")


def digests_of(salt: str, addresses: Iterable[tuple[str, str]], *, person: str = "", account: str = "") -> set[str]:
    """Every digest under which a person may be suppressed: addresses with the domains of mail addresses, the person's
    key, the public id of the account.
    """
    found = set()
    for kind, normal in addresses:
        found.add(digest(salt, kind, normal))
        if kind == "email":
            found.add(digest(salt, "domain", normal.rpartition("@")[2]))
    if person:
        found.add(digest(salt, "person", person))
    if account:
        found.add(digest(salt, "account", account))
    return found


def stands_against(marks: Iterable[Mark], channel: str, purpose: str) -> bool:
    """Whether one of the marks covers a channel and a purpose."""
    return any(mark.channel in ("", channel) and mark.purpose in ("", purpose) for mark in marks)
