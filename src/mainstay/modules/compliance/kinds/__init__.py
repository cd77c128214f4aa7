"""The record kinds of compliance."""

from mainstay.modules.compliance.kinds import conflicts, privacy

__all__ = ["conflicts", "privacy"]
