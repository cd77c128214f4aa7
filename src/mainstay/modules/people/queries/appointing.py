"""A title with its duties and rights; a proposal with its answer."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import reference
from mainstay.kernel.rights_words import group_words, verb_words
from mainstay.kernel.sentences import Sentence
from mainstay.modules.people.choices import ExtentWord
from mainstay.modules.people.models import Appointment, AppointmentProposal, JobTitle
from mainstay.modules.people.queries.directory import Named
from mainstay.modules.people.queries.lines import running
from mainstay.modules.people.queries.rights import rights_of_role


@dataclass(frozen=True)
class TitleRight:
    """What holders of a title may do to one group of records, and how far."""

    group: Sentence
    verb: Sentence
    extent: str


@dataclass(frozen=True)
class JobTitlePage:
    """A title: its role, the duties line by line, the rights that follow from the role, and who holds it."""

    id: str
    version: int
    name: str
    role: Named
    duties: tuple[str, ...]
    is_active: bool
    rights: tuple[TitleRight, ...]
    same_role: tuple[Named, ...]
    holders: tuple[Named, ...]

    @property
    def rights_by_record(self) -> tuple[tuple[Sentence, tuple[Sentence, ...], str], ...]:
        """(records, what may be done, how far): one line for what reaches equally far."""
        found: dict[tuple[str, str], tuple[Sentence, list[Sentence]]] = {}
        for one in self.rights:
            found.setdefault((str(one.group), one.extent), (one.group, []))[1].append(one.verb)
        return tuple((group, tuple(verbs), extent) for (_, extent), (group, verbs) in found.items())


@dataclass(frozen=True, kw_only=True)
class AskJobTitle:
    """Which title."""

    id: str = reference(_("Title"), kind="job_title")


@query("job_title.page", label=_("A title"), output=JobTitlePage, input=AskJobTitle, rights=("rule", "read"), budget=6,
       subject="job_title", sample=lambda world: {"id": world.public_id("job_title")})  # fmt: skip
def job_title_page(context: QueryContext, input: AskJobTitle) -> JobTitlePage:
    """A title: what its holder answers for and may do, and which other titles name the same job."""
    row: JobTitle = context.find("job_title", input.id)
    held = Appointment.objects.filter(running(context.today), job_title=row, user__is_active=True)
    others = JobTitle.objects.filter(role=row.role, is_active=True).exclude(pk=row.pk).order_by("name")
    rights = [(group, verb, extent) for group, verb, extent in sorted(rights_of_role(row.role, context.today))
              if extent != ExtentWord.NONE]  # fmt: skip
    return JobTitlePage(
        id=row.public_id, version=row.version, name=row.name, role=Named(row.role.public_id, row.role.name),
        duties=tuple(line.strip() for line in row.duties.splitlines() if line.strip()), is_active=row.is_active,
        rights=tuple(
            TitleRight(group_words(group), verb_words(verb), str(ExtentWord(extent).label)) for group, verb, extent in rights
        ),
        same_role=tuple(Named(one.public_id, one.name) for one in others),
        holders=tuple(Named(one.user.public_id, one.user.name)
                      for one in held.select_related("user").order_by("user__name_key")),
    )  # fmt: skip


@dataclass(frozen=True)
class ProposalPage:
    """A proposal: what should happen to whom, who asks for it and why, and what was answered. ``from_on`` is the first day
    with the role, or without it; ``last_on`` its last day where it is to have one.
    """

    id: str
    version: int
    act: str
    act_words: str
    user: Named
    role: Named
    title: str
    from_on: date
    last_on: date | None
    reason: str
    state: str
    state_words: str
    proposed_by: Named
    proposed_at: datetime
    decided_by: Named | None
    decided_at: datetime | None
    answer: str


@dataclass(frozen=True, kw_only=True)
class AskProposal:
    """Which proposal."""

    id: str = reference(_("Proposal"), kind="appointment_proposal")


@query("appointment_proposal.page", label=_("A proposal"), output=ProposalPage, input=AskProposal, open_to_all=True,
       subject="appointment_proposal", budget=3,
       sample=lambda world: {"id": world.public_id("appointment_proposal")})  # fmt: skip
def appointment_proposal_page(context: QueryContext, input: AskProposal) -> ProposalPage:
    """A proposal to appoint or remove somebody, for who proposed it and who decides."""
    row: AppointmentProposal = context.find("appointment_proposal", input.id)
    return ProposalPage(
        id=row.public_id, version=row.version, act=row.act, act_words=row.get_act_display(),
        user=Named(row.user.public_id, row.user.name), role=Named(row.role.public_id, row.role.name),
        title=row.job_title.name if row.job_title else "", from_on=row.from_on,
        last_on=date.fromordinal(row.to_on.toordinal() - 1) if row.to_on else None, reason=row.reason, state=row.state,
        state_words=row.get_state_display(), proposed_by=Named(row.proposed_by.public_id, row.proposed_by.name),
        proposed_at=row.created_at,
        decided_by=Named(row.decided_by.public_id, row.decided_by.name) if row.decided_by else None,
        decided_at=row.decided_at, answer=row.answer,
    )  # fmt: skip
