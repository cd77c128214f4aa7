"""Everything written in work."""

from mainstay.modules.work.actions import duties

__all__ = ["duties"]
