"""Running an action: the one way in (ARCHITECTURE.md, "The life of an action")."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from mainstay.framework.actions.context import ActionContext
from mainstay.framework.actions.declare import Action, Situation
from mainstay.framework.actions.models import IdempotencyKey
from mainstay.framework.audit.log import write_entry
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.database import advisory_lock, recorded_as
from mainstay.framework.events.models import OutboxEvent
from mainstay.framework.kinds import kind_of
from mainstay.framework.points import checks_of
from mainstay.framework.registry import registry
from mainstay.framework.scopes import standing_to, visible_to
from mainstay.framework.search.index import index_rows, unindex
from mainstay.framework.values.inputs import as_json, fields_of, read_input
from mainstay.kernel.actor import Actor, Standing
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.errors import ActionRefused, IdempotencyConflict, StaleVersion, SubjectNotFound
from mainstay.kernel.sentences import sentence

KEEP_ANSWERS = timedelta(hours=48)


@dataclass(frozen=True)
class Outcome:
    """What an action did: the record it made or changed (by kind, public id, version) and what it chose to answer."""

    action_id: int
    kind: str = ""
    public_id: str = ""
    version: int = 0
    answer: dict[str, Any] = field(default_factory=dict)
    repeated: bool = False
    changes: dict[str, Any] = field(default_factory=dict)
    once: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The form that API, CLI and MCP give back."""
        made = {"kind": self.kind, "id": self.public_id, "version": self.version} if self.kind else {}
        return made | self.answer | self.once


class _DryRun(Exception):
    """Leaves the transaction of a dry run."""


def perform(
    actor: Actor,
    name: str,
    raw: Mapping[str, Any],
    *,
    subject: str = "",
    version: int | None = None,
    idempotency_key: str = "",
    dry_run: bool = False,
) -> Outcome:
    """Do the action ``name`` as ``actor`` with the raw input.

    ``subject`` is the public id of the record acted on; ``version`` the version that the actor saw (checked when
    given). With ``dry_run`` everything happens and is rolled back; the outcome then shows what would change. Raises
    InputInvalid, SubjectNotFound, ActionRefused, StaleVersion, IdempotencyConflict or RuleBroken; in every such case
    nothing is stored, except the audit entry of a refusal.
    """
    action = registry.actions.get(name)
    if action is None:
        raise SubjectNotFound("action")
    given = read_input(action.input, raw)
    action_id = secrets.randbits(62)
    row = _find_subject(actor, action, subject, lock=False)
    decision = _decide(actor, action, row, given)
    if not decision:
        _record_refusal(actor, action, row, given, decision, action_id)
        raise ActionRefused(decision)
    try:
        return _run(actor, action, given, subject, version, idempotency_key, dry_run, action_id)
    except ActionRefused as error:
        _record_refusal(actor, action, row, given, error.decision, action_id)
        raise


def may_perform(actor: Actor, action: Action, row: Any = None, standing: frozenset[Standing] | None = None) -> Decision:
    """Whether the action would be offered: its policy with no input yet. Used by menus; `perform` decides.

    ``standing`` spares finding it again where many actions of one record are asked.
    """
    if not _token_allows(actor, action):
        return refuse(sentence("This token is not for this."), "token")
    if row is None or not action.subject:
        return action.policy(Situation(actor, None, {}, None))
    kind = registry.kinds[action.subject]
    known = standing_to(actor, kind, row) if standing is None else standing
    return action.policy(Situation(actor, known, kind.facts(row), None))


def _token_allows(actor: Actor, action: Action) -> bool:
    return actor.token_verbs is None or action.name in actor.token_verbs or f"{action.noun}.*" in actor.token_verbs


def _find_subject(actor: Actor, action: Action, public_id: str, *, lock: bool) -> Any:
    if not action.subject:
        return None
    kind = registry.kinds[action.subject]
    rows = visible_to(actor, kind).filter(public_id=public_id)
    if lock and kind.model._meta.managed:
        rows = rows.select_for_update(of=("self",))
    row = rows.first()
    if row is None:
        raise SubjectNotFound(action.subject)
    return row


def _decide(actor: Actor, action: Action, row: Any, given: Any) -> Decision:
    if actor.is_system:
        if action.name in actor.system_verbs:
            return allow(f"system:{actor.name}")
        return refuse(sentence("{actor} may not do this.", actor=actor.name), "system")
    if not _token_allows(actor, action):
        return refuse(sentence("This token does not include {action}.", action=action.name), "token")
    kind = registry.kinds[action.subject] if action.subject else None
    standing = standing_to(actor, kind, row) if kind else None
    facts = kind.facts(row) if kind else {}
    decision = action.policy(Situation(actor, standing, facts, given))
    if not decision:
        return decision
    for spec in fields_of(action.input):
        if spec.right and getattr(given, spec.name) != spec.default:
            field_decision = actor.may(spec.right, "edit", standing)
            if not field_decision:
                return field_decision
    for check in checks_of(action.name):
        verdict = check.ask(actor, row, given)
        if not verdict:
            return verdict
    return decision


def _run(
    actor: Actor, action: Action, given: Any, subject: str, version: int | None, key: str, dry_run: bool, action_id: int
) -> Outcome:
    outcome = Outcome(action_id)
    try:
        with recorded_as(action_id):
            repeated = _repeated(actor, action, given, subject, key)
            if repeated:
                return repeated
            row = _find_subject(actor, action, subject, lock=True)
            if version is not None and row is not None and getattr(row, "version", version) != version:
                raise StaleVersion(version, row.version)
            decision = _decide(actor, action, row, given)
            if not decision:
                raise ActionRefused(decision)
            context = ActionContext(actor, timezone.now(), action_id, action.name, row)
            result = action.body(context, given)
            outcome = _finish(context, action, given, decision, result if result is not None else row)
            _remember(actor, action, given, subject, key, outcome)
            if dry_run:
                raise _DryRun  # noqa: TRY301 - the only way out of the transaction that keeps nothing
    except _DryRun:
        pass
    return outcome


def _finish(context: ActionContext, action: Action, given: Any, decision: Decision, result: Any) -> Outcome:
    named = result if isinstance(result, models.Model) else context.subject
    kind = kind_of(named) if isinstance(named, models.Model) else None
    write_entry(_entry(context, action, given, decision, AuditEntry.DONE, named), context.commitments)
    for name, about, payload in context.events:
        about_kind = kind_of(about) if about is not None else kind
        target = about if about is not None else named
        OutboxEvent.objects.create(
            name=name, subject_kind=about_kind.name if about_kind else "",
            subject_id=getattr(target, "public_id", "") or "", payload=payload, action_id=context.action_id,
            actor_id=context.actor.user_id, at=context.now,
        )  # fmt: skip
    index_rows(context.touched)
    unindex(context.removed)
    return Outcome(
        context.action_id, kind.name if kind else "", getattr(named, "public_id", "") or "",
        getattr(named, "version", 0) or 0, context.answer, changes=context.changes, once=context.once,
    )  # fmt: skip


def _entry(
    context: ActionContext, action: Action, given: Any, decision: Decision, outcome: str, row: Any
) -> AuditEntry:
    kind = kind_of(row) if isinstance(row, models.Model) else None
    return AuditEntry(
        action_id=context.action_id, at=context.now, actor_id=context.actor.user_id,
        actor_name=context.actor.public_id, on_behalf_of=context.actor.on_behalf_of, basis=decision.basis[:200],
        interface=context.actor.interface, action=action.name, outcome=outcome,
        reason=str(decision.reason or "")[:500] if not decision else "",
        subject_kind=kind.name if kind else action.subject, subject_id=getattr(row, "public_id", "") or "",
        input=_masked_input(context, given, row), changes=context.changes,
    )  # fmt: skip


def _masked_input(context: ActionContext, given: Any, row: Any) -> dict[str, Any]:
    person = getattr(row, "person_key", None)
    key = person() if callable(person) else ""
    personal: frozenset[str] = getattr(row, "personal", frozenset())
    written = as_json(given)
    for spec in fields_of(type(given)):
        if written.get(spec.name) in (None, "", []):
            continue
        if spec.secret:
            written[spec.name] = "•••"
        elif spec.personal or spec.name in personal:
            written[spec.name] = context.commit_value(written[spec.name], key)
    return written


def _record_refusal(actor: Actor, action: Action, row: Any, given: Any, decision: Decision, action_id: int) -> None:
    context = ActionContext(actor, timezone.now(), action_id, action.name, row)
    with recorded_as(action_id):
        write_entry(_entry(context, action, given, decision, AuditEntry.REFUSED, row), context.commitments)


def _input_hash(given: Any, subject: str) -> str:
    body = json.dumps([subject, as_json(given)], sort_keys=True, default=str)
    return hashlib.sha256(body.encode()).hexdigest()


def _repeated(actor: Actor, action: Action, given: Any, subject: str, key: str) -> Outcome | None:
    if not key:
        return None
    # On PostgreSQL a second request with the key waits here for the first one's answer.
    advisory_lock(f"answer:{actor.user_id}:{action.name}:{key}")
    kept = IdempotencyKey.objects.filter(actor_id=actor.user_id, action=action.name, key=key).first()
    if kept is None:
        return None
    if kept.at < timezone.now() - KEEP_ANSWERS:
        kept.delete()
        return None
    if kept.input_hash != _input_hash(given, subject):
        raise IdempotencyConflict
    return Outcome(**kept.answer, repeated=True)


def _remember(actor: Actor, action: Action, given: Any, subject: str, key: str, outcome: Outcome) -> None:
    if key:
        IdempotencyKey.objects.create(
            actor_id=actor.user_id, action=action.name, key=key, input_hash=_input_hash(given, subject),
            answer={"action_id": outcome.action_id, "kind": outcome.kind, "public_id": outcome.public_id,
                    "version": outcome.version, "answer": outcome.answer}, at=timezone.now(),
        )  # fmt: skip
