"""Short random ids for the outside: no order, no count, never reused."""

import secrets

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12


def new_public_id() -> str:
    """Twelve characters without look-alikes (59 bits)."""
    number = secrets.randbits(62)
    out = []
    for _ in range(LENGTH):
        number, index = divmod(number, 30)
        out.append(_ALPHABET[index])
    return "".join(out)
