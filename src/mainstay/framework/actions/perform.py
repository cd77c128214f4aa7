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
from mainstay.framework.actions.deciding import Ruling, may_at_all, rule, rule_under
from mainstay.framework.actions.declare import Action
from mainstay.framework.actions.models import IdempotencyKey
from mainstay.framework.audit.log import write_entry
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.database import advisory_lock, recorded_as
from mainstay.framework.events.models import OutboxEvent
from mainstay.framework.kinds import account_of, kind_of
from mainstay.framework.registry import registry
from mainstay.framework.scopes import standing_to, visible_to
from mainstay.framework.scopes.scope import reaches
from mainstay.framework.search.index import index_rows, unindex
from mainstay.framework.standing_in import attempt_outside, led_through, refreshed
from mainstay.framework.values.inputs import as_json, fields_of, read_input
from mainstay.kernel.actor import Actor, Mandate, Standing
from mainstay.kernel.decision import Decision, refuse
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
    row = _subject_of(actor, action, subject, given, action_id)
    ruling = rule(actor, action, row, given)
    if not ruling:
        _record_refusal(actor, action, row, given, ruling, action_id)
        raise ActionRefused(ruling.decision)
    try:
        return _run(actor, action, given, subject, version, idempotency_key, dry_run, action_id)
    except ActionRefused as error:
        _record_refusal(actor, action, row, given, Ruling(error.decision, ruling.mandate), action_id)
        raise


def _subject_of(actor: Actor, action: Action, subject: str, given: Any, action_id: int) -> Any:
    """The record acted on. An attempt that a deputyship does not reach any more, or never did, is recorded."""
    try:
        return _find_subject(actor, action, subject, lock=False)
    except SubjectNotFound:
        outside = attempt_outside(actor, action.subject, subject)
        if outside is None:
            raise
        ruling = Ruling(refuse(outside.words, outside.mandate.basis), outside.mandate)
        _record_refusal(actor, action, None, given, ruling, action_id, subject)
        if outside.told:
            raise ActionRefused(ruling.decision) from None
        raise


def may_perform(actor: Actor, action: Action, row: Any = None, standing: frozenset[Standing] | None = None) -> Decision:
    """Whether the action would be offered: its policy with no input yet. Used by menus; `perform` decides.

    ``standing`` spares finding it again where many actions of one record are asked.
    """
    if row is None or not action.subject:
        return may_at_all(actor, action, None, None).decision
    known = standing_to(actor, registry.kinds[action.subject], row) if standing is None else standing
    return may_at_all(actor, action, row, known).decision


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


def _run(
    actor: Actor, action: Action, given: Any, subject: str, version: int | None, key: str, dry_run: bool, action_id: int
) -> Outcome:
    outcome = Outcome(action_id)
    try:
        with recorded_as(action_id):
            repeated = _repeated(actor, action, given, subject, key)
            if repeated:
                return repeated
            actor = refreshed(actor)
            row = _find_subject(actor, action, subject, lock=True)
            if version is not None and row is not None and getattr(row, "version", version) != version:
                raise StaleVersion(version, row.version)
            ruling = rule(actor, action, row, given)
            if not ruling:
                raise ActionRefused(ruling.decision)
            context = _context(actor, action, row, given, action_id, ruling)
            result = action.body(context, given)
            _still_in_time(context)
            outcome = _finish(context, action, given, result if result is not None else row)
            _remember(actor, action, given, subject, key, outcome)
            if dry_run:
                raise _DryRun  # noqa: TRY301 - the only way out of the transaction that keeps nothing
    except _DryRun:
        pass
    return outcome


def _context(actor: Actor, action: Action, row: Any, given: Any, action_id: int, ruling: Ruling) -> ActionContext:
    """What the body works with; a record that only a deputyship leads to makes the whole act one for the principal."""
    context = ActionContext(actor, timezone.now(), action_id, action.name, row, ruling=ruling)
    if ruling.mandate is not None:
        context.actor = actor.acting_for(ruling.mandate)

    def led(kind_name: str, found: Any) -> None:
        if context.ruling.mandate is not None or not led_through(actor, kind_name, found):
            return
        for mandate in actor.mandates:
            if reaches(actor.standing_in(mandate), registry.kinds[kind_name], found):
                under = rule_under(actor, mandate, action, row, given)
                if under is not None and not under:
                    raise ActionRefused(under.decision)
                if under is not None:
                    context.ruling, context.actor = under, actor.acting_for(mandate)
                return

    context.led = led if actor.mandates else None
    return context


def _still_in_time(context: ActionContext) -> None:
    mandate = context.ruling.mandate
    if mandate is not None and timezone.now() >= mandate.until:
        over = sentence("Your deputyship for {principal} has ended.", principal=mandate.principal_name, code="ended")
        raise ActionRefused(refuse(over, mandate.basis))


def _finish(context: ActionContext, action: Action, given: Any, result: Any) -> Outcome:
    named = result if isinstance(result, models.Model) else context.subject
    kind = kind_of(named) if isinstance(named, models.Model) else None
    write_entry(_entry(context, action, given, AuditEntry.DONE, named), context.commitments)
    for name, about, payload in context.events:
        about_kind = kind_of(about) if about is not None else kind
        target = about if about is not None else named
        OutboxEvent.objects.create(
            name=name, subject_kind=about_kind.name if about_kind else "",
            subject_id=getattr(target, "public_id", "") or "", account_id=account_of(about_kind, target),
            payload=payload, action_id=context.action_id, actor_id=context.actor.user_id, at=context.now,
        )  # fmt: skip
    index_rows(context.touched)
    unindex(context.removed)
    return Outcome(
        context.action_id, kind.name if kind else "", getattr(named, "public_id", "") or "",
        getattr(named, "version", 0) or 0, context.answer, changes=context.changes, once=context.once,
    )  # fmt: skip


def _entry(context: ActionContext, action: Action, given: Any, outcome: str, row: Any) -> AuditEntry:
    kind = kind_of(row) if isinstance(row, models.Model) else None
    decision, mandate = context.ruling.decision, context.ruling.mandate
    return AuditEntry(
        action_id=context.action_id, at=context.now, actor_id=context.actor.user_id,
        actor_name=context.actor.public_id,
        on_behalf_of=mandate.principal if mandate is not None else context.actor.on_behalf_of,
        basis=_basis(decision, mandate), interface=context.actor.interface, action=action.name, outcome=outcome,
        reason=str(decision.reason or "")[:500] if not decision else "",
        subject_kind=kind.name if kind else action.subject,
        subject_id=getattr(row, "public_id", "") or context.asked_for,
        input=_masked_input(context, given, row), changes=context.changes,
    )  # fmt: skip


def _basis(decision: Decision, mandate: Mandate | None) -> str:
    """The ground of the decision; under a deputyship the deputyship and its line of authority before all."""
    if mandate is None:
        return decision.basis[:200]
    ground = decision.basis.removeprefix(mandate.basis).lstrip("; ")
    return "; ".join(part for part in (mandate.basis, mandate.line_of_authority, ground) if part)[:200]


def _masked_input(context: ActionContext, given: Any, row: Any) -> dict[str, Any]:
    person = getattr(row, "person_key", None)
    key = person() if callable(person) else ""
    personal = _personal_of(context, row)
    written = as_json(given)
    for spec in fields_of(type(given)):
        if written.get(spec.name) in (None, "", []):
            continue
        if spec.secret:
            written[spec.name] = "•••"
        elif spec.personal or spec.name in personal:
            # A text under nobody's key, such as that of a refused act, could never be erased: it is not kept.
            written[spec.name] = context.commit_value(written[spec.name], key) if key else "•••"
    return written


def _personal_of(context: ActionContext, row: Any) -> frozenset[str]:
    """The personal columns of the record acted on, or of the kind that would have been made."""
    if row is None:
        kind = registry.kinds.get(registry.actions[context.action_name].creates)
        row = kind.model if kind else None
    return getattr(row, "personal", frozenset())


def _record_refusal(
    actor: Actor, action: Action, row: Any, given: Any, ruling: Ruling, action_id: int, asked_for: str = ""
) -> None:
    context = ActionContext(actor, timezone.now(), action_id, action.name, row, ruling=ruling, asked_for=asked_for)
    with recorded_as(action_id):
        write_entry(_entry(context, action, given, AuditEntry.REFUSED, row), context.commitments)


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
