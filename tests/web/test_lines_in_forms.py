"""Lists of records inside derived forms: orders with lines, promises of a talk, stages of a pipeline."""

import re

import pytest
from django.test import Client
from django.utils import translation

from mainstay.framework.forms.numbers import plain_number
from mainstay.modules.agreements.models import Order, OrderLine
from mainstay.modules.catalogue.models import NeedKind
from mainstay.modules.engagement.models import Interaction


@pytest.fixture
def browser(cast):
    """``browser("anna")``: a signed-in client."""

    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(cast.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def account(do):
    return do("anna", "account.create", name="Lielupes Piens").public_id


def order_post(account, **lines):
    return {
        "account": account,
        "number": "4711",
        "ordered_on": "2026-11-02",
        "currency": "EUR",
        "lines-shown": "1",
        **lines,
    }


def value_of(text, name):
    found = re.search(rf'name="{name}"[^>]*\svalue="([^"]*)"', text)
    return found[1] if found else None


def test_the_form_of_an_order_has_a_line_to_fill_in_and_an_empty_one_to_copy(browser):
    text = browser("anna").get("/do/order.record/").content.decode()
    assert 'name="lines-0-quantity"' in text
    assert 'name="lines-__index__-quantity"' in text
    assert text.index('name="lines-0-quantity"') < text.index('name="note"')


def test_an_order_is_recorded_with_its_lines_and_blank_lines_are_nobodys(browser, account):
    posted = order_post(account, **{
        "lines-0-description": "Pectin", "lines-0-quantity": "2,5", "lines-0-unit_price": "1 200.50",
        "lines-3-quantity": "1", "lines-7-description": "Return", "lines-7-quantity": "-1", "lines-7-amount_amount": "-9",
        "lines-7-amount_currency": "EUR",
    })  # fmt: skip
    answer = browser("anna").post("/do/order.record/", posted)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    rows = OrderLine.objects.order_by("position")
    assert [(row.description, str(row.quantity.normalize()), str(row.amount)) for row in rows] == [
        ("Pectin", "2.5", "3001.25 EUR"), ("Return", "-1", "-9.00 EUR")]  # fmt: skip


def test_what_is_wrong_in_a_line_stands_beside_its_cell_and_nothing_typed_is_lost(browser, account):
    posted = order_post(account, **{
        "lines-0-description": "Pectin", "lines-0-quantity": "2", "lines-0-unit_price": "9",
        "lines-2-description": "Starch", "lines-2-quantity": "much", "lines-2-unit_price": "9",
    })  # fmt: skip
    answer = browser("anna").post("/do/order.record/", posted)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert (value_of(text, "lines-0-description"), value_of(text, "lines-1-description")) == ("Pectin", "Starch")
    assert value_of(text, "lines-1-quantity") == "much"
    cell = text[text.index('name="lines-1-quantity"') : text.index('name="lines-1-unit_price"')]
    assert "much is not a number" in cell
    assert "<bdi>Lielupes Piens</bdi>" in text
    assert not Order.objects.exists()


def test_an_order_without_lines_says_so_over_its_lines(browser, account):
    text = browser("anna").post("/do/order.record/", order_post(account)).content.decode()
    assert "Add at least one line." in text


def test_editing_an_order_shows_its_lines_and_changes_only_what_was_changed(browser, do, account):
    order = do("anna", "order.record", account=account, number="1", ordered_on="2026-11-02", currency="EUR",
               lines=[{"description": "Pectin", "quantity": "2", "unit_price": "9"}, {"code": "S", "amount": "5 EUR"}])  # fmt: skip
    anna = browser("anna")
    address = f"/do/order.edit/{order.public_id}/"
    text = anna.get(address).content.decode()
    assert value_of(text, "lines-0-description") == "Pectin"
    posted = dict(re.findall(r'<input[^>]*\sname="(lines-\d+-[^"]+)"[^>]*\svalue="([^"]*)"', text))
    kept = list(OrderLine.objects.values_list("pk", flat=True))
    same = {
        **posted,
        "lines-shown": "1",
        "number": "1",
        "version": str(Order.objects.get().version),
        "note": "Call first",
    }
    assert anna.post(address, same).status_code == 302
    assert list(OrderLine.objects.values_list("pk", flat=True)) == kept
    fewer = {name: value for name, value in same.items() if not name.startswith("lines-1")}
    assert anna.post(address, {**fewer, "version": str(Order.objects.get().version)}).status_code == 302
    assert [row.description for row in OrderLine.objects.all()] == ["Pectin"]


def test_who_may_not_write_costs_is_not_asked_for_them(browser, account):
    assert "lines-0-cost_amount" in browser("anna").get("/do/order.record/").content.decode()
    assert "lines-0-cost_amount" not in browser("farid").get("/do/order.record/").content.decode()


def test_changed_lines_keep_the_costs_that_the_coordinator_may_not_see(browser, do, account):
    order = do("anna", "order.record", account=account, number="1", ordered_on="2026-11-02", currency="EUR",
               lines=[{"description": "Pectin", "quantity": "2", "unit_price": "9", "cost": "7 EUR"}])  # fmt: skip
    posted = {"lines-shown": "1", "version": str(Order.objects.get().version), "number": "1", "lines-0-description": "Pectin",
              "lines-0-quantity": "2", "lines-0-unit_price": "10", "lines-0-requested_on": ""}  # fmt: skip
    assert browser("farid").post(f"/do/order.edit/{order.public_id}/", posted).status_code == 302
    row = OrderLine.objects.get()
    assert (str(row.amount), str(row.cost)) == ("20.00 EUR", "7.00 EUR")


def test_promises_stay_in_the_log_when_something_else_is_wrong(browser, account):
    anna = browser("anna")
    posted = {"account": account, "interaction_kind": "call", "next_step_on": "soon",
              "promises-0-what": "Send the price", "promises-0-due_on": "2026-12-01", "promises-1-side": "theirs",
              "promises-1-what": "Send the forecast"}  # fmt: skip
    text = anna.post("/do/interaction.log/", posted).content.decode()
    assert 'name="promises-0-what" value="Send the price"' in text
    assert 'name="promises-0-due_on" value="2026-12-01"' in text
    assert 'name="promises-1-what" value="Send the forecast"' in text
    assert text.index('value="theirs" selected') > text.index("Send the forecast")
    assert not Interaction.objects.exists()


def test_a_list_of_pairs_and_a_list_of_rows_are_shown_when_edited(browser, do, cast):
    product = do("dace", "product.create", code="P1", name="Pectin")
    do("dace", "need_kind.create", name="Longer shelf life", names=[{"language": "lv", "name": "Ilgāks termiņš"}],
       fits=[{"product": product.public_id, "reason": "It binds water."}])  # fmt: skip
    need = NeedKind.objects.get()
    text = browser("dace").get(f"/do/need_kind.edit/{need.public_id}/").content.decode()
    assert value_of(text, "names-0-name") == "Ilgāks termiņš"
    assert value_of(text, "fits-0-reason") == "It binds water."
    assert "<bdi>Pectin</bdi>" in text


@pytest.mark.parametrize(
    ("language", "typed", "plain"),
    [
        ("en", "1,234.50", "1234.50"), ("lv", "1 234,50", "1234.50"), ("en", "12,50", "12.50"), ("lv", "1,234", "1.234"),
        ("en", "1,234", "1234"), ("hi", "6,18,400", "618400"), ("cs", "1.234,5", "1234.5"), ("ar", "١٢٫٥", "12.5"),
        ("en", "\u22127", "-7"), ("en", "much", "much"), ("en", "1.2.3", "1.2.3"), ("en", "1,2,3", "1,2,3"), ("en", "", ""),
    ],
)  # fmt: skip
def test_numbers_are_read_as_the_reader_writes_them(language, typed, plain):
    with translation.override(language):
        assert plain_number(typed) == plain
