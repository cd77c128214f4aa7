"""Standing in against a naive model, over random lives of a small company; and planted wrong rules that it must catch."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from mainstay.framework.actions import deciding, perform
from mainstay.framework.registry import registry
from mainstay.framework.scopes import sees_all_on, standing_to, visible_to
from mainstay.framework.scopes.access import STAND_IN, Reach, deputy_holder, end_access, grant_access, own_holder
from mainstay.kernel.actor import Actor
from mainstay.modules.people.models import Absence, Appointment, DeputyNext, DeputyRecord, Deputyship, User
from mainstay.modules.people.queries import mandates, proposals
from mainstay.modules.people.rules.deputyships import conflicts
from mainstay.modules.people.rules.deputyships.times import Term
from tests.lives import at_night, hunt, in_ci, share_of_the_night
from tests.permissions.deputy_model import Company, Standing

IN_CI, AT_NIGHT, HUNT = in_ci(5), at_night(12), hunt(8)
PEOPLE = {"anna": "seller", "boris": "seller", "clara": "seller", "dace": "boss", "gita": "head"}
MANAGER = {"anna": "dace", "boris": "dace"}
OWNERS = {"A1": "anna", "A2": "anna", "B1": "boris", "C1": "clara", "D1": "dace"}
DUTIES = {"QA": "anna", "QD": "dace"}
APPROVALS = {"P1": ("clara", "dace", 4000), "P2": ("boris", "dace", 6000), "P3": ("clara", "anna", 100),
             "P4": ("anna", "boris", 100)}  # fmt: skip
VERBS = {"account": ("account.read", "account.edit", "account.assign"), "duty": ("duty.done",),
         "approval": ("approval.approve",)}  # fmt: skip
MORNING = datetime(2026, 8, 3, 6, 0, tzinfo=UTC)
HOW = 1_000_000
users = st.sampled_from(sorted(PEOPLE))


class World:
    """The rows of the small company, made once; a life runs inside a savepoint and leaves nothing."""

    def __init__(self, cast: Any, set_clock: Callable[[datetime], None]) -> None:
        self.cast, self.set_clock = cast, set_clock
        set_clock(MORNING)
        self.users = {name: cast.users[name] for name in PEOPLE}
        self.rows: dict[str, tuple[str, Any]] = {}
        for name, owner in OWNERS.items():
            self._keep(name, owner, "account.create", {"name": f"Client {name}"})
        for name, owner in DUTIES.items():
            self._keep(name, owner, "duty.create", {"what": f"Duty {name}", "due_on": "2026-08-20"})
        for name, (asked_by, approver, amount) in APPROVALS.items():
            given = {"what": f"Question {name}", "approvers": [self.users[approver].public_id],
                     "amount": f"{amount}.00 EUR"}  # fmt: skip
            self._keep(name, asked_by, "approval.ask", given)

    def _keep(self, name: str, who: str, action: str, given: dict[str, Any]) -> None:
        made = perform(self.cast.actor(who), action, given)
        self.rows[name] = (made.kind, registry.kinds[made.kind].model.objects.get(public_id=made.public_id))


WORLD: list[World] = []


class Deputies(RuleBasedStateMachine):
    """One life: people stand in, fall ill, lose roles and clients, leave; after each turn one of them is asked
    everything, and in the end all.
    """

    def __init__(self) -> None:
        super().__init__()
        self.world = WORLD[0]
        self.life = transaction.atomic()
        self.life.__enter__()
        self.company = Company(MORNING, dict(PEOPLE), dict(MANAGER), dict(OWNERS), dict(DUTIES), dict(APPROVALS))
        self.stored: list[int] = []
        self.world.set_clock(MORNING)

    def teardown(self) -> None:
        """Ask everybody everything, then forget the life."""
        try:
            for user in PEOPLE:
                self._agree(user)
        finally:
            transaction.set_rollback(True)
            self.life.__exit__(None, None, None)

    @rule(
        principal=users, deputy=users, then=st.none() | users, first=st.integers(-1, 4), length=st.integers(1, 9),
        replace=st.booleans(), scope=st.sampled_from(["all", "all", "accounts", "queue"]),
        named=st.frozensets(st.sampled_from(sorted(OWNERS)), min_size=1, max_size=3),
        left_out=st.frozensets(st.sampled_from(sorted(OWNERS)), max_size=1),
        bundles=st.frozensets(st.sampled_from(["clients", "duties", "approvals"]), min_size=1),
        cap=st.sampled_from([None, 4000, 3999, 5000]), words=st.sampled_from(["both", "both", "both", "one", "none"]),
    )  # fmt: skip
    def propose(self, principal: str, deputy: str, then: str | None, first: int, length: int, replace: bool, scope: str,
                named: frozenset[str], left_out: frozenset[str], bundles: frozenset[str], cap: int | None,
                words: str) -> None:  # fmt: skip
        begins = self.company.today() + timedelta(days=first)
        new = Standing(
            principal, deputy, begins, begins + timedelta(days=length - 1), replace, scope,
            named if scope == "accounts" else frozenset(), left_out if scope == "all" else frozenset(), bundles, cap,
            (then,) if then else (), self.company.now if words != "none" else None,
            self.company.now if words == "both" else None,
        )  # fmt: skip
        allowed = not self._blockers(new)
        assert allowed is self.company.may_be_saved(new), new
        if allowed:
            self.company.standings.append(new)
            self.stored.append(self._store(new))
        self._agree(deputy)

    @precondition(lambda self: self.stored)
    @rule(which=st.integers(0, 99), what=st.sampled_from(["recall", "accept", "confirm"]))
    def say(self, which: int, what: str) -> None:
        index = which % len(self.stored)
        one, now = self.company.standings[index], self.company.now
        field = {"recall": "ended", "accept": "accepted", "confirm": "confirmed"}[what]
        if getattr(one, field) is None:
            setattr(one, field, now)
            Deputyship.objects.filter(pk=self.stored[index]).update(**{f"{field}_at": now})
        self._agree(one.deputy)

    @rule(hours=st.sampled_from([1, 14, 15, 18, 24, 60]), user=users)
    def later(self, hours: int, user: str) -> None:
        self.company.now += timedelta(hours=hours) - timedelta(seconds=1 if hours == 15 else 0)
        self.world.set_clock(self.company.now)
        self._agree(user)

    @rule(user=users)
    def fall_ill_or_come_back(self, user: str) -> None:
        now, row = self.company.now, self.world.users[user]
        if user in self.company.away:
            self.company.away.discard(user)
            Absence.objects.filter(user=row).update(ended_at=now)
        else:
            self.company.away.add(user)
            Absence.objects.create(
                user=row, reason="illness", cover="manager", from_on=self.company.today(), created_at=now
            )
        self._agree(user)

    @rule(user=users)
    def lose_or_regain_the_role(self, user: str) -> None:
        if user in self.company.roles:
            del self.company.roles[user]
        else:
            self.company.roles[user] = PEOPLE[user]
        ends = None if user in self.company.roles else date(2026, 1, 1)
        Appointment.objects.filter(user=self.world.users[user]).update(to_on=ends)
        self._agree(user)

    @rule(account=st.sampled_from(sorted(OWNERS)), owner=users)
    def hand_over(self, account: str, owner: str) -> None:
        now, row = self.company.now, self.world.rows[account][1]
        self.company.owner[account] = owner
        running = row.owners.filter(to_at=None).values_list("pk", flat=True)
        end_access("owner", [*running, HOW + row.pk], now - timedelta(seconds=1))
        grant_access([Reach(own_holder(self.world.users[owner].pk), row.pk, "owner", HOW + row.pk)], now)
        self._agree(owner)

    @rule(user=st.sampled_from(["anna", "boris", "clara"]))
    def leave(self, user: str) -> None:
        self.company.gone.add(user)
        User.objects.filter(pk=self.world.users[user].pk).update(is_active=False)

    def _agree(self, user: str) -> None:
        actor = self.world.cast.actor(user)
        for name, (kind_name, row) in self.world.rows.items():
            kind = registry.kinds[kind_name]
            for verb in VERBS[kind_name]:
                wanted = self.company.may(user, verb, name)
                found = _asked(actor, kind, verb, row)
                assert found == wanted, (user, verb, name, self.company)

    def _blockers(self, new: Standing) -> list[Any]:
        ids = {name: row.pk for name, row in self.world.users.items()}
        named = frozenset(self.world.rows[one][1].public_id for one in new.named)
        asked = conflicts.Proposal(ids[new.principal], ids[new.deputy], new.first, new.last + timedelta(days=1), "leave",
                                   new.scope, named, tuple(ids[one] for one in new.then))  # fmt: skip
        return conflicts.blockers(asked, proposals.facts_for(asked))

    def _store(self, new: Standing) -> int:
        ids, now = {name: row.pk for name, row in self.world.users.items()}, self.company.now
        row = Deputyship(
            principal_id=ids[new.principal], deputy_id=ids[new.deputy], reason="leave", from_on=new.first,
            to_on=new.last + timedelta(days=1), deputy_kind="replace" if new.replace else "beside", scope=new.scope,
            rights=sorted(new.bundles), limit_minor=None if new.cap is None else new.cap * 100, currency="EUR",
            accepted_at=new.accepted, confirmed_at=new.confirmed, created_at=now,
        )  # fmt: skip
        row.save()
        for user in new.then:
            DeputyNext.objects.create(deputyship=row, user_id=ids[user], position=1, created_at=now)
        for excluded, names in ((False, new.named), (True, new.left_out)):
            for name in names:
                account = self.world.rows[name][1]
                DeputyRecord.objects.create(deputyship=row, subject_kind="account", subject_id=account.public_id,
                                            row_id=account.pk, account_id=account.pk, excluded=excluded, created_at=now)  # fmt: skip
        if new.scope == "accounts":
            holder = deputy_holder(row.deputy_id, row.pk)
            grant_access([Reach(holder, self.world.rows[one][1].pk, STAND_IN, row.pk) for one in new.named], now)
        return row.pk


def _asked(actor: Actor, kind: Any, verb: str, row: Any) -> tuple[bool, str | None]:
    """What the product says: allowed, and for whom."""
    seen = visible_to(actor, kind).filter(pk=row.pk).exists()
    if kind.name == "account":
        assert sees_all_on(actor, kind, row.pk) == seen
    if verb == "account.read":
        if not seen or visible_to(actor.own(), kind).filter(pk=row.pk).exists():
            return seen, None
        hats = [hat for hat in actor.hats()[1:] if visible_to(hat, kind).filter(pk=row.pk).exists()]
        return True, _name(hats[0].user_id)
    if not seen:
        return False, None
    ruling = deciding.may_at_all(actor, registry.actions[verb], row, standing_to(actor, kind, row))
    return bool(ruling), _name(ruling.mandate.principal) if ruling and ruling.mandate else None


def _name(user_id: int) -> str:
    return next(name for name, row in WORLD[0].users.items() if row.pk == user_id)


@pytest.fixture
def small_company(cast, monkeypatch):
    """The world of the machine, under a clock that it sets."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    WORLD[:] = [World(cast, set_clock)]
    return WORLD[0]


def test_the_product_agrees_with_the_naive_model(small_company):
    run_state_machine_as_test(Deputies, settings=IN_CI)


@pytest.mark.nightly
@share_of_the_night
def test_the_product_agrees_with_the_naive_model_over_thousands_of_lives(small_company, share):
    run_state_machine_as_test(Deputies, settings=AT_NIGHT)


def runs_on_after_its_end(patch):
    patch.setattr(Term, "ends", lambda self: datetime(2030, 1, 1, tzinfo=UTC))


def counts_days_in_universal_time(patch):
    original = mandates.term_of
    patch.setattr(mandates, "term_of", lambda row: _in_utc(original(row)))


def _in_utc(term: Term) -> Term:
    return Term(term.from_on, term.to_on, "UTC", term.accepted_at, term.confirmed_at, term.ended_at)


def begins_without_the_managers_word(patch):
    def begins(self):
        return None if self.accepted_at is None else max(self.accepted_at, datetime(2026, 1, 1, tzinfo=UTC))

    patch.setattr(Term, "begins", begins)
    patch.setattr(mandates, "_open", lambda: Deputyship.objects.filter(ended_at=None, accepted_at__isnull=False))


def passes_on_what_is_not_named(patch):
    original = mandates.effective_rights
    patch.setattr(mandates, "effective_rights", lambda held, named, table, **more: original(
        held, sorted(table.bundles), table, **more))  # fmt: skip


def copies_the_rights_of_the_role_at_the_start(patch):
    from mainstay.modules.people.models import RoleRight

    def once(user, _today):
        roles = Appointment.objects.filter(user=user).values("role_id")
        return list(RoleRight.objects.filter(role__in=roles).values_list("role__code", "group", "verb", "extent"))

    patch.setattr(mandates, "right_rows", once)


def forgets_the_named_accounts(patch):
    patch.setattr(mandates, "_PARTIAL", ())


def keeps_named_accounts_that_the_principal_lost(patch):
    from mainstay.framework.scopes.scope import AccountScope

    original = AccountScope.condition

    def condition(self, actor, extent):
        if actor.mandate is not None and actor.mandate.narrowed_to is not None:
            from django.db.models import Q

            return Q(self._shape(actor, (actor.mandate.narrowed_to,), ()))
        return original(self, actor, extent)

    patch.setattr(AccountScope, "condition", condition)


def forgets_what_is_left_out(patch):
    original = mandates._mandate
    from dataclasses import replace

    patch.setattr(mandates, "_mandate", lambda *asked: replace(original(*asked), walls=()))


def counts_two_pairs_of_eyes(patch):
    original = mandates.with_mandates
    from dataclasses import replace

    from mainstay.modules.people.queries import actors

    patch.setattr(actors, "with_mandates", lambda actor: replace(original(actor), eyes=frozenset()))


def forgets_the_cap(patch):
    patch.setattr(deciding, "above_limit", lambda *_: None)


def lets_the_principal_act_beside(patch):
    patch.setattr(deciding, "_unless_replaced", lambda *_: None)


def lets_the_absent_stand_in(patch):
    patch.setattr(mandates, "people_there", lambda users, *_: set(users))


def allows_two_primaries(patch):
    patch.setattr(conflicts, "_overlap", lambda *_: None)


def allows_chains(patch):
    patch.setattr(conflicts, "_chain", lambda *_: None)


PLANTED = [
    runs_on_after_its_end, counts_days_in_universal_time, begins_without_the_managers_word, passes_on_what_is_not_named,
    copies_the_rights_of_the_role_at_the_start, forgets_the_named_accounts, forgets_what_is_left_out,
    keeps_named_accounts_that_the_principal_lost, counts_two_pairs_of_eyes, forgets_the_cap,
    lets_the_principal_act_beside, lets_the_absent_stand_in, allows_two_primaries, allows_chains,
]  # fmt: skip


@pytest.mark.nightly
@pytest.mark.parametrize("planted", PLANTED, ids=lambda one: one.__name__)
def test_a_planted_wrong_rule_is_caught(planted, small_company, monkeypatch):
    with monkeypatch.context() as patch:
        planted(patch)
        with pytest.raises(AssertionError):
            run_state_machine_as_test(Deputies, settings=HUNT)
