"""Everything written by engagement."""

from mainstay.modules.engagement.actions import changes, chats, promises, talks

__all__ = ["changes", "chats", "promises", "talks"]
