"""Deals through their actions: opened, moved, decided, valued."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from mainstay.framework.actions import perform
from mainstay.kernel.actor import system_actor
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.kernel.money import Money
from mainstay.modules.accounts.models import Account
from mainstay.modules.pipeline.models import Opportunity, OpportunityLine, Stage, StageChange

TOMORROW = (timezone.now().date() + timedelta(days=2)).isoformat()
NEXT = {"next_step": "Send samples", "next_step_on": TOMORROW}


def paths(caught):
    return [(problem.path, problem.code) for problem in caught.value.problems]


def rate(do, value, on="2026-01-01"):
    do("admin", "exchange_rate.record", rates=[{"source": "GBP", "target": "EUR", "rate": value, "from_on": on}])


def test_a_deal_starts_in_the_first_stage_with_its_history(do, deal):
    row = Opportunity.objects.get()
    assert (row.stage.code, row.probability, row.category, row.currency) == ("qualify", 10, "pipeline", "GBP")
    assert row.value == Money.of("420000", "GBP")
    change = StageChange.objects.get()
    assert (change.from_stage, change.to_stage.code, change.by.name) == (None, "qualify", "Anna Bērziņa")


def test_without_a_pipeline_the_sentence_says_who_makes_one(do, halden):
    with pytest.raises(RuleBroken, match="Ask an administrator"):
        do("anna", "opportunity.create", account=halden, name="Too early")


def test_nobody_opens_a_deal_with_a_strangers_account(do, stages, halden):
    with pytest.raises(InputInvalid) as caught:
        do("clara", "opportunity.create", account=halden, name="Not mine")
    assert paths(caught) == [("account", "not_found")]
    with pytest.raises(ActionRefused):
        do("egils", "opportunity.create", account=halden, name="Not my work")
    assert not Opportunity.objects.exists()


def test_a_stranger_does_not_find_the_deal(do, deal, stages):
    with pytest.raises(SubjectNotFound):
        do("clara", "opportunity.move", deal, to=stages["discovery"])


def test_a_move_says_what_is_missing_and_takes_it_along(do, deal, stages):
    with pytest.raises(InputInvalid) as caught:
        do("anna", "opportunity.move", deal, to=stages["discovery"])
    assert paths(caught) == [("next_step", "missing"), ("next_step_on", "missing")]
    assert Opportunity.objects.get().stage.code == "qualify"
    do("anna", "opportunity.move", deal, to=stages["discovery"], **NEXT)
    row = Opportunity.objects.get()
    assert (row.stage.code, row.next_step, row.probability) == ("discovery", "Send samples", 25)


def test_a_refused_move_keeps_nothing_of_what_came_along(do, deal, stages):
    with pytest.raises(InputInvalid) as caught:
        do("anna", "opportunity.move", deal, to=stages["proposal"], **NEXT)
    assert paths(caught) == [("close_on", "missing")]
    assert Opportunity.objects.get().next_step == ""


def test_jumping_over_stages_meets_the_criteria_of_all_of_them(do, deal, stages):
    product = do("dace", "product.create", code="ST-1", name="Stabiliser").public_id
    with pytest.raises(InputInvalid) as caught:
        do("anna", "opportunity.move", deal, to=stages["negotiation"], close_on=TOMORROW, **NEXT)
    assert paths(caught) == [("product", "missing"), ("economic_buyer", "missing")]
    do("anna", "opportunity.move", deal, to=stages["negotiation"], close_on=TOMORROW, product=product,
       economic_buyer="Head of purchasing", **NEXT)  # fmt: skip
    row = Opportunity.objects.get()
    assert row.stage.code == "negotiation"
    assert row.amount == Money.of("420000", "GBP")
    assert [one.label for one in row.stakeholders.all()] == ["Head of purchasing"]


def test_the_way_back_is_open_and_a_past_close_date_stops_the_way_forward(do, deal, stages):
    do("anna", "opportunity.move", deal, to=stages["discovery"], **NEXT)
    do("anna", "opportunity.move", deal, to=stages["qualify"])
    do("anna", "opportunity.edit", deal, close_on="2020-01-01")
    with pytest.raises(InputInvalid) as caught:
        do("anna", "opportunity.move", deal, to=stages["proposal"])
    assert paths(caught) == [("close_on", "past")]
    assert StageChange.objects.count() == 3


def test_a_deal_is_not_dragged_into_won(do, deal, stages):
    with pytest.raises(InputInvalid) as caught:
        do("anna", "opportunity.move", deal, to=stages["won"])
    assert paths(caught) == [("to", "ends")]


def test_undo_of_a_move_brings_it_back(do, deal, stages):
    undo = do("anna", "opportunity.move", deal, to=stages["discovery"], **NEXT).answer["undo"]
    do("anna", undo["action"], undo["subject"], **undo["input"])
    assert Opportunity.objects.get().stage.code == "qualify"


def win(do, deal, **values):
    return do("anna", "opportunity.win", deal, close_on=TOMORROW, economic_buyer="CEO", no_competitor=True,
              product=do("dace", "product.create", code="ST-9", name="Stabiliser").public_id, **NEXT, **values)  # fmt: skip


def test_winning_freezes_the_value_at_the_rate_of_that_day(do, deal):
    rate(do, "1.10")
    win(do, deal, reason="product")
    rate(do, "1.50", timezone.now().date().isoformat())
    perform(system_actor("night", frozenset({"opportunity.revalue"})), "opportunity.revalue", {})
    row = Opportunity.objects.get()
    assert (row.state, row.probability, row.category, row.reason) == ("won", 100, "closed", "product")
    assert row.group_value == Money.of("462000.00", "EUR")
    assert (row.rate, row.rate_on) == (Decimal("1.10"), date(2026, 1, 1))


def test_open_deals_follow_the_rate(do, deal):
    rate(do, "1.10")
    actor = system_actor("night", frozenset({"opportunity.revalue"}))
    perform(actor, "opportunity.revalue", {})
    rate(do, "1.20", timezone.now().date().isoformat())
    assert perform(actor, "opportunity.revalue", {}).answer["revalued"] == 1
    assert Opportunity.objects.get().group_value == Money.of("504000.00", "EUR")
    assert perform(actor, "opportunity.revalue", {}).answer["revalued"] == 0


def test_a_deal_decided_without_a_rate_gets_the_rate_of_its_day_later(do, deal):
    win(do, deal)
    assert Opportunity.objects.get().rate_text == ""
    rate(do, "1.10")
    rate(do, "1.90", (timezone.now().date() + timedelta(days=1)).isoformat())
    perform(system_actor("night", frozenset({"opportunity.revalue"})), "opportunity.revalue", {})
    assert Opportunity.objects.get().group_value == Money.of("462000.00", "EUR")


def test_losing_needs_a_reason_and_reopening_returns_to_the_stage_before(do, deal, stages):
    do("anna", "opportunity.move", deal, to=stages["discovery"], **NEXT)
    with pytest.raises(InputInvalid):
        do("anna", "opportunity.lose", deal)
    undo = do("anna", "opportunity.lose", deal, reason="price").answer["undo"]
    assert Opportunity.objects.get().state == "lost"
    with pytest.raises(ActionRefused, match="decided"):
        do("anna", "opportunity.edit", deal, name="Later")
    do("anna", undo["action"], undo["subject"], **undo["input"])
    row = Opportunity.objects.get()
    assert (row.state, row.stage.code, row.closed_on, row.probability) == ("open", "discovery", None, 25)
    with pytest.raises(ActionRefused, match="still open"):
        do("anna", "opportunity.reopen", deal)


def test_a_decision_does_not_lie_in_the_future(do, deal):
    with pytest.raises(InputInvalid) as caught:
        do("anna", "opportunity.lose", deal, reason="price", closed_on="2500-01-01")
    assert paths(caught) == [("closed_on", "future")]


def test_a_deal_has_its_own_probability_and_forecast_until_it_is_emptied(do, deal):
    do("anna", "opportunity.edit", deal, probability_own=60, category_own="commit")
    row = Opportunity.objects.get()
    assert (row.probability, row.category) == (60, "commit")
    do("anna", "opportunity.edit", deal, probability_own=None, category_own=None)
    row = Opportunity.objects.get()
    assert (row.probability, row.category) == (10, "pipeline")


def test_a_close_date_moved_to_a_later_month_counts_as_put_off(do, deal):
    for day in ("2030-01-10", "2030-01-20", "2030-02-01", "2030-01-01"):
        do("anna", "opportunity.edit", deal, close_on=day)
    assert Opportunity.objects.get().pushes == 1


def test_recurring_money_counts_over_its_term_and_in_one_currency(do, deal):
    do("anna", "opportunity.edit", deal, recurring="1000 GBP", term_months=12)
    assert Opportunity.objects.get().value == Money.of("432000", "GBP")
    with pytest.raises(InputInvalid) as caught:
        do("anna", "opportunity.edit", deal, recurring="1000 EUR")
    assert paths(caught) == [("recurring", "currency")]


def test_the_amount_follows_the_products_once_all_have_a_price(do, deal):
    do("anna", "opportunity.add_line", deal, description="Pectin", quantity="2.5", unit_price="10.123456")
    assert Opportunity.objects.get().amount == Money.of("25.31", "GBP")
    do("anna", "opportunity.add_line", deal, description="Delivery")
    do("anna", "opportunity.edit", deal, amount="30 GBP")
    delivery = OpportunityLine.objects.get(description="Delivery").public_id
    do("anna", "opportunity.edit_line", deal, line=delivery, unit_price="5")
    assert Opportunity.objects.get().amount == Money.of("30.31", "GBP")
    with pytest.raises(InputInvalid) as caught:
        do("anna", "opportunity.edit", deal, amount="99 GBP")
    assert paths(caught) == [("amount", "from_lines")]
    undo = do("anna", "opportunity.remove_line", deal, line=delivery).answer["undo"]
    assert Opportunity.objects.get().amount == Money.of("25.31", "GBP")
    do("anna", undo["action"], undo["subject"], **undo["input"])
    assert Opportunity.objects.get().amount == Money.of("30.31", "GBP")


def test_a_price_comes_from_the_list_in_the_deals_currency(do, deal):
    product = do("dace", "product.create", code="PX", name="Pectin").public_id
    lists = {code: do("dace", "price_list.create", code=code, name=code, currency=currency,
                      from_on="2020-01-01").public_id for code, currency in (("UK", "GBP"), ("EU", "EUR"))}  # fmt: skip
    do("dace", "price.set", product=product, price_list=lists["UK"], unit_price="7", from_on="2020-01-01")
    do("anna", "opportunity.add_line", deal, product=product, quantity="3", price_list=lists["UK"])
    assert Opportunity.objects.get().amount == Money.of("21", "GBP")
    with pytest.raises(InputInvalid) as caught:
        do("anna", "opportunity.add_line", deal, product=product, price_list=lists["EU"])
    assert paths(caught) == [("price_list", "currency")]


def test_anna_gives_deals_to_herself_only_and_dace_to_her_line(cast, do, deal):
    with pytest.raises(InputInvalid) as caught:
        do("anna", "opportunity.edit", deal, owner=cast.boris.public_id)
    assert paths(caught) == [("owner", "not_yours")]
    do("dace", "opportunity.edit", deal, owner=cast.boris.public_id)
    assert Opportunity.objects.get().owner == cast.boris
    do("boris", "opportunity.edit", deal, next_step="Mine now")


def test_changing_a_stage_moves_the_probability_of_deals_that_have_none_of_their_own(do, deal, stages, halden):
    other = do("anna", "opportunity.create", account=halden, name="Own", amount="1 GBP").public_id
    do("anna", "opportunity.edit", other, probability_own=70)
    do("admin", "stage.edit", stages["qualify"], probability=15)
    assert dict(Opportunity.objects.values_list("name", "probability")) == {"UHT stabiliser": 15, "Own": 70}
    with pytest.raises(RuleBroken, match="2 open deals"):
        do("admin", "stage.edit", stages["qualify"], is_active=False)
    with pytest.raises(ActionRefused):
        do("anna", "stage.edit", stages["qualify"], probability=99)


def test_a_pipeline_needs_one_won_one_lost_and_known_criteria(do):
    line = {"code": "a", "name": "A", "probability": 1, "category": "pipeline"}
    with pytest.raises(InputInvalid) as caught:
        do("admin", "pipeline.create", name="Odd", stages=[line, line, line])
    assert ("stages", "ends") in paths(caught)
    assert ("stages.1.code", "twice") in paths(caught)
    with pytest.raises(InputInvalid) as caught:
        do("admin", "pipeline.create", name="Odd", stages=[line | {"criteria": ["moon"]}, line, line])
    assert paths(caught) == [("stages.0.criteria", "criterion")]
    assert not Stage.objects.exists()


def test_many_deals_move_at_once_those_that_lack_something_stay_and_all_can_be_undone(do, deal, stages, halden):
    ready = do("anna", "opportunity.create", account=halden, name="Ready", amount="1 GBP", **NEXT).public_id
    outcome = do("anna", "opportunity.bulk_move", deals=[deal, ready], to=stages["discovery"])
    assert outcome.answer["changed"] == 1
    assert [row["id"] for row in outcome.answer["lacking"]] == [deal]
    assert dict(Opportunity.objects.values_list("name", "stage__code")) == {
        "UHT stabiliser": "qualify", "Ready": "discovery",
    }  # fmt: skip
    undo = outcome.answer["undo"]
    do("anna", undo["action"], undo["subject"], **undo["input"])
    assert set(Opportunity.objects.values_list("stage__code", flat=True)) == {"qualify"}


def test_a_bulk_edit_is_taken_back_to_the_letter(do, deal, halden):
    do("anna", "opportunity.edit", deal, close_on="2030-01-01", campaign="Fair")
    before = Opportunity.objects.values("campaign", "close_on", "closes_by", "pushes", "owner_id").get()
    undo = do("anna", "opportunity.bulk_edit", deals=[deal], campaign="Spring", close_on="2030-03-01").answer["undo"]
    row = Opportunity.objects.get()
    assert (row.campaign, row.pushes) == ("Spring", 1)
    do("anna", undo["action"], undo["subject"], **undo["input"])
    assert Opportunity.objects.values("campaign", "close_on", "closes_by", "pushes", "owner_id").get() == before


def test_nobody_changes_in_bulk_what_is_not_theirs(do, deal):
    with pytest.raises(InputInvalid) as caught:
        do("boris", "opportunity.bulk_edit", deals=[deal], campaign="Mine")
    assert paths(caught) == [("deals", "out_of_reach")]
    assert Opportunity.objects.get().campaign == ""


def test_accounts_know_what_their_open_deals_are_worth(do, deal, halden):
    rate(do, "1.10")
    actor = system_actor("pipeline", frozenset({"opportunity.publish_open_deals"}))
    before = Account.objects.get().version
    perform(actor, "opportunity.publish_open_deals", {"accounts": [halden]})
    account = Account.objects.get()
    assert (account.open_deals, account.open_deals_count) == (Money.of("462000.00", "EUR"), 1)
    assert account.version == before
    do("anna", "opportunity.lose", deal, reason="price")
    perform(actor, "opportunity.publish_open_deals", {})
    account.refresh_from_db()
    assert (account.open_deals, account.open_deals_count) == (Money.of("0", "EUR"), 0)


def test_measures_are_not_written_by_hand(do, halden):
    with pytest.raises(ActionRefused):
        do("anna", "account.publish_measures", halden, open_deals_count=7)


def test_the_median_of_won_deals_is_measured_when_there_are_enough(do, stages, halden):
    for number in range(5):
        deal = do("anna", "opportunity.create", account=halden, name=f"Deal {number}", amount="1 GBP").public_id
        Opportunity.objects.filter(public_id=deal).update(stage_since=timezone.now() - timedelta(days=number * 10))
        do("admin", "product.create", code=f"P{number}", name="P")
        do("anna", "opportunity.win", deal, close_on=TOMORROW, economic_buyer="CEO", no_competitor=True, product=do(
            "dace", "product.create", code=f"Q{number}", name="Q").public_id, **NEXT)  # fmt: skip
    do("admin", "pipeline.measure")
    stage = Stage.objects.get(code="qualify")
    assert (stage.median_days, stage.measured_deals) == (20, 5)
