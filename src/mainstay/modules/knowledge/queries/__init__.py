"""Everything read from knowledge."""

from mainstay.modules.knowledge.queries import confirmations, mine, needed, team, topics

__all__ = ["confirmations", "mine", "needed", "team", "topics"]
