"""Finding the colleagues named in a text: an at sign and a name, as it is written in the directory."""

import re
from collections.abc import Mapping
from typing import Final

from mainstay.kernel.folding import fold

MOST: Final = 20
_AT: Final = re.compile(r"(?<![\w.])@(?=\w)")
_LONGEST: Final = 200


def mentioned(body: str, names: Mapping[int, str]) -> tuple[int, ...]:
    """Ids of the people named in ``body``, in order, each once, at most twenty; ``names`` by id.

    Case and marks do not matter; of several names that fit, the longest counts, and a name that two people have
    names nobody, as does an e-mail address.
    """
    by_name: dict[str, list[int]] = {}
    for user_id, name in names.items():
        by_name.setdefault(fold(name), []).append(user_id)
    # Of two names that a text begins with, the longer one sorts behind the other.
    longest_first = sorted(by_name, reverse=True)
    found: dict[int, None] = {}
    for match in _AT.finditer(body):
        rest = fold(body[match.end() : match.end() + _LONGEST]) + " "
        named = next((one for one in longest_first if rest.startswith(f"{one} ")), "")
        if named and len(by_name[named]) == 1:
            found[by_name[named][0]] = None
    return tuple(found)[:MOST]
