"""Rounds of erasures by the schedule: proposed by the clock, looked through, released by two persons, done."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import integer, reference, text
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.modules.compliance.actions.request_words import keepers, language_of_user
from mainstay.modules.compliance.choices import RoundOutcome, RoundState
from mainstay.modules.compliance.models import ErasureRound, RoundPerson
from mainstay.modules.compliance.policy import may_look_through_round, may_release_round
from mainstay.modules.compliance.queries.falling_due import persons_due
from mainstay.modules.compliance.queries.retention import erasure_is_stopped
from mainstay.modules.people.policy import nobody_but_the_system
from mainstay.modules.work.actions.duties import close_duties_about, open_duty
from mainstay.modules.work.choices import DutyKind

MOST = 500
OPEN = (RoundState.PROPOSED, RoundState.RELEASED_ONCE, RoundState.RELEASED)
_KIND = "erasure_round"


@dataclass(frozen=True, kw_only=True)
class ProposeRound:
    """Nothing to say: the schedule knows whose time is over."""


@action(
    "erasure_round.propose", label=_("Propose a round of erasures"), policy=nobody_but_the_system, creates=_KIND,
    events=("erasure_round.proposed", "duty.opened"), icon="archive", scope="company", menu=False, sample=dict,
)  # fmt: skip
def propose_erasure_round(context: ActionContext, input: ProposeRound) -> ErasureRound | None:  # noqa: ARG001
    """Put persons whose time is over into a round, at most 500; nothing while one is open, or automatic erasure stopped."""
    if erasure_is_stopped() or ErasureRound.objects.filter(state__in=OPEN).exists():
        return None
    due = persons_due(context.today, MOST)
    if not due:
        return None
    made: ErasureRound = context.create(ErasureRound(size=len(due)))
    rows = [RoundPerson(round=made, person_id=one.person_id, ended_on=one.ended_on, due_on=one.due_on) for one in due]
    context.create_many(rows, note="persons in the round")
    _ask(context, made)
    context.emit("erasure_round.proposed", made)
    return made


def _ask(context: ActionContext, row: ErasureRound) -> None:
    """A duty on whoever answers for privacy; for the second release on somebody else than the first."""
    for user_id in [one for one in keepers(context) if one != row.first_by_id][:1]:
        with translation.override(language_of_user(user_id)):
            what = ngettext(
                "Look through {count} person whose time is over",
                "Look through {count} persons whose time is over",
                row.size,
            ).format(count=row.size)
        open_duty(context, what=what, assignee_id=user_id, due_on=context.today, subject=row)


@dataclass(frozen=True, kw_only=True)
class ReleaseRound:
    """Nothing more to say."""


@action(
    "erasure_round.release", label=_("Release"), policy=may_release_round, subject=_KIND, primary=True, destructive=True,
    events=("erasure_round.released", "duty.done", "duty.opened"), icon="check", sample=dict,
)  # fmt: skip
def release_erasure_round(context: ActionContext, input: ReleaseRound) -> ErasureRound:  # noqa: ARG001
    """Release a round; the second release must be of another person. The erasures follow within hours."""
    row: ErasureRound = context.subject
    close_duties_about(context, _KIND, row.public_id, DutyKind.TASK.value, str(RoundState.RELEASED.label))
    if row.state == RoundState.PROPOSED:
        context.update(row, state=RoundState.RELEASED_ONCE, first_by_id=context.actor.user_id, first_at=context.now)
        _ask(context, row)
    else:
        context.update(row, state=RoundState.RELEASED, second_by_id=context.actor.user_id, second_at=context.now)
    context.emit("erasure_round.released", row, state=row.state)
    return row


@dataclass(frozen=True, kw_only=True)
class SpareFromRound:
    """Whom, and why."""

    person: str = reference(_("Person"), kind="data_subject")
    reason: str = text(_("Reason"), max_length=300, help=_("Without names: it stays on the register."))


@action(
    "erasure_round.spare", label=_("Take out"), policy=may_look_through_round, subject=_KIND, icon="user-minus",
    sample=lambda world: {"person": world.public_id("data_subject"), "reason": "Comes back in spring"},
)  # fmt: skip
def spare_erasure_round(context: ActionContext, input: SpareFromRound) -> ErasureRound:
    """Take a person out of the round; whoever released it before must do so again. They come again in a year."""
    row: ErasureRound = context.subject
    person = context.find("data_subject", input.person, "person")
    found = row.persons.filter(person=person, outcome=RoundOutcome.WAITING).first()
    if found is None:
        raise InputInvalid([Problem("person", "not_found", sentence("This person is not waiting in the round."))])
    context.update(found, outcome=RoundOutcome.KEPT, note=input.reason)
    context.update(row, state=RoundState.PROPOSED, first_by_id=None, first_at=None)
    return row


@dataclass(frozen=True, kw_only=True)
class DropRound:
    """Why nobody in it is to be erased."""

    reason: str = text(_("Reason"), max_length=300)


@action(
    "erasure_round.drop", label=_("Drop the round"), policy=may_look_through_round, subject=_KIND, icon="ban",
    events=("erasure_round.ended", "duty.done"), sample=lambda: {"reason": "The months are wrong"},
)  # fmt: skip
def drop_erasure_round(context: ActionContext, input: DropRound) -> ErasureRound:
    """Erase nobody of this round; change the record class first, or the same persons are proposed again."""
    row: ErasureRound = context.subject
    context.update(row, state=RoundState.DROPPED, reason=input.reason, ended_at=context.now)
    close_duties_about(context, _KIND, row.public_id, DutyKind.TASK.value, str(RoundState.DROPPED.label))
    context.emit("erasure_round.ended", row)
    return row


@dataclass(frozen=True, kw_only=True)
class NoteInRound:
    """What became of which person of the round."""

    entry: int = integer(_("Entry"), minimum=1)
    refused: str = text(_("Why not"), default="", min_length=0, max_length=300)


@action(
    "erasure_round.note", label=_("Note what became of a person"), policy=nobody_but_the_system, icon="check", menu=False,
    events=("erasure_round.ended",), scope="company", sample=lambda: {"entry": 1},
)  # fmt: skip
def note_erasure_round(context: ActionContext, input: NoteInRound) -> None:
    """Note that a person of a released round was erased, or why not; the round ends with its last person."""
    found = RoundPerson.objects.filter(pk=input.entry, outcome=RoundOutcome.WAITING).select_related("round").first()
    if found is None:
        return
    outcome = RoundOutcome.REFUSED if input.refused else RoundOutcome.ERASED
    context.update(found, outcome=outcome, note=input.refused)
    if not found.round.persons.filter(outcome=RoundOutcome.WAITING).exists():
        context.update(found.round, state=RoundState.DONE, ended_at=context.now)
        context.emit("erasure_round.ended", found.round)
