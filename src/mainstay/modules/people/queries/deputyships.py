"""The pages of a deputyship: what it is, what was done under it, what waits for a word, what saving it would meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.queries import NoInput, QueryContext, query
from mainstay.framework.registry import registry
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import choice, day, reference
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.people.choices import AbsenceReason, DeputyScope, ReviewState
from mainstay.modules.people.models import Absence, DeputyReview, Deputyship, User
from mainstay.modules.people.queries.acts import acts_of
from mainstay.modules.people.queries.directory import Named
from mainstay.modules.people.queries.proposals import facts_for, names_in
from mainstay.modules.people.rules.deputyships.conflicts import Proposal, blockers, warnings

_ONE_DAY: Final = timedelta(days=1)
_LONG_AGO: Final = timedelta(days=60)
BUNDLE_WORDS: Final[Mapping[str, Label]] = {
    "clients": _("Clients and talks"), "duties": _("Duties"), "approvals": _("Approvals"),
    "deals": _("Leads and deals"), "orders": _("Orders"), "margin": _("Margins"), "exports": _("Exports"),
}  # fmt: skip


@dataclass(frozen=True)
class DeputyshipPage:
    """A deputyship with its days (last day included), terms and parties."""

    id: str
    version: int
    principal: Named
    deputy: Named
    next_in_line: tuple[Named, ...]
    appointed_by: Named | None
    reason_words: str
    state: str
    state_words: str
    from_on: date
    last_on: date
    kind_words: str
    scope_words: str
    rights: tuple[str, ...]
    named: tuple[str, ...]
    left_out: tuple[str, ...]
    limit: Money | None
    discount: Decimal | None
    gift_limit: Money | None
    in_flight_words: str
    handover_note: str
    return_note: str
    accepted_at: datetime | None
    confirmed_at: datetime | None
    ended_at: datetime | None
    end_words: str
    end_note: str
    closed_at: datetime | None

    @property
    def title(self) -> str:
        """Who for whom."""
        return f"{self.deputy.name} – {self.principal.name}"


@dataclass(frozen=True, kw_only=True)
class AskDeputyship:
    """Which deputyship."""

    id: str = reference(_("Deputyship"), kind="deputyship")


@query("deputyship.page", label=_("A deputyship"), output=DeputyshipPage, input=AskDeputyship,
       rights=("deputyship", "read"), subject="deputyship", budget=10,
       sample=lambda world: {"id": world.public_id("deputyship")})  # fmt: skip
def deputyship_page(context: QueryContext, input: AskDeputyship) -> DeputyshipPage:
    """A deputyship: who stands in for whom, when, for what, up to which amounts."""
    row: Deputyship = context.find("deputyship", input.id)
    concerned = (
        context.actor.user_id in (row.principal_id, row.deputy_id) or row.principal_id in context.actor.line_users
    )
    records = list(row.records.order_by("pk"))
    titles = _titles(context, records)
    return DeputyshipPage(
        id=row.public_id, version=row.version, principal=_named(row.principal), deputy=_named(row.deputy),
        next_in_line=tuple(_named(one.user) for one in row.next_in_line.select_related("user")),
        appointed_by=_named(row.appointed_by) if row.appointed_by else None,
        reason_words=row.get_reason_display() if concerned else "", state=row.state,
        state_words=row.get_state_display(), from_on=row.from_on, last_on=row.to_on - _ONE_DAY,
        kind_words=row.get_deputy_kind_display(), scope_words=row.get_scope_display(),
        rights=tuple(str(BUNDLE_WORDS[one]) for one in row.rights if one in BUNDLE_WORDS),
        named=tuple(titles[one.pk] for one in records if not one.excluded and one.pk in titles),
        left_out=tuple(titles[one.pk] for one in records if one.excluded and one.pk in titles),
        limit=row.limit, discount=None if row.discount_limit is None else Decimal(row.discount_limit) / 100,
        gift_limit=row.gift_limit, in_flight_words=row.get_in_flight_display(), handover_note=row.handover_note,
        return_note=row.return_note, accepted_at=row.accepted_at, confirmed_at=row.confirmed_at, ended_at=row.ended_at,
        end_words=row.get_end_reason_display() if row.end_reason else "", end_note=row.end_note,
        closed_at=row.closed_at,
    )  # fmt: skip


def _named(user: User) -> Named:
    return Named(user.public_id, user.name)


def _titles(context: QueryContext, records: list[Any]) -> dict[int, str]:
    found: dict[int, str] = {}
    for kind_name in {one.subject_kind for one in records}:
        kind = registry.kinds[kind_name]
        ids = {one.row_id: one.pk for one in records if one.subject_kind == kind_name}
        for row in context.visible(kind_name).filter(pk__in=list(ids)):
            found[ids[row.pk]] = str(kind.title(row))
    return found


@dataclass(frozen=True)
class Act:
    """Something done or refused under a deputyship: when, what, by whom for whom, about what, and what was said of it."""

    id: str
    at: datetime
    action: str
    label: str
    actor: str
    owner: str
    refused: bool
    reason: str
    subject_kind: str
    subject_id: str
    about: str
    url: str
    basis: str
    review: str
    review_words: str
    note: str


@dataclass(frozen=True)
class DeputyshipReport:
    """The return report: what was done, what was refused, what came back, and the deputy's note."""

    id: str
    acts: tuple[Act, ...]
    refused: tuple[Act, ...]
    ratified: tuple[Act, ...]
    items: int
    returned: int
    return_note: str
    mine: bool
    hands_back: bool
    open_acts: int


@query("deputyship.report", label=_("Return report"), output=DeputyshipReport, input=AskDeputyship,
       rights=("deputyship", "read"), subject="deputyship", budget=24,
       sample=lambda world: {"id": world.public_id("deputyship")})  # fmt: skip
def deputyship_report(context: QueryContext, input: AskDeputyship) -> DeputyshipReport:
    """What was done and refused under a deputyship, under both names, and what the principal said of it."""
    row: Deputyship = context.find("deputyship", input.id)
    reviews = {one.action_id: one for one in row.reviews.all()}
    entries = list(acts_of(row, (AuditEntry.DONE, AuditEntry.REFUSED)))
    ratified = [pk for pk, one in reviews.items() if one.state == ReviewState.RATIFIED]
    earlier = list(AuditEntry.objects.filter(action_id__in=ratified).order_by("id"))
    names = names_in({one.actor_id for one in (*entries, *earlier)} | {row.principal_id})
    titles = _about(context, [*entries, *earlier])
    acts = [_act(one, row, names, titles, reviews) for one in entries]
    items = list(row.items.values_list("returned_at", flat=True))
    done = tuple(one for one in acts if not one.refused)
    return DeputyshipReport(
        id=row.public_id, acts=done, refused=tuple(one for one in acts if one.refused),
        ratified=tuple(_act(one, row, names, titles, reviews) for one in earlier), items=len(items),
        returned=sum(one is not None for one in items), return_note=row.return_note,
        mine=context.actor.user_id == row.principal_id, hands_back=context.actor.user_id == row.deputy_id,
        open_acts=sum(not one.review for one in done),
    )  # fmt: skip


def _about(context: QueryContext, entries: list[AuditEntry]) -> dict[tuple[str, str], tuple[str, str]]:
    """Title and address of those records that the reader may see, one statement for each kind."""
    wanted: dict[str, set[str]] = {}
    for one in entries:
        if one.subject_kind in registry.kinds and one.subject_id:
            wanted.setdefault(one.subject_kind, set()).add(one.subject_id)
    found = {}
    for kind_name, ids in wanted.items():
        kind = registry.kinds[kind_name]
        rows = context.visible(kind_name).filter(public_id__in=ids)
        for row in rows.select_related(*kind.related) if kind.related else rows:
            found[kind_name, row.public_id] = (str(kind.title(row)), kind.url(row) if kind.url else "")
    return found


def _act(
    entry: AuditEntry, row: Deputyship, names: Mapping[int, str], titles: Mapping[tuple[str, str], tuple[str, str]],
    reviews: Mapping[int, DeputyReview],
) -> Act:  # fmt: skip
    action = registry.actions.get(entry.action)
    title, url = titles.get((entry.subject_kind, entry.subject_id), ("", ""))
    review = reviews.get(entry.action_id)
    return Act(
        id=str(entry.action_id), at=entry.at, action=entry.action, label=str(action.label) if action else entry.action,
        actor=names.get(entry.actor_id, ""), owner=names.get(row.principal_id, ""),
        refused=entry.outcome == AuditEntry.REFUSED, reason=entry.reason, subject_kind=entry.subject_kind,
        subject_id=entry.subject_id, about=title, url=url, basis=entry.basis, review=review.state if review else "",
        review_words=review.get_state_display() if review else "", note=review.note if review else "",
    )  # fmt: skip


@dataclass(frozen=True)
class WaitingDeputyship:
    """A deputyship that waits for a word of the reader, or that concerns them now."""

    id: str
    words: Sentence
    action: str
    url: str


@dataclass(frozen=True)
class WaitingWords:
    """What waits for the reader's word about standing in, and who stands in now."""

    rows: tuple[WaitingDeputyship, ...]
    running: tuple[WaitingDeputyship, ...]
    absence: str


@query("deputyship.waiting", label=_("Standing in"), output=WaitingWords, open_to_all=True, budget=6, sample=dict)
def waiting_deputyships(context: QueryContext, input: NoInput) -> WaitingWords:  # noqa: ARG001
    """What waits for your word about standing in, for whom you stand in, and who stands in for you."""
    me = context.actor.user_id
    rows = context.visible("deputyship").filter(to_on__gte=context.today - _LONG_AGO, closed_at=None)
    found, running = [], []
    for row in rows.select_related("principal", "deputy").order_by("from_on", "pk")[:100]:
        one = _waiting(row, me, row.principal_id in context.actor.line_users)
        if one is not None:
            found.append(one)
        elif row.ended_at is None and me in (row.principal_id, row.deputy_id) and row.begun_at is not None:
            running.append(_running(row, me))
    away = Absence.objects.filter(user_id=me, ended_at=None, from_on__lte=context.today).order_by("from_on").first()
    return WaitingWords(tuple(found), tuple(running), away.public_id if away else "")


def _waiting(row: Deputyship, me: int, above: bool) -> WaitingDeputyship | None:
    names: dict[str, Any] = {"deputy": row.deputy.name, "principal": row.principal.name, "day": row.from_on}
    url = f"/deputyships/{row.public_id}/"
    if row.ended_at is None and row.deputy_id == me and row.accepted_at is None:
        words = sentence("{principal} asks you to stand in from {day}", **names)
        return WaitingDeputyship(row.public_id, words, "deputyship.accept", url)
    if row.ended_at is None and above and row.confirmed_at is None:
        words = sentence("{deputy} is to stand in for {principal} from {day}: confirm", **names)
        return WaitingDeputyship(row.public_id, words, "deputyship.confirm", url)
    if row.ended_at is not None and row.principal_id == me and row.begun_at is not None:
        words = sentence("{deputy} stood in for you: look at what was done", **names)
        return WaitingDeputyship(row.public_id, words, "deputyship.acknowledge", f"{url}report/")
    return None


def _running(row: Deputyship, me: int) -> WaitingDeputyship:
    last = row.to_on - _ONE_DAY
    words = (
        sentence("You stand in for {principal} until {day}", principal=row.principal.name, day=last)
        if row.deputy_id == me
        else sentence("{deputy} stands in for you until {day}", deputy=row.deputy.name, day=last)
    )
    return WaitingDeputyship(row.public_id, words, "", f"/deputyships/{row.public_id}/")


@dataclass(frozen=True)
class Preview:
    """What saving a deputyship would meet: what forbids it, what is worth knowing, what it would give."""

    blockers: tuple[Sentence, ...]
    warnings: tuple[Sentence, ...]
    principal: str
    deputy: str
    gives: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AskPreview:
    """The proposal, as far as it is written."""

    principal: str | None = reference(_("For"), kind="user", default=None, nullable=True)
    deputy: str = reference(_("Deputy"), kind="user")
    from_on: date = day(_("From"))
    last_on: date = day(_("Last day"))
    reason: str = choice(_("Why"), choices=tuple(AbsenceReason.choices), default=AbsenceReason.LEAVE.value)
    scope: str = choice(_("What for"), choices=tuple(DeputyScope.choices), default=DeputyScope.ALL.value)


@query("deputyship.preview", label=_("Conflicts of a deputyship"), output=Preview, input=AskPreview,
       rights=("deputyship", "create"), budget=20,
       sample=lambda world: {"deputy": world.public_id("user"), "from_on": "2031-08-03", "last_on": "2031-08-14"})  # fmt: skip
def deputyship_preview(context: QueryContext, input: AskPreview) -> Preview:
    """What would forbid a deputyship before it is saved, what is worth knowing, and what it would give."""
    deputy = context.find("user", input.deputy)
    principal = context.find("user", input.principal or context.actor.public_id)
    if principal.pk != context.actor.user_id and principal.pk not in context.actor.line_users:
        not_below = sentence("{name} does not report to you.", name=principal.name)
        raise InputInvalid([Problem("principal", "line", not_below)])
    proposal = Proposal(principal.pk, deputy.pk, input.from_on, input.last_on + _ONE_DAY, input.reason, input.scope)
    facts = facts_for(proposal)
    return Preview(
        tuple(blockers(proposal, facts)), tuple(warnings(proposal, facts)), principal.name, deputy.name,
        tuple(str(words) for words in BUNDLE_WORDS.values()),
    )  # fmt: skip
