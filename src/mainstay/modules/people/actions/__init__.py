"""Everything written in people."""

from mainstay.modules.people.actions import (
    absences,
    appointing,
    company,
    deputyships,
    founding,
    leaving,
    lines,
    preferences,
    reviews,
    roles,
    units,
    users,
)

__all__ = [
    "absences",
    "appointing",
    "company",
    "deputyships",
    "founding",
    "leaving",
    "lines",
    "preferences",
    "reviews",
    "roles",
    "units",
    "users",
]
