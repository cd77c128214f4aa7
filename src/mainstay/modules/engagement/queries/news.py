"""What others did on an account since a moment: the band over its page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import instant, reference
from mainstay.kernel.sentences import Sentence, counted, sentence
from mainstay.modules.engagement.queries.timeline import TimelineEntry, entries_since

SHOWN: Final = 4
MOST: Final = 30


@dataclass(frozen=True)
class News:
    """The newest points as sentences, the last of them saying how many more there are."""

    points: tuple[Sentence, ...]


@dataclass(frozen=True, kw_only=True)
class NewsInput:
    """Which account, since when."""

    account: str = reference(_("Account"), kind="account")
    since: datetime = instant(_("Since"))


@query(
    "engagement.news", label=_("What is new"), output=News, rights=("interaction", "read"), input=NewsInput,
    subject="account", budget=10,
    sample=lambda world: {"account": world.public_id("account"), "since": "2026-01-01T00:00:00+00:00"},
)  # fmt: skip
def news(context: QueryContext, input: NewsInput) -> News:
    """What others did on an account since a moment, newest first: talks that were logged, records that changed."""
    account = context.find("account", input.account)
    entries = entries_since(context, account, input.since, MOST)
    points = [_point(entry) for entry in entries[:SHOWN]]
    more = len(entries) - len(points)
    return News((*points, *([counted("{count} more", "{count} more", count=more)] if more else [])))


def _point(entry: TimelineEntry) -> Sentence:
    return entry.title if entry.source == "event" else sentence("{who}: {what}", who=entry.by, what=entry.title)
