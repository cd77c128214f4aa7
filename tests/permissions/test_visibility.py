"""Who sees which client against a plain model, over random lives of a small company; and planted wrong rules."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from mainstay.framework.actions import perform
from mainstay.framework.lists import ListState, list_page
from mainstay.framework.registry import registry
from mainstay.framework.scopes import scope, sees_all_on, standing_to, visible_to
from mainstay.framework.scopes.scope import follow
from mainstay.framework.search.find import find
from mainstay.kernel.errors import MainstayError, RuleBroken
from mainstay.modules.people.models import Appointment
from mainstay.modules.people.queries import actors
from tests.lives import at_night, hunt, in_ci, share_of_the_night
from tests.permissions.visibility_model import Company, Wall

IN_CI, AT_NIGHT, HUNT = in_ci(5), at_night(12), hunt(8)
PEOPLE = {"anna": "seller", "boris": "seller", "clara": "seller", "dace": "boss", "gita": "head"}
MANAGER = {"anna": "dace", "boris": "dace"}
OWNERS = {"Arvo": "anna", "Birch": "boris", "Cedar": "clara", "Dune": "anna"}
users = st.sampled_from(sorted(PEOPLE))
sellers = st.sampled_from(["anna", "boris", "clara"])
clients = st.sampled_from(sorted(OWNERS))


class World:
    """Four clients with a contact each, made once; a life runs inside a savepoint and leaves nothing."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast
        self.users = {name: cast.users[name] for name in PEOPLE}
        self.ids, self.rows = {}, {}
        for name, owner in OWNERS.items():
            made = perform(cast.actor(owner), "account.create", {"name": f"{name} Works", "status": "client"})
            told = {"account": made.public_id, "given_name": name, "family_name": "Kalns"}
            contact = perform(cast.actor(owner), "contact.create", told)
            self.ids[name] = made.public_id
            self.rows[name] = [
                (registry.kinds[kind], registry.kinds[kind].model.objects.get(public_id=found))
                for kind, found in (("account", made.public_id), ("contact", contact.public_id))
            ]


WORLD: list[World] = []


class Visibility(RuleBasedStateMachine):
    """One life: clients change hands, teams and duties come and go, lines move, roles are lost, walls are raised; after
    each turn somebody looks at every client, and in the end all look by list and search as well.
    """

    def __init__(self) -> None:
        super().__init__()
        self.world = WORLD[0]
        self.life = transaction.atomic()
        self.life.__enter__()
        self.company = Company(dict(PEOPLE), dict(MANAGER), dict(OWNERS))
        self.duty_ids: dict[int, str] = {}
        self.member_ids: dict[tuple[str, str], str] = {}
        self.wall_ids: list[str] = []

    def teardown(self) -> None:
        """Let everybody look in every way, then forget the life."""
        try:
            for user in PEOPLE:
                self._looks(user)
                self._lists_and_finds(user)
        finally:
            transaction.set_rollback(True)
            self.life.__exit__(None, None, None)

    def _walled(self, client: str) -> bool:
        return any(client in wall.clients for wall in self.company.walls)

    @rule(client=clients, owner=sellers)
    def hand_over(self, client: str, owner: str) -> None:
        if (
            self._walled(client)
            or self.company.owner[client] == owner
            or not {"gita", owner} <= self.company.roles.keys()
        ):
            return
        self._does("gita", "account.assign", client, owner=self.world.users[owner].public_id, reason="Better placed")
        self.company.owner[client] = owner
        self._looks(owner)

    @rule(client=clients, user=sellers)
    def join_or_leave_the_team(self, client: str, user: str) -> None:
        giver = self.company.owner[client]
        if self._walled(client) or user == giver or not {giver, user} <= self.company.roles.keys():
            return
        if (user, client) in self.company.team:
            self._does(giver, "team_member.end", self.member_ids.pop((user, client)), reason="Done")
            self.company.team.discard((user, client))
        else:
            made = self._does(giver, "account.add_team_member", client, user=self.world.users[user].public_id)
            self.member_ids[user, client] = made.public_id
            self.company.team.add((user, client))
        self._looks(user)

    @rule(client=clients, user=users)
    def owe_something(self, client: str, user: str) -> None:
        giver = self.company.owner[client]
        if self._walled(client) or not {giver, user} <= self.company.roles.keys():
            return
        made = self._does(giver, "duty.create", what="Call", due_on="2030-01-10", account=self.world.ids[client],
                          assignee=self.world.users[user].public_id)  # fmt: skip
        number = len(self.duty_ids)
        self.duty_ids[number] = made.public_id
        self.company.duties[number] = (user, client)
        self._looks(user)

    @precondition(lambda self: self.company.duties)
    @rule(which=st.integers(0, 99))
    def do_it(self, which: int) -> None:
        number = sorted(self.company.duties)[which % len(self.company.duties)]
        user, client = self.company.duties[number]
        if user not in self.company.roles or self._walled(client):
            return
        self._does(user, "duty.done", self.duty_ids[number])
        del self.company.duties[number]
        self._looks(user)

    @rule(user=sellers, manager=st.none() | st.sampled_from(["dace", "gita", "clara"]))
    def report_to(self, user: str, manager: str | None) -> None:
        if manager is not None and (manager == user or user in {manager, *self._above(manager)}):
            return
        line = None if manager is None else self.world.users[manager].public_id
        self._does("admin", "user.report", self.world.users[user].public_id, manager=line, from_on="2026-01-02")
        self.company.manager.pop(user, None)
        if manager is not None:
            self.company.manager[user] = manager
        self._looks("dace")

    @rule(user=users)
    def lose_or_regain_the_role(self, user: str) -> None:
        if user in self.company.roles:
            del self.company.roles[user]
        else:
            self.company.roles[user] = PEOPLE[user]
        ends = None if user in self.company.roles else date(2026, 1, 1)
        Appointment.objects.filter(user=self.world.users[user]).update(to_on=ends)
        self._looks(user)

    @rule(first=clients, second=clients, beside=st.none() | sellers)
    def raise_a_wall(self, first: str, second: str, beside: str | None) -> None:
        if first == second or self._walled(first) or self._walled(second):
            return
        sides = (self.company.serves(first), self.company.serves(second) | ({beside} if beside else frozenset()))
        given = {"name": "A wall", "reason": "They compete", "first_accounts": [self.world.ids[first]],
                 "second_accounts": [self.world.ids[second]],
                 "second_people": [self.world.users[beside].public_id] if beside else []}  # fmt: skip
        if sides[0] & sides[1]:
            with pytest.raises(RuleBroken), transaction.atomic():
                self._does("egils", "wall.raise", **given)
            return
        self.wall_ids.append(self._does("egils", "wall.raise", **given).public_id)
        self.company.walls.append(Wall((first, second), sides))
        for user in sides[0] | sides[1]:
            self._looks(user)

    @precondition(lambda self: self.company.walls)
    @rule()
    def take_a_wall_down(self) -> None:
        self._does("egils", "wall.take_down", self.wall_ids.pop(), reason="It is over")
        for side in self.company.walls.pop().people:
            for user in side:
                self._looks(user)

    def _above(self, user: str) -> list[str]:
        found = []
        while user in self.company.manager:
            user = self.company.manager[user]
            found.append(user)
        return found

    def _does(self, who: str, action: str, subject: str = "", **given: Any) -> Any:
        actor = self.world.cast.actor(who)
        return perform(actor, action, given, subject=self.world.ids.get(subject, subject))

    def _looks(self, user: str) -> None:
        actor = self.world.cast.actor(user)
        for client, rows in self.world.rows.items():
            wanted = self.company.sees(user, client)
            for kind, row in rows:
                found = visible_to(actor, kind).filter(pk=row.pk).exists()
                on_account = sees_all_on(actor, kind, follow(row, kind.account_path or "pk"))
                assert found == wanted == on_account, (user, client, kind.name, self.company)
                if wanted and PEOPLE[user] == "seller":
                    assert standing_to(actor, kind, row), (user, client, kind.name, self.company)

    def _lists_and_finds(self, user: str) -> None:
        actor = self.world.cast.actor(user)
        wanted = {f"{one} Works" for one in OWNERS if self.company.sees(user, one)}
        try:
            page = list_page(actor, "account", ListState.read({}, registry.lists["account"]))
            listed = {row.record.name for row in page.rows}
        except MainstayError:
            listed = set()
        assert listed == wanted, (user, self.company)
        assert {hit.title for hit in find(actor, "works", kinds=["account"])} == wanted, (user, self.company)


@pytest.fixture
def small_company(cast):
    """The world of the machine."""
    WORLD[:] = [World(cast)]
    return WORLD[0]


def test_everybody_sees_what_the_plain_model_says(small_company):
    run_state_machine_as_test(Visibility, settings=IN_CI)


@pytest.mark.nightly
@share_of_the_night
def test_everybody_sees_what_the_plain_model_says_over_thousands_of_lives(small_company, share):
    run_state_machine_as_test(Visibility, settings=AT_NIGHT)


def forgets_the_walls(patch):
    patch.setattr(actors, "running_walls", lambda _user: ())


def lets_ended_access_lead_on(patch):
    from mainstay.framework.scopes import conditions

    original = conditions._AccessCondition._params

    def params(self, connection):
        where, given = original(self, connection)
        return where.replace(" AND (a.to_at IS NULL OR a.to_at > %s)", ""), given[:-1]

    patch.setattr(conditions._AccessCondition, "_params", params)


def shows_sellers_their_line(patch):
    original = scope._extent_of
    patch.setattr(scope, "_extent_of", lambda actor, kind: max(original(actor, kind), scope.Extent.TEAM)
                  if original(actor, kind) else original(actor, kind))  # fmt: skip


def shows_everything_to_managers(patch):
    original = scope._extent_of
    patch.setattr(scope, "_extent_of", lambda actor, kind: scope.Extent.ALL
                  if original(actor, kind) == scope.Extent.TEAM else original(actor, kind))  # fmt: skip


PLANTED: list[Callable[..., None]] = [
    forgets_the_walls, lets_ended_access_lead_on, shows_sellers_their_line, shows_everything_to_managers,
]  # fmt: skip


@pytest.mark.parametrize("planted", PLANTED, ids=lambda one: one.__name__)
def test_a_planted_wrong_rule_of_visibility_is_caught(planted, small_company, monkeypatch):
    with monkeypatch.context() as patch:
        planted(patch)
        with pytest.raises(AssertionError):
            run_state_machine_as_test(Visibility, settings=HUNT)
