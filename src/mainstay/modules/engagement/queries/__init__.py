"""Everything read from engagement."""

from mainstay.modules.engagement.queries import agenda, news, promises, talks, timeline

__all__ = ["agenda", "news", "promises", "talks", "timeline"]
