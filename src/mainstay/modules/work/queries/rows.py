"""A duty as it is shown: one row of a day, a panel, or a list of the team."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet

from mainstay.framework.points import Panel
from mainstay.kernel.actor import Actor
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.work.choices import DutyKind
from mainstay.modules.work.models import Duty
from mainstay.modules.work.queries.mine import due_day, reader_for
from mainstay.modules.work.queries.subjects import address_of, find_subject
from mainstay.modules.work.rules.day import Ranked, rank
from mainstay.modules.work.rules.due import Reader, words_of

RUNNING: Final = ("open", "waiting")
_ICONS: Final = {
    DutyKind.PROMISE: "message-2", DutyKind.CALL: "phone", DutyKind.VISIT: "map-pin", DutyKind.CONTACT: "phone",
    DutyKind.STALE: "user-check", DutyKind.APPROVAL: "scale", DutyKind.ORDER: "truck-delivery",
    DutyKind.DEAL: "file-text", DutyKind.HANDOVER: "user-share", DutyKind.KNOWLEDGE: "school",
}  # fmt: skip


@dataclass(frozen=True)
class DutyRow:
    """A duty in one row: client, what, why it is here, how it stands in words with their tone, its due day."""

    id: str
    version: int
    duty_kind: str
    icon: str
    what: str
    why: Sentence | None
    client: str
    account: str
    client_url: str
    url: str
    tone: str
    state: Sentence
    due_on: date
    due_at: datetime | None
    waiting: bool
    assignee: str
    assignee_id: str

    @property
    def decided_elsewhere(self) -> bool:
        """An approval is decided, and knowledge confirmed, on a page of its own."""
        return self.duty_kind in (DutyKind.APPROVAL, DutyKind.KNOWLEDGE)


def duty_row(duty: Duty, reader: Reader) -> DutyRow:
    """The row of a duty on the reader's day; needs ``assignee`` loaded."""
    words = words_of(due_day(duty), reader)
    client_url = address_of("account", duty.account_public_id) if duty.account_public_id else ""
    about = address_of(duty.subject_kind, duty.subject_id) if duty.subject_kind else ""
    return DutyRow(
        id=duty.public_id, version=duty.version, duty_kind=duty.duty_kind,
        icon=_ICONS.get(DutyKind(duty.duty_kind), "checklist"), what=duty.what, why=_why(duty),
        client=duty.account_name, account=duty.account_public_id, client_url=client_url,
        url=about or f"/duties/{duty.public_id}/", tone=words.tone, state=words.words, due_on=duty.due_on,
        due_at=duty.due_at, waiting=duty.state == "waiting", assignee=duty.assignee.name,
        assignee_id=duty.assignee.public_id,
    )  # fmt: skip


def _why(duty: Duty) -> Sentence | None:
    if duty.promised_to and duty.why:
        return sentence("Promised to {name}; {why}", name=duty.promised_to, why=duty.why)
    if duty.promised_to:
        return sentence("Promised to {name}", name=duty.promised_to)
    return sentence("{why}", why=duty.why) if duty.why else None


def ranked(duties: Iterable[Duty]) -> list[Ranked]:
    """Duties as the ranking knows them."""
    return [Ranked(duty.pk, due_day(duty), duty.account_name, bool(duty.promised_to)) for duty in duties]


def ranked_rows(duties: Iterable[Duty], reader: Reader) -> list[DutyRow]:
    """Duties in order, as rows."""
    by_id = {duty.pk: duty for duty in duties}
    return [duty_row(by_id[one.id], reader) for one in rank(ranked(by_id.values()), reader)]


_PANEL_ROWS: Final = 8


def duties_panel(kind: str) -> Panel:
    """Open duties for a slot on the page of ``kind`` (whose output has the public ``id``); higher modules add it."""

    def load(actor: Actor, about: Any) -> dict[str, Any] | None:
        if not actor.may("duty", "read"):
            return None
        duties = running_about(actor, kind, about.id)
        found = list(duties.select_related("assignee").order_by("due_on", "id")[: _PANEL_ROWS + 1])
        rows = ranked_rows(found[:_PANEL_ROWS], reader_for(actor)) if found else []
        more = len(found) > _PANEL_ROWS
        return {"rows": rows, "more": more, "me": actor.public_id, "kind": kind, "record": about.id,
                "gives": bool(actor.may("duty", "create"))}  # fmt: skip

    return Panel(name="work.duties", template="work/duties_panel.html", load=load, rank=20, query_budget=5)


def running_about(actor: Actor, kind: str, public_id: str) -> QuerySet[Duty]:
    """Running duties on an account, or about another record, for whoever sees that record; approvals apart."""
    rows = Duty.objects.filter(state__in=RUNNING).exclude(duty_kind=DutyKind.APPROVAL)
    if kind != "account":
        return rows.filter(subject_kind=kind, subject_id=public_id)
    account = find_subject(actor, kind, public_id)
    return rows.filter(account_id=account.pk)
