"""Everything written by knowledge."""

from mainstay.modules.knowledge.actions import confirmations, questions, reminding, requirements, starter, topics

__all__ = ["confirmations", "questions", "reminding", "requirements", "starter", "topics"]
