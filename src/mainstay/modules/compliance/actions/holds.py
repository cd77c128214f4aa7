"""Legal holds: nothing of a person may go while one runs."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import reference, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.compliance.models import LegalHold


@dataclass(frozen=True, kw_only=True)
class PlaceHold:
    """On whose data, and why."""

    person: str = reference(_("Person"), kind="data_subject")
    reason: str = text(_("Reason"), max_length=300)


@action(
    "legal_hold.place", label=_("Place a legal hold"), policy=by_right("privacy", "edit"), creates="legal_hold",
    events=("legal_hold.placed",), icon="gavel", scope="company",
    sample=lambda world: {"person": world.public_id("data_subject"), "reason": "Claim 2026-4"},
)  # fmt: skip
def place_legal_hold(context: ActionContext, input: PlaceHold) -> LegalHold:
    """Keep everything about a person until the hold ends, whatever the schedule says."""
    person = context.find("data_subject", input.person, "person")
    hold = context.create(
        LegalHold(person=person, reason=input.reason, from_on=context.today,
                  placed_by_id=context.actor.user_id or None)
    )  # fmt: skip
    context.emit("legal_hold.placed", hold)
    return hold


@dataclass(frozen=True, kw_only=True)
class EndHold:
    """Nothing more to say."""


@action(
    "legal_hold.end", label=_("End the hold"), policy=by_right("privacy", "edit"), subject="legal_hold",
    events=("legal_hold.ended",), icon="lock-open", sample=dict,
)  # fmt: skip
def end_legal_hold(context: ActionContext, input: EndHold) -> LegalHold:  # noqa: ARG001
    """End a hold today; the clock of retention goes on from where it stood."""
    hold: LegalHold = context.subject
    if hold.to_on is not None:
        raise RuleBroken(sentence("This hold has ended already."))
    context.update(hold, to_on=context.today)
    context.emit("legal_hold.ended", hold)
    return hold
