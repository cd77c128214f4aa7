"""Everything written in people."""

from mainstay.modules.people.actions import company, lines, preferences, roles, units, users

__all__ = ["company", "lines", "preferences", "roles", "units", "users"]
