"""What knowledge does by the clock: days pass, and what was confirmed runs out."""

from datetime import timedelta

from mainstay.framework.actions import perform
from mainstay.framework.tasks import schedule
from mainstay.kernel.actor import system_actor
from mainstay.modules.knowledge.queries.open import differing
from mainstay.modules.people.queries import active_names

_ASKER = system_actor("knowledge-keeper", frozenset({"knowledge.ask"}))


@schedule(timedelta(hours=6))
def ask_for_knowledge() -> int:
    """Open and close duties where time made a difference; returns for how many people. No right waits for it."""
    found = differing(set(active_names()))
    for user_id in found:
        perform(_ASKER, "knowledge.ask", {"user": user_id})
    return len(found)
