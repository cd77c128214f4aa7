"""Kinds and actions of tokens and webhooks."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import Situation
from mainstay.framework.database import write_lock
from mainstay.framework.kinds import KindField, RecordKind, register_kind
from mainstay.framework.outgoing import refuse_inner_address
from mainstay.framework.registry import registry
from mainstay.framework.scopes import UserScope
from mainstay.framework.tokens.models import ApiToken, Webhook
from mainstay.framework.values import Instant, Text, Url
from mainstay.framework.values.inputs import integer, json_value, text, url
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence

PREFIX = "ms_"
_TOUCH = timedelta(minutes=1)

register_kind(
    RecordKind(
        name="token", model=ApiToken, label=_("API token"), plural=_("API tokens"), rights="token",
        scope=UserScope(("user_id",)), title=lambda row: row.name, icon="key",
        fields=(
            KindField(name="name", label=_("Name"), type=Text(), sort="name"),
            KindField(name="hint", label=_("Begins with"), type=Text()),
            KindField(name="expires_at", label=_("Ends"), type=Instant(), sort="expires_at"),
            KindField(name="last_used_at", label=_("Last used"), type=Instant()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="webhook", model=Webhook, label=_("Webhook"), plural=_("Webhooks"), rights="token",
        scope=UserScope(("owner_id",)), title=lambda row: row.url, icon="webhook",
        fields=(
            KindField(name="url", label=_("Address"), type=Url(), sort="url"),
            KindField(name="last_status", label=_("Last answer"), type=Text()),
        ),
    )
)  # fmt: skip


def may_hold_token(situation: Situation) -> Decision:
    """A person makes tokens for oneself; a token makes no tokens."""
    if situation.actor.token_verbs is not None:
        return refuse(sentence("A token cannot make or change tokens. Sign in for that."), "token")
    return allow("own token")


@dataclass(frozen=True, kw_only=True)
class CreateToken:
    """A token for a program that acts as oneself."""

    name: str = text(_("What it is for"), max_length=80)
    verbs: list[str] = json_value(_("What it may do"), default=["read"],
                                  help=_("Names of actions and queries, noun.*, or read"))
    days: int = integer(_("Ends after days"), minimum=1, maximum=366, default=90)


@dataclass(frozen=True)
class NoMore:
    """No input."""


@dataclass(frozen=True, kw_only=True)
class CreateWebhook:
    """An https address that is told of events."""

    url: str = url(_("Address"))
    events: list[str] = json_value(_("Events"), default=["*"])


@action("token.create", label=_("New API token"), policy=may_hold_token, creates="token", menu=False, scope="company",
        icon="key", sample=lambda: {"name": "Spreadsheet", "verbs": ["read"]})
def create_token(context: ActionContext, input: CreateToken) -> ApiToken:  # noqa: A002
    """Make a token that acts as oneself, for some verbs, until a day. It is shown once."""
    _check_names(input.verbs, "verbs", [*(a.name for a in registry.actions), *(q.name for q in registry.queries)])
    secret = PREFIX + secrets.token_urlsafe(32)
    context.answer["token"] = secret
    return context.create(
        ApiToken(user_id=context.actor.user_id, name=input.name, token_hash=hash_of(secret), hint=secret[:8],
                 verbs=input.verbs, expires_at=context.now + timedelta(days=input.days))
    )  # fmt: skip


@action("token.revoke", label=_("Revoke"), policy=may_hold_token, subject="token", destructive=True, icon="x", sample=dict)
def revoke_token(context: ActionContext, input: NoMore) -> ApiToken:  # noqa: A002, ARG001
    """End a token now."""
    return context.update(context.subject, revoked_at=context.now)


@action("webhook.create", label=_("New webhook"), policy=may_hold_token, creates="webhook", menu=False, scope="company",
        icon="webhook", sample=lambda: {"url": "https://hooks.example.com/mainstay"})
def create_webhook(context: ActionContext, input: CreateWebhook) -> Webhook:  # noqa: A002
    """Tell an address of events about records that one may see; the secret that signs the bodies is shown once."""
    _check_names(input.events, "events", ["*", *(e.name for e in registry.events)])
    refuse_inner_address(input.url)
    secret = secrets.token_urlsafe(32)
    context.answer["secret"] = secret
    return context.create(Webhook(owner_id=context.actor.user_id, url=input.url, events=input.events, secret=secret))


@action("webhook.remove", label=_("Remove webhook"), policy=may_hold_token, subject="webhook", destructive=True,
        icon="trash", sample=dict)
def remove_webhook(context: ActionContext, input: NoMore) -> None:  # noqa: A002, ARG001
    """Stop telling an address."""
    context.remove(context.subject)


def hash_of(secret: str) -> str:
    """What is kept of a token. It is 256 random bits, so one round of a hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_behind(secret: str) -> ApiToken | None:
    """The running token of a secret, or None; its use is noted at most once a minute."""
    now = timezone.now()
    row = ApiToken.objects.filter(token_hash=hash_of(secret), revoked_at=None, expires_at__gt=now).first()
    if row is not None and (row.last_used_at is None or row.last_used_at < now - _TOUCH):
        with write_lock():
            ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return row


def _check_names(given: Any, path: str, known: list[str]) -> None:
    nouns = {f"{name.partition('.')[0]}.*" for name in known} | {"read"}
    wrong = [str(one) for one in given if one not in known and one not in nouns] if isinstance(given, list) else ["?"]
    if wrong or not given:
        raise InputInvalid([Problem(path, "unknown", sentence("There is no {name}.", name=", ".join(wrong)[:80] or "-"))])
