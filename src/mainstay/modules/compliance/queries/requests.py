"""The register of privacy requests, and the way of one request."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import reference
from mainstay.kernel.folding import fold
from mainstay.modules.accounts.queries.privacy import names_of
from mainstay.modules.compliance.choices import IdentityProof, RequestSort, RequestState, WayOfAsking
from mainstay.modules.compliance.models import PrivacyRequest
from mainstay.modules.compliance.policy import LIVE
from mainstay.modules.compliance.queries.letters import letter_of
from mainstay.modules.compliance.queries.looks import note_look
from mainstay.modules.compliance.rules.requests import RUNNING, Step, is_pressing, steps_of
from mainstay.modules.compliance.rules.suppression import normal_address
from mainstay.modules.people.queries.rights import names_by_id

_CANDIDATES = 8


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be the asker: by name while the data are live, else by key."""

    id: str
    name: str
    state: str


@dataclass(frozen=True)
class RequestPage:
    """A privacy request: what is asked, its clock, the steps, and the draft of the answer.

    ``days_left`` is negative when the last day is past. ``person_id`` is empty until somebody has said who asks.
    """

    id: str
    version: int
    sort: str
    sort_words: Label
    state: str
    state_words: Label
    received_on: date
    received_by: Label
    due_on: date
    days_left: int
    is_pressing: bool
    is_running: bool
    extended_why: str
    who: str
    answer_to: str
    words: str
    person_id: str
    person_state: str
    proof: Label
    handler: str
    outcome: str
    refused_why: str
    erasure_id: str
    answered_at: datetime | None
    answered_by: Label
    letter: str
    letter_digest: str
    steps: tuple[Step, ...]
    candidates: tuple[Candidate, ...]

    @property
    def days_late(self) -> int:
        """How many days the last day is past."""
        return max(-self.days_left, 0)

    @property
    def title(self) -> Label:
        """What is asked for."""
        return self.sort_words


@dataclass(frozen=True, kw_only=True)
class OneRequest:
    """The request asked about."""

    id: str = reference(_("Privacy request"), kind="privacy_request")


@query(
    "privacy_request.page", label=_("Privacy request"), output=RequestPage, rights=("privacy", "read"), input=OneRequest,
    subject="privacy_request", budget=30, sample=lambda world: {"id": world.public_id("privacy_request")},
)  # fmt: skip
def privacy_request_page(context: QueryContext, input: OneRequest) -> RequestPage:
    """A request with its clock, who may have made it, and the draft of the answer; the look is written down."""
    row: PrivacyRequest = context.find("privacy_request", input.id)
    if row.person is not None:
        note_look(context, "privacy_request.page", row.person)
    running = row.state in RUNNING
    drafted = row.state == RequestState.DONE
    return RequestPage(
        id=row.public_id, version=row.version, sort=row.sort, sort_words=RequestSort(row.sort).label, state=row.state,
        state_words=RequestState(row.state).label, received_on=row.received_on,
        received_by=WayOfAsking(row.received_by).label, due_on=row.due_on, days_left=(row.due_on - context.today).days,
        is_pressing=running and is_pressing(row.due_on, context.today), is_running=running,
        extended_why=row.extended_why, who=row.who, answer_to=row.answer_to, words=row.words,
        person_id=row.person.public_id if row.person else "", person_state=row.person.state if row.person else "",
        proof=IdentityProof(row.proof).label if row.proof else "", outcome=row.outcome, refused_why=row.refused_why,
        handler=names_by_id([row.handler_id]).get(row.handler_id, "") if row.handler_id else "",
        erasure_id=row.erasure.public_id if row.erasure else "", answered_at=row.answered_at,
        answered_by=WayOfAsking(row.answered_by).label if row.answered_by else "",
        letter=letter_of(row) if drafted else row.letter, letter_digest=row.letter_digest,
        steps=steps_of(row.sort, row.state), candidates=_candidates(context, row),
    )  # fmt: skip


def _candidates(context: QueryContext, row: PrivacyRequest) -> tuple[Candidate, ...]:
    """Who may have asked, while nobody has said so: the contact that was named, else by address, then by name."""
    if row.state != RequestState.RECEIVED:
        return ()
    if row.person is not None:
        return (Candidate(row.person.public_id, row.who, row.person.state),)
    kind, normal = normal_address(row.answer_to, context.actor.country)
    words = fold(row.who)
    wanted = Q(identity__name_folded__contains=words) if words else Q(pk=None)
    if kind == "email":
        wanted |= Q(identity__email_key=normal)
    elif kind == "phone":
        wanted |= Q(identity__phone_key=normal) | Q(identity__mobile_key=normal)
    found = context.visible("data_subject").filter(wanted).exclude(state="erased").order_by("id")[:_CANDIDATES]
    return tuple(_candidate(context, person) for person in found)


def _candidate(context: QueryContext, person: Any) -> Candidate:
    note_look(context, "privacy_request.page", person)
    names = names_of(person.pk) if person.state == LIVE else []
    return Candidate(person.public_id, next(iter(names), person.key), person.state)


def pressing_requests(day: date) -> list[int]:
    """Requests that are not answered, due soon, and of which nobody has warned yet; for the clock."""
    rows = PrivacyRequest.objects.filter(state__in=RUNNING, pressed_at=None).order_by("due_on", "pk")
    return [pk for pk, due in rows.values_list("pk", "due_on")[:1_000] if is_pressing(due, day)]
