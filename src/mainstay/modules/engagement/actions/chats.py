"""A pasted chat export becomes a conversation."""

import hashlib
import html
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.values.inputs import boolean, long_text, reference, text
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.actions.contact_measures import note_contact
from mainstay.modules.engagement.actions.clients import People, client_of, store_people
from mainstay.modules.engagement.choices import Direction, InteractionKind, InteractionSource
from mainstay.modules.engagement.models import Interaction
from mainstay.modules.engagement.rules.chat import Conversation, Known, match_people, parse_chat
from mainstay.modules.engagement.rules.rich_text import cleaned


@dataclass(frozen=True, kw_only=True)
class ChatOfAccount:
    """A chat as exported or copied from WhatsApp, Teams or Telegram."""

    account: str = reference(_("Account"), kind="account")
    chat: str = long_text(_("Pasted chat"), max_length=200_000, personal=True)
    month_first: bool | None = boolean(
        _("Month before day"), default=None, nullable=True,
        help=_("Only where the dates can be read both ways: 3/4 as 4 March."),
    )  # fmt: skip
    topic: str = text(_("Subject line"), default="", min_length=0, personal=True)
    outcome: str = text(_("What came of it"), default="", min_length=0, max_length=500, personal=True)


def _a_day_ago() -> str:
    return f"{timezone.now() - timedelta(days=1):%Y-%m-%d}"


@action(
    "interaction.from_chat", label=_("Paste a chat"), policy=by_right("interaction", "create"), creates="interaction",
    events=("interaction.logged",), icon="message-2", scope="company",
    sample=lambda world: {
        "account": world.public_id("account"), "chat": f"[{_a_day_ago()}, 10:12:00] Helen: We take the second shift",
    },
)  # fmt: skip
def from_chat_interaction(context: ActionContext, input: ChatOfAccount) -> Interaction:
    """Make a conversation of a pasted chat: its people are matched with the contacts of the account and with us."""
    account = client_of(context, input.account)
    chat = _read(context, input)
    found = _matched(context, account, chat)
    talk = context.create(_row(context, account, chat, input, found))
    users = [key for kind, key in found.values() if kind == "user"]
    people = People(
        [_Row(key) for kind, key in found.values() if kind == "contact"], (),
        [author for author in chat.authors if author not in found],
    )  # fmt: skip
    store_people(context, talk, people, users)
    note_contact(context, account.pk, people.contact_ids, talk.happened_at)
    context.emit("interaction.logged", talk, kind=talk.interaction_kind)
    context.answer |= {
        "messages": len(chat.messages), "unread_lines": chat.unread_lines, "unknown_people": list(people.names),
        "undo": {"action": "interaction.remove", "subject": talk.public_id, "input": {}},
    }  # fmt: skip
    return talk


@dataclass(frozen=True, slots=True)
class _Row:
    """A contact by its id."""

    pk: int


def _read(context: ActionContext, given: ChatOfAccount) -> Conversation:
    chat = parse_chat(given.chat, month_first=given.month_first)
    if not chat.messages:
        raise InputInvalid([Problem("chat", "chat", sentence(
            "No message was found. Each begins with its date, time and author, like {example}.",
            example="[24/11/2026, 10:12] Helen: Hello"))])  # fmt: skip
    if chat.ambiguous:
        raise InputInvalid([Problem("month_first", "ambiguous", sentence(
            "The dates can be read both ways. Say whether the month stands before the day."))])  # fmt: skip
    if _moments(context, chat)[1] > context.now:
        raise InputInvalid(
            [Problem("chat", "future", sentence("The last message lies ahead. Check the order of day and month."))]
        )
    return chat


def _moments(context: ActionContext, chat: Conversation) -> tuple[Any, Any]:
    """First and last message as instants: an export states the times of the device, taken as the actor's zone."""
    zone = ZoneInfo(context.actor.zone)
    return tuple(message.at.replace(tzinfo=zone).astimezone(UTC) for message in (chat.messages[0], chat.messages[-1]))  # type: ignore[return-value]


def _matched(context: ActionContext, account: Any, chat: Conversation) -> dict[str, tuple[str, int]]:
    """Authors that are one of the account's contacts or of ours, as (kind, id)."""
    contacts = visible_to(context.actor, registry.kinds["contact"]).filter(account_id=account.pk)
    known = [_known_contact(row) for row in contacts.select_related("person__identity")]
    users = visible_to(context.actor, registry.kinds["user"]).filter(is_active=True)
    known += [Known(f"user:{row.pk}", (row.name, row.name_latin), (row.phone,)) for row in users]
    found = {}
    for author, key in match_people(chat.authors, known).items():
        if key is not None:
            kind, _sep, number = key.partition(":")
            found[author] = (kind, int(number))
    return found


def _known_contact(row: Any) -> Known:
    identity = row.person.identity
    return Known(f"contact:{row.pk}", (identity.name, identity.name_latin), (identity.phone, identity.mobile))


def _row(
    context: ActionContext, account: Any, chat: Conversation, given: ChatOfAccount, found: dict[str, tuple[str, int]]
) -> Interaction:
    first, last = _moments(context, chat)
    mark = hashlib.sha256("\n".join(f"{m.at} {m.author} {m.text}" for m in chat.messages).encode()).hexdigest()
    if Interaction.objects.filter(account=account, external_ref=f"chat:{mark}", removed_at=None).exists():
        raise InputInvalid([Problem("chat", "again", sentence("This chat is in the timeline of the account already."))])
    ours = found.get(chat.messages[0].author, ("", 0))[0] == "user"
    return Interaction(
        account=account, interaction_kind=InteractionKind.CHAT.value, happened_at=last, recorded_at=context.now,
        duration_minutes=int((last - first).total_seconds() // 60), topic=given.topic, outcome=given.outcome,
        direction=(Direction.OUT if ours else Direction.IN).value, notes=cleaned(_as_html(chat)),
        source=InteractionSource.CHAT.value, external_ref=f"chat:{mark}", author_id=context.actor.user_id,
    )  # fmt: skip


def _as_html(chat: Conversation) -> str:
    lines = (
        f"<p><b>{html.escape(m.author)}</b> <em>{m.at:%Y-%m-%d %H:%M}</em><br>"
        f"{html.escape(m.text).replace(chr(10), '<br>')}</p>"
        for m in chat.messages
    )
    return "".join(lines)
