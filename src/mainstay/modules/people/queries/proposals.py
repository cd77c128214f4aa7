"""What is known before a deputyship is saved: who is away, who stands in already, what would forbid it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from mainstay.framework.registry import registry
from mainstay.framework.scopes import AccountScope
from mainstay.modules.people.models import Absence, Deputyship, ReportingLine, StandingDeputy, User
from mainstay.modules.people.queries.lines import running
from mainstay.modules.people.queries.mandates import firm_today, policy_on
from mainstay.modules.people.rules.deputyships.conflicts import Facts, Other, Proposal


def facts_for(proposal: Proposal, leaving_out: int | None = None) -> Facts:
    """Everything that the rules want to know of the people of a proposal; ``leaving_out`` is the one being changed."""
    others = [_other(row) for row in Deputyship.objects.filter(ended_at=None, to_on__gt=proposal.from_on)
              .exclude(pk=leaving_out or 0).prefetch_related("records")]  # fmt: skip
    users = {proposal.principal, proposal.deputy, *proposal.next_in_line,
             *(one for other in others for one in (other.principal, other.deputy))}  # fmt: skip
    known = User.objects.in_bulk(users)
    principal = known[proposal.principal]
    away: dict[int, list[tuple[date, date | None]]] = {}
    for row in Absence.objects.filter(user_id__in=users, ended_at=None).order_by("from_on"):
        away.setdefault(row.user_id, []).append((row.from_on, row.to_on))
    today = firm_today(principal)
    return Facts(
        today=today, names={pk: user.name for pk, user in known.items()},
        active={pk for pk, user in known.items() if user.is_active}, away=away, others=others,
        onward_steps=policy_on(today).onward_steps,
    )  # fmt: skip


def _other(row: Deputyship) -> Other:
    named = frozenset(one.subject_id for one in row.records.all() if not one.excluded)
    return Other(row.principal_id, row.deputy_id, row.from_on, row.to_on, row.scope, named)


def standing_deputies_of(user_id: int) -> list[int]:
    """Those who agreed in advance to stand in for somebody, in order."""
    rows = StandingDeputy.objects.filter(principal_id=user_id, ended_at=None, accepted_at__isnull=False,
                                         deputy__is_active=True)  # fmt: skip
    return list(rows.order_by("position", "pk").values_list("deputy_id", flat=True))


def manager_of(user: User) -> int | None:
    """To whom somebody reports today."""
    lines = ReportingLine.objects.filter(running(firm_today(user)), user=user)
    return lines.values_list("manager_id", flat=True).first()


def account_id_of(kind_name: str, row: Any) -> int | None:
    """The account that a record hangs on, whatever its kind."""
    scope = registry.kinds[kind_name].scope
    value: Any = row
    for name in (scope.path if isinstance(scope, AccountScope) else "account_id").split("__"):
        value = getattr(value, name, None)
    return None if value is None else int(value)


def names_in(user_ids: Iterable[int]) -> dict[int, str]:
    """Names by id."""
    return dict(User.objects.filter(pk__in=list(user_ids)).values_list("pk", "name"))
