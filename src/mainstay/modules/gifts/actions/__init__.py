"""Everything written by gifts."""

from mainstay.modules.gifts.actions import attesting, moving, outcomes, planning, rules, settings, settling, watching

__all__ = ["attesting", "moving", "outcomes", "planning", "rules", "settings", "settling", "watching"]
