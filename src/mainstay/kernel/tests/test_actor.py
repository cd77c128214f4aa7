"""Who may do what: own rights by standing and extent, a stand-in's rights by deputyship only."""

from datetime import UTC, datetime

import pytest

from mainstay.kernel.actor import Actor, Extent, Grant, Mandate, Standing, system_actor, within

ALL_STANDINGS = frozenset(Standing)


def grant(verb, extent, basis="role:seller", group="account"):
    return Grant(group, verb, extent, basis)


def rights(*grants):
    return {(one.group, one.verb): one for one in grants}


def mandate(number=7, *grants, **more):
    return Mandate(
        id=number, public_id=f"d{number}", principal=1, principal_public_id="anna", principal_name="Anna Bērziņa",
        deputy=2, deputy_name="Boris Novák", until=datetime(2027, 1, 1, tzinfo=UTC), rights=rights(*grants), **more,
    )  # fmt: skip


BORIS = Actor(2, "boris", "Boris Novák", holder=20, line=(21, 22), rights=rights(grant("read", Extent.OWN)))


@pytest.mark.parametrize(
    ("extent", "reached"),
    [
        (Extent.NONE, set()),
        (Extent.SELF, {Standing.SELF}),
        (Extent.DUTY, {Standing.SELF, Standing.DUTY}),
        (Extent.OWN, ALL_STANDINGS - {Standing.LINE}),
        (Extent.TEAM, ALL_STANDINGS),
        (Extent.ALL, ALL_STANDINGS),
    ],
)
def test_a_right_counts_for_the_standings_within_its_extent(extent, reached):
    assert within(ALL_STANDINGS, extent) == reached
    actor = Actor(2, "b", "B", rights=rights(grant("read", extent)))
    for standing in ALL_STANDINGS - {Standing.PRINCIPAL}:
        assert bool(actor.may("account", "read", frozenset({standing}))) == (standing in reached)


def test_extents_and_standings_are_written_down_by_these_words():
    assert [extent.value for extent in Extent] == [0, 1, 2, 3, 4, 5]
    assert [standing.value for standing in Standing] == ["self", "duty", "owner", "team_member", "line", "principal"]


def test_without_a_right_an_administrator_must_be_asked():
    for verb in ("export", "none"):
        actor = Actor(2, "b", "B", rights=rights(grant("none", Extent.NONE)))
        decision = actor.may("price_list", verb) if verb == "export" else actor.may("account", "none")
        assert not decision
        assert decision.reason.code == "no_right"
    assert "to mass edit price list" in str(BORIS.may("price_list", "mass_edit").reason)


def test_without_a_record_any_extent_suffices():
    assert BORIS.may("account", "read") == Actor(1, "x", "X", rights=BORIS.rights).may("account", "read")
    assert BORIS.may("account", "read").basis == "role:seller"


def test_a_right_over_everything_asks_for_no_standing():
    director = Actor(3, "g", "Gita", rights=rights(grant("read", Extent.ALL, "role:director")))
    assert director.may("account", "read", frozenset()).basis == "role:director"
    assert director.may("account", "read", frozenset({Standing.OWNER})).basis == "role:director"


def test_the_nearest_standing_that_suffices_is_the_basis():
    reached = frozenset({Standing.LINE, Standing.OWNER, Standing.DUTY})
    manager = Actor(3, "d", "Dace", rights=rights(grant("read", Extent.TEAM, "role:manager")))
    assert manager.may("account", "read", reached).basis == "role:manager; duty"
    assert manager.may("account", "read", frozenset({Standing.LINE})).basis == "role:manager; line"


def test_a_record_of_somebody_else_is_refused():
    decision = BORIS.may("account", "read", frozenset({Standing.LINE}))
    assert (bool(decision), decision.reason.code) == (False, "not_yours")
    assert str(decision.reason).startswith("You may read accounts only where it is yours")
    many = Actor(2, "b", "B", rights=rights(grant("mass_edit", Extent.OWN, group="price_list")))
    assert "You may mass edit price list only" in str(many.may("price_list", "mass_edit", frozenset()).reason)
    assert not BORIS.may("account", "read", frozenset())


def test_what_is_reached_as_a_stand_in_is_never_done_by_ones_own_right():
    assert not BORIS.may("account", "read", frozenset({Standing.PRINCIPAL}))
    assert BORIS.may("account", "read", frozenset({Standing.PRINCIPAL, Standing.OWNER})).basis == "role:seller; owner"


def test_extent_and_holders_follow_the_right():
    assert (BORIS.extent("account", "read"), BORIS.extent("account", "edit")) == (Extent.OWN, Extent.NONE)
    assert BORIS.holders(Extent.OWN) == (20,)
    assert BORIS.holders(Extent.TEAM) == BORIS.holders(Extent.ALL) == (20, 21, 22)


# --- deputies ------------------------------------------------------------------------------------------------------

EDITS = grant("edit", Extent.OWN, "deputyship:d7; role:seller")
PRINCIPAL = frozenset({Standing.PRINCIPAL})


def standing_in(*mandates):
    return Actor(2, "boris", "Boris Novák", holder=20, rights=BORIS.rights, mandates=mandates)


def test_a_deputy_acts_on_the_principals_records_by_the_deputyship():
    deputy = standing_in(mandate(7, EDITS))
    assert deputy.may("account", "edit", PRINCIPAL).basis == "deputyship:d7; role:seller"
    assert deputy.may("account", "edit").basis == "deputyship:d7; role:seller"
    assert deputy.may("account", "read", frozenset({Standing.OWNER})).basis == "role:seller; owner"


def test_a_deputyship_gives_nothing_on_other_records_and_no_other_right():
    deputy = standing_in(mandate(7, EDITS))
    refused = [
        deputy.may("account", "edit", frozenset({Standing.OWNER})),
        deputy.may("account", "edit", frozenset()),
        deputy.may("account", "read", PRINCIPAL),
        deputy.may("account", "export"),
        standing_in(mandate(7)).may("account", "edit"),
        standing_in(mandate(7)).may("account", "edit", PRINCIPAL),
    ]
    assert [bool(decision) for decision in refused] == [False] * 6
    assert refused[0].reason.code == "no_right"


def test_of_several_deputyships_all_must_allow_it_on_a_record():
    both = standing_in(mandate(7, EDITS), mandate(8, grant("edit", Extent.OWN, "deputyship:d8; role:seller")))
    one = standing_in(mandate(7, EDITS), mandate(8))
    assert both.may("account", "edit", PRINCIPAL).basis == "deputyship:d7; role:seller"
    assert not one.may("account", "edit", PRINCIPAL)
    assert one.may("account", "edit").basis == "deputyship:d7; role:seller"


def test_the_principal_is_asked_with_the_principals_holders_and_everybodys_walls():
    deputyship = mandate(
        7,
        EDITS,
        holder=10,
        line=(11,),
        line_users=(5,),
        walls=(90, 91),
        reach={10: 40},
        records=frozenset({("deal", 3)}),
    )
    deputy = Actor(
        2, "boris", "Boris Novák", roles=frozenset({"seller"}), rights=BORIS.rights, holder=20, line=(21,),
        line_users=(6,), walls=(91, 92), mandates=(deputyship,), given=(mandate(9),), zone="Europe/Prague",
    )  # fmt: skip
    hat = deputy.standing_in(deputyship)
    assert (hat.user_id, hat.public_id, hat.name) == (1, "anna", "Anna Bērziņa")
    assert (hat.roles, hat.rights) == (frozenset(), deputyship.rights)
    assert (hat.holder, hat.line, hat.line_users, hat.reach) == (10, (11,), (5,), {10: 40})
    assert sorted(hat.walls) == [90, 91, 92]
    assert (hat.on_behalf_of, hat.mandate, hat.deputy) == (1, deputyship, 2)
    assert (hat.mandates, hat.given, hat.zone) == ((), (), "Europe/Prague")


def test_an_actor_has_one_hat_for_each_deputyship():
    deputy = standing_in(mandate(7, EDITS), mandate(8))
    own, first, second = deputy.hats()
    assert own == deputy.own() == standing_in()
    assert (first.mandate.id, second.mandate.id) == (7, 8)
    assert BORIS.hats() == (BORIS,)
    assert BORIS.own() is BORIS


def test_an_act_under_a_deputyship_names_the_real_person_and_the_principal():
    act = BORIS.acting_for(mandate(7))
    assert (act.user_id, act.on_behalf_of, act.under.basis) == (2, 1, "deputyship:d7")
    assert str(act.signature) == "Boris Novák for Anna Bērziņa"
    assert str(BORIS.signature) == "Boris Novák"


def test_the_interface_is_the_only_thing_that_changes_with_it():
    assert BORIS.through("api").interface == "api"
    assert BORIS.through("api").through("web") == BORIS


def test_a_system_actor_has_its_verbs_and_nothing_else():
    actor = system_actor("mail", frozenset({"letter.send"}))
    assert (actor.user_id, actor.public_id, actor.name, actor.interface) == (0, "system-mail", "mail", "schedule")
    assert (actor.is_system, actor.system_verbs) == (True, {"letter.send"})


def test_an_actor_of_whom_nothing_more_is_known_is_in_the_web_in_english():
    plain = Actor(1, "a", "Anna")
    assert (plain.interface, plain.language, plain.zone, plain.digits, plain.theme) == (
        *("web", "en", "UTC", "auto", "auto"),
    )
    assert (plain.title, plain.country, plain.holder, plain.show_hijri, plain.is_system) == ("", "", 0, False, False)
    assert plain.token_verbs is None
    assert (dict(plain.rights), dict(plain.reach)) == ({}, {})
    assert (dict(mandate(7).limits), dict(mandate(7).reach)) == ({}, {})
    assert mandate(7).holder == 0
    assert mandate(7).line_of_authority == ""
