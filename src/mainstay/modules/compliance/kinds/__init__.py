"""The record kinds of compliance."""

from mainstay.modules.compliance.kinds import conflicts, privacy, requests

__all__ = ["conflicts", "privacy", "requests"]
