"""Everything read from engagement."""

from mainstay.modules.engagement.queries import agenda, hospitality, news, promises, talks, timeline

__all__ = ["agenda", "hospitality", "news", "promises", "talks", "timeline"]
