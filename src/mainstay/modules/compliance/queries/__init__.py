"""Everything read from compliance."""

from mainstay.modules.compliance.queries import consents, notices, persons, plan, retention

__all__ = ["consents", "notices", "persons", "plan", "retention"]
