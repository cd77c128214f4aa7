"""A rebalancing of territories as its planner sees it: the rules in words, people before and after, and the moves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mainstay.framework.locale.countries import country_name
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.reader import reader_locale
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import choice, integer, reference
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.accounts.choices import LeftOut, RebalancingEffect, words_for
from mainstay.modules.accounts.models import Rebalancing, RebalancingMove, RebalancingRule, RebalancingShare
from mainstay.modules.accounts.queries.rebalancing_rows import accounts_in_reach
from mainstay.modules.people.queries.rights import names_by_id

SAMPLE = 12
ON_A_PAGE = 100
LARGE = 20_000
_CRITERIA: Mapping[str, Label] = {
    "countries": _("country"), "regions": _("region"), "postal": _("postal code beginning with"), "cities": _("city"),
    "industries": _("industry"), "segments": _("segment"), "tiers": _("tier"), "owners": _("owned by"),
    "name_from": _("names from"), "name_to": _("names to"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OneRebalancing:
    """The plan asked about."""

    id: str = reference(_("Rebalancing"), kind="rebalancing")


@dataclass(frozen=True)
class RuleLine:
    """A rule in words: which accounts, what happens with them, how many it fits."""

    id: str
    position: int
    effect: str
    effect_words: Label
    receivers: tuple[str, ...]
    criteria: tuple[str, ...]
    fitted: int | None


@dataclass(frozen=True)
class PersonLine:
    """One person before and after."""

    id: str
    name: str
    accounts_before: int
    accounts_after: int
    moved_in: int
    moved_out: int
    revenue_before: tuple[Money, ...]
    revenue_after: tuple[Money, ...]
    deals_before: int
    deals_after: int
    warnings: tuple[Sentence, ...]


@dataclass(frozen=True)
class MoveLine:
    """An account of the plan: from whom to whom, by which rule, and why it was left out."""

    account: str
    name: str
    former: str
    new: str
    rule: int
    left: Label


@dataclass(frozen=True)
class RebalancingPage:
    """A plan with everything that its planner decides by."""

    id: str
    version: int
    title: str
    reason: str
    state: str
    state_words: Label
    effective_on: date
    is_future: bool
    upper_load: int | None
    made_by: str
    created_at: datetime
    previewed_at: datetime | None
    scheduled_at: datetime | None
    scheduled_by: str
    refused: str
    applied_at: datetime | None
    applied_by: str
    undone_at: datetime | None
    undone_by: str
    digest: str
    moves: int
    kept: int
    left: int
    not_given_back: int
    left_by_reason: tuple[tuple[Label, int], ...]
    rules: tuple[RuleLine, ...]
    people: tuple[PersonLine, ...]
    most: int
    sample: tuple[MoveLine, ...]
    is_large: bool
    task: str

    @property
    def may_change(self) -> bool:
        """Whether it is still being planned."""
        return self.state in ("draft", "previewed")


@query(
    "rebalancing.page", label=_("Rebalancing"), output=RebalancingPage, rights=("rebalancing", "read"),
    input=OneRebalancing, subject="rebalancing", budget=18, sample=lambda world: {"id": world.public_id("rebalancing")},
)  # fmt: skip
def rebalancing_page(context: QueryContext, input: OneRebalancing) -> RebalancingPage:
    """A plan: its rules, what each person has before and after, warnings, and a sample of the moves."""
    plan: Rebalancing = context.find("rebalancing", input.id)
    names = names_by_id(filter(None, (plan.made_by_id, plan.scheduled_by_id, plan.applied_by_id, plan.undone_by_id)))
    shown = plan.previewed_at is not None
    people = _people(plan) if shown else ()
    rows = RebalancingMove.objects.filter(rebalancing=plan)
    by_reason = rows.exclude(left="").values_list("left").annotate(count=Count("pk")).order_by("left") if shown else ()
    return RebalancingPage(
        plan.public_id, plan.version, plan.name, plan.reason, plan.state.value, plan.state.label, plan.effective_on,
        plan.effective_on > context.today, plan.upper_load, names.get(plan.made_by_id, ""), plan.created_at,
        plan.previewed_at, plan.scheduled_at, names.get(plan.scheduled_by_id or 0, ""), plan.refused, plan.applied_at,
        names.get(plan.applied_by_id or 0, ""), plan.undone_at, names.get(plan.undone_by_id or 0, ""), plan.digest,
        plan.moves_count, plan.kept_count, plan.left_count, rows.exclude(kept="").count() if plan.undone_at else 0,
        tuple((words_for(LeftOut, left), count) for left, count in by_reason), _rules(plan), people,
        max((max(one.accounts_before, one.accounts_after) for one in people), default=0),
        _lines(context, rows.filter(left="") if shown else rows.none(), 0, SAMPLE),
        _is_large(context), plan.task,
    )  # fmt: skip


def _is_large(context: QueryContext) -> bool:
    """Whether looking ahead takes longer than somebody waits for a page."""
    return accounts_in_reach(context.actor).order_by()[: LARGE + 1].count() > LARGE


def _rules(plan: Rebalancing) -> tuple[RuleLine, ...]:
    rules = list(plan.rules.prefetch_related("receivers").order_by("position"))
    ids = {one.user_id for rule in rules for one in rule.receivers.all()}
    names = names_by_id(ids | {user for rule in rules for user in rule.criteria.get("owners", ())})
    return tuple(_rule(rule, names) for rule in rules)


def _rule(rule: RebalancingRule, names: Mapping[int, str]) -> RuleLine:
    receivers = sorted(rule.receivers.all(), key=lambda one: one.position)
    return RuleLine(
        rule.public_id, rule.position, rule.effect, words_for(RebalancingEffect, rule.effect),
        tuple(names.get(one.user_id, "") for one in receivers), tuple(_criteria(rule, names)), rule.fitted,
    )  # fmt: skip


def _criteria(rule: RebalancingRule, names: Mapping[int, str]) -> Iterable[str]:
    for name, label in _CRITERIA.items():
        value = rule.criteria.get(name)
        if value and name == "owners":
            value = [names.get(one, "") for one in value]
        if value:
            words = ", ".join(_worded(name, one) for one in value) if isinstance(value, list) else str(value)
            yield f"{str(label)[:1].upper()}{str(label)[1:]}: {words}"
    if rule.where:
        yield gettext("a filter")
    if rule.criteria.get("listed"):
        yield gettext("on the list")


def _worded(name: str, value: str) -> str:
    """A value of a rule for people: countries by name, tiers as they stand everywhere."""
    if name == "countries":
        return country_name(value, reader_locale())
    return value.upper() if name == "tiers" else value


def _people(plan: Rebalancing) -> tuple[PersonLine, ...]:
    rows = plan.shares.select_related("user").order_by("user__name_key", "user_id")
    return tuple(_person(row, plan) for row in rows)


def _person(row: RebalancingShare, plan: Rebalancing) -> PersonLine:
    after = row.accounts_before + row.moved_in - row.moved_out
    return PersonLine(
        row.user.public_id, row.user.name, row.accounts_before, after, row.moved_in, row.moved_out,
        _amounts(row.revenue_before), _amounts(row.revenue_after), row.deals_before, row.deals_after,
        tuple(_warning(code, number, plan) for code, number in row.warnings),
    )  # fmt: skip


def _amounts(minor: Mapping[str, int]) -> tuple[Money, ...]:
    return tuple(Money.from_minor(amount, currency) for currency, amount in sorted(minor.items()))


def _warning(code: str, number: int, plan: Rebalancing) -> Sentence:
    words = {
        "left": sentence("has left and receives nothing"),
        "no_right": sentence("has no role that looks after accounts and receives nothing"),
        "beyond": sentence("does not report to you and receives nothing"),
        "absent": sentence("is away on {day}", day=plan.effective_on),
        "load": sentence("has more than {most} accounts then", most=plan.upper_load),
        "walled": sentence("stands before a wall to some of these accounts ({count})", count=number),
    }  # fmt: skip
    return words[code]


def _lines(context: QueryContext, rows: Any, first: int, most: int) -> tuple[MoveLine, ...]:
    """Moves of accounts that the reader may see."""
    seen = rows.filter(account__in=context.visible("account").order_by()).order_by("account_id")
    found = list(seen[first : first + most].select_related("account"))
    names = names_by_id({one.from_user_id for one in found} | {one.to_user_id for one in found if one.to_user_id})
    return tuple(
        MoveLine(one.account.public_id, one.account.name, names.get(one.from_user_id, ""),
                 names.get(one.to_user_id or 0, ""), one.rule, words_for(LeftOut, one.left or one.kept))
        for one in found
    )  # fmt: skip


_WHICH = (("all", _("All that move")), ("left", _("Left where they are")), ("kept", _("Not given back")))


@dataclass(frozen=True, kw_only=True)
class AskMoves:
    """Which moves of a plan."""

    id: str = reference(_("Rebalancing"), kind="rebalancing")
    person: str | None = reference(_("Colleague"), kind="user", default=None, nullable=True)
    which: str = choice(_("Which"), choices=_WHICH, default="all")
    first: int = integer(_("From line"), default=0, minimum=0, maximum=1_000_000)


@dataclass(frozen=True)
class MovesPage:
    """A part of the list of moves."""

    id: str
    title: str
    which: str
    person: str
    person_name: str
    choices: tuple[tuple[str, Label], ...]
    lines: tuple[MoveLine, ...]
    first: int
    before: int | None
    after: int | None
    words: str


@query(
    "rebalancing.moves", label=_("Moves of a rebalancing"), output=MovesPage, rights=("rebalancing", "read"),
    input=AskMoves, subject="rebalancing", budget=10, sample=lambda world: {"id": world.public_id("rebalancing")},
)  # fmt: skip
def rebalancing_moves(context: QueryContext, input: AskMoves) -> MovesPage:
    """The accounts that a plan moves, or leaves and why; of one person, or of all."""
    plan: Rebalancing = context.find("rebalancing", input.id)
    person = context.find("user", input.person) if input.person else None
    rows = RebalancingMove.objects.filter(rebalancing=plan)
    rows = {"left": rows.exclude(left=""), "kept": rows.exclude(kept="")}.get(input.which, rows.filter(left=""))
    if person is not None:
        rows = rows.filter(Q(from_user=person) | Q(to_user=person))
    lines = _lines(context, rows if plan.previewed_at else rows.none(), input.first, ON_A_PAGE + 1)
    more = len(lines) > ON_A_PAGE
    return MovesPage(
        plan.public_id, plan.name, input.which, person.public_id if person else "", person.name if person else "", _WHICH,
        lines[:ON_A_PAGE], input.first, max(input.first - ON_A_PAGE, 0) if input.first else None,
        input.first + ON_A_PAGE if more else None,
        ngettext("{count} account on this page", "{count} accounts on this page", len(lines[:ON_A_PAGE])).format(
            count=len(lines[:ON_A_PAGE])),
    )  # fmt: skip


def plans_due() -> list[tuple[str, int]]:
    """Plans set for a day that has come in the zone of whoever set them, with that user, oldest first."""
    rows = Rebalancing.objects.filter(
        applied_at=None, undone_at=None, scheduled_by__isnull=False, effective_on__lte=timezone.now().date()
    )
    return list(rows.order_by("effective_on", "pk").values_list("public_id", "scheduled_by_id"))
