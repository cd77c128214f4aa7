"""From a user to an Actor: roles, rights, holders and reporting line that run today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils import timezone

from mainstay.framework.scopes.models import Holder
from mainstay.framework.scopes.scope import running_walls
from mainstay.kernel.actor import Actor
from mainstay.modules.people.models import CompanyUnit, User
from mainstay.modules.people.queries.lines import line_below, right_rows, unit_of
from mainstay.modules.people.queries.mandates import with_mandates
from mainstay.modules.people.queries.withheld import without_withheld
from mainstay.modules.people.rules.rights import merged_rights


def actor_for(user: User, interface: str = "web", *, token_verbs: frozenset[str] | None = None) -> Actor:
    """The user with everything that runs now; an inactive user has no right at all."""
    now = timezone.now()
    unit = unit_of(user, now.date())
    zone = user.zone or (unit.zone if unit else "UTC")
    today = now.astimezone(ZoneInfo(zone)).date()
    rows = right_rows(user, today) if user.is_active else []
    rights, withheld = without_withheld(merged_rights(rows), user.pk, today)
    line = line_below(user.pk, today)
    own = Holder.objects.filter(user_id=user.pk, deputyship_id=None).values_list("id", "reach").first()
    reach = {holder: count for _, holder, count in line if holder}
    if own:
        reach[own[0]] = own[1]
    found = Actor(
        user_id=user.pk,
        public_id=user.public_id,
        name=user.name,
        title=user.title,
        roles=frozenset(role for role, *_ in rows),
        rights=MappingProxyType(rights),
        withheld=MappingProxyType(withheld),
        holder=own[0] if own else 0,
        line=tuple(holder for _, holder, _ in line if holder),
        line_users=tuple(person for person, *_ in line),
        walls=running_walls(user.pk),
        reach=MappingProxyType(reach),
        unit_id=unit.pk if unit else None,
        zone=zone,
        language=user.language,
        country=unit.country if unit else "",
        currency=unit.currency if unit else "",
        digits=user.digits,
        show_hijri=user.show_hijri,
        theme=user.theme,
        interface=interface,
        token_verbs=token_verbs,
    )
    return with_mandates(found) if user.is_active else found


def unit_calendar_of(unit_id: int, first: date, last: date) -> tuple[CompanyUnit, list[tuple[date, str, bool]]]:
    """A unit with its holidays (day, name, half) between two days inclusive."""
    unit = CompanyUnit.objects.get(pk=unit_id)
    days = unit.holidays.filter(day__gte=first, day__lte=last).values_list("day", "name", "half_day")
    return unit, list(days)


def actor_of_user(user_id: int) -> Actor:
    """The actor behind a user id, for work done later in that person's name. Raises LookupError when there is none."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        msg = f"there is no user {user_id}"
        raise LookupError(msg)
    return actor_for(user, "worker")


def actor_by_email(email: str, interface: str) -> Actor:
    """The active user with this e-mail as an actor. Raises LookupError when there is none."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        msg = f"there is no active user {email}"
        raise LookupError(msg)
    return actor_for(user, interface)


def actors_of(user_ids: Iterable[int]) -> list[Actor]:
    """The actors of active users, for asking what they may see; in the order given."""
    found = User.objects.in_bulk(list(user_ids))
    return [actor_for(found[pk]) for pk in user_ids if pk in found and found[pk].is_active]


def mail_address_of(user_id: int) -> str:
    """The mail address of an active user; empty when there is none."""
    return User.objects.filter(pk=user_id, is_active=True).values_list("email", flat=True).first() or ""


def active_names() -> dict[int, str]:
    """The names of all active users by id."""
    return dict(User.objects.filter(is_active=True).order_by("pk").values_list("pk", "name"))


def user_by_id(user_id: int) -> int | None:
    """The id if there is such a user (the system itself has none)."""
    return user_id if user_id and User.objects.filter(pk=user_id).exists() else None


def public_ids_of(user_ids: Iterable[int]) -> list[str]:
    """The public ids of active users."""
    return list(User.objects.filter(pk__in=list(user_ids), is_active=True).values_list("public_id", flat=True))


@dataclass(frozen=True, slots=True)
class Colleague:
    """A user by id, public id and name."""

    pk: int
    public_id: str
    name: str


def names_of(user_ids: Iterable[int]) -> list[Colleague]:
    """Active users among the ids, by name."""
    rows = User.objects.filter(pk__in=list(user_ids), is_active=True).order_by("name_key", "pk")
    return [Colleague(*row) for row in rows.values_list("pk", "public_id", "name")]


def actor_of_token(user_id: int, verbs: frozenset[str]) -> Actor | None:
    """The actor behind an API token, limited to its verbs; None when the user is no longer active."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return actor_for(user, "api", token_verbs=verbs) if user else None
