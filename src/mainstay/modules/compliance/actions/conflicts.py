"""Conflicts of interest: found by the program, decided by people."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import day, integer, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.queries.books import account_names, groups_of, held_accounts
from mainstay.modules.compliance.choices import ConflictGround, ConflictState
from mainstay.modules.compliance.models import Competition, ConflictAccount, ConflictOfInterest, WatchedIndustry
from mainstay.modules.compliance.policy import may_decide_conflict
from mainstay.modules.compliance.rules.conflicts import Found, Ground, conflicts_among, decided_anew
from mainstay.modules.people.policy import nobody_but_the_system
from mainstay.modules.people.queries.rights import holders_of_right, names_by_id
from mainstay.modules.work.actions.duties import close_duties_about, open_duty
from mainstay.modules.work.choices import DutyKind

_DAYS_TO_DECIDE = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class DetectConflicts:
    """In whose book to look."""

    user: int = integer(_("User"), minimum=1)


@action(
    "conflict.detect", label=_("Look for conflicts of interest"), policy=nobody_but_the_system,
    events=("conflict.found", "conflict.over"), icon="swords", scope="company", menu=False,
    sample=lambda: {"user": 1},
)  # fmt: skip
def detect_conflict(context: ActionContext, input: DetectConflicts) -> None:
    """Look through one person's book: what is new is opened, what grew or ran out is opened anew, what is gone is over."""
    present = _in_book_of(input.user)
    for row in ConflictOfInterest.objects.filter(user_id=input.user).exclude(state=ConflictState.OVER):
        found = present.pop((row.competition_id or 0, row.industry), None)
        if found is None:
            _end(context, row)
        else:
            _bring_up_to_date(context, row, found)
    for found in present.values():
        _open(context, input.user, found)


def _in_book_of(user_id: int) -> dict[tuple[int, str], Found]:
    held = held_accounts(user_id)
    pairs = {
        number: (first, second)
        for number, first, second in Competition.objects.filter(ended_at=None).values_list(
            "id", "first_id", "second_id"
        )
    }
    tops = groups_of({account for pair in pairs.values() for account in pair})
    declared = {number: (tops[first], tops[second]) for number, (first, second) in pairs.items()}
    watched = set(WatchedIndustry.objects.values_list("folded", flat=True))
    return {(one.competition, one.industry): one for one in conflicts_among(held, declared, watched)}


def _open(context: ActionContext, user_id: int, found: Found) -> None:
    known = ConflictOfInterest.objects.filter(user_id=user_id, industry=found.industry)
    ended = (
        known.filter(competition_id=found.competition) if found.competition else known.filter(competition=None)
    ).first()
    if ended is not None:
        context.remove_many(ConflictAccount.objects.filter(conflict=ended), note="former accounts")
        _ask_anew(context, ended)
        _add_accounts(context, ended, found.accounts)
        return
    ground = ConflictGround.DECLARED if found.ground == Ground.DECLARED else ConflictGround.INDUSTRY
    row = context.create(
        ConflictOfInterest(
            user_id=user_id, ground=ground, competition_id=found.competition or None, industry=found.industry
        )
    )
    _add_accounts(context, row, found.accounts)
    _tell(context, row)


def _bring_up_to_date(context: ActionContext, row: ConflictOfInterest, found: Found) -> None:
    known = set(row.accounts.values_list("account_id", flat=True))
    _add_accounts(context, row, set(found.accounts) - known)
    context.remove_many(row.accounts.exclude(account_id__in=found.accounts), note="accounts that left the book")
    if row.state == ConflictState.WALLED or decided_anew(
        row.state, known, found.accounts, row.consent_until, context.today
    ):
        _ask_anew(context, row)


def _add_accounts(context: ActionContext, row: ConflictOfInterest, accounts: "set[int] | tuple[int, ...]") -> None:
    rows = [ConflictAccount(conflict=row, account_id=number) for number in sorted(accounts)]
    context.create_many(rows, note="accounts in conflict")


def _ask_anew(context: ActionContext, row: ConflictOfInterest) -> None:
    context.update(
        row, state=ConflictState.OPEN, reason="", consent_on=None, consent_until=None, consent_by="", wall_id=None,
        decided_by_id=None, decided_at=None,
    )  # fmt: skip
    _tell(context, row)


def _tell(context: ActionContext, row: ConflictOfInterest) -> None:
    name = names_by_id([row.user_id]).get(row.user_id, "")
    clients = sorted(account_names(list(row.accounts.values_list("account_id", flat=True))).values())
    deciders = sorted(holders_of_right("conflict", "edit", context.today) - {row.user_id})
    for user_id in deciders[:1]:
        open_duty(
            context, what=str(sentence("Decide on a conflict of interest of {name}", name=name)),
            why=", ".join(clients)[:300], assignee_id=user_id, due_on=context.today + _DAYS_TO_DECIDE,
            subject=row,
        )  # fmt: skip
    context.emit("conflict.found", row, tell=[row.user_id, *deciders])


def _end(context: ActionContext, row: ConflictOfInterest) -> None:
    if row.state != ConflictState.WALLED:
        context.update(row, state=ConflictState.OVER)
    close_duties_about(context, "conflict", row.public_id, DutyKind.TASK.value, str(sentence("The conflict is over.")))
    context.emit("conflict.over", row)


def decide(context: ActionContext, row: ConflictOfInterest, state: ConflictState, **values: object) -> None:
    """Note a decision inside the running action, and close the duty that asked for it."""
    context.update(row, state=state, decided_by_id=context.actor.user_id or None, decided_at=context.now, **values)
    close_duties_about(context, "conflict", row.public_id, DutyKind.TASK.value, str(state.label))
    context.emit("conflict.decided", row, state=state.value)


@dataclass(frozen=True, kw_only=True)
class RecordConsent:
    """Who of the clients consented, when, and until when it holds."""

    consent_by: str = text(_("Who consented, and how"), max_length=300)
    consent_on: date = day(_("Consented on"))
    consent_until: date | None = day(_("Ask again on"), default=None, nullable=True)
    reason: str = text(_("What keeps their matters apart"), default="", min_length=0, max_length=300)


@action(
    "conflict.consent", label=_("Record consent"), policy=may_decide_conflict, subject="conflict", primary=True,
    events=("conflict.decided",), icon="signature",
    sample=lambda: {"consent_by": "Both heads of marketing, by letter", "consent_on": "2026-11-01"},
)  # fmt: skip
def consent_conflict(context: ActionContext, input: RecordConsent) -> ConflictOfInterest:
    """All clients concerned know, and agree that one person serves them; it is asked again when one more joins."""
    row: ConflictOfInterest = context.subject
    if input.consent_on > context.today:
        raise RuleBroken(sentence("A consent cannot be recorded before it was given."), path="consent_on")
    if input.consent_until is not None and input.consent_until <= context.today:
        raise RuleBroken(sentence("This consent would have run out already."), path="consent_until")
    decide(
        context, row, ConflictState.CONSENTED, consent_by=input.consent_by, consent_on=input.consent_on,
        consent_until=input.consent_until, reason=input.reason,
    )  # fmt: skip
    return row


@dataclass(frozen=True, kw_only=True)
class DismissConflict:
    """Why these clients do not compete."""

    reason: str = text(_("Reason"), max_length=300)


@action(
    "conflict.dismiss", label=_("No conflict"), policy=may_decide_conflict, subject="conflict",
    events=("conflict.decided",), icon="circle-x", sample=lambda: {"reason": "They sell to different countries"},
)  # fmt: skip
def dismiss_conflict(context: ActionContext, input: DismissConflict) -> ConflictOfInterest:
    """Say why there is no conflict; it is asked again when another client joins."""
    row: ConflictOfInterest = context.subject
    decide(context, row, ConflictState.DISMISSED, reason=input.reason)
    return row
