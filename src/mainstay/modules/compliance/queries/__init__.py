"""Everything read from compliance."""

from mainstay.modules.compliance.queries import (
    conflicts,
    consents,
    exports,
    falling_due,
    notices,
    persons,
    plan,
    portable,
    processing,
    requests,
    retention,
)

__all__ = [
    "conflicts", "consents", "exports", "falling_due", "notices", "persons", "plan", "portable", "processing", "requests", "retention",
]  # fmt: skip
