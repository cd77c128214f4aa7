"""Competing clients under one manager: detected, consented to, walled; and what a wall keeps from whom."""

import csv
import io

import pytest
from django.test import Client

from mainstay.framework.actions import perform
from mainstay.framework.events.dispatch import dispatch_pending as deliver
from mainstay.framework.lists import ListState, list_page
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.framework.search.find import find
from mainstay.kernel.actor import system_actor
from mainstay.kernel.errors import ActionRefused, RuleBroken, SubjectNotFound
from mainstay.modules.compliance.models import ConflictOfInterest
from mainstay.modules.compliance.schedules import look_through_books


@pytest.fixture
def world(do):
    """Anna serves two banks and a baker, Boris a third bank."""
    made = {
        name: do(who, "account.create", name=name, industry=industry).public_id
        for who, name, industry in (
            ("anna", "Alpha Bank", "Banks"), ("anna", "Beta Bank", "banks"), ("anna", "Crust Bakery", "Food"),
            ("boris", "Gamma Bank", "Banks"),
        )
    }  # fmt: skip
    deliver()
    return made


def conflicts():
    return [(one.user.name, one.state, sorted(one.accounts.values_list("account__name", flat=True)))
            for one in ConflictOfInterest.objects.order_by("id")]  # fmt: skip


def declare(do, world, first="Alpha Bank", second="Beta Bank"):
    done = do("egils", "competition.declare", first=world[first], second=world[second], note="Same retail clients")
    deliver()
    return done


def test_a_declared_competition_is_found_in_the_book_and_asked_of_compliance(cast, do, world):
    declare(do, world)
    assert conflicts() == [("Anna Bērziņa", "open", ["Alpha Bank", "Beta Bank"])]
    duties = ask(cast.actor("egils"), "work.my_day", {})
    assert "Anna Bērziņa" in str(duties)


def test_clients_of_a_watched_industry_are_found_and_those_of_others_are_not(do, world):
    do("egils", "watched_industry.add", industry="BANKS")
    deliver()
    assert conflicts() == [("Anna Bērziņa", "open", ["Alpha Bank", "Beta Bank"])]
    watched = registry.kinds["watched_industry"].model.objects.get()
    do("egils", "watched_industry.remove", watched.public_id)
    deliver()
    assert [state for _, state, _ in conflicts()] == ["over"]


def test_whoever_gets_a_competing_client_has_a_conflict_from_then_on(do, world):
    declare(do, world, "Alpha Bank", "Gamma Bank")
    assert conflicts() == []
    do("gita", "account.assign", world["Alpha Bank"], owner=_id("boris", do), reason="Rebalanced")
    deliver()
    assert conflicts() == [("Boris Novák", "open", ["Alpha Bank", "Gamma Bank"])]
    do("gita", "account.assign", world["Alpha Bank"], owner=_id("anna", do), reason="Back")
    deliver()
    assert [state for _, state, _ in conflicts()] == ["over"]


def _id(name, do):
    from mainstay.modules.people.models import User

    return User.objects.get(email=f"{name}@example.com").public_id


def the_conflict():
    return ConflictOfInterest.objects.get().public_id


def test_consent_holds_until_it_runs_out_or_another_client_joins(do, world, at, moment):
    from datetime import timedelta

    at(moment)
    do("egils", "watched_industry.add", industry="Banks")
    deliver()
    given = {"consent_by": "Both boards, by letter", "consent_on": "2026-11-20", "consent_until": "2026-12-01"}
    do("egils", "conflict.consent", the_conflict(), **given)
    look_through_books()
    assert conflicts()[0][1] == "consented"
    at(moment + timedelta(days=8))
    look_through_books()
    assert conflicts()[0][1] == "open"
    do("egils", "conflict.dismiss", the_conflict(), reason="Different countries")
    do("anna", "account.create", name="Delta Bank", industry="Banks")
    deliver()
    assert conflicts() == [("Anna Bērziņa", "open", ["Alpha Bank", "Beta Bank", "Delta Bank"])]


def test_a_consent_of_tomorrow_or_one_that_has_run_out_is_refused(do, world, at, moment):
    at(moment)
    declare(do, world)
    with pytest.raises(RuleBroken, match="before it was given"):
        do("egils", "conflict.consent", the_conflict(), consent_by="x", consent_on="2026-11-25")
    with pytest.raises(RuleBroken, match="run out already"):
        do(
            "egils",
            "conflict.consent",
            the_conflict(),
            consent_by="x",
            consent_on="2026-11-20",
            consent_until="2026-11-24",
        )
    assert conflicts()[0][1] == "open"


def test_nobody_decides_about_a_conflict_of_ones_own(cast, do, world):
    declare(do, world)
    with pytest.raises((ActionRefused, SubjectNotFound)):
        do("anna", "conflict.dismiss", the_conflict(), reason="It is fine")
    ConflictOfInterest.objects.update(user=cast.egils)
    with pytest.raises(ActionRefused, match="Somebody else"):
        do("egils", "conflict.dismiss", the_conflict(), reason="It is fine")


def test_a_pair_is_declared_once_and_never_inside_a_group(do, world):
    declare(do, world)
    with pytest.raises(RuleBroken, match="declared already"):
        declare(do, world, "Beta Bank", "Alpha Bank")
    with pytest.raises(RuleBroken, match="one group"):
        declare(do, world, "Alpha Bank", "Alpha Bank")


def wall(do, world, **more):
    given = {
        "name": "Alpha and Gamma", "reason": "Both asked for it", "first_accounts": [world["Alpha Bank"]],
        "second_accounts": [world["Gamma Bank"]], **more,
    }  # fmt: skip
    return do("egils", "wall.raise", **given)


def test_a_wall_is_refused_while_one_person_serves_both_sides(do, world):
    declare(do, world)
    with pytest.raises(RuleBroken, match="one side"):
        wall(do, world, second_accounts=[world["Beta Bank"]])
    assert conflicts()[0][1] == "open"


def names_in_list(actor):
    found = list_page(actor, "account", ListState.read({}, registry.lists["account"]))
    return {row.record.name for row in found.rows}


def test_a_wall_holds_in_list_record_search_export_api_and_mcp(cast, do, world):
    marketing = cast.actor("farid")
    assert {"Alpha Bank", "Gamma Bank"} <= names_in_list(marketing)
    raised = wall(do, world, first_people=[cast.farid.public_id])
    farid, anna, boris = (cast.actor(name) for name in ("farid", "anna", "boris"))
    assert "Gamma Bank" not in names_in_list(farid)
    assert "Alpha Bank" in names_in_list(farid)
    for actor, hidden in ((farid, "Gamma Bank"), (anna, "Gamma Bank"), (boris, "Alpha Bank")):
        with pytest.raises(SubjectNotFound):
            ask(actor, "account.page", {"id": world[hidden]})
        assert hidden not in {hit.title for hit in find(actor, "bank")}
        with pytest.raises(SubjectNotFound):
            perform(actor, "account.edit", {"city": "Riga"}, subject=world[hidden])
    browser = Client()
    browser.force_login(cast.farid, backend="allauth.account.auth_backends.AuthenticationBackend")
    exported = browser.post("/accounts/export/", {"format": "csv"})
    if exported.status_code == 200:
        text = b"".join(exported.streaming_content if exported.streaming else [exported.content]).decode("utf-8-sig")
        assert not any("Gamma Bank" in cell for line in csv.reader(io.StringIO(text)) for cell in line)
    assert browser.get(f"/accounts/{world['Gamma Bank']}/").status_code == 404
    assert b"Gamma Bank" not in browser.get("/accounts/").content
    do("egils", "wall.take_down", raised.public_id, reason="The mandate is over")
    assert "Gamma Bank" in names_in_list(cast.actor("farid"))


def test_whoever_joins_an_account_behind_a_wall_stands_on_its_side(cast, do, world):
    wall(do, world)
    clara = cast.actor("clara")
    do("dace", "account.add_team_member", world["Gamma Bank"], user=clara.public_id)
    deliver()
    with pytest.raises(SubjectNotFound):
        ask(cast.actor("clara"), "account.page", {"id": world["Alpha Bank"]})
    with pytest.raises(ActionRefused, match="information wall"):
        do("gita", "account.assign", world["Alpha Bank"], owner=clara.public_id, reason="x")
    with pytest.raises(ActionRefused, match="information wall"):
        do("farid", "account.add_team_member", world["Alpha Bank"], user=clara.public_id)


def test_a_wall_answers_the_conflict_and_those_before_it_do_not_read_of_the_other_side(cast, do, world):
    declare(do, world, "Alpha Bank", "Beta Bank")
    do("gita", "account.assign", world["Beta Bank"], owner=cast.boris.public_id, reason="Kept apart")
    raised = wall(do, world, second_accounts=[world["Beta Bank"]], conflict=the_conflict())
    deliver()
    assert conflicts() == [("Anna Bērziņa", "walled", ["Alpha Bank", "Beta Bank"])]
    page = ask(cast.actor("egils"), "conflict.page", {"id": the_conflict()})
    assert (page.wall, page.decided_by, page.is_open) == ("Alpha and Gamma", "Egils Ozols", False)
    with pytest.raises(SubjectNotFound):
        ask(cast.actor("anna"), "conflict.page", {"id": the_conflict()})
    shown = ask(cast.actor("egils"), "wall.page", {"id": raised.public_id})
    assert [(side.clients[0].name, side.people) for side in shown.sides] == [
        ("Alpha Bank", ("Anna Bērziņa",)), ("Beta Bank", ("Boris Novák",)),
    ]  # fmt: skip


def test_a_company_that_watches_nothing_is_not_looked_through(do, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert look_through_books() == 0
    declare(do, world)
    assert look_through_books() > 0


def test_only_the_program_looks_for_conflicts_and_joins_walls(cast):
    for name, given in (("conflict.detect", {"user": 1}), ("wall.join", {"user": 1, "account": 1})):
        with pytest.raises(ActionRefused):
            perform(cast.actor("egils"), name, given)
    perform(system_actor("test", frozenset({"conflict.detect"})), "conflict.detect", {"user": cast.anna.pk})


def test_pages_of_conflicts_and_walls_open(cast, do, world):
    declare(do, world)
    raised = wall(do, world)
    browser = Client()
    browser.force_login(cast.egils, backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in (
        "conflicts",
        "competitions",
        "walls",
        "watched-industries",
        f"conflicts/{the_conflict()}",
        f"walls/{raised.public_id}",
    ):
        answer = browser.get(f"/{path}/")
        assert answer.status_code == 200, path
    assert "Alpha Bank" in browser.get(f"/conflicts/{the_conflict()}/").content.decode()
