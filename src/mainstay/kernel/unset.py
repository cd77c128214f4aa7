"""The difference between "not mentioned" and "make it empty"."""

from enum import Enum
from typing import Final


class Unset(Enum):
    """A single value, UNSET, for a field that the caller did not mention."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        """Short in traces."""
        return "UNSET"

    def __bool__(self) -> bool:
        """Unset counts as nothing."""
        return False


UNSET: Final = Unset.UNSET
