"""What a rebalancing would do: the rules as database conditions, the accounts that fit, and the figures of each person.

Three statements go over the accounts, whatever their number: how many each rule fits, those that may move, and what each
person has before.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from mainstay.framework.lists.filters import to_condition
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.scopes.models import AccountWall
from mainstay.kernel.actor import Actor, Extent
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.filters import parse_filter
from mainstay.kernel.folding import fold
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.choices import HandoverState, LeftOut
from mainstay.modules.accounts.models import (
    Account,
    AccountAddress,
    Handover,
    Rebalancing,
    RebalancingListed,
    RebalancingMove,
    RebalancingRule,
)
from mainstay.modules.accounts.rules.rebalancing import AssignmentRule, Effect, Matched, assign
from mainstay.modules.people.queries import actors_of, names_of
from mainstay.modules.people.queries.mandates import running_absences

_FEW = 20
_LAST = chr(0x10FFFF)
_COLUMNS = {"countries": "country", "cities": "city", "industries": "industry", "segments": "segment", "tiers": "tier"}


@dataclass
class Share:
    """One person before and after; revenue in minor units by currency, warnings as [code, number]."""

    accounts_before: int = 0
    moved_in: int = 0
    moved_out: int = 0
    deals_before: int = 0
    deals_after: int = 0
    revenue_before: dict[str, int] = field(default_factory=dict)
    revenue_after: dict[str, int] = field(default_factory=dict)
    warnings: list[list[Any]] = field(default_factory=list)


class Move(NamedTuple):
    """An account that changes its owner, or was to and is left (``left`` says why)."""

    account: int
    version: int
    former: int
    new: int | None
    rule: int
    left: str = ""


@dataclass(frozen=True)
class Outlook:
    """What a preview found."""

    moves: tuple[Move, ...]
    fitted: Mapping[int, int]
    shares: Mapping[int, Share]


class _Row(NamedTuple):
    """An account that fits a rule that gives."""

    id: int
    owner: int
    rule: int
    version: int
    revenue: int
    currency: str
    deals: int


def accounts_in_reach(actor: Actor) -> QuerySet[Account]:
    """The accounts that the actor may give to somebody else: of the whole company, or of the people in the line."""
    rows: QuerySet[Account] = visible_to(actor, registry.kinds["account"]).filter(archived_at=None)
    if actor.is_system or actor.extent("account", "assign") >= Extent.ALL:
        return rows
    return rows.filter(owner_id__in=(actor.user_id, *actor.line_users))


def condition_of(rule: RebalancingRule, actor: Actor) -> Q:
    """The accounts that fit a rule. Raises FilterInvalid."""
    words: dict[str, Any] = rule.criteria
    found = Q()
    for name, column in _COLUMNS.items():
        found &= Q(**{f"{column}__in": words[name]}) if words.get(name) else Q()
    if words.get("owners"):
        found &= Q(owner_id__in=words["owners"])
    if words.get("regions") or words.get("postal"):
        found &= _by_address(words)
    if words.get("name_from"):
        found &= Q(name_folded__gte=fold(words["name_from"]))
    if words.get("name_to"):
        found &= Q(name_folded__lt=fold(words["name_to"]) + _LAST)
    if words.get("listed"):
        found &= Q(Exists(RebalancingListed.objects.filter(rule=rule, account=OuterRef("pk"))))
    return found & to_condition(parse_filter(rule.where), registry.kinds["account"], actor)


def _by_address(words: Mapping[str, Any]) -> Q:
    addresses = AccountAddress.objects.filter(account=OuterRef("pk"))
    if words.get("regions"):
        addresses = addresses.filter(region__in=words["regions"])
    codes = Q()
    for prefix in words.get("postal", ()):
        codes |= Q(postal_code__istartswith=prefix)
    return Q(Exists(addresses.filter(codes)))


def look_ahead(actor: Actor, plan: Rebalancing) -> Outlook:
    """What the plan would do now, as far as the actor reaches. Raises FilterInvalid, and RuleBroken where revenue in
    several currencies is to be spread evenly.
    """
    rules = list(plan.rules.prefetch_related("receivers").order_by("position"))
    listed = RebalancingListed.objects.filter(rule__in=rules, user_id__isnull=False)
    named: dict[tuple[int, int], int] = {
        (rule, account): user for rule, account, user in listed.values_list("rule_id", "account_id", "user_id") if user
    }
    people = {one.user_id for rule in rules for one in rule.receivers.all()} | set(named.values())
    warnings = _warnings(actor, people, plan)
    barred = {user for user, found in warnings.items() if {"left", "no_right", "beyond"} & {code for code, _ in found}}
    rows_in_reach = accounts_in_reach(actor)
    numbered = _numbered(rows_in_reach, rules, actor)
    fitted = dict(numbered.values_list("fit").annotate(count=Count("pk")).order_by()) if rules else {}
    by_rule = {rule.position: _as_rule(rule, barred) for rule in rules}
    rows = list(_rows(numbered, rules, by_rule)) if rules else []
    _refuse_mixed(rows, by_rule)
    by_position = {rule.position: rule.pk for rule in rules}
    by_list = {row.id: user for row in rows if (user := named.get((by_position[row.rule], row.id))) is not None}
    walls = _walls(people)
    moves = tuple(_moves(rows, by_rule, by_list, barred, walls, _being_handed_over()))
    shares = _shares(rows_in_reach, people, rows, moves)
    _note_warnings(plan, shares, warnings, rows, walls)
    return Outlook(moves, fitted, shares)


def _numbered(rows: QuerySet[Account], rules: list[RebalancingRule], actor: Actor) -> QuerySet[Any]:
    """Accounts with the place of the first rule that fits them, as ``fit``."""
    whens = [When(_never_empty(condition_of(rule, actor)), then=Value(rule.position)) for rule in rules]
    return rows.annotate(fit=Case(*whens, output_field=IntegerField())).exclude(fit=None)


def _never_empty(condition: Q) -> Q:
    return condition or Q(pk__isnull=False)


def _as_rule(rule: RebalancingRule, barred: Collection[int]) -> AssignmentRule:
    receivers = sorted(rule.receivers.all(), key=lambda one: one.position)
    return AssignmentRule(Effect(rule.effect), tuple(one.user_id for one in receivers if one.user_id not in barred))


def _rows(
    numbered: QuerySet[Any], rules: list[RebalancingRule], by_rule: Mapping[int, AssignmentRule]
) -> Iterator[_Row]:
    """The accounts that may move: not those that are kept, nor those that are where their rule gives them."""
    staying = Q()
    for rule in rules:
        known = by_rule[rule.position]
        if known.effect == Effect.KEEP:
            staying |= Q(fit=rule.position)
        elif known.effect == Effect.GIVE and known.receivers and not rule.criteria.get("listed"):
            staying |= Q(fit=rule.position, owner_id=known.receivers[0])
    columns = ("id", "owner_id", "fit", "version", "revenue_12m_minor", "measures_currency", "open_deals_count")
    found = numbered.exclude(staying) if staying else numbered
    return (_Row(*values) for values in found.order_by().values_list(*columns).iterator(chunk_size=20_000))


def _refuse_mixed(rows: Iterable[_Row], by_rule: Mapping[int, AssignmentRule]) -> None:
    by_revenue = {number for number, rule in by_rule.items() if rule.effect == Effect.BY_REVENUE}
    currencies = {row.currency for row in rows if row.rule in by_revenue and row.revenue} if by_revenue else set()
    if len(currencies) > 1:
        raise RuleBroken(
            sentence("The revenue of these accounts is in several currencies ({currencies}). Spread them by number.",
                     currencies=", ".join(sorted(currencies)))
        )  # fmt: skip


def _walls(people: Collection[int]) -> set[tuple[int, int]]:
    now = timezone.now()
    running = AccountWall.objects.filter(Q(to_at=None) | Q(to_at__gt=now), user_id__in=people, from_at__lte=now)
    return set(running.values_list("user_id", "account_id"))


def _being_handed_over() -> set[int]:
    """The accounts of handovers that run: both sides are telling each other; they stay out of it."""
    return set(open_handovers().values_list("account_id", flat=True))


def open_handovers() -> QuerySet[Handover]:
    """Handovers under way."""
    return Handover.objects.filter(state=HandoverState.OPEN)


def _moves(
    rows: list[_Row], by_rule: Mapping[int, AssignmentRule], named: Mapping[int, int], barred: Collection[int],
    walls: Collection[tuple[int, int]], held: Collection[int],
) -> Iterator[Move]:  # fmt: skip
    matched = [
        Matched(row.id, row.owner, row.rule, max(row.revenue, 0), named.get(row.id)) for row in rows
        if row.id not in held and named.get(row.id) not in barred
    ]  # fmt: skip
    found = assign(by_rule, matched, walls)
    for row in rows:
        new = found.owners.get(row.id)
        if new == row.owner:
            continue
        left = found.left.get(row.id, "") if new is None else ""
        if new is None and not left:
            left = LeftOut.HANDOVER if row.id in held else LeftOut.NOBODY
        yield Move(row.id, row.version, row.owner, new, row.rule, left)


def _shares(
    reach: QuerySet[Account], people: Collection[int], rows: list[_Row], moves: Iterable[Move]
) -> dict[int, Share]:
    going = {move.account: move for move in moves if not move.left}
    involved = set(people) | {move.former for move in going.values()}
    shares = {user: Share() for user in sorted(involved)}
    for user, currency, count, revenue, deals in _sums(reach, involved):
        share = shares.get(user)
        if share is None:
            continue
        share.accounts_before += count
        share.deals_before += deals
        share.deals_after += deals
        if revenue:
            share.revenue_before[currency] = share.revenue_after[currency] = revenue
    for row in rows:
        move = going.get(row.id)
        if move is not None and move.new is not None:
            _shift(shares[move.former], row, -1)
            _shift(shares[move.new], row, 1)
    return shares


def _sums(reach: QuerySet[Account], people: Collection[int]) -> QuerySet[Any, Any]:
    """(owner, currency, accounts, revenue, open deals); of some people by their index, of many along the table: found
    through the index, every account would be a jump.
    """
    few = len(people) <= _FEW
    rows = reach.filter(owner_id__in=people) if few else reach.annotate(holder=F("owner_id") + 0)
    grouped = rows.order_by().values_list("owner_id" if few else "holder", "measures_currency")
    return grouped.annotate(Count("pk"), Sum("revenue_12m_minor"), Sum("open_deals_count"))


def _shift(share: Share, row: _Row, sign: int) -> None:
    share.deals_after += sign * row.deals
    if sign > 0:
        share.moved_in += 1
    else:
        share.moved_out += 1
    if row.revenue:
        share.revenue_after[row.currency] = share.revenue_after.get(row.currency, 0) + sign * row.revenue


def receivers_refused(actor: Actor, people: Collection[int]) -> dict[int, str]:
    """Those who may not receive accounts, and why: ``left`` the company, ``no_right`` to look after accounts, ``beyond``
    the line of a manager.
    """
    present = {one.pk for one in names_of(people)}
    able = {one.user_id for one in actors_of(sorted(present)) if one.extent("account", "edit") >= Extent.OWN}
    whole = actor.is_system or actor.extent("account", "assign") >= Extent.ALL
    near = {actor.user_id, *actor.line_users}
    found = {user: "left" if user not in present else "no_right" for user in people if user not in able}
    return found | {user: "beyond" for user in people if user not in found and not whole and user not in near}


def _warnings(actor: Actor, people: Collection[int], plan: Rebalancing) -> dict[int, list[list[Any]]]:
    found: dict[int, list[list[Any]]] = {user: [[code, 0]] for user, code in receivers_refused(actor, people).items()}
    for user in running_absences(plan.effective_on).filter(user_id__in=people).values_list("user_id", flat=True):
        found.setdefault(user, []).append(["absent", 0])
    return found


def _note_warnings(
    plan: Rebalancing, shares: Mapping[int, Share], warnings: Mapping[int, list[list[Any]]], rows: list[_Row],
    walls: Collection[tuple[int, int]],
) -> None:  # fmt: skip
    for user, found in warnings.items():
        shares[user].warnings += found
    for share in shares.values():
        after = share.accounts_before + share.moved_in - share.moved_out
        if plan.upper_load and after > plan.upper_load and share.moved_in:
            share.warnings.append(["load", after])
    ids = {row.id for row in rows} if walls else set()
    for user, count in sorted(Counter(user for user, account in walls if account in ids).items()):
        shares[user].warnings.append(["walled", count])


def moves_of(plan: Rebalancing) -> QuerySet[RebalancingMove]:
    """The moves of a plan that are not left out."""
    return RebalancingMove.objects.filter(rebalancing=plan, left="").exclude(to_user=None)


def moved_among(public_id: str, account_ids: Collection[int]) -> dict[int, set[int]]:
    """Of some accounts, those that a plan moved, with their former and their new owner."""
    rows = RebalancingMove.objects.filter(rebalancing__public_id=public_id, left="", account_id__in=account_ids)
    return {account: {former, new} - {None} for account, former, new in rows.values_list(
        "account_id", "from_user_id", "to_user_id")}  # fmt: skip


def people_of(public_id: str) -> set[int]:
    """Everybody who gave or received accounts by a plan."""
    rows = RebalancingMove.objects.filter(rebalancing__public_id=public_id, left="")
    return set(rows.values_list("from_user_id", flat=True).distinct()) | set(
        rows.exclude(to_user=None).values_list("to_user_id", flat=True).distinct()
    )
