"""A colleague leaves and nothing is orphaned or vanishes: proved over every table with a person in it, from the model graph
and the references to records of any kind. A row of each is made, the colleague leaves, and each column is what its
declaration says.
"""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField
from django.utils import timezone

from mainstay.framework.leaving import ENDS, MOVES, STOPS, SUBJECT, live_rows, person_columns
from mainstay.framework.queries import ask
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken
from mainstay.modules.accounts.models import Account
from mainstay.modules.people.models import Departure, User
from mainstay.modules.people.schedules import let_go
from mainstay.modules.signin.models import SignInPolicy

COLUMNS = [one for one in person_columns() if one.name != SUBJECT]
# What a made-up row must say so that it is live, or that the database takes it.
OTHER = object()
SAID = {
    "people.Deputyship": {"state": "active", "to_on": date(2099, 1, 1)}, "people.Departure": {"state": "cancelled"},
    "people.AppointingPower": {"holder": OTHER}, "pipeline.Opportunity": {"closed_on": date(2026, 1, 1)},
    "engagement.Interaction": {"state": "planned"},
}  # fmt: skip


class Maker:
    """One row of any table, with whatever it needs; ``who`` stands in one column, somebody else in the others."""

    count = 0

    def __init__(self, other):
        self.other = other

    def row(self, model, **said):
        Maker.count += 1
        given = {name: self.other if value is OTHER else value
                 for name, value in (SAID.get(model._meta.label, {}) | said).items()}  # fmt: skip
        for one in model._meta.concrete_fields:
            if one.name in given or one.attname in given or (one.primary_key and one.remote_field is None):
                continue
            if one.name in ("public_id", "version") or (one.has_default() and one.name != "state"):
                continue
            if one.null and one.name != "created_at":
                continue
            given[one.name] = self.value(one)
        return model._default_manager.create(**given)

    def value(self, one):
        if one.remote_field is not None:
            target = one.remote_field.model
            return self.other if target is User else self.row(target)
        if one.choices:
            return one.default if one.has_default() else one.choices[0][0]
        kind = one.get_internal_type()
        plain = {
            "DateTimeField": timezone.now(), "DateField": timezone.now().date() + timedelta(days=self.count),
            "BooleanField": False, "JSONField": {}, "TimeField": "09:00", "TextField": "x", "GenericIPAddressField": "192.0.2.1",
        }  # fmt: skip
        if kind in plain:
            return plain[kind]
        if isinstance(one, CharField):
            return f"x{self.count}"[: one.max_length or 20]
        return self.count


@pytest.fixture
def successors(cast, do):
    """Dace takes people and approvals, Boris the rest."""
    return {"successor": cast.boris.public_id, "people_to": cast.dace.public_id, "approvals_to": cast.dace.public_id}


def leave(do, cast, who, successors):
    today = timezone.now().date() + timedelta(days=1)
    planned = do("admin", "departure.plan", who.public_id, last_on=today.isoformat(), reason="Retires", **successors)
    Departure.objects.filter(public_id=planned.public_id).update(last_on=timezone.now().date() - timedelta(days=1))
    do("admin", "departure.do", planned.public_id)
    return Departure.objects.get(public_id=planned.public_id)


def test_every_column_with_a_colleague_in_it_says_what_becomes_of_it():
    missing = [one.label for one in person_columns() if one.fate is None]
    assert not missing, f"declare with `leaver` beside the model (framework/leaving.py): {missing}"


def test_every_table_that_moves_or_ends_has_a_part_and_every_declared_column_exists():
    wrong = []
    for model in apps.get_models():
        names = {one.name for one in model._meta.concrete_fields} | {SUBJECT}
        wrong += [f"{model._meta.label}.{name}" for name in getattr(model, "leaver", {}) if name not in names]
    assert not wrong


def _made(leaver, other, column):
    """The key of a live row that names the leaver in this column: one that is there, or a made-up one."""
    present = live_rows(column, leaver.pk).first()
    if present is not None:
        return present.pk
    maker = Maker(other)
    fate = column.fate
    said = {column.name: leaver if column.model._meta.get_field(column.name).remote_field else leaver.pk}
    for child in fate.live.children:
        if isinstance(child, tuple) and "__" not in child[0]:
            said[child[0]] = child[1]
        elif isinstance(child, tuple) and child[0].endswith("__in") and child[0].count("__") == 1:
            said[child[0].removesuffix("__in")] = child[1][0]
    if column.label == "accounts.AccountOwner.user":
        said["account"] = maker.row(Account, owner=leaver)
    with transaction.atomic():
        row = maker.row(column.model, **said)
    assert live_rows(column, leaver.pk).filter(pk=row.pk).exists(), f"{column.label}: the made-up row is not live"
    return row.pk


@pytest.fixture
def everywhere(cast, do):
    """Anna stands in every column of every table; answers the columns with the keys of the rows."""
    made, wrong = [], []
    for column in COLUMNS:
        if column.fate.word == STOPS:
            continue
        try:
            made.append((column, _made(cast.anna, cast.egils, column)))
        except (DatabaseError, ValueError, TypeError, AssertionError) as error:
            wrong.append(f"{column.label}: {error}")
    assert not wrong, "\n".join(wrong)
    connection.check_constraints()
    return made


def test_after_a_colleague_has_left_nothing_is_orphaned_and_nothing_has_vanished(cast, do, successors, everywhere):
    assert len(everywhere) > 90
    counts = {model: model._default_manager.count() for model in {column.model for column, _ in everywhere}}
    leave(do, cast, cast.anna, successors)
    wrong = []
    for column, pk in everywhere:
        rows = column.model._default_manager
        there = rows.filter(pk=pk)
        named = there.filter(**{column.name: cast.anna.pk}).exists()
        if live_rows(column, cast.anna.pk).exists() and column.fate.word in (MOVES, ENDS):
            wrong.append(f"{column.label}: still live after it should have {column.fate.word}")
        if column.fate.word == MOVES and not there.exists():
            wrong.append(f"{column.label}: vanished instead of moving")
        if column.fate.word not in (MOVES, ENDS) and not named:
            wrong.append(f"{column.label}: should stay as history")
    shrunk = [model._meta.label for model, before in counts.items() if model._default_manager.count() < before]
    assert not wrong, "\n".join(wrong)
    assert set(shrunk) <= {"people.Invitation"}
    assert settings.AUTH_USER_MODEL == "people.User"
    assert not User.objects.get(pk=cast.anna.pk).is_active


def test_what_moves_goes_to_the_successor_for_it(cast, do, successors, everywhere):
    leave(do, cast, cast.anna, successors)
    to = {"people": cast.dace, "approvals": cast.dace}
    wrong = []
    for column, pk in everywhere:
        if column.fate.word != MOVES:
            continue
        row = column.model._default_manager.get(pk=pk)
        wanted = to.get(column.fate.to, cast.boris).pk
        found = getattr(row, column.model._meta.get_field(column.name).attname)
        ended = getattr(row, "to_on", None) or getattr(row, "to_at", None)
        if found != wanted and not ended:
            wrong.append(f"{column.label}: {found} is not {column.fate.to}")
    assert not wrong, "\n".join(wrong)


def test_the_preview_counts_by_table_what_will_move_and_the_report_keeps_it(cast, do, successors, everywhere):
    last = (timezone.now().date() + timedelta(days=40)).isoformat()
    planned = do("gita", "departure.plan", cast.anna.public_id, last_on=last, reason="Retires", **successors)
    page = ask(cast.actor("gita"), "departure.page", {"id": planned.public_id})
    assert {"Deals", "Duties", "Accounts"} <= {one.what for one in page.moving}
    assert {"API tokens", "Sessions"} <= {one.what for one in page.ending}
    with pytest.raises(RuleBroken, match="Their last day is"):
        do("gita", "departure.do", planned.public_id)
    do("gita", "departure.cancel", planned.public_id)
    done = leave(do, cast, cast.anna, successors)
    assert {row["table"] for row in done.moved} >= {"work.Duty", "accounts.Account", "pipeline.Opportunity"}
    assert all(row["count"] for row in done.moved)


def test_a_departure_is_done_by_the_clock_after_its_last_day(cast, do, successors):
    do("anna", "account.create", name="Lielupes Piens")
    planned = do("admin", "departure.plan", cast.anna.public_id, last_on=(timezone.now().date() + timedelta(days=1)).isoformat(),
                 reason="Retires", **successors)  # fmt: skip
    let_go()
    assert User.objects.get(pk=cast.anna.pk).is_active
    Departure.objects.filter(public_id=planned.public_id).update(last_on=timezone.now().date() - timedelta(days=2))
    let_go()
    assert not User.objects.get(pk=cast.anna.pk).is_active
    assert Account.objects.get().owner == cast.boris


def test_what_stands_in_the_way_is_noted_and_nothing_moves(cast, do):
    do("anna", "account.create", name="Lielupes Piens")
    today = timezone.now().date()
    planned = do("admin", "departure.plan", cast.anna.public_id, last_on=(today + timedelta(days=1)).isoformat(),
                 reason="Retires", successor=cast.egils.public_id)  # fmt: skip
    Departure.objects.filter(public_id=planned.public_id).update(last_on=today - timedelta(days=2))
    let_go()
    row = Departure.objects.get()
    assert (row.state, row.user.is_active, Account.objects.get().owner) == ("planned", True, cast.anna)
    assert "no role that looks after accounts" in row.trouble


def test_who_signs_in_for_emergencies_does_not_leave_before_somebody_else_is_named(cast, do, successors):
    SignInPolicy.objects.create(idle_minutes=30, session_hours=10, token_days=90, end_on_role_change=True, passwords=True,
                                break_glass=cast.anna, reason="x", created_at=timezone.now())  # fmt: skip
    with pytest.raises(RuleBroken, match="sign-in for emergencies"):
        leave(do, cast, cast.anna, successors)


def test_nobody_lets_themselves_go_or_names_somebody_who_leaves(cast, do, successors):
    last = (timezone.now().date() + timedelta(days=9)).isoformat()
    with pytest.raises(RuleBroken, match="Somebody else"):
        do("gita", "departure.plan", cast.gita.public_id, last_on=last, reason="Tired", **successors)
    with pytest.raises(InputInvalid):
        do("gita", "departure.plan", cast.anna.public_id, last_on=last, reason="Tired", successor=cast.anna.public_id)
    for who in ("dace", "anna", "egils"):
        with pytest.raises(ActionRefused):
            do(
                who,
                "departure.plan",
                cast.boris.public_id,
                last_on=last,
                reason="Tired",
                successor=cast.clara.public_id,
            )
    do("gita", "departure.plan", cast.anna.public_id, last_on=last, reason="Retires", **successors)
    with pytest.raises(RuleBroken, match="planned already"):
        do("gita", "departure.plan", cast.anna.public_id, last_on=last, reason="Retires", **successors)


def test_the_last_who_could_do_something_does_not_leave(cast, do):
    with pytest.raises(RuleBroken, match="Nobody else may"):
        leave(do, cast, cast.gita, {"successor": cast.dace.public_id})
