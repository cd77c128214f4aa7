"""The demonstration company as pure values: the same each time, large enough, and without a future in its past."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from mainstay.demonstration.imagined.world import World, imagine
from mainstay.demonstration.welcome import guests

NOW = datetime(2026, 11, 24, 10, 12, tzinfo=UTC)
MOMENTS = (
    NOW, datetime(2027, 1, 1, 0, 5, tzinfo=UTC), datetime(2028, 2, 29, 23, 50, tzinfo=UTC),
    datetime(2026, 6, 27, 4, 0, tzinfo=UTC), datetime(2026, 12, 31, 22, 30, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return imagine(NOW)


def test_the_same_seed_and_moment_give_the_same_company():
    assert repr(imagine(NOW, percent=5)) == repr(imagine(NOW, percent=5))


def test_another_seed_gives_another_company():
    assert repr(imagine(NOW, percent=5)) != repr(imagine(NOW, percent=5, seed="another"))


def test_the_company_has_the_promised_size(world):
    assert (len(world.company.people), len(world.company.units), len(world.clients)) == (40, 6, 300)
    assert {one.language for one in world.company.people.values()} == {"en", "lv", "cs", "hi", "bn", "ar"}
    assert 11_000 <= sum(len(order.lines) for order in world.orders) <= 14_000
    assert 330 <= len(world.deals) <= 470
    assert 2_300 <= len(world.talks) + len(world.day.talks) <= 2_900


def test_every_client_has_two_to_six_contacts_with_a_salutation_in_their_language(world):
    assert all(2 <= len(client.contacts) <= 6 for client in world.clients)
    assert all(person.salutation for client in world.clients for person in client.contacts)
    spoken = {person.language for client in world.clients for person in client.contacts}
    assert spoken == {"en", "lv", "cs", "hi", "bn", "ar"}


def test_names_and_ids_are_unique(world):
    for names in ([one.name for one in world.clients], [one.public_id for one in world.clients],
                  [one.number for one in world.orders], [one.public_id for one in world.talks]):  # fmt: skip
        assert len(names) == len(set(names))


def test_names_in_other_scripts_have_a_latin_form(world):
    foreign = [one for one in world.clients if one.country in ("IN", "BD", "EG", "AE")]
    assert foreign
    assert all(one.latin.isascii() and not one.name.isascii() for one in foreign)


def test_everybody_reports_to_somebody_but_the_head(world):
    people = world.company.people
    assert [one.key for one in people.values() if not one.boss] == ["gita"]
    assert all(one.boss in people for one in people.values() if one.boss)


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_nothing_of_the_past_lies_ahead(now):
    world = imagine(now, percent=20)
    assert all(order.ordered_on <= now.date() for order in world.orders)
    assert all(day is None or day <= now.date() for one in world.orders for day in (one.delivered_on, one.paid_on))
    assert all(step.at < now for deal in world.deals for step in deal.steps)
    assert all(talk.happened_at <= talk.recorded_at < now for talk in world.talks)
    assert all(duty.created_at < now for duty in world.day.duties)
    closed = [one.duty.closed_at for talk in world.talks for one in talk.promises]
    assert all(at is not None and at < now for at in closed)


def test_a_deal_never_goes_back_in_time_and_counts_its_days(world):
    for deal in world.deals:
        for before, after in zip(deal.steps, deal.steps[1:], strict=False):
            assert timedelta(0) <= after.at - before.at - timedelta(days=after.days) < timedelta(days=1)


def test_trade_shrinks_grows_and_ends(world):
    last = {}
    for order in world.orders:
        last[order.client.public_id] = order.ordered_on
    lost = [one for one in world.clients if one.status == "former" and one.public_id in last]
    assert lost
    assert all(last[one.public_id] < NOW.date() - timedelta(days=60) for one in lost)
    assert {one.trend > 0 for one in world.clients} == {True, False}
    assert all(line.amount > Decimal(0) and line.quantity > 0 for order in world.orders for line in order.lines)


def test_ice_cream_is_bought_in_summer(world):
    months = {month: Decimal(0) for month in range(1, 13)}
    for order in world.orders:
        if order.client.trade == "ice cream":
            months[order.ordered_on.month] += order.amount / world.goods.rate(order.currency, order.ordered_on)
    assert months[6] + months[7] > 2 * (months[12] + months[1])


def test_prospects_have_neither_orders_nor_won_deals(world):
    assert not [one for one in world.orders if one.client.status == "prospect"]
    assert not [one for one in world.deals if one.client.status == "prospect" and one.state == "won"]


def test_some_promises_were_broken_and_most_were_kept(world):
    states = [one.state for talk in world.talks for one in talk.promises]
    assert states.count("kept") > 5 * states.count("broken") > 0


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_everybody_has_something_late_and_something_today_and_clients_keep_them_waiting(now):
    world = imagine(now, percent=20)
    running = [*world.day.duties, *(one.duty for talk in world.day.talks for one in talk.promises),
               *(talk.next_duty for talk in world.day.talks if talk.next_duty)]  # fmt: skip
    for one in world.company.people.values():
        today = one.unit.today(now)
        mine = [duty for duty in running if duty.assignee is one]
        assert min(duty.due_on for duty in mine) < today, one.key
        assert any(duty.due_on == today for duty in mine), one.key
        assert any(duty.state == "waiting" for duty in mine) == any(duty.client for duty in mine), one.key


def test_newcomers_are_told_of_the_whole_cast():
    assert [email.partition("@")[0] for email, _, _ in guests()] == [
        "anna", "boris", "clara", "dace", "egils", "farid", "gita", "admin",
    ]  # fmt: skip
