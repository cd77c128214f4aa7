"""Confirmation of a write: the token that its dry run gave, for this actor, this act and this input, ten minutes."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.core import signing

from mainstay.framework.public_ids import new_public_id
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence

SECONDS = 600
_SALT = "mainstay.mcp.confirm"


@dataclass(frozen=True)
class Act:
    """What is to be confirmed: an action by name, the record's public id, and the raw input."""

    action: str
    subject: str
    input: dict[str, Any]

    def digest(self) -> str:
        """The same for the same act, whatever the order of its fields."""
        body = json.dumps([self.action, self.subject, self.input], sort_keys=True)
        return hashlib.sha256(body.encode()).hexdigest()


@dataclass(frozen=True)
class Confirmed:
    """A confirmation that holds: the version that the dry run saw, and a key so that it counts once."""

    version: int | None
    key: str


def confirmation(actor: Actor, act: Act, version: int | None) -> str:
    """The token to present with the same act."""
    kept = [actor.user_id, act.digest(), version, new_public_id()]
    return signing.dumps(kept, salt=_SALT, compress=True)


def confirmed(actor: Actor, act: Act, token: str) -> Confirmed:
    """Read a token. Raises RuleBroken when it is not for this actor and act, was changed, or is over."""
    try:
        user_id, digest, version, key = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        user_id, digest, version, key = None, "", None, ""
    if user_id != actor.user_id or digest != act.digest():
        words = sentence(
            "This confirmation is for another act, or older than ten minutes. Call without it to get a new one."
        )
        raise RuleBroken(words, path="confirm")
    return Confirmed(version, f"mcp-{key}")
