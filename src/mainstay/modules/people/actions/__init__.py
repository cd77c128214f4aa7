"""Everything written in people."""

from mainstay.modules.people.actions import (
    absences,
    company,
    deputyships,
    founding,
    lines,
    preferences,
    reviews,
    roles,
    units,
    users,
)

__all__ = [
    "absences",
    "company",
    "deputyships",
    "founding",
    "lines",
    "preferences",
    "reviews",
    "roles",
    "units",
    "users",
]
