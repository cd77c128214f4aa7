"""Who takes what over when somebody leaves. Pure."""

from dataclasses import dataclass
from typing import Any, Final

SORTS: Final = ("accounts", "deals", "duties", "approvals", "people")


@dataclass(frozen=True, slots=True)
class Successors:
    """The users who take over accounts, deals, duties, approvals, and people (reports, teams, shared views)."""

    accounts: Any
    deals: Any
    duties: Any
    approvals: Any
    people: Any

    def of(self, sort: str) -> Any:
        """The successor for a sort."""
        return getattr(self, sort)


def successors_of(row: Any) -> Successors:
    """Those named by sort, the general successor for the rest."""
    return Successors(**{sort: getattr(row, f"{sort}_to") or row.successor for sort in SORTS})
