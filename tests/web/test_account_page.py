"""The account page: what one does most, what is new, why one sees it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.visits.models import Visit
from mainstay.framework.visits.noting import VISIT, forget_old_visits, looked_before


@pytest.fixture
def browser(cast):
    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(cast.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def account(do):
    return do("anna", "account.create", name="Lielupes Piens", email="office@lielupe.example").public_id


def shift_looks(by):
    for visit in Visit.objects.all():
        Visit.objects.filter(pk=visit.pk).update(at=visit.at - by)


def test_the_head_offers_to_log_to_write_and_to_plan(browser, account):
    text = browser("anna").get(f"/accounts/{account}/").content.decode()
    assert f'href="/do/interaction.log/?account={account}"' in text
    assert f'href="/do/interaction.plan/?account={account}"' in text
    assert 'href="mailto:office@lielupe.example"' in text
    assert f'href="/why/account/{account}/"' in text


def test_who_may_log_nothing_is_not_offered_it(browser, account):
    text = browser("egils").get(f"/accounts/{account}/").content.decode()
    assert "/do/interaction.log/?account=" not in text


def test_what_others_did_since_the_last_visit_stands_in_a_band_until_it_is_read(browser, do, account):
    anna, address = browser("anna"), f"/accounts/{account}/"
    first = anna.get(address).content.decode()
    assert f'hx-post="/looked/account/{account}/"' in first
    assert "Since you last looked" not in first
    assert anna.post(f"/looked/account/{account}/", headers={"HX-Request": "true"}).status_code == 204
    shift_looks(timedelta(days=2))
    do("dace", "interaction.log", account=account, outcome="Wants a price for 40 t")
    do("anna", "interaction.log", account=account, outcome="My own talk is no news to me")
    second = anna.get(address).content.decode()
    assert "Since you last looked" in second
    assert "Dace Kalniņa" in second.split("Since you last looked")[1].split("</div>")[0]
    assert "Anna" not in second.split("Since you last looked")[1].split("</div>")[0]
    anna.post(f"/looked/account/{account}/", headers={"HX-Request": "true"})
    assert "Since you last looked" in anna.get(address).content.decode(), "news stays through the visit"
    assert anna.post(f"/looked/account/{account}/")["Location"] == address
    assert "Since you last looked" not in anna.get(address).content.decode()


def test_looks_within_half_an_hour_are_one_visit(cast, browser, account):
    now, anna = timezone.now(), cast.actor("anna")
    assert looked_before(anna, "account", account, now) == (None, True)
    browser("anna").post(f"/looked/account/{account}/", headers={"HX-Request": "true"})
    assert looked_before(anna, "account", account, timezone.now()) == (None, False)
    since, unnoted = looked_before(anna, "account", account, timezone.now() + VISIT * 2)
    assert (since is not None, unnoted) == (True, True)


def test_a_stranger_leaves_no_trace_of_a_look(browser, account):
    assert browser("clara").post(f"/looked/account/{account}/").status_code == 404
    assert not Visit.objects.exists()


def test_an_ordinary_look_is_no_entry_of_the_log_and_is_forgotten(browser, account):
    for _ in range(3):
        browser("anna").post(f"/looked/account/{account}/", headers={"HX-Request": "true"})
    assert not AuditEntry.objects.filter(outcome=AuditEntry.LOOKED).exists()
    assert Visit.objects.count() == 1
    Visit.objects.update(at=timezone.now() - timedelta(days=500))
    forget_old_visits()
    assert not Visit.objects.exists()


def test_a_refusal_says_in_words_what_one_may_not_do_and_leads_to_the_reason(browser, account):
    answer = browser("egils").get("/do/order.record/")
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "the right to add orders and invoices" in text.replace("\u2068", "").replace("\u2069", "")
    assert 'href="/why/refused/"' in text


def test_deals_without_an_amount_are_not_shown_as_nothing(browser, do, account):
    stages = [{"code": "open", "name": "Open", "probability": 20, "category": "pipeline"},
              {"code": "won", "name": "Won", "stage_kind": "won", "probability": 100, "category": "closed"},
              {"code": "lost", "name": "Lost", "stage_kind": "lost", "probability": 0, "category": "omitted"}]  # fmt: skip
    do("admin", "pipeline.create", name="Direct", stages=stages)
    do("anna", "opportunity.create", account=account, name="Second source")
    assert "no amount yet" in browser("anna").get(f"/accounts/{account}/").content.decode()
