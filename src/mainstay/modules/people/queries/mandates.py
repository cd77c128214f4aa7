"""Who stands in for whom at this moment: the mandates of an actor, read at every request and again in every act."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from mainstay.framework.points import parts_of
from mainstay.framework.queries import DAY, WORD, prepared
from mainstay.framework.scopes.models import Holder
from mainstay.framework.scopes.scope import running_walls
from mainstay.framework.standing_in import OutOfTime
from mainstay.kernel.actor import Actor, Grant, Mandate
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.people.choices import DeputyKind, DeputyScope
from mainstay.modules.people.models import Absence, DeputyNext, DeputyPolicy, Deputyship, ReportingLine, User
from mainstay.modules.people.queries.lines import line_below, right_rows, running, unit_of
from mainstay.modules.people.queries.withheld import withheld_from, without_withheld
from mainstay.modules.people.rules.deputyships.effective import (
    Candidate,
    Right,
    effective_rights,
    shipped_delegable,
    who_stands_in,
)
from mainstay.modules.people.rules.deputyships.times import Term, why_not_now
from mainstay.modules.people.rules.rights import merged_rights

_REMEMBERED: Final = timedelta(days=30)
_A_DAY: Final = timedelta(days=1)
_PARTIAL: Final = (DeputyScope.ACCOUNTS, DeputyScope.OPPORTUNITIES, DeputyScope.TERRITORY)
_MOST_LEVELS: Final = 12


def with_mandates(actor: Actor) -> Actor:
    """The actor with the deputyships that run at this moment, both ways. One statement where there are none."""
    now = timezone.now()
    rows = [row for row in _concerning(actor, now) if term_of(row).runs(now)]
    plain = replace(actor, mandates=(), given=(), eyes=frozenset({actor.user_id}))
    if not rows:
        return plain
    rows += [row for row in _onward(rows, now) if term_of(row).runs(now)]
    mandates, given, eyes = [], [], {actor.user_id}
    mine = withheld_from(actor.user_id, now.astimezone(ZoneInfo(actor.zone)).date())
    for row in rows:
        held, resting = _held(row, now)
        acting = _acting(row, held, now)
        if row.principal_id == actor.user_id:
            eyes |= set(acting)
            given += [_mandate(row, held, acting[one], one) for one in acting if row.deputy_kind == DeputyKind.REPLACE]
        elif actor.user_id in acting:
            eyes.add(row.principal_id)
            mandate = _mandate(row, held, acting[actor.user_id], actor.user_id)
            words = {right: said for right, said in mine.items() if right in held} | resting
            mandates.append(replace(mandate, withheld=MappingProxyType(words)))
    reach = {**actor.reach, **{holder: count for one in mandates for holder, count in one.reach.items()}}
    return replace(plain, mandates=tuple(mandates), given=tuple(given), eyes=frozenset(eyes),
                   reach=MappingProxyType(reach))  # fmt: skip


def out_of_time(actor: Actor) -> tuple[OutOfTime, ...]:
    """Deputyships of the actor that are over since a month at most, or have not begun."""
    now = timezone.now()
    rows = _named(actor.user_id).filter(to_on__gte=now.date() - _REMEMBERED).select_related("principal", "deputy")
    found = []
    for row in rows:
        words = why_not_now(term_of(row), now, row.principal.name)
        if words is not None and row.principal.is_active:
            held, _resting = _held(row, now)
            found.append(OutOfTime(_mandate(row, held, frozenset(held), actor.user_id), words))
    return tuple(found)


def term_of(row: Deputyship) -> Term:
    """The term of a deputyship in the zone of the principal's unit as it is now."""
    unit = unit_of(row.principal, timezone.now().date())
    return Term(row.from_on, row.to_on, unit.zone if unit else "UTC", row.accepted_at, row.confirmed_at, row.ended_at)


def firm_today(user: User, now: datetime | None = None) -> date:
    """The day in the zone of a person's unit."""
    now = now or timezone.now()
    unit = unit_of(user, now.date())
    return now.astimezone(ZoneInfo(unit.zone if unit else "UTC")).date()


def _open(rows: Any = Deputyship.objects) -> Any:
    return rows.filter(ended_at=None, accepted_at__isnull=False, confirmed_at__isnull=False)


def _named(user_id: int) -> Any:
    in_line = DeputyNext.objects.filter(user_id=user_id).values("deputyship_id")
    return Deputyship.objects.filter(Q(deputy_id=user_id) | Q(pk__in=in_line))


def _concerning(actor: Actor, now: datetime) -> list[Deputyship]:
    """Those that name the actor, and those of people below: the manager covers where nobody named is there."""
    mine = Q(deputy_id=actor.user_id) | Q(principal_id=actor.user_id)
    mine |= Q(pk__in=DeputyNext.objects.filter(user_id=actor.user_id).values("deputyship_id"))
    if actor.line_users:
        mine |= Q(principal_id__in=actor.line_users)
    days = Q(from_on__lte=now.date() + _A_DAY, to_on__gte=now.date() - _A_DAY)
    # Mostly there are none: to ask for numbers first costs a third of asking for everything.
    found = list(_open().filter(mine & days, principal__is_active=True).order_by("pk").values_list("pk", flat=True))
    if not found:
        return []
    return list(Deputyship.objects.filter(pk__in=found).select_related("principal", "deputy").order_by("pk"))


def _onward(rows: Iterable[Deputyship], now: datetime) -> list[Deputyship]:
    """With one step onward allowed: whom the principals stand in for themselves."""
    if policy_on(now.date()).onward_steps == 0:
        return []
    known = {row.pk for row in rows}
    principals = {row.principal_id for row in rows}
    found = _open().filter(deputy_id__in=principals, principal__is_active=True).exclude(pk__in=known)
    return list(found.select_related("principal", "deputy"))


def policy_on(day: date) -> DeputyPolicy:
    """The rules of the company for standing in on a day; those of the product where none were set."""
    row = DeputyPolicy.objects.filter(from_on__lte=day).order_by("-from_on").first()
    return row or DeputyPolicy(from_on=day)


def _held(row: Deputyship, now: datetime) -> tuple[dict[Right, Grant], dict[Right, Sentence]]:
    """What the principal holds now of what the deputyship names; and what of it rests for the principal, so that nobody
    stands in with it.
    """
    delegable = shipped_delegable()
    today = firm_today(row.principal, now)
    rows = [one for one in right_rows(row.principal, today) if one[0] not in delegable.roles_apart]
    named = effective_rights(merged_rights(rows), row.rights, delegable, basis=f"deputyship:{row.public_id}",
                             scope=row.scope)  # fmt: skip
    running, resting = without_withheld(named, row.principal_id, today)
    words = sentence(
        "This right of {principal} rests for now, so nobody stands in with it. {principal} has to confirm a topic first; "
        "a manager can do this.", principal=row.principal.name, code="withheld",
    )  # fmt: skip
    return running, dict.fromkeys(resting, words)


def _acting(row: Deputyship, held: dict[Right, Grant], now: datetime) -> dict[int, frozenset[Right]]:
    """Who acts under a deputyship at this moment, with which rights."""
    named = [row.deputy_id, *row.next_in_line.values_list("user_id", flat=True)]
    if policy_on(now.date()).onward_steps:
        onward = dict(_open().filter(principal_id__in=named).values_list("principal_id", "deputy_id"))
        named = [one for user in named for one in (user, onward.get(user)) if one]
    there = people_there(named, row.principal, now)
    found = who_stands_in([_candidate(row, one, one in there) for one in named], frozenset(held))
    left = frozenset(held) - frozenset(right for rights in found.values() for right in rights)
    manager = first_manager_there(row.principal, now) if left or not found else None
    if manager and manager not in found:
        found[manager] = left - frozenset(withheld_from(manager, now.date()))
    return found


def _candidate(row: Deputyship, user_id: int, present: bool) -> Candidate:
    return Candidate(user_id, present, barred_rights(row.principal_id, user_id) if present else frozenset())


def barred_rights(principal_id: int, deputy_id: int) -> frozenset[Right]:
    """Rights that somebody may not exercise for the principal: training, licence, region, as the modules say. A unit
    of another regulated class leaves the duties only.
    """
    principal, deputy = (User.objects.get(pk=one) for one in (principal_id, deputy_id))
    units = [unit_of(one, timezone.now().date()) for one in (principal, deputy)]
    delegable = shipped_delegable()
    found: set[Right] = set()
    if units[0] is not None and units[0].regulated_class and (
        units[1] is None or units[1].regulated_class != units[0].regulated_class
    ):  # fmt: skip
        found |= set().union(*delegable.bundles.values()) - delegable.bundles["duties"]
    for part in parts_of("deputy_preconditions"):
        found |= {(one["group"], one["verb"]) for one in part.function(None, principal_id, deputy_id)}
    return frozenset(found | set(withheld_from(deputy_id, firm_today(deputy))))


def people_there(user_ids: Iterable[int], principal: User, now: datetime) -> set[int]:
    """Those who work here and are not away: no absence runs, and nobody acts instead of them."""
    wanted = set(user_ids)
    today = firm_today(principal, now)
    away = set(running_absences(today).filter(user_id__in=wanted).values_list("user_id", flat=True))
    replaced = _open().filter(principal_id__in=wanted, deputy_kind=DeputyKind.REPLACE).select_related("principal")
    away |= {row.principal_id for row in replaced if term_of(row).runs(now)}
    return set(User.objects.filter(pk__in=wanted - away, is_active=True).values_list("pk", flat=True))


def running_absences(day: date) -> Any:
    """Absences that run on a day."""
    return Absence.objects.filter(Q(to_on=None) | Q(to_on__gt=day), from_on__lte=day, ended_at=None)


def first_manager_there(user: User, now: datetime) -> int | None:
    """The nearest manager above who is present; None where nobody stands above or nobody is there."""
    today, current, seen = firm_today(user, now), user.pk, {user.pk}
    for _level in range(_MOST_LEVELS):
        line = ReportingLine.objects.filter(running(today), user_id=current).values_list("manager_id", flat=True)
        manager = line.first()
        if manager is None or manager in seen:
            return None
        if people_there([manager], user, now):
            return int(manager)
        seen.add(manager)
        current = manager
    return None


def _mandate(row: Deputyship, held: dict[Right, Grant], taken: frozenset[Right], acting: int) -> Mandate:
    principal: User = row.principal
    now = timezone.now()
    records = list(row.records.all())
    line = line_below(principal.pk, firm_today(principal, now)) if row.scope != DeputyScope.QUEUE else []
    own = Holder.objects.filter(user_id=principal.pk, deputyship_id=None).values_list("id", "reach").first()
    holder, count = own if own and row.scope != DeputyScope.QUEUE else (0, 0)
    narrowed = Holder.objects.filter(deputyship_id=row.pk).values_list("id", "reach").first()
    left_out = {one.account_id for one in records if one.excluded and one.account_id}
    return Mandate(
        id=row.pk, public_id=row.public_id, principal=principal.pk, principal_public_id=principal.public_id,
        principal_name=principal.name, deputy=acting, deputy_name=_name(row, acting), until=term_of(row).ends(),
        rights=MappingProxyType({right: grant for right, grant in held.items() if right in taken}),
        holder=holder, line=tuple(one for _, one, _ in line if one), line_users=tuple(one for one, *_ in line),
        walls=tuple({*running_walls(principal.pk), *left_out}),
        reach=MappingProxyType({holder: count} | {one: number for _, one, number in line if one}
                               | (dict([narrowed]) if narrowed else {})),
        narrowed_to=(narrowed[0] if narrowed else 0) if row.scope in _PARTIAL else None,
        records=frozenset((one.subject_kind, one.row_id) for one in records
                          if not one.excluded and row.scope == DeputyScope.OPPORTUNITIES),
        duties=frozenset(row.duties), limits=MappingProxyType(_limits(row)), line_of_authority=authority_of(row),
    )  # fmt: skip


def _name(row: Deputyship, acting: int) -> str:
    if acting == row.deputy_id:
        return str(row.deputy.name)
    return User.objects.filter(pk=acting).values_list("name", flat=True).first() or ""


def _limits(row: Deputyship) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if row.limit is not None:
        found["money"] = row.limit
    if row.gift_limit is not None:
        found["gift"] = row.gift_limit
    if row.discount_limit is not None:
        found["discount"] = Decimal(row.discount_limit) / 100
    return found


def authority_of(row: Deputyship) -> str:
    """The line of authority as the audit log keeps it: version, days, caps; the names follow from the ids."""
    caps = "".join(f", {name} up to {cap}" for name, cap in _limits(row).items())
    return f"v{row.version}, {row.from_on} to {row.to_on - _A_DAY}{caps}"


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who stands in for somebody now: the deputyship, the person, and until which day."""

    deputyship: str
    name: str
    public_id: str
    last_on: date


def stand_in_of(public_id: str) -> StandIn | None:
    """The person who acts for somebody (by public id) at this moment, if anybody does. One statement when nobody does."""
    now = timezone.now()
    for row in _around(principal=public_id, first=now.date() - _A_DAY, last=now.date() + _A_DAY):
        if term_of(row).runs(now):
            acting = next(iter(_acting(row, _held(row, now)[0], now)), row.deputy_id)
            person = row.deputy if acting == row.deputy_id else User.objects.get(pk=acting)
            return StandIn(row.public_id, person.name, person.public_id, row.to_on - _A_DAY)
    return None


@prepared(Deputyship, principal=WORD, first=DAY, last=DAY)
def _around(rows: Any, principal: Any, first: Any, last: Any) -> Any:
    around = _open(rows).filter(principal__public_id=principal, from_on__lte=last, to_on__gte=first)
    return around.select_related("principal", "deputy").order_by("pk")
