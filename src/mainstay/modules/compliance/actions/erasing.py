"""Erasing a person: the plan is done, identity emptied, histories scrubbed, a certificate written."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import choice, day
from mainstay.kernel.errors import RuleBroken
from mainstay.modules.accounts.actions.privacy import empty_person, set_state
from mainstay.modules.accounts.queries.privacy import addresses_of
from mainstay.modules.compliance.actions.erasure_list import write_list
from mainstay.modules.compliance.actions.requests import note_done
from mainstay.modules.compliance.actions.scrubbing import forget_audit, scrub_rows, scrub_tables
from mainstay.modules.compliance.actions.suppressing import suppress
from mainstay.modules.compliance.choices import ErasureGround, Reach, RequestSort, SuppressionReason
from mainstay.modules.compliance.models import DataState, Erasure
from mainstay.modules.compliance.policy import ERASED, FROZEN, LIVE, PSEUDONYMISED, RESTRICTED, in_state
from mainstay.modules.compliance.queries.plan import blocking_duties, identity_row, plan_rows, refusal, run_parts
from mainstay.modules.compliance.queries.tables import ids_of


@dataclass(frozen=True, kw_only=True)
class ErasePerson:
    """On what ground, and since when it was asked for."""

    ground: str = choice(_("Ground"), choices=tuple(ErasureGround.choices), default=ErasureGround.REQUEST.value)
    requested_on: date | None = day(_("Asked for on"), default=None, nullable=True)


@action(
    "person.erase", label=_("Erase"), policy=in_state("erase", LIVE, FROZEN, RESTRICTED, PSEUDONYMISED),
    subject="data_subject", creates="erasure", icon="trash", destructive=True,
    events=("person.erased", "suppression.added", "privacy_request.settled"),
    sample=lambda: {"ground": "request"},
)  # fmt: skip
def erase_person(context: ActionContext, input: ErasePerson) -> Erasure:
    """Erase a person as planned. Addresses stay on the do-not-contact list as hashes; what must be kept on a ground is
    restricted until its day. Cannot be undone.
    """
    person = context.subject
    _refuse_while_owed(context, input.ground)
    ids = ids_of(person.pk)
    marks = [*addresses_of(person.pk), *(("person", key) for key in ids.keys)]
    suppress(context, marks, reach=Reach.PERSON, reason=SuppressionReason.ERASED)
    rows = [*run_parts(context, person), identity_row(context, person)]
    kept = _kept(rows)
    until = _latest(kept)
    scrub_rows(rows)
    keys = {key for row in rows for key in row.get("keys", ())}
    if kept:
        _restrict(context, until)
    else:
        empty_person(context, person.pk)
        set_state(context, person.pk, ERASED)
        scrub_tables(ids)
        keys |= set(ids.keys)
    certificate = _certificate(context, input, rows, until, complete=not kept)
    note_done(context, person, RequestSort.ERASURE, erasure=certificate)
    forget_audit(context, keys)
    context.emit("person.erased", certificate, complete=not kept)
    transaction.on_commit(write_list, robust=True)
    return certificate


def _kept(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row.get("outcome") == "keep" and row.get("count")]


def _latest(kept: list[dict[str, Any]]) -> date | None:
    """Until when something is kept; None when nothing is, or when one of them has no day yet."""
    days = [row.get("until") for row in kept]
    return None if None in days else max((day for day in days if day), default=None)


def _refuse_while_owed(context: ActionContext, ground: str) -> None:
    """Open duties towards the person stand against an erasure; not against repeating one after a restore."""
    if context.actor.is_system and ground == ErasureGround.REPLAY:
        return
    reason = refusal(blocking_duties(context.subject))
    if reason is not None:
        raise RuleBroken(reason)


def _restrict(context: ActionContext, until: date | None) -> None:
    context.create(
        DataState(person=context.subject, state=RESTRICTED, until=until, changed_by_id=context.actor.user_id or None)
    )
    set_state(context, context.subject.pk, RESTRICTED, until=until)


def _certificate(
    context: ActionContext, given: ErasePerson, rows: list[dict[str, Any]], until: date | None, *, complete: bool
) -> Erasure:
    plan = [
        {"class": row.record_class, "label": row.label, "table": row.table, "count": row.count, "outcome": row.outcome,
         "until": row.until.isoformat() if row.until else None, "ground": row.ground}
        for row in plan_rows(rows)
    ]  # fmt: skip
    person = context.subject
    return context.create(
        Erasure(
            person_key_erased=person.key, ground=given.ground, requested_on=given.requested_on, is_complete=complete,
            restricted_until=until, plan=plan, done_by_id=context.actor.user_id or None,
        )
    )  # fmt: skip
