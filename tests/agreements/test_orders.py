"""Orders and invoices through their actions and queries; the revenue of accounts."""

import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mainstay.framework.actions import ActionContext, perform
from mainstay.framework.database import recorded_as
from mainstay.framework.events.dispatch import dispatch_pending
from mainstay.framework.lists import ListState, list_page
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.kernel.actor import system_actor
from mainstay.kernel.errors import ActionRefused, InputInvalid, SubjectNotFound
from mainstay.kernel.money import Money
from mainstay.modules.accounts.models import Account
from mainstay.modules.agreements.actions.bulk import store_lines, total_orders
from mainstay.modules.agreements.models import Invoice, Order, OrderLine

TODAY = timezone.now().date()
ACTOR = system_actor("agreements", frozenset({"order.refresh_totals", "order.rate"}))
PECTIN = {"description": "Pectin", "quantity": "2", "unit_price": "9.50"}


@pytest.fixture
def halden(do):
    """An account of Anna."""
    return do("anna", "account.create", name="Halden Dairy Group", country="GB").public_id


def order(do, account, number, day=TODAY, currency="EUR", who="farid", **values):
    values.setdefault("lines", [PECTIN])
    return do(who, "order.record", account=account, number=number, ordered_on=day.isoformat(), currency=currency,
              **values).public_id  # fmt: skip


def paths(caught):
    return [(problem.path, problem.code) for problem in caught.value.problems]


def rate(do, value, on="2020-01-01"):
    do("admin", "exchange_rate.record", rates=[{"source": "GBP", "target": "EUR", "rate": value, "from_on": on}])


def test_an_order_is_the_sum_of_its_lines_with_their_signs(do, halden):
    made = order(do, halden, "4711", lines=[PECTIN, {"code": "R-1", "quantity": "-1", "unit_price": "4"},
                                            {"description": "Freight", "amount": "7.25 EUR"}])  # fmt: skip
    row = Order.objects.get(public_id=made)
    assert (row.amount, row.line_count, row.status, row.cost) == (Money.of("22.25", "EUR"), 3, "ordered", None)
    lines = list(OrderLine.objects.order_by("position"))
    assert [(line.position, line.quantity, line.amount.amount) for line in lines] == [
        (1, Decimal(2), Decimal("19.00")), (2, Decimal(-1), Decimal("-4.00")), (3, Decimal(1), Decimal("7.25")),
    ]  # fmt: skip
    assert {line.account_id for line in lines} == {row.account_id}


def test_every_fault_of_every_line_is_named_at_once(do, halden):
    with pytest.raises(InputInvalid) as caught:
        order(do, halden, "1", lines=[PECTIN, {"quantity": "1"}, {"code": "X", "amount": "1 GBP"}])
    assert paths(caught) == [
        ("lines.1.product", "required"),
        ("lines.1.unit_price", "required"),
        ("lines.2.amount", "currency"),
    ]
    with pytest.raises(InputInvalid) as caught:
        order(do, halden, "1", delivered_on="2001-01-01")
    assert paths(caught) == [("delivered_on", "before_order")]
    with pytest.raises(InputInvalid) as caught:
        order(do, halden, "1", order_kind="credit_note")
    assert paths(caught) == [("lines", "sign")]
    assert not Order.objects.exists()


def test_an_account_has_a_number_once(do, halden):
    order(do, halden, "1")
    with pytest.raises(InputInvalid) as caught:
        order(do, halden, "1")
    assert paths(caught) == [("number", "taken")]


def test_the_status_follows_the_dates_and_new_lines_replace_the_old(do, halden):
    made = order(do, halden, "1", day=TODAY - timedelta(days=3))
    for name, status in (("confirmed_on", "confirmed"), ("delivered_on", "delivered"), ("invoiced_on", "invoiced")):
        do("farid", "order.edit", made, **{name: TODAY.isoformat()})
        assert Order.objects.get().status == status
    do("farid", "order.edit", made, lines=[PECTIN, PECTIN])
    assert (Order.objects.get().amount, OrderLine.objects.count()) == (Money.of("38", "EUR"), 2)
    do("farid", "order.edit", made, ordered_on=(TODAY - timedelta(days=9)).isoformat())
    assert set(OrderLine.objects.values_list("ordered_on", flat=True)) == {TODAY - timedelta(days=9)}


def test_a_cancelled_order_is_brought_back_by_undo(do, halden):
    made = order(do, halden, "1", confirmed_on=TODAY.isoformat())
    undo = do("farid", "order.cancel", made, reason="Line closed").answer["undo"]
    with pytest.raises(ActionRefused, match="cancelled"):
        do("farid", "order.edit", made, note="x")
    do("farid", undo["action"], undo["subject"])
    assert (Order.objects.get().status, Order.objects.get().cancelled_on) == ("confirmed", None)


def test_costs_are_for_those_with_the_right_to_margins(cast, do, halden):
    costed = PECTIN | {"cost": "11 EUR"}
    with pytest.raises(ActionRefused):
        order(do, halden, "1", lines=[costed])
    made = order(do, halden, "2", who="anna", lines=[costed])
    seen = ask(cast.actor("anna"), "order.page", {"id": made})
    assert (seen.cost, seen.contribution, seen.lines[0].cost) == (
        Money.of("11", "EUR"), Money.of("8.00", "EUR"), Money.of("11", "EUR"))  # fmt: skip
    hidden = ask(cast.actor("farid"), "order.page", {"id": made})
    assert (hidden.cost, hidden.contribution, hidden.lines[0].cost) == (None, None, None)
    spec = registry.lists["order"]
    state = ListState.read({"columns": ["number", "cost"]}, spec)
    assert [column.name for column in list_page(cast.actor("farid"), "order", state).columns] == ["number"]
    with pytest.raises(InputInvalid):
        list_page(cast.actor("farid"), "order", ListState.read({"filter": {"field": "cost", "from": 1}}, spec))


def test_a_stranger_finds_no_order_and_records_none(cast, do, halden):
    made = order(do, halden, "1")
    with pytest.raises(SubjectNotFound):
        ask(cast.actor("clara"), "order.page", {"id": made})
    with pytest.raises(InputInvalid) as caught:
        order(do, halden, "2", who="clara")
    assert paths(caught) == [("account", "not_found")]


def test_source_and_campaign_come_from_the_deal(do, halden):
    from mainstay.modules.pipeline.rules.shipped import shipped_pipelines

    for raw in shipped_pipelines():
        do("admin", "pipeline.create", **raw)
    deal = do("anna", "opportunity.create", account=halden, name="UHT", source="Anuga", campaign="Fairs").public_id
    order(do, halden, "1", who="anna", opportunity=deal)
    assert (Order.objects.get().source, Order.objects.get().campaign) == ("Anuga", "Fairs")


def test_an_order_keeps_the_rate_of_its_day(do, halden):
    rate(do, "1.10")
    order(do, halden, "1", day=TODAY - timedelta(days=10), currency="GBP")
    rate(do, "1.50", TODAY.isoformat())
    perform(ACTOR, "order.rate", {})
    row = Order.objects.get()
    assert (row.group_amount, row.rate) == (Money.of("20.90", "EUR"), Decimal("1.10"))


def test_an_order_without_a_rate_waits_for_one_and_a_new_group_currency_rates_all(do, halden):
    order(do, halden, "1", currency="GBP")
    order(do, halden, "2", currency="EUR")
    assert Order.objects.get(number="1").group_currency == ""
    rate(do, "1.10")
    assert perform(ACTOR, "order.rate", {}).answer["rated"] == 1
    assert Order.objects.get(number="1").group_amount == Money.of("20.90", "EUR")
    do("admin", "group_currency.choose", currency="GBP", from_on="2020-01-01")
    assert perform(ACTOR, "order.rate", {}).answer["rated"] == 2
    assert {row.group_currency for row in Order.objects.all()} == {"GBP"}
    assert Order.objects.get(number="1").group_amount == Money.of("19", "GBP")


def test_accounts_show_their_revenue_of_twelve_months_and_of_those_before(cast, do, halden):
    order(do, halden, "1", who="anna", lines=[PECTIN | {"cost": "10 EUR"}])
    order(do, halden, "2", day=TODAY - timedelta(days=40))
    order(do, halden, "3", day=TODAY - timedelta(days=400))
    order(do, halden, "4", day=TODAY - timedelta(days=900))
    order(do, halden, "5", order_kind="credit_note", lines=[PECTIN | {"quantity": "-1"}])
    cancelled = order(do, halden, "6")
    do("farid", "order.cancel", cancelled, reason="Mistake")
    while dispatch_pending():
        pass
    account = Account.objects.get()
    assert account.revenue_12m == Money.of("28.50", "EUR")
    assert account.revenue_before == Money.of("19", "EUR")
    assert account.contribution_12m == Money.of("9", "EUR")
    shown = ask(cast.actor("anna"), "order.revenue_by_month", {"account": halden})
    assert (shown.revenue_12m, shown.revenue_before) == (account.revenue_12m, account.revenue_before)
    assert (shown.contribution_12m, shown.change) == (account.contribution_12m, Decimal("0.5"))
    assert sum((one.revenue.minor for one in shown.months), 0) == 4_750
    assert ask(cast.actor("farid"), "order.revenue_by_month", {"account": halden}).contribution_12m is None


def test_revenue_by_product_brings_rates_together(cast, do, halden):
    rate(do, "2")
    product = do("dace", "product.create", code="PX", name="Pectin").public_id
    line = {"product": product, "quantity": "1.5", "unit_price": "2"}
    order(do, halden, "1", lines=[line, PECTIN])
    order(do, halden, "2", currency="GBP", lines=[line])
    found = ask(cast.actor("anna"), "order.revenue_by_product", {"account": halden})
    assert [(one.code, one.revenue, one.quantity, one.lines) for one in found] == [
        ("", Money.of("19.00", "EUR"), Decimal(2), 1), ("PX", Money.of("9.00", "EUR"), Decimal(3), 2),
    ]  # fmt: skip


def test_an_order_can_be_read_as_of_a_moment(cast, do, halden):
    made = order(do, halden, "1")
    moment = timezone.now()
    time.sleep(0.01)
    do("farid", "order.edit", made, lines=[PECTIN, PECTIN], note="later")
    page = ask(cast.actor("anna"), "order.page", {"id": made}, as_of=moment)
    assert (page.amount, len(page.lines), page.note) == (Money.of("19", "EUR"), 1, "")
    assert len(ask(cast.actor("anna"), "order.page", {"id": made}).lines) == 2


def test_an_invoice_is_paid_when_nothing_is_left_open(cast, do, halden):
    made = do("farid", "invoice.record", account=halden, number="R-1", issued_on="2026-11-02", net="100 EUR",
              tax="21 EUR", due_on="2026-11-10").public_id  # fmt: skip
    do("farid", "invoice.mark_paid", made, paid_on="2026-11-05", amount="21 EUR")
    page = ask(cast.actor("anna"), "invoice.page", {"id": made})
    assert (page.status, page.still_open, page.is_overdue) == (
        "open",
        Money.of("100", "EUR"),
        TODAY.isoformat() > "2026-11-10",
    )
    with pytest.raises(InputInvalid) as caught:
        do("farid", "invoice.mark_paid", made, paid_on="2026-11-05", amount="1 GBP")
    assert paths(caught) == [("amount", "currency")]
    do("farid", "invoice.mark_paid", made, paid_on="2026-11-06")
    assert Invoice.objects.get().status == "paid"
    with pytest.raises(ActionRefused, match="paid already"):
        do("farid", "invoice.mark_paid", made, paid_on="2026-11-06")


def test_an_invoice_belongs_to_its_account_and_a_credit_note_is_negative(do, halden):
    other = do("anna", "account.create", name="Other").public_id
    foreign = order(do, other, "1")
    raw = {"account": halden, "number": "R-1", "issued_on": "2026-11-02", "net": "100 EUR"}
    with pytest.raises(InputInvalid) as caught:
        do("farid", "invoice.record", **raw, order=foreign, tax="1 GBP", invoice_kind="credit_note")
    assert paths(caught) == [("order", "other_account"), ("tax", "currency"), ("net", "sign")]
    do("farid", "invoice.record", **raw)
    with pytest.raises(InputInvalid) as caught:
        do("farid", "invoice.record", **raw)
    assert paths(caught) == [("number", "taken")]


def test_every_ready_made_view_can_be_shown(cast, do, halden):
    order(do, halden, "1")
    for kind in ("order", "invoice"):
        spec = registry.lists[kind]
        for _name, _label, tree in (*spec.views, ("", "", {})):
            list_page(cast.actor("gita"), kind, ListState.read({"filter": tree}, spec))


def test_an_accounts_orders_name_the_late_ones(cast, do, halden):
    order(do, halden, "1", day=TODAY - timedelta(days=20), requested_on=(TODAY - timedelta(days=2)).isoformat())
    order(do, halden, "2")
    found = ask(cast.actor("anna"), "order.of_account", {"account": halden})
    assert ([one.number for one in found.newest], [one.number for one in found.late]) == (["2", "1"], ["1"])


def test_many_lines_are_stored_and_their_orders_and_accounts_follow(cast, do, halden):
    account = Account.objects.get()
    made = [order(do, halden, f"B-{n}") for n in range(10)]
    ids = list(Order.objects.filter(public_id__in=made).values_list("pk", flat=True))
    context = ActionContext(cast.actor("farid"), timezone.now(), 1, "import.run")
    rows = [
        (
            ids[n % 10],
            account.pk,
            TODAY,
            10 + n // 10,
            None,
            "PX",
            "Pectin",
            1_000,
            2_500_000,
            "EUR",
            250,
            100,
            None,
            None,
        )
        for n in range(30_000)
    ]
    with recorded_as(1):
        assert store_lines(context, rows) == 30_000
        total_orders(context, ids)
    assert context.changes["many"]["order lines"] == [0, 30_000]
    row = Order.objects.get(pk=ids[0])
    assert (row.amount, row.line_count, row.cost) == (Money.of("7519.00", "EUR"), 3_001, None)
    perform(ACTOR, "order.rate", {})
    perform(ACTOR, "order.refresh_totals", {})
    account.refresh_from_db()
    assert account.revenue_12m == Money.of("75190.00", "EUR")
    anna = cast.actor("anna")
    with CaptureQueriesContext(connection) as seen:
        page = ask(anna, "order.page", {"id": made[0]})
    assert (len(page.lines), page.next_after) == (200, page.lines[-1].position)
    assert len(seen) <= registry.queries["order.page"].budget
    more = ask(cast.actor("anna"), "order.lines", {"order": made[0], "after": page.next_after})
    assert more[0].position > page.lines[-1].position
