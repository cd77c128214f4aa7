"""The catalogue through its actions and queries."""

from datetime import date
from decimal import Decimal

import pytest

from mainstay.framework.lists import ListState, list_page
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.kernel.errors import ActionRefused, InputInvalid
from mainstay.kernel.money import Money
from mainstay.modules.catalogue.models import ExchangeRate, Price, Product
from mainstay.modules.catalogue.queries import group_currency, in_group_currency, rates_on


@pytest.fixture
def pectin(do):
    line = do("dace", "product_line.create", name="Stabilisers", names=[{"language": "lv", "name": "Stabilizatori"}])
    return do("dace", "product.create", code="PX-40", name="Pectin blend", line=line.public_id, unit_name="kg",
              names=[{"language": "lv", "name": "Pektīna maisījums"}], arguments="Sets at 40 degrees.").public_id  # fmt: skip


@pytest.fixture
def europe(do):
    return do("dace", "price_list.create", code="EU", name="Europe", currency="EUR", from_on="2026-01-01").public_id


def problem_of(caught):
    return [(problem.path, problem.code) for problem in caught.value.problems]


def test_a_product_stands_in_its_line_and_is_read_in_the_readers_language(cast, do, pectin):
    cast.anna.language = "lv"
    cast.anna.save()
    page = ask(cast.actor("anna"), "product.page", {"id": pectin})
    assert (page.title, page.line, page.unit_name) == ("Pektīna maisījums", "Stabilizatori", "kg")
    assert page.arguments == "Sets at 40 degrees."
    found = list_page(cast.actor("anna"), "product", ListState.read({}, registry.lists["product"]))
    assert [row.values["code"] for row in found.rows] == ["PX-40"]


def test_only_who_keeps_the_catalogue_changes_it(do, pectin):
    with pytest.raises(ActionRefused):
        do("anna", "product.edit", pectin, unit_name="t")
    do("dace", "product.edit", pectin, unit_name="t")
    assert Product.objects.get().unit_name == "t"


def test_a_code_is_given_once_and_a_sale_does_not_end_before_it_begins(do, pectin):
    with pytest.raises(InputInvalid) as caught:
        do("dace", "product.create", code="PX-40", name="Another")
    assert problem_of(caught) == [("code", "taken")]
    do("dace", "product.edit", pectin, active_from="2026-05-01")
    with pytest.raises(InputInvalid) as caught:
        do("dace", "product.retire", pectin, last_day="2026-04-30")
    assert problem_of(caught) == [("last_day", "reversed")]


def test_a_line_cannot_be_part_of_itself(do):
    top = do("dace", "product_line.create", name="Top").public_id
    below = do("dace", "product_line.create", name="Below", parent=top).public_id
    with pytest.raises(InputInvalid) as caught:
        do("dace", "product_line.edit", top, parent=below)
    assert problem_of(caught) == [("parent", "circle")]


def test_retiring_a_product_can_be_undone(do, pectin):
    outcome = do("dace", "product.retire", pectin, last_day="2030-12-31")
    undo = outcome.answer["undo"]
    do("dace", undo["action"], undo["subject"], **undo["input"])
    assert Product.objects.get().active_to is None


def test_a_new_price_ends_the_one_before_and_tiers_stand_beside_each_other(cast, do, pectin, europe):
    common = {"product": pectin, "price_list": europe}
    do("dace", "price.set", **common, unit_price="12.50", from_on="2026-01-01")
    do("dace", "price.set", **common, unit_price="11.00", min_quantity="100", from_on="2026-01-01")
    do("dace", "price.set", **common, unit_price="13.125", from_on="2026-07-01")

    def price(quantity, on):
        return ask(cast.actor("anna"), "product.price", common | {"quantity": quantity, "on": on}).unit_price

    assert price("1", "2026-06-30") == Money.of("12.50", "EUR")
    assert price("1", "2026-07-01") == Money.of("13.125", "EUR")
    assert price("100", "2026-07-01") == Money.of("11.00", "EUR")
    assert price("1", "2025-12-31") is None
    first = Price.objects.order_by("id").first()
    assert (first.to_on, first.unit_price) == (date(2026, 7, 1), Decimal("12.5"))


def test_the_same_start_corrects_a_price(do, pectin, europe):
    for amount in ("12.50", "12.60"):
        do("dace", "price.set", product=pectin, price_list=europe, unit_price=amount, from_on="2026-01-01")
    assert Price.objects.get().unit_price == Decimal("12.6")


def test_a_need_names_the_products_that_answer_it(cast, do, pectin):
    need = do("dace", "need_kind.create", name="Longer shelf life", fits=[{"product": pectin, "reason": "binds water"}])
    page = ask(cast.actor("anna"), "product.page", {"id": pectin})
    assert [(one.name, one.reason) for one in page.needs] == [("Longer shelf life", "binds water")]
    do("dace", "need_kind.edit", need.public_id, fits=[])
    assert not ask(cast.actor("anna"), "product.page", {"id": pectin}).needs


def test_rates_hold_until_the_next_one_and_a_correction_replaces(cast, do):
    def record(rate, on):
        do("admin", "exchange_rate.record", rates=[{"source": "GBP", "target": "EUR", "rate": rate, "from_on": on}])

    record("1.10", "2026-11-01")
    record("1.20", "2026-11-10")
    record("1.25", "2026-11-10")
    assert ExchangeRate.objects.count() == 2
    assert rates_on(date(2026, 11, 9)).find("GBP", "EUR").rate == Decimal("1.10")
    assert rates_on(date(2026, 11, 24)).find("GBP", "EUR").rate == Decimal("1.25")
    shown = ask(cast.actor("anna"), "exchange_rate.on", {"on": "2026-11-24"})
    assert [(one.source, one.rate) for one in shown] == [("GBP", Decimal("1.25"))]


def test_a_rate_between_one_currency_is_refused_by_its_line(do):
    with pytest.raises(InputInvalid) as caught:
        do("admin", "exchange_rate.record", rates=[
            {"source": "GBP", "target": "EUR", "rate": "1.1", "from_on": "2026-11-01"},
            {"source": "EUR", "target": "EUR", "rate": "1.1", "from_on": "2026-11-01"},
        ])  # fmt: skip
    assert problem_of(caught) == [("rates.1.target", "same")]
    assert not ExchangeRate.objects.exists()


def test_the_group_currency_is_dated(do):
    assert group_currency(date(2026, 1, 1)) == "EUR"
    do("admin", "group_currency.choose", currency="USD", from_on="2026-07-01")
    do("admin", "exchange_rate.record",
       rates=[{"source": "EUR", "target": "USD", "rate": "1.1", "from_on": "2026-01-01"}])  # fmt: skip
    assert group_currency(date(2026, 6, 30)) == "EUR"
    money, rate = in_group_currency(Money.of("10", "EUR"), date(2026, 7, 1))
    assert (money, rate.rate) == (Money.of("11.00", "USD"), Decimal("1.1"))


def test_account_managers_do_not_record_rates(do):
    with pytest.raises(ActionRefused):
        do(
            "anna",
            "exchange_rate.record",
            rates=[{"source": "GBP", "target": "EUR", "rate": "1", "from_on": "2026-11-01"}],
        )
