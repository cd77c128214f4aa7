"""The record kinds of engagement."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.kinds import KindField, RecordKind, SearchText, register_kind
from mainstay.framework.scopes import AccountScope
from mainstay.framework.values import Choice, Date, Instant, Integer, Reference, Text
from mainstay.modules.engagement.choices import Direction, InteractionKind, InteractionState, PromiseState, Side
from mainstay.modules.engagement.models import Interaction, Promise
from mainstay.modules.engagement.rules.rich_text import plain, shortened

_SCOPE = AccountScope("account_id", also_mine="author_id")
_SEARCHED = 2_000


def title_of(row: Interaction) -> str:
    """What a talk is called: its subject line, else how it came out, else its kind."""
    return row.topic or shortened(row.outcome, 80) or str(InteractionKind(row.interaction_kind).label)


def _search(row: Interaction) -> SearchText | None:
    if row.removed_at is not None or not (row.topic or row.outcome or row.notes):
        return None
    words = f"{row.outcome} {row.next_step} {row.place} {plain(row.notes)[:_SEARCHED]}"
    return SearchText(title_of(row), words, row.account_id)


def _facts(row: Any) -> dict[str, Any]:
    return {"state": row.state}


def _edited(name: str) -> tuple[str, str]:
    return ("interaction.edit", name)


register_kind(
    RecordKind(
        name="interaction", model=Interaction, label=_("Talk"), plural=_("Visits and calls"), scope=_SCOPE,
        rights="interaction", title=title_of, icon="message-2", account_path="account_id", facts=_facts,
        url=lambda row: f"/talks/{row.public_id}/", visible_extra=lambda _actor: Q(removed_at=None), search=_search,
        related=("account", "author"),
        fields=(
            KindField(name="happened_at", label=_("When"), type=Instant(), sort="happened_at", indexed=True,
                      edit_with=_edited("happened_at")),
            KindField(name="account", label=_("Account"), type=Reference(kind="account"), path="account_id",
                      show=lambda row: row.account, indexed=True),
            KindField(name="interaction_kind", label=_("Kind"), type=Choice(choices=tuple(InteractionKind.choices)),
                      edit_with=_edited("interaction_kind")),
            KindField(name="topic", label=_("Subject line"), type=Text(), edit_with=_edited("topic")),
            KindField(name="outcome", label=_("What came of it"), type=Text(max_length=500),
                      edit_with=_edited("outcome")),
            KindField(name="next_step", label=_("Next step"), type=Text(max_length=300),
                      edit_with=_edited("next_step")),
            KindField(name="next_step_on", label=_("Next step on"), type=Date(), edit_with=_edited("next_step_on")),
            KindField(name="state", label=_("State"), type=Choice(choices=tuple(InteractionState.choices))),
            KindField(name="author", label=_("Logged by"), type=Reference(kind="user"), path="author_id",
                      show=lambda row: row.author, indexed=True),
            KindField(name="direction", label=_("Who began"), type=Choice(choices=tuple(Direction.choices))),
            KindField(name="duration_minutes", label=_("Minutes"), type=Integer(), numeric=True),
            KindField(name="place", label=_("Place"), type=Text(), edit_with=_edited("place")),
            KindField(name="recorded_at", label=_("Recorded"), type=Instant()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="removed_interaction", model=Interaction, label=_("Removed talk"), plural=_("Removed talks"), scope=_SCOPE,
        rights="interaction", title=title_of, icon="trash", account_path="account_id", facts=_facts,
        visible_extra=lambda _actor: Q(removed_at__isnull=False),
        fields=(
            KindField(name="happened_at", label=_("When"), type=Instant(), sort="happened_at"),
            KindField(name="account", label=_("Account"), type=Reference(kind="account"), path="account_id",
                      show=lambda row: row.account),
            KindField(name="topic", label=_("Subject line"), type=Text()),
            KindField(name="removed_at", label=_("Removed"), type=Instant()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="promise", model=Promise, label=_("Promise"), plural=_("Promises"), icon="heart-handshake",
        scope=AccountScope("account_id", also_mine="owner_id"), rights="interaction", title=lambda row: row.what,
        account_path="account_id", facts=_facts, related=("account", "owner"),
        url=lambda row: f"/promises/{row.public_id}/",
        fields=(
            KindField(name="what", label=_("Promise"), type=Text(max_length=300)),
            KindField(name="account", label=_("Account"), type=Reference(kind="account"), path="account_id",
                      show=lambda row: row.account, indexed=True),
            KindField(name="due_on", label=pgettext_lazy("day", "By"), type=Date(), sort="due_on", indexed=True,
                      edit_with=("promise.move", "due_on")),
            KindField(name="first_due_on", label=_("First promised for"), type=Date()),
            KindField(name="state", label=_("State"), type=Choice(choices=tuple(PromiseState.choices)), indexed=True),
            KindField(name="side", label=_("Whose promise"), type=Choice(choices=tuple(Side.choices))),
            KindField(name="owner", label=_("Kept by"), type=Reference(kind="user"), path="owner_id",
                      show=lambda row: row.owner, indexed=True),
            KindField(name="closed_on", label=_("Settled on"), type=Date()),
        ),
    )
)  # fmt: skip
