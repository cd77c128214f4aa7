"""Everything read from engagement."""

from mainstay.modules.engagement.queries import agenda, promises, talks, timeline

__all__ = ["agenda", "promises", "talks", "timeline"]
