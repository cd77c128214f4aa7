"""The pages of the pipeline as a browser gets them; the board's drop, its refusal and what it opens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mainstay.modules.pipeline.models import Opportunity

TOMORROW = (timezone.now().date() + timedelta(days=2)).isoformat()


@pytest.fixture
def browser(client, cast):
    """Anna, signed in."""
    client.force_login(cast.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text_of(response):
    assert response.status_code == 200, response.content[:2000]
    return response.content.decode()


def test_the_board_shows_columns_cards_and_sums(browser, do, deal):
    page = text_of(browser.get("/deals/board/"))
    assert "UHT stabiliser" in page
    assert f'data-card="{deal}"' in page
    assert page.count("data-column=") == 5
    assert "Without a rate" in page


def test_a_drop_that_is_refused_opens_just_the_missing_fields(browser, do, deal, stages):
    answer = browser.post(f"/deals/{deal}/~move/?whose=mine", {"to": stages["discovery"], "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="card-{deal}"' in page
    assert 'name="next_step"' in page
    assert 'name="next_step_on"' in page
    assert 'name="amount_amount"' not in page
    assert Opportunity.objects.get().stage.code == "qualify"


def test_filling_the_missing_fields_moves_the_card_and_answers_the_board(browser, do, deal, stages):
    answer = browser.post(
        f"/deals/{deal}/~move/?whose=mine",
        {"to": stages["discovery"], "version": "1", "next_step": "Call", "next_step_on": TOMORROW},
    )
    page = text_of(answer)
    assert page.lstrip().startswith('<div class="board"')
    assert Opportunity.objects.get().stage.code == "discovery"


def test_a_wrong_value_stays_in_the_field_with_its_sentence(browser, do, deal, stages):
    answer = browser.post(
        f"/deals/{deal}/~move/", {"to": stages["discovery"], "next_step": "Call", "next_step_on": "2001-01-01"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2001-01-01" in page
    assert "is past" in page


def test_a_stale_card_is_refused_with_both_versions(browser, do, deal, stages):
    do("anna", "opportunity.edit", deal, source="Fair")
    answer = browser.post(f"/deals/{deal}/~move/", {"to": stages["discovery"], "version": "1"})
    assert answer.status_code == 422
    assert "Somebody changed this" in answer.content.decode()


def test_a_strangers_drop_finds_nothing(client, cast, do, deal, stages):
    client.force_login(cast.clara, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(f"/deals/{deal}/~move/", {"to": stages["discovery"]}).status_code == 404
    client.logout()
    assert client.post(f"/deals/{deal}/~move/", {"to": stages["discovery"]}).status_code == 302


@pytest.mark.parametrize("address", ["/deals/", "/deals/board/", "/deals/forecast/", "/deals/calendar/", "/leads/",
                                     "/deals/column/?stage={stage}", "/deals/{deal}/", "/products/{product}/",
                                     "/orders/", "/invoices/", "/orders/{order}/", "/invoices/{invoice}/",
                                     "/orders/lines/?order={order}", "/leads/{lead}/", "/accounts/{account}/",
                                     "/products/", "/do/opportunity.create/", "/do/opportunity.move/{deal}/?to={stage}",
                                     "/do/order.record/", "/do/lead.convert/{lead}/"])  # fmt: skip
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_is_shown_in_both_directions(browser, cast, do, deal, stages, halden, address, language):
    cast.anna.language = language
    cast.anna.save()
    product = do("dace", "product.create", code="PX", name="Pectin", purpose="Sets", arguments="Fast").public_id
    do("anna", "opportunity.add_line", deal, product=product, quantity="2", unit_price="3.125")
    do("anna", "opportunity.name_stakeholder", deal, role="coach", label="Head of lab")
    order = do("anna", "order.record", account=halden, number="4711", ordered_on="2026-11-02", currency="EUR",
               requested_on="2026-11-03", lines=[{"product": product, "quantity": "2", "amount": "5 EUR"}]).public_id  # fmt: skip
    invoice = do("anna", "invoice.record", account=halden, number="R-1", issued_on="2026-11-02", net="5 EUR",
                 due_on="2026-11-03", order=order).public_id  # fmt: skip
    lead = do("anna", "lead.capture", company="Tarnby Ice", person_name="Mette", email="m@tarnby.example").public_id
    places = {"deal": deal, "stage": stages["qualify"], "product": product, "order": order, "invoice": invoice,
              "lead": lead, "account": halden}  # fmt: skip
    page = text_of(browser.get(address.format(**places)))
    assert "part-failed" not in page
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page
