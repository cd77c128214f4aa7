"""Everything written in people."""

from mainstay.modules.people.actions import preferences

__all__ = ["preferences"]
