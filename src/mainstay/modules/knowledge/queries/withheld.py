"""The rights that somebody lacks for want of knowledge."""

from datetime import date
from typing import Any

from mainstay.modules.knowledge.queries.standing import asked_of
from mainstay.modules.knowledge.rules.knowledge import withheld_rights
from mainstay.modules.knowledge.rules.wording import withheld_words


def withheld_of(user_id: int, today: date) -> list[dict[str, Any]]:
    """Each right that rests on a topic which somebody has not confirmed or whose confirmation has expired on their day,
    with the words that say so: rows ``{"group": …, "verb": …, "reason": …}``. One statement where no right rests on
    anything, else two.
    """
    asked = asked_of([user_id], today, rights_only=True)
    found = {one.topic: one for one in asked.of(user_id, today)}
    rows = []
    for right, topic_id in withheld_rights(found.values()).items():
        topic = asked.topics[topic_id]
        reason = withheld_words(found[topic_id], topic.name, f"/topics/{topic.public_id}/", right)
        rows.append({"group": right[0], "verb": right[1], "reason": reason})
    return rows
