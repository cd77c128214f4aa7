"""Which clients compete: pairs that somebody declared, and industries in which all do."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import reference, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.folding import fold
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.queries.books import groups_of
from mainstay.modules.compliance.models import Competition, WatchedIndustry


@dataclass(frozen=True, kw_only=True)
class DeclareCompetition:
    """Two clients that compete, and how we know."""

    first: str = reference(_("Client"), kind="account")
    second: str = reference(_("Competes with"), kind="account")
    note: str = text(_("How we know"), default="", min_length=0, max_length=300)


@action(
    "competition.declare", label=_("Declare that clients compete"), policy=by_right("competition", "create"),
    creates="competition", events=("competition.declared",), icon="swords", scope="company",
    sample=lambda world: {"first": world.public_id("account"), "second": world.another("account")},
)  # fmt: skip
def declare_competition(context: ActionContext, input: DeclareCompetition) -> Competition:
    """Say that two clients compete. It counts for all members of their groups; who serves both is told of a conflict."""
    first = context.find("account", input.first, "first")
    second = context.find("account", input.second, "second")
    groups = groups_of([first.pk, second.pk])
    if groups[first.pk] == groups[second.pk]:
        raise RuleBroken(sentence("These belong to one group and do not count as competitors."), path="second")
    pair = {first.pk, second.pk}
    for one in Competition.objects.filter(ended_at=None, first_id__in=pair, second_id__in=pair):
        raise RuleBroken(sentence("It was declared already, on {day}.", day=one.created_at.date()), path="second")
    row = context.create(
        Competition(first=first, second=second, note=input.note, declared_by_id=context.actor.user_id or None)
    )
    context.emit("competition.declared", row)
    return row


@dataclass(frozen=True, kw_only=True)
class EndCompetition:
    """Nothing more to say."""


@action(
    "competition.end", label=_("They compete no more"), policy=by_right("competition", "edit"), subject="competition",
    events=("competition.ended",), icon="circle-x", sample=dict,
)  # fmt: skip
def end_competition(context: ActionContext, input: EndCompetition) -> Competition:  # noqa: ARG001
    """Two clients compete no more: conflicts that rested on it are over."""
    row: Competition = context.subject
    if row.ended_at is not None:
        raise RuleBroken(sentence("This competition has ended already."))
    context.update(row, ended_at=context.now)
    context.emit("competition.ended", row)
    return row


@dataclass(frozen=True, kw_only=True)
class WatchIndustry:
    """An industry as accounts name it."""

    industry: str = text(_("Industry"), max_length=60)


@action(
    "watched_industry.add", label=_("Watch an industry"), policy=by_right("rule", "edit"),
    creates="watched_industry", events=("watched_industry.changed",), icon="eye", scope="company",
    sample=lambda: {"industry": "Advertising"},
)  # fmt: skip
def add_watched_industry(context: ActionContext, input: WatchIndustry) -> WatchedIndustry:
    """All clients of this industry are held to compete: nobody serves two of them without a decision."""
    folded = fold(input.industry)[:60]
    if WatchedIndustry.objects.filter(folded=folded).exists():
        raise RuleBroken(sentence("{industry} is watched already.", industry=input.industry), path="industry")
    row = context.create(WatchedIndustry(industry=input.industry, folded=folded))
    context.emit("watched_industry.changed", row)
    return row


@dataclass(frozen=True, kw_only=True)
class UnwatchIndustry:
    """Nothing more to say."""


@action(
    "watched_industry.remove", label=_("Watch no more"), policy=by_right("rule", "edit"),
    subject="watched_industry", events=("watched_industry.changed",), icon="eye-off", destructive=True, sample=dict,
)  # fmt: skip
def remove_watched_industry(context: ActionContext, input: UnwatchIndustry) -> None:  # noqa: ARG001
    """Clients of this industry are held to compete only where somebody declares it."""
    context.emit("watched_industry.changed", context.subject)
    context.remove(context.subject)
