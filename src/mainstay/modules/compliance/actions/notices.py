"""Privacy notices as duties: one for each owner and month, closed when everybody was told."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, day, integer
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.actions.privacy import note_notice
from mainstay.modules.compliance.actions.request_words import language_of_user
from mainstay.modules.compliance.choices import WayOfAsking
from mainstay.modules.compliance.models import NoticeRound
from mainstay.modules.compliance.queries.notices import waiting_in
from mainstay.modules.compliance.rules.retention import notice_due_on
from mainstay.modules.people.policy import nobody_but_the_system
from mainstay.modules.work.actions.duties import close_duties_about, open_duty
from mainstay.modules.work.choices import DutyKind

_KIND = "notice_round"
MOST = 1_000


@dataclass(frozen=True, kw_only=True)
class KeepRound:
    """Whose month."""

    user: int = integer(_("User"), minimum=1)
    month: date = day(_("Month"))


@action(
    "notice_round.keep", label=_("Ask for privacy notices"), policy=nobody_but_the_system, creates=_KIND, scope="company",
    events=("notice_round.opened", "notice_round.closed", "duty.opened", "duty.done"), icon="mail-forward", menu=False,
    sample=lambda: {"user": 1, "month": "2026-01-01"},
)  # fmt: skip
def keep_notice_round(context: ActionContext, input: KeepRound) -> NoticeRound | None:
    """Open a round with its duty when somebody waits for a notice in the month, close it when nobody does any more."""
    row = NoticeRound.objects.filter(user_id=input.user, month=input.month).first()
    waiting = list(waiting_in(input.user, input.month)[:MOST])
    if waiting and (row is None or row.closed_at is not None):
        return _opened(context, row, input, waiting)
    if not waiting and row is not None and row.closed_at is None:
        _close(context, row)
    return row


def _opened(context: ActionContext, row: NoticeRound | None, given: KeepRound, waiting: list[object]) -> NoticeRound:
    if row is None:
        row = context.create(NoticeRound(user_id=given.user, month=given.month))
    else:
        context.update(row, closed_at=None)
    first = min(notice_due_on(one.person.created_at.date()) for one in waiting)  # type: ignore[attr-defined]
    with translation.override(language_of_user(given.user)):
        what = ngettext(
            "Tell {count} person that we hold their data", "Tell {count} persons that we hold their data", len(waiting)
        ).format(count=len(waiting))
        why = gettext("Their data came from elsewhere; the law gives one month (GDPR art. 14(3)).")
    open_duty(context, what=what, why=why, assignee_id=given.user, due_on=first, subject=row)
    context.emit("notice_round.opened", row)
    return row


def _close(context: ActionContext, row: NoticeRound) -> None:
    context.update(row, closed_at=context.now)
    close_duties_about(context, _KIND, row.public_id, DutyKind.TASK.value, str(sentence("Everybody was told.")))
    context.emit("notice_round.closed", row)


@dataclass(frozen=True, kw_only=True)
class TellRound:
    """How they were told."""

    how: str = choice(_("How"), choices=tuple(WayOfAsking.choices), default=WayOfAsking.EMAIL.value)


@action(
    "notice_round.tell", label=_("All were told"), policy=by_right("contact", "edit"), subject=_KIND, primary=True,
    events=("person.notified", "notice_round.closed", "duty.done"), icon="mail-forward", sample=dict,
)  # fmt: skip
def tell_notice_round(context: ActionContext, input: TellRound) -> NoticeRound:
    """Note that everybody in the round was told which data we hold, where they came from, and what they may ask."""
    row: NoticeRound = context.subject
    waiting = list(waiting_in(row.user_id, row.month)[:MOST])
    if not waiting:
        raise RuleBroken(sentence("Nobody waits in this round any more."))
    for contact in {one.person_id: one for one in waiting}.values():
        note_notice(context, contact.person_id)
        context.emit("person.notified", contact.person, how=input.how)
    _close(context, row)
    return row
