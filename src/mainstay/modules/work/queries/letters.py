"""What leaves by mail: a person's day each working morning, and notifications that were not read here."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mainstay.framework.locale import DayForm, format_day
from mainstay.framework.mail.letters import Line, Part, Written, letter
from mainstay.framework.queries import ask
from mainstay.framework.reader import reader_locale
from mainstay.framework.sentences import said
from mainstay.kernel.actor import Actor
from mainstay.modules.people.choices import MailKind
from mainstay.modules.work.models import Duty, Notification
from mainstay.modules.work.queries.day import DayGroup, MyDay
from mainstay.modules.work.queries.mine import due_day, reader_for
from mainstay.modules.work.queries.notices import Notice, notices_of
from mainstay.modules.work.queries.rows import DutyRow
from mainstay.modules.work.rules.due import words_of

MOST_NOTICES: Final = 30
_DAY_PARTS: Final = ("now", "today")


@letter(MailKind.MY_DAY.value, _("My day"))
def my_day_letter(actor: Actor, key: str) -> Written | None:
    """What is owed now and today, and what waits for a yes; None when that is nothing, or when the day ``key`` is over."""
    page: MyDay = ask(actor, "work.my_day")
    groups = [group for group in page.groups if group.name in _DAY_PARTS]
    if page.today != date.fromisoformat(key) or not (groups or page.approvals):
        return None
    day = format_day(page.today, reader_locale(), DayForm.WITH_WEEKDAY)
    parts = [_group_part(group) for group in groups]
    if page.approvals:
        lines = tuple(Line(one.what, one.asked_by, one.url) for one in page.approvals)
        parts.append(Part(gettext("Waiting for your yes"), lines))
    return Written(gettext("Your day: {summary}").format(summary=said(page.summary)), day, tuple(parts),
                   _later(page))  # fmt: skip


def _group_part(group: DayGroup) -> Part:
    folded = [row for fold in group.folds for row in fold.rows]
    return Part(said(group.label), tuple(_duty_line(row) for row in (*group.rows, *folded)))


def _duty_line(row: DutyRow) -> Line:
    words = f"{row.client}: {row.what}" if row.client else row.what
    return Line(words, "; ".join(said(one) for one in (row.state, row.why) if one is not None), row.url)


def _later(page: MyDay) -> str:
    count = sum(group.count for group in page.groups if group.name not in _DAY_PARTS)
    return ngettext("{count} more later this week.", "{count} more later this week.", count).format(
        count=count) if count else ""  # fmt: skip


@letter(MailKind.NOTICES.value, _("Notifications"))
def notices_letter(actor: Actor, key: str) -> Written | None:
    """The notifications between two ids (``first-last``) that are still unread, with how their duties stand."""
    first, _dash, last = key.partition("-")
    rows = Notification.objects.filter(user_id=actor.user_id, read_at=None, pk__gte=int(first), pk__lte=int(last))
    found = [one for one in notices_of(actor, rows.select_related("by").order_by("pk")[:MOST_NOTICES]) if one.title]
    if not found:
        return None
    states = _states(actor, (one.about for one in found if one.about[0] == "duty"))
    lines = tuple(_notice_line(one, states.get(one.about[1], "")) for one in found)
    count = len(found)
    subject = ngettext("{count} notification: {first}", "{count} notifications: {first}", count)
    return Written(subject.format(count=count, first=f"{found[0].words}, {found[0].title}"[:120]),
                   gettext("Notifications"), (Part(gettext("Unread"), lines),))  # fmt: skip


def _notice_line(one: Notice, state: str) -> Line:
    who = ", ".join(filter(None, (one.words, one.by)))
    return Line(one.title, "; ".join(filter(None, (who, state))), one.url)


def _states(actor: Actor, duties: Iterable[tuple[str, str]]) -> dict[str, str]:
    """How duties stand on the reader's day, by public id."""
    rows = Duty.objects.filter(public_id__in=[public_id for _kind, public_id in duties])
    reader = reader_for(actor)
    return {row.public_id: said(words_of(due_day(row), reader).words) for row in rows}
