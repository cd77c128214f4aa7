"""Everything written in people."""

from mainstay.modules.people.actions import company, founding, lines, preferences, roles, units, users

__all__ = ["company", "founding", "lines", "preferences", "roles", "units", "users"]
