"""Webhooks: signed, told once, and only of what their owner may see."""

import hashlib
import hmac
import json
from dataclasses import replace

import pytest

from mainstay.framework.actions import perform
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.events.dispatch import dispatch_pending, replay
from mainstay.framework.events.models import Delivery
from mainstay.framework.outgoing import Answer, CallRefused
from mainstay.framework.tokens import webhooks
from mainstay.framework.tokens.models import Webhook
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken
from mainstay.kernel.sentences import sentence

URL = "https://1.1.1.1/in"


@pytest.fixture
def sent(monkeypatch):
    """What would have been posted; ``sent.status`` is the answer."""

    class Sent(list):
        status = 200

    calls = Sent()

    def post(url, body, headers):
        calls.append((url, body, headers))
        if isinstance(calls.status, Exception):
            raise calls.status
        return Answer(calls.status, b"")

    monkeypatch.setattr(webhooks, "post", post)
    return calls


def bodies(sent):
    return [json.loads(body) for _url, body, _headers in sent]


def test_a_webhook_is_told_with_a_signature_that_its_owner_can_check(do, sent):
    secret = do("anna", "webhook.create", url=URL).once["secret"]
    account = do("anna", "account.create", name="Lielupes Piens")
    dispatch_pending()
    told = next(one for one in zip(bodies(sent), sent, strict=True) if one[0]["event"] == "account.created")
    assert (told[0]["kind"], told[0]["record"]) == ("account", account.public_id)
    _url, body, headers = told[1]
    stamp, digest = (part.partition("=")[2] for part in headers["Mainstay-Signature"].split(","))
    assert hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest() == digest
    assert "Lielupes" not in body.decode()


def test_it_hears_only_of_records_that_its_owner_sees(do, sent):
    do("clara", "webhook.create", url=URL)
    account = do("anna", "account.create", name="Not Clara's")
    do("anna", "account.edit", subject=account.public_id, city="Riga")
    dispatch_pending()
    assert not sent
    do("dace", "webhook.create", url=URL)
    do("anna", "account.edit", subject=account.public_id, city="Ogre")
    dispatch_pending()
    assert {one["record"] for one in bodies(sent)} == {account.public_id}


def test_it_hears_nothing_when_its_owner_has_left(do, cast, sent):
    do("anna", "webhook.create", url=URL)
    do("anna", "account.create", name="Late")
    cast.anna.is_active = False
    cast.anna.save()
    dispatch_pending()
    assert not sent


def test_it_hears_the_events_that_it_asked_for(do, sent):
    do("anna", "webhook.create", url=URL, events=["account.edited"])
    account = do("anna", "account.create", name="One")
    do("anna", "account.edit", subject=account.public_id, city="Riga")
    dispatch_pending()
    assert {one["event"] for one in bodies(sent)} == {"account.edited"}


def test_what_was_not_taken_is_told_again_and_what_was_taken_is_not(do, sent):
    do("anna", "webhook.create", url=URL)
    do("anna", "webhook.create", url=f"{URL}/two", events=["account.created"])
    do("anna", "account.create", name="Again")
    sent.status = 503
    dispatch_pending()
    Webhook.objects.filter(url=URL).update(last_status="")
    assert {hook.failures for hook in Webhook.objects.all()} >= {1}
    sent.status = 200
    sent.clear()
    Delivery.objects.filter(state=Delivery.WAITING).update(next_at="2020-01-01T00:00Z")
    dispatch_pending()
    created = [url for (url, *_rest), one in zip(sent, bodies(sent), strict=True) if one["event"] == "account.created"]
    assert sorted(created) == [URL, f"{URL}/two"]
    sent.clear()
    for delivery in Delivery.objects.filter(subscriber__endswith="tell_webhooks"):
        replay(delivery.pk)
    assert not sent
    assert {hook.failures for hook in Webhook.objects.all()} == {0}


def test_one_that_never_answers_is_switched_off(do, sent, monkeypatch):
    monkeypatch.setattr(webhooks, "OFF_AFTER", 2)
    do("anna", "webhook.create", url=URL, events=["account.created"])
    sent.status = CallRefused(sentence("{host} is not a public address.", host="hooks.test"))
    for number in range(3):
        do("anna", "account.create", name=f"Client {number}")
        dispatch_pending()
    hook = Webhook.objects.get()
    assert not hook.is_active
    assert "CallRefused" in hook.last_status
    assert len(sent) == 2


@pytest.mark.parametrize("url", ["https://localhost/x", "http://1.1.1.1/", "https://0177.0.0.1/", "https://[::1]/"])
def test_an_inner_address_is_refused_when_it_is_written_down(do, url):
    with pytest.raises(RuleBroken):
        do("anna", "webhook.create", url=url)
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("events", [["account.exploded"], [], ["account.created", 7], {"a": 1}])
def test_events_that_do_not_exist_are_named(do, events):
    with pytest.raises(InputInvalid):
        do("anna", "webhook.create", url=URL, events=events)


def test_a_token_makes_no_webhook_and_the_secret_is_kept_nowhere(do, cast, caller):
    answer = caller(verbs=["webhook.*"]).post("/webhooks", {"url": URL})
    assert answer.status_code == 403
    secret = do("anna", "webhook.create", url=URL).once["secret"]
    kept = json.dumps([list(Webhook.objects.values()), list(AuditEntry.objects.values())], default=str)
    assert secret not in kept
    program = replace(cast.actor("anna"), token_verbs=frozenset({"webhook.*"}))
    with pytest.raises(ActionRefused):
        perform(program, "webhook.remove", {}, subject=Webhook.objects.get().public_id)
