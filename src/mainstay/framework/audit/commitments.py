"""Commitments: personal values enter the log as salted digests, so that erasing the text leaves the chain valid."""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any

MARK = "$commit"
PERSON = "$person"


@dataclass(frozen=True, slots=True)
class Commitment:
    """A digest, the salt and text behind it, and the person whom the text is about."""

    digest: str
    salt: str
    text: str
    person_key: str


def commit(value: Any, person_key: str = "") -> tuple[dict[str, str], Commitment]:
    """The reference that enters the entry, and the commitment that is kept beside it."""
    salt = secrets.token_hex(16)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    digest = commitment_digest(salt, text)
    return {MARK: digest, PERSON: person_key}, Commitment(digest, salt, text, person_key)


def commitment_digest(salt: str, text: str) -> str:
    """HMAC-SHA256 of the text under its salt."""
    return hmac.new(bytes.fromhex(salt), text.encode(), hashlib.sha256).hexdigest()


def references_in(value: Any) -> list[tuple[str, str]]:
    """(digest, person key) of every commitment inside a JSON value."""
    if isinstance(value, dict):
        if MARK in value:
            return [(value[MARK], value.get(PERSON, ""))]
        return [found for item in value.values() for found in references_in(item)]
    if isinstance(value, list):
        return [found for item in value for found in references_in(item)]
    return []
