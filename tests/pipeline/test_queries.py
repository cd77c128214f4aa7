"""The board, the forecast, the calendar, the pages: what is read from the pipeline."""

import time
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mainstay.framework.events.dispatch import dispatch_pending
from mainstay.framework.lists import ListState, list_page
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.kernel.errors import RuleBroken, SubjectNotFound
from mainstay.kernel.money import Money
from mainstay.modules.accounts.models import Account
from mainstay.modules.pipeline.models import Opportunity, Stage

TODAY = timezone.now().date()


def statements(actor, name, raw):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        found = ask(actor, name, raw)
    return found, len(seen)


def many(cast, count):
    """Deals of Anna straight into the table: 5,000 of them in five stages and three currencies."""
    now = timezone.now()
    account = Account.objects.get()
    stages = list(Stage.objects.filter(stage_kind="open").order_by("position"))
    Opportunity.objects.bulk_create([
        Opportunity(
            account=account, name=f"Deal {n}", name_key=f"deal {n:05}", owner=cast.anna, pipeline=stages[0].pipeline,
            stage=stages[n % 5], currency=("EUR", "GBP", "INR")[n % 3], amount_minor=100 * n, value_minor=100 * n,
            probability=stages[n % 5].probability, category=stages[n % 5].category, stage_since=now, opened_on=TODAY,
            closes_by=date(2030, 1, 1) + timedelta(days=n % 700), close_on=date(2030, 1, 1) + timedelta(days=n % 700),
            created_at=now,
        ) for n in range(count)
    ], batch_size=500)  # fmt: skip


@pytest.fixture
def rates(do):
    do("admin", "exchange_rate.record", rates=[
        {"source": "GBP", "target": "EUR", "rate": "1.2", "from_on": "2026-01-01"},
        {"source": "INR", "target": "EUR", "rate": "0.01", "from_on": "2026-01-02"},
    ])  # fmt: skip


def test_the_board_of_five_thousand_deals_sums_all_and_shows_twenty_a_column(cast, do, stages, halden, rates):
    many(cast, 5_000)
    actor = cast.actor("anna")
    ask(actor, "pipeline.board", {})
    began = time.perf_counter()
    board, count = statements(actor, "pipeline.board", {})
    took = time.perf_counter() - began
    assert [column.name for column in board.columns] == [
        "Qualify",
        "Discovery",
        "Proposal",
        "Negotiation",
        "Verbal yes",
    ]
    assert [column.letter for column in board.columns] == ["q", "d", "p", "n", "v"]
    assert all((column.sums.count, len(column.cards), column.more) == (1_000, 20, 980) for column in board.columns)
    expected = sum(n * (1, 120, 1)[n % 3] * (100, 1, 1)[n % 3] for n in range(5_000))
    assert board.sums.value == Money.from_minor(expected, "EUR")
    assert (board.sums.rate_on, board.sums.left_out) == (date(2026, 1, 1), ())
    assert count <= registry.queries["pipeline.board"].budget
    assert took < 1.0


def test_a_column_pages_to_its_end_without_gap_or_double(cast, do, stages, halden):
    many(cast, 230)
    seen, after = [], None
    while True:
        page = ask(cast.actor("anna"), "pipeline.column", {"stage": stages["qualify"], "after": after})
        seen += [card.id for card in page]
        if len(page) < 20:
            break
        after = page[-1].id
    expected = Opportunity.objects.filter(stage__code="qualify").order_by("closes_by", "id")
    assert seen == list(expected.values_list("public_id", flat=True))
    first = ask(cast.actor("anna"), "pipeline.board", {}).columns[0]
    assert [card.id for card in first.cards] == seen[:20]


def test_the_board_shows_what_each_card_lacks_and_whose_it_is(cast, do, stages, halden, deal):
    board = ask(cast.actor("anna"), "pipeline.board", {})
    card = board.columns[0].cards[0]
    assert (card.name, card.account.name, card.missing, card.next_tone) == (
        "UHT stabiliser",
        "Halden Dairy Group",
        2,
        "none",
    )
    assert board.whose == "mine"
    assert board.sums.left_out == (Money.of("420000", "GBP"),)
    assert ask(cast.actor("clara"), "pipeline.board", {"whose": "all"}).sums.count == 0
    assert ask(cast.actor("dace"), "pipeline.board", {}).sums.count == 1
    assert ask(cast.actor("dace"), "pipeline.board", {"whose": "mine"}).sums.count == 0


def test_without_a_pipeline_the_board_says_who_makes_one(cast):
    with pytest.raises(RuleBroken, match="Ask an administrator"):
        ask(cast.actor("anna"), "pipeline.board", {})


def test_a_deals_page_shows_its_way_and_what_it_lacks(cast, do, stages, deal):
    do("anna", "opportunity.move", deal, to=stages["discovery"], next_step="Call",
       next_step_on=(TODAY + timedelta(days=2)).isoformat())  # fmt: skip
    do("anna", "opportunity.add_line", deal, description="Pectin", quantity="2", unit_price="3")
    do("anna", "opportunity.name_stakeholder", deal, role="coach", label="Head of lab")
    page, count = statements(cast.actor("anna"), "opportunity.page", {"id": deal})
    assert [stage.name for stage in page.stages if stage.is_passed] == ["Qualify"]
    assert [problem.path for problem in page.missing] == ["close_on"]
    assert [(line.description, line.amount) for line in page.lines] == [("Pectin", Money.of("6", "GBP"))]
    assert [(one.name, one.role_code) for one in page.stakeholders] == [("Head of lab", "coach")]
    assert [(one.from_stage, one.to_stage) for one in page.history] == [("Qualify", "Discovery"), ("", "Qualify")]
    assert count <= registry.queries["opportunity.page"].budget
    with pytest.raises(SubjectNotFound):
        ask(cast.actor("clara"), "opportunity.page", {"id": deal})


def test_a_deals_page_can_be_read_as_of_a_moment(cast, do, stages, deal):
    do("anna", "opportunity.add_line", deal, description="Pectin", quantity="2", unit_price="3")
    moment = timezone.now()
    time.sleep(0.01)
    do("anna", "opportunity.edit", deal, name="Renamed")
    line = ask(cast.actor("anna"), "opportunity.page", {"id": deal}).lines[0].id
    do("anna", "opportunity.remove_line", deal, line=line)
    page = ask(cast.actor("anna"), "opportunity.page", {"id": deal}, as_of=moment)
    assert (page.title, len(page.lines), page.as_of) == ("UHT stabiliser", 1, moment)
    now = ask(cast.actor("anna"), "opportunity.page", {"id": deal})
    assert (now.title, len(now.lines)) == ("Renamed", 0)


def test_the_forecast_adds_up_by_month_and_category(cast, do, stages, halden, rates):
    month = TODAY.replace(day=1)
    for amount, close in (
        ("100 EUR", TODAY),
        ("10 GBP", TODAY),
        ("7 EUR", None),
        ("3 EUR", TODAY - timedelta(days=60)),
    ):
        do("anna", "opportunity.create", account=halden, name=f"Deal {amount}", amount=amount,
           close_on=close.isoformat() if close else None)  # fmt: skip
    committed = do("anna", "opportunity.create", account=halden, name="Sure", amount="50 EUR",
                   close_on=TODAY.isoformat()).public_id  # fmt: skip
    do("anna", "opportunity.edit", committed, category_own="commit", probability_own=90)
    found, count = statements(cast.actor("anna"), "pipeline.forecast", {"months": 3})
    assert [(row.month, row.is_past) for row in found.rows][:2] == [(None, True), (month, False)]
    assert [row.open_pipeline for row in found.rows if row.month is None] == [
        Money.of("3", "EUR"),
        Money.of("7", "EUR"),
    ]
    present = found.rows[1]
    assert present.commit == Money.of("50", "EUR")
    assert present.open_pipeline == Money.of("162", "EUR")
    assert present.stage_weighted == Money.of("56.20", "EUR")
    assert found.total.open_pipeline == Money.of("162", "EUR")
    assert count <= registry.queries["pipeline.forecast"].budget


def test_the_calendar_shows_deals_on_their_day(cast, do, stages, halden):
    do("anna", "opportunity.create", account=halden, name="One", amount="1 EUR", close_on="2030-05-17")
    do("anna", "opportunity.create", account=halden, name="Two", amount="1 EUR", close_on="2030-06-01")
    found = ask(cast.actor("anna"), "pipeline.calendar", {"from_on": "2030-05-01"})
    assert [(deal.name, deal.on) for deal in found.deals] == [("One", date(2030, 5, 17))]
    assert (found.to_on, found.before, found.after) == (date(2030, 5, 31), date(2030, 4, 1), date(2030, 6, 1))


def test_the_accounts_deals_and_its_measure_agree(cast, do, stages, halden, rates, deal):
    do("anna", "opportunity.create", account=halden, name="Two", amount="100 EUR")
    while dispatch_pending():
        pass
    shown = ask(cast.actor("anna"), "opportunity.of_account", {"account": halden})
    account = Account.objects.get()
    assert shown.open.value == account.open_deals == Money.of("504100.00", "EUR")
    assert shown.open.count == account.open_deals_count == len(shown.cards) == 2


def test_every_ready_made_view_of_the_lists_can_be_shown(cast, do, stages, deal):
    for kind in ("opportunity", "lead", "pipeline", "stage"):
        spec = registry.lists[kind]
        for _name, _label, tree in (*spec.views, ("", "", {})):
            list_page(cast.actor("gita"), kind, ListState.read({"filter": tree}, spec))
    open_deals = ListState.read({"filter": registry.lists["opportunity"].views[0][2]}, registry.lists["opportunity"])
    assert [row.title for row in list_page(cast.actor("anna"), "opportunity", open_deals).rows] == ["UHT stabiliser"]


def test_a_leads_page_shows_who_asked_and_its_steps(cast, do, stages):
    lead = do("farid", "lead.capture", company="Tarnby Ice", person_name="Mette", owner=cast.anna.public_id).public_id
    page = ask(cast.actor("anna"), "lead.page", {"id": lead})
    assert (page.person_name, page.state, page.is_late) == ("Mette", "assigned", False)
    assert [step.state for step in page.steps] == ["Assigned", "New"]
    with pytest.raises(SubjectNotFound):
        ask(cast.actor("clara"), "lead.page", {"id": lead})
