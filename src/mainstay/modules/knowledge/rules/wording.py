"""How somebody stands to a topic, and why a right is withheld, in words."""

from datetime import timedelta

from mainstay.kernel.rights_words import group_words, verb_words
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.knowledge.rules.knowledge import Known, Right, Standing

_A_DAY = timedelta(days=1)
TONES = {
    Known.CONFIRMED: "done", Known.EXPIRING: "due", Known.DUE: "due", Known.MISSING: "late", Known.EXPIRED: "late",
}  # fmt: skip


def state_words(one: Standing) -> Sentence:
    """The state with the day that matters: the last one on which a confirmation holds, or by which to confirm."""
    if one.state is Known.EXPIRED:
        return sentence("Expired on {day}", day=one.expires_on)
    if one.state is Known.MISSING:
        return sentence("Missing since {day}", day=one.act_by)
    if one.state is Known.DUE:
        return sentence("To be confirmed before {day}", day=one.act_by)
    if one.expires_on is None:
        return sentence("Confirmed")
    if one.state is Known.EXPIRING:
        return sentence("Holds only until {day}", day=one.expires_on - _A_DAY)
    return sentence("Confirmed until {day}", day=one.expires_on - _A_DAY)


def withheld_words(one: Standing, topic: str, address: str, right: Right) -> Sentence:
    """Why somebody may not do what the roles include: which topic, since when, and what to do about it."""
    said = {"topic": topic, "day": one.act_by, "address": address, "verb": verb_words(right[1]),
            "group": group_words(right[0])}  # fmt: skip
    if one.state is Known.EXPIRED:
        return sentence(
            "Your right to {verb} {group} rests: your confirmation of {topic} expired on {day}. Confirm it anew at "
            "{address}, and the right is there again.", code="knowledge", **said,
        )  # fmt: skip
    return sentence(
        "Your right to {verb} {group} rests: you have not confirmed {topic}, which is missing since {day}. Confirm it at "
        "{address}, and the right is there again.", code="knowledge", **said,
    )  # fmt: skip
