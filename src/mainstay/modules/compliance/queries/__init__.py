"""Everything read from compliance."""

from mainstay.modules.compliance.queries import conflicts, consents, notices, persons, plan, retention

__all__ = ["conflicts", "consents", "notices", "persons", "plan", "retention"]
