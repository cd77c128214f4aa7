"""The rules of the pipeline: criteria, ageing, sums, cumulative figures, steps of leads."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.money import Money
from mainstay.modules.catalogue.rules.exchange import Rate, RateBoard
from mainstay.modules.pipeline.choices import Criterion, ForecastCategory, LeadState
from mainstay.modules.pipeline.rules.leads import NEXT, answer_due, why_not
from mainstay.modules.pipeline.rules.shipped import ENDS, shipped_pipelines
from mainstay.modules.pipeline.rules.stages import (
    DealFacts,
    StagePlace,
    ageing,
    criteria_between,
    median_days,
    missing,
    next_step_tone,
)
from mainstay.modules.pipeline.rules.values import (
    CUMULATIVE,
    CurrencySum,
    amount_of_lines,
    cumulative,
    deal_value,
    totals,
    weighted,
)

TODAY = date(2026, 11, 24)
FULL = DealFacts(
    amount=Money.of("10", "EUR"), recurring=Money.of("1", "EUR"), term_months=12, close_on=TODAY, next_step="Call",
    next_step_on=TODAY, competitor_known=True, source="Fair", products=1,
    roles=frozenset({"economic_buyer", "user_buyer", "technical_buyer", "coach"}),
)  # fmt: skip
PATHS = {
    "amount": {"amount"}, "close_on": {"close_on"}, "next_step": {"next_step", "next_step_on"},
    "competitor": {"competitor"}, "source": {"source"}, "product": {"product"}, "term_months": set(),
    "economic_buyer": {"economic_buyer"}, "user_buyer": {"user_buyer"}, "technical_buyer": {"technical_buyer"},
    "coach": {"coach"},
}  # fmt: skip
STAGES = [
    StagePlace(1, 1, "open", ("next_step",)), StagePlace(2, 2, "open", ("amount", "next_step")),
    StagePlace(3, 3, "open", ("product",)), StagePlace(8, 8, "won"), StagePlace(9, 9, "lost", ("source",)),
]  # fmt: skip
money = st.integers(0, 10**9).map(lambda minor: Money.from_minor(minor, "EUR"))


def test_every_criterion_that_can_be_chosen_is_met_by_a_full_deal_and_named_by_an_empty_one():
    assert missing(Criterion.values, FULL, TODAY) == ()
    for criterion in Criterion.values:
        assert {problem.path for problem in missing([criterion], DealFacts(), TODAY)} == PATHS[criterion]


def test_months_are_asked_for_only_where_money_recurs():
    recurring = DealFacts(recurring=Money.of("1", "EUR"))
    assert [problem.path for problem in missing(["term_months"], recurring, TODAY)] == ["term_months"]
    assert missing(["amount"], recurring, TODAY) == ()


def test_a_day_that_is_past_does_not_meet_a_criterion():
    yesterday = TODAY - timedelta(days=1)
    facts = DealFacts(close_on=yesterday, next_step="Call", next_step_on=yesterday)
    found = missing(["close_on", "next_step"], facts, TODAY)
    assert [(problem.path, problem.code) for problem in found] == [("close_on", "past"), ("next_step_on", "past")]


def test_the_way_forward_gathers_the_criteria_of_every_stage_once():
    assert criteria_between(STAGES, STAGES[0], STAGES[2]) == ("next_step", "amount")
    assert criteria_between(STAGES, STAGES[1], STAGES[3]) == ("amount", "next_step", "product")


@given(st.sampled_from(STAGES[:3]), st.sampled_from(STAGES))
def test_the_way_back_and_losing_ask_for_nothing(start, target):
    found = criteria_between(STAGES, start, target)
    if target.kind == "lost" or target.position <= start.position:
        assert found == ()
    else:
        assert set(start.criteria) <= set(found)


@given(st.integers(0, 400), st.integers(1, 60))
def test_ageing_only_grows_with_the_days(days, usual):
    order = ["", "due", "late"]
    assert order.index(ageing(days, usual)) <= order.index(ageing(days + 1, usual))
    assert ageing(usual, usual) == ""
    assert ageing(days, None) == ""


def test_ageing_begins_after_one_and_a_half_times_the_usual_days():
    assert [ageing(days, 10) for days in (15, 16, 30, 31)] == ["", "due", "due", "late"]


@given(st.lists(st.integers(0, 300), min_size=1, max_size=30))
def test_half_of_the_days_are_not_above_the_median_and_half_not_below(days):
    found = median_days(days)
    assert found in days
    assert sum(one <= found for one in days) * 2 >= len(days)
    assert sum(one >= found for one in days) * 2 >= len(days)


def test_no_days_have_no_median():
    assert median_days([]) is None


def test_the_next_step_has_a_tone_in_words():
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    assert next_step_tone("", None, TODAY, waits=False) == "none"
    assert next_step_tone("Call", yesterday, TODAY, waits=True) == "late"
    assert next_step_tone("Call", TODAY, TODAY, waits=False) == "due"
    assert next_step_tone("Call", TODAY, TODAY, waits=True) == "wait"
    assert next_step_tone("Call", tomorrow, TODAY, waits=False) == "planned"
    assert next_step_tone("Call", None, TODAY, waits=False) == "planned"


@given(money, st.none() | money, st.none() | st.integers(1, 120))
def test_a_deal_is_worth_its_amount_and_its_months(amount, recurring, months):
    found = deal_value(amount, recurring, months)
    assert found is not None
    extra = Decimal(0) if recurring is None else recurring.amount * (months or 1)
    assert found.amount == amount.amount + extra


def test_a_deal_without_any_amount_has_no_value():
    assert deal_value(None, None, 12) is None
    assert deal_value(None, Money.of("2", "EUR"), 3) == Money.of("6", "EUR")


@given(st.lists(st.none() | money, max_size=6))
def test_the_amount_follows_the_lines_only_when_all_are_priced(amounts):
    found = amount_of_lines(amounts)
    if not amounts or None in amounts:
        assert found is None
    else:
        assert found is not None
        assert found.amount == sum(one.amount for one in amounts)


@given(st.lists(st.tuples(money, st.integers(0, 100)), max_size=20))
def test_the_weighted_sum_of_a_column_is_the_sum_of_its_weighted_deals(deals):
    nothing = Money.of("0", "EUR")
    value = sum((deal for deal, _ in deals), nothing)
    times = sum((deal * percent for deal, percent in deals), nothing)
    found = totals([CurrencySum(len(deals), value, times)], RateBoard({}), "EUR")
    assert found.value.total == value
    assert found.weighted.total == sum((weighted(*deal) for deal in deals), nothing).rounded()
    assert found.weighted.total.amount <= value.amount


def test_a_board_adds_up_in_one_currency_and_leaves_out_what_has_no_rate():
    board = RateBoard.of([Rate("GBP", "EUR", Decimal("1.2"), TODAY)])
    sums = [CurrencySum(1, Money.of("10", "EUR"), Money.of("500", "EUR")),
            CurrencySum(2, Money.of("100", "GBP"), Money.of("1000", "GBP")),
            CurrencySum(1, Money.of("9", "INR"), Money.of("90", "INR"))]  # fmt: skip
    found = totals(sums, board, "EUR")
    assert (found.count, found.value.total, found.weighted.total) == (
        4,
        Money.of("130.00", "EUR"),
        Money.of("17.00", "EUR"),
    )
    assert (found.value.left_out, found.value.rate_on) == ((Money.of("9", "INR"),), TODAY)


@given(st.dictionaries(st.sampled_from(ForecastCategory.values), money))
def test_cumulative_figures_hold_what_the_forecast_rules_say(by_category):
    found = cumulative(by_category, "EUR")
    zero = Money.of("0", "EUR")
    part = {category: by_category.get(category, zero).amount for category in ForecastCategory.values}
    assert set(found) == set(CUMULATIVE)
    assert found["commit"].amount == part["commit"] + part["closed"]
    assert found["most_likely"].amount == found["commit"].amount + part["most_likely"]
    assert found["best_case"].amount == found["most_likely"].amount + part["best_case"]
    assert found["open_pipeline"].amount == found["best_case"].amount - part["closed"] + part["pipeline"]


def test_every_state_of_a_lead_has_its_next_ones_and_a_sentence_when_there_is_none():
    assert set(NEXT) == set(LeadState.values)
    for state in LeadState.values:
        for wanted in LeadState.values:
            assert (why_not(state, wanted) is None) == (wanted in NEXT[state])
    assert not NEXT["converted"]


def test_a_lead_is_answered_within_a_day_unless_another_time_is_agreed():
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert answer_due(at) - at == timedelta(hours=24)
    assert answer_due(at, timedelta(hours=4)) - at == timedelta(hours=4)


def test_the_shipped_pipelines_ask_only_for_known_criteria():
    (sales,) = shipped_pipelines()
    asked = {criterion for stage in sales["stages"] for criterion in stage.get("criteria", [])}
    assert asked <= set(Criterion.values)
    probabilities = [stage["probability"] for stage in sales["stages"] if stage.get("stage_kind") != "lost"]
    assert probabilities == sorted(probabilities)


def test_the_states_of_a_lead_by_hand():
    assert {state: " ".join(sorted(following)) for state, following in NEXT.items()} == {
        "new": "assigned rejected", "assigned": "accepted assigned rejected",
        "accepted": "assigned converted qualified rejected", "qualified": "assigned converted rejected",
        "rejected": "assigned", "converted": "",
    }  # fmt: skip
    assert {state: str(why_not(state, "new")) for state in NEXT} == {
        "new": "Nobody has this lead yet; assign it first.",
        "assigned": "Accept the lead first.",
        "accepted": "The lead is already accepted.",
        "qualified": "The lead is already qualified.",
        "rejected": "The lead was rejected; assign it again to go on with it.",
        "converted": "The lead has become an opportunity; go on there.",
    }


def test_every_pipeline_ends_in_won_and_lost():
    assert [(end["code"], end["name"], end["stage_kind"], end["probability"], end["category"]) for end in ENDS] == [
        ("won", "Won", "won", 100, "closed"),
        ("lost", "Lost", "lost", 0, "omitted"),
    ]


def test_what_is_lacking_is_said_in_words():
    lacking = {problem.path: (problem.code, str(problem.sentence))
               for problem in missing([*Criterion.values], DealFacts(recurring=Money.of(1, "EUR")), TODAY)}  # fmt: skip
    assert lacking == {
        "close_on": ("missing", "The day on which it should close is missing."),
        "next_step": ("missing", "The next step is missing."),
        "next_step_on": ("missing", "The day of the next step is missing."),
        "competitor": ("missing", "Who competes is missing; say so if nobody does."),
        "source": ("missing", "Where the deal comes from is missing."),
        "product": ("missing", "No product is named yet."),
        "term_months": ("missing", "The number of months of the recurring part is missing."),
        "economic_buyer": ("missing", "Who signs for the client is missing."),
        "user_buyer": ("missing", "Who will use it is missing."),
        "technical_buyer": ("missing", "Who judges it technically is missing."),
        "coach": ("missing", "Who helps us inside the client is missing."),
    }
    (amount,) = missing(["amount"], DealFacts(amount=Money.of(0, "EUR")), TODAY)
    assert (amount.path, str(amount.sentence)) == ("amount", "The amount is missing.")
    assert missing(["amount"], DealFacts(amount=Money.of(1, "EUR")), TODAY) == ()
    assert missing(["term_months"], DealFacts(recurring=Money.of(1, "EUR"), term_months=12), TODAY) == ()
    assert missing(["next_step"], DealFacts(next_step_on=TODAY), TODAY)[0].path == "next_step"
    assert missing(["coach"], DealFacts(roles=frozenset({"user_buyer"})), TODAY)[0].path == "coach"


def test_a_past_day_is_named_and_today_is_not_past():
    yesterday = TODAY - timedelta(days=1)
    (past,) = missing(["close_on"], DealFacts(close_on=yesterday), TODAY)
    assert str(past.sentence) == "2026-11-23 is past; name a day from today on."
    assert missing(["close_on"], DealFacts(close_on=TODAY), TODAY) == ()
    assert missing(["product"], DealFacts(products=1, close_on=yesterday, next_step_on=yesterday), TODAY) == ()


def test_stages_are_taken_by_their_position_and_only_open_ones_ask():
    shuffled = [STAGES[2], STAGES[0], STAGES[4], STAGES[3], STAGES[1], StagePlace(7, 4, "won", ("coach",))]
    assert criteria_between(shuffled, STAGES[0], STAGES[3]) == ("next_step", "amount", "product")
    assert criteria_between(shuffled, STAGES[1], STAGES[2]) == ("amount", "next_step")
    assert criteria_between(shuffled, STAGES[2], STAGES[0]) == ()
    assert criteria_between(shuffled, STAGES[0], STAGES[4]) == ()


def test_the_lower_of_two_middle_days_is_the_median():
    assert [median_days(days) for days in ([5], [9, 1], [9, 1, 5], [4, 3, 2, 1])] == [5, 1, 5, 2]


def test_a_stage_without_usual_days_does_not_age():
    assert ageing(100, 0) == ""


def test_a_step_without_words_but_with_a_day_is_a_step():
    assert next_step_tone("", TODAY, TODAY, waits=False) == "due"
    assert next_step_tone("", None, TODAY, waits=True) == "none"


def test_values_by_hand():
    assert deal_value(Money.of(10, "EUR"), Money.of(2, "EUR"), None) == Money.of(12, "EUR")
    assert deal_value(None, Money.of(2, "EUR"), None) == Money.of(2, "EUR")
    assert deal_value(Money.of(10, "EUR"), None, 12) == Money.of(10, "EUR")
    assert weighted(Money.of("9.99", "EUR"), 25) == Money.of("2.4975", "EUR")
    assert amount_of_lines([Money.of(1, "EUR"), Money.of(2, "EUR"), Money.of(4, "EUR")]) == Money.of(7, "EUR")
    assert CUMULATIVE == {
        "open_pipeline": ("pipeline", "best_case", "most_likely", "commit"),
        "best_case": ("best_case", "most_likely", "commit", "closed"),
        "most_likely": ("most_likely", "commit", "closed"),
        "commit": ("commit", "closed"),
    }
    assert cumulative({}, "CZK")["commit"] == Money.of(0, "CZK")


def test_the_shipped_pipeline_is_named_in_its_own_letters():
    (sales,) = shipped_pipelines()
    assert sales["name"]
    assert [stage for stage in sales["stages"] if not stage.get("name")] == []
