"""Who of the team knows what: people by topics."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import boolean, integer
from mainstay.kernel.actor import Extent
from mainstay.modules.knowledge.queries.standing import standings_of
from mainstay.modules.knowledge.queries.states import TopicState, topic_state
from mainstay.modules.people.queries import active_names, names_of
from mainstay.modules.people.queries.days import today_of

_A_PAGE: Final = 50


@dataclass(frozen=True, kw_only=True)
class AskTeam:
    """Whether only people who have something to do are shown, and which page."""

    open: bool = boolean(_("Only where something is to be done"), default=False)
    page: int = integer(_("Page"), default=1, minimum=1, maximum=10_000)


@dataclass(frozen=True)
class TeamTopic:
    """A column of the matrix; ``open`` counts those who have something to do."""

    id: str
    name: str
    open: int


@dataclass(frozen=True)
class TeamRow:
    """A person, with one cell for each topic: the state, or None where it is not required."""

    id: str
    name: str
    cells: tuple[TopicState | None, ...]
    open: int


@dataclass(frozen=True)
class TeamKnowledge:
    """The matrix."""

    topics: tuple[TeamTopic, ...]
    rows: tuple[TeamRow, ...]
    only_open: bool
    number: int
    more: bool
    people: int


@query("knowledge.team", label=_("What the team knows"), output=TeamKnowledge, rights=("confirmation", "read"),
       input=AskTeam, budget=6, sample=dict)  # fmt: skip
def team(context: QueryContext, input: AskTeam) -> TeamKnowledge:
    """Who of your reporting line, or of the whole company if you may see it, knows what they must know."""
    people = names_of(_whom(context))
    found, asked = standings_of([one.pk for one in people], today_of([one.pk for one in people], context.now))
    wanted = [one for one in people if not input.open or any(s.act_by for s in found.get(one.pk, ()))]
    shown = wanted[(input.page - 1) * _A_PAGE : input.page * _A_PAGE]
    topics = sorted({s.topic for one in shown for s in found.get(one.pk, ())}, key=lambda pk: asked.topics[pk].name)
    rows = []
    for one in shown:
        states = {s.topic: topic_state(s, asked.topics[s.topic]) for s in found.get(one.pk, ())}
        cells = tuple(states.get(topic) for topic in topics)
        rows.append(TeamRow(one.public_id, one.name, cells, sum(cell.open for cell in states.values())))
    columns = tuple(
        TeamTopic(asked.topics[pk].public_id, asked.topics[pk].name,
                  sum(cell.open for row in rows if (cell := row.cells[place])))
        for place, pk in enumerate(topics)
    )  # fmt: skip
    return TeamKnowledge(columns, tuple(rows), input.open, input.page, len(wanted) > input.page * _A_PAGE, len(wanted))


def _whom(context: QueryContext) -> list[int]:
    actor = context.actor
    extent = actor.extent("confirmation", "read")
    if extent == Extent.ALL or actor.is_system:
        return list(active_names())
    return [actor.user_id, *(actor.line_users if extent == Extent.TEAM else ())]
