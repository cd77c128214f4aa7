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
from mainstay.framework.lists import ListSpec, register_list
from mainstay.framework.outgoing import refuse_inner_address
from mainstay.framework.registry import registry
from mainstay.framework.scopes import UserScope
from mainstay.framework.tokens.models import ApiToken, Webhook
from mainstay.framework.tokens.webhooks import secret_of
from mainstay.framework.values import Boolean, Instant, Text, Url
from mainstay.framework.values.inputs import integer, json_value, text, url
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence

PREFIX = "ms_"
READ = "read"
_TOUCH = timedelta(minutes=1)

register_kind(
    RecordKind(
        name="token", model=ApiToken, label=_("API token"), plural=_("API tokens"), rights="token", own=True,
        scope=UserScope(("user_id",)), title=lambda row: row.name, icon="key",
        facts=lambda row: {"revoked": row.revoked_at is not None},
        fields=(
            KindField(name="name", label=_("Name"), type=Text(), sort="name"),
            KindField(name="hint", label=_("Begins with"), type=Text()),
            KindField(name="created_at", label=_("Made"), type=Instant(), sort="created_at"),
            KindField(name="expires_at", label=_("Ends"), type=Instant(), sort="expires_at"),
            KindField(name="revoked_at", label=_("Revoked"), type=Instant()),
            KindField(name="last_used_at", label=_("Last used"), type=Instant()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="webhook", model=Webhook, label=_("Webhook"), plural=_("Webhooks"), rights="token", own=True,
        scope=UserScope(("owner_id",)), title=lambda row: row.url, icon="webhook",
        fields=(
            KindField(name="url", label=_("Address"), type=Url(), sort="url"),
            KindField(name="is_active", label=_("Active"), type=Boolean()),
            KindField(name="last_status", label=_("Last answer"), type=Text()),
        ),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="token", path="tokens", columns=("name", "hint", "expires_at", "revoked_at", "last_used_at"), sort="name",
        create="token.create", row_acts=("token.revoke",),
        empty=(_("No tokens"), _("A token lets a program act as you, as far as you say.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="webhook", path="webhooks", columns=("url", "is_active", "last_status"), sort="url",
        create="webhook.create", row_acts=("webhook.remove",),
        empty=(_("No webhooks"), _("A webhook tells another program what happened.")),
    )
)  # fmt: skip


def may_hold_token(situation: Situation) -> Decision:
    """A person makes tokens for oneself; a token makes no tokens."""
    if situation.actor.token_verbs is not None:
        return refuse(sentence("A token cannot make or change tokens. Sign in for that."), "token")
    return allow("own token")


def may_revoke_token(situation: Situation) -> Decision:
    """One ends one's own tokens, once."""
    if situation.facts.get("revoked"):
        return refuse(sentence("This token was revoked already."), "token")
    return may_hold_token(situation)


@dataclass(frozen=True, kw_only=True)
class CreateToken:
    """A token for a program that acts as oneself."""

    name: str = text(_("What it is for"), max_length=80)
    verbs: list[str] = json_value(_("What it may do"), default=[READ],
                                  help=_("One name on each line: an action or a query, noun.*, or read."))  # fmt: skip
    days: int = integer(_("Ends after days"), minimum=1, maximum=366, default=90)


@dataclass(frozen=True)
class NoMore:
    """No input."""


@dataclass(frozen=True, kw_only=True)
class CreateWebhook:
    """An https address that is told of events."""

    url: str = url(_("Address"))
    events: list[str] = json_value(_("Events"), default=["*"], help=_("One name on each line, or * for all."))


@action("token.create", label=_("New API token"), policy=may_hold_token, creates="token", menu=False, scope="company",
        icon="key", sample=lambda: {"name": "Spreadsheet", "verbs": ["read"]})  # fmt: skip
def create_token(context: ActionContext, input: CreateToken) -> ApiToken:
    """Make a token that acts as oneself, for some verbs, until a day. It is shown once."""
    _check_names(input.verbs, "verbs", known_verbs())
    secret = PREFIX + secrets.token_urlsafe(32)
    context.once["token"] = secret
    return context.create(
        ApiToken(user_id=context.actor.user_id, name=input.name, token_hash=hash_of(secret), hint=secret[:8],
                 verbs=input.verbs, expires_at=context.now + timedelta(days=input.days))
    )  # fmt: skip


@action(
    "token.revoke", label=_("Revoke"), policy=may_revoke_token, subject="token", destructive=True, icon="x", sample=dict
)
def revoke_token(context: ActionContext, input: NoMore) -> ApiToken:  # noqa: ARG001
    """End a token now."""
    row: ApiToken = context.subject
    return context.update(row, revoked_at=row.revoked_at or context.now)


@action("webhook.create", label=_("New webhook"), policy=may_hold_token, creates="webhook", menu=False, scope="company",
        icon="webhook", sample=lambda: {"url": "https://1.1.1.1/mainstay"})  # fmt: skip
def create_webhook(context: ActionContext, input: CreateWebhook) -> Webhook:
    """Tell an address of events about records that one may see; the secret that signs the bodies is shown once."""
    _check_names(input.events, "events", {"*", *(one.name for one in registry.events)})
    refuse_inner_address(input.url)
    made = context.create(Webhook(owner_id=context.actor.user_id, url=input.url, events=input.events))
    context.once["secret"] = secret_of(made)
    return made


@action("webhook.remove", label=_("Remove webhook"), policy=may_hold_token, subject="webhook", destructive=True,
        icon="trash", sample=dict)  # fmt: skip
def remove_webhook(context: ActionContext, input: NoMore) -> None:  # noqa: ARG001
    """Stop telling an address."""
    context.remove(context.subject)


def known_verbs() -> set[str]:
    """Every word that may stand in a token: actions, queries, lists, their nouns, and ``read``."""
    names = {*(a.name for a in registry.actions), *(q.name for q in registry.queries),
             *(f"{spec.kind}.list" for spec in registry.lists)}  # fmt: skip
    return names | {f"{name.partition('.')[0]}.*" for name in names} | {READ}


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


def _check_names(given: Any, path: str, known: set[str]) -> None:
    if not isinstance(given, list) or not given or not all(isinstance(one, str) for one in given):
        raise InputInvalid([Problem(path, "type", sentence('Write a list of names, like ["read"].'))])
    wrong = [one for one in given if one not in known]
    if wrong:
        raise InputInvalid([Problem(path, "unknown", sentence("There is no {name}.", name=", ".join(wrong)[:80]))])
