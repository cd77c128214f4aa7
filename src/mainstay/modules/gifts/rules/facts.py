"""Step 1: are the facts complete enough to decide at all."""

from collections.abc import Iterator
from typing import Final

from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.gifts.rules.events import GiftEvent
from mainstay.modules.gifts.rules.rulebook import RuleVersion
from mainstay.modules.gifts.rules.words import AggregateBy

REQUIRABLE: Final = (
    "cost", "market", "face", "giver", "payer", "description", "relation_basis", "receipt", "expense", "occasion",
    "opportunity", "host_present", "host_confirmed_by", "business_related", "solicited", "tender_running",
)  # fmt: skip
"""Facts that a rule may ask for in its record."""


def nameless(event: GiftEvent) -> Sentence | None:
    """Why nobody can approve it yet: recipients without names."""
    if event.unnamed or not event.recipients or any(not one.person for one in event.recipients):
        return sentence("Not all recipients are named. Name them before anything is approved.")
    return None


def event_doubts(event: GiftEvent) -> Iterator[Sentence]:
    """What is missing or cannot be, whatever the rule."""
    if event.category is None:
        yield _missing("category")
    if event.cost is not None and event.tax + event.delivery > event.cost:
        yield sentence("Tax and delivery are more than the cost that includes them.")
    if event.recipients and not any(one.share for one in event.recipients):
        yield sentence("No recipient has a share.")


def rule_doubts(version: RuleVersion, event: GiftEvent, organisation: str) -> Iterator[Sentence]:
    """What this rule needs to know and does not."""
    for name in version.record.required:
        if getattr(event, name) in (None, ""):
            yield _missing(name)
    if AggregateBy.RECIPIENT_ORG in version.measure.aggregate_by and not organisation:
        yield _missing("organisation")


def _missing(name: str) -> Sentence:
    return sentence("The fact {name} is not known. Fill it in.", name=name)
