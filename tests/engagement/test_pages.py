"""Talks, promises, timeline and agenda as a browser gets them, in two directions of writing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mainstay.modules.engagement.models import Interaction, Promise
from mainstay.modules.work.models import Duty

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser_of(user):
    """The browser of somebody who is signed in."""
    found = Client()
    found.force_login(user, backend=BACKEND)
    return found


@pytest.fixture
def dairy(do):
    """An account of Anna's."""
    return do("anna", "account.create", name="Lielupes Piens", country="LV").public_id


@pytest.fixture
def story(do, dairy, days):
    """A talk with a promise, and one that is ahead today."""
    helen = do("anna", "contact.create", account=dairy, name="Helen Marsh", title="Buyer").public_id
    talk = do(
        "anna", "interaction.log", account=dairy, contacts=[helen], outcome="Wants 40 t", notes="<p>Good <b>talk</b></p>",
        next_step="Send price", promises=[{"what": "Shelf-life data", "due_on": days(-1), "contact": helen}],
        happened_at=(timezone.now() - timedelta(days=5)).isoformat(),
    ).public_id  # fmt: skip
    do("anna", "promise.move", Promise.objects.get().public_id, due_on=days(4), told="Two more days", told_on=days(0))
    soon = (timezone.now() + timedelta(seconds=2)).isoformat()
    ahead = do("anna", "interaction.plan", account=dairy, contacts=[helen], happened_at=soon, topic="Supply review")
    return {"dairy": dairy, "helen": helen, "talk": talk, "ahead": ahead.public_id,
            "promise": Promise.objects.get().public_id}  # fmt: skip


@pytest.fixture
def anna(cast):
    """Anna's browser."""
    return browser_of(cast.anna)


PAGES = [
    ("/talks/", ["Lielupes Piens", "Wants 40 t"]),
    ("/talks/{talk}/", ["Wants 40 t", "Good <b>talk</b>", "Helen Marsh", "Shelf-life data", "recorded late", "Send price"]),
    ("/talks/{ahead}/", ["Supply review", "Wants 40 t", "Briefing"]),
    ("/promises/", ["Shelf-life data"]),
    ("/promises/{promise}/", ["Shelf-life data", "Two more days", "told after the day"]),
    ("/timeline/?account={dairy}", ["Wants 40 t", "Supply review", "created the account"]),
    ("/timeline/?account={dairy}&chip=mail", ["Nothing here yet"]),
    ("/talk-people/?account={dairy}", ["Helen Marsh", 'name="contacts"']),
    ("/accounts/{dairy}/", ["Wants 40 t", "we owe", "Shelf-life data"]),
    ("/contacts/{helen}/", ["Wants 40 t", "No consent noted"]),
    ("/do/interaction.log/?account={dairy}", ["Lielupes Piens", 'name="promises-0-what"', 'value="visit"', "Log a talk"]),
    ("/do/interaction.edit/{talk}/", ["Wants 40 t", "Helen Marsh"]),
    ("/do/interaction.plan/", ["Subject line"]),
    ("/do/interaction.from_chat/", ["Pasted chat"]),
]  # fmt: skip


@pytest.mark.parametrize(("address", "texts"), PAGES)
def test_a_page_shows_what_it_should(address, texts, story, anna):
    answer = anna.get(address.format(**story))
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "part-failed" not in body
    assert not [text for text in texts if text not in body]


def test_my_day_has_the_agenda_with_its_briefing(story, anna):
    body = anna.get("/").content.decode()
    assert "part-failed" not in body
    for text in ("Agenda", "Supply review", "Last talk", "Wants 40 t", "Shelf-life data"):
        assert text in body


def test_every_page_works_in_arabic(story, anna, cast):
    type(cast.anna).objects.filter(pk=cast.anna.pk).update(language="ar")
    for address, _texts in PAGES:
        answer = anna.get(address.format(**story))
        assert answer.status_code == 200
        if "talk-people" not in address:
            assert 'dir="rtl"' in answer.content.decode()[:400]


def test_the_quick_log_is_posted_as_a_browser_posts_it(story, anna, days):
    answer = anna.post("/do/interaction.log/", {
        "account": story["dairy"], "interaction_kind": "visit", "contacts": ["", story["helen"]], "outcome": "Agreed",
        "next_step": "", "next_step_on": "", "promises-0-what": "Samples", "promises-0-due_on": days(3),
        "promises-0-side": "", "promises-1-what": "", "promises-1-due_on": "", "promises-1-side": "",
        "happened_at": "", "duration_minutes": "", "direction": "", "place": "", "topic": "", "notes": "",
        "other_names": "", "subject_kind": "", "subject_id": "",
    })  # fmt: skip
    assert answer.status_code == 302
    made = Interaction.objects.order_by("-id").first()
    assert (made.interaction_kind, made.outcome, made.participants.count()) == ("visit", "Agreed", 2)
    assert Duty.objects.filter(what="Samples").count() == 1


def test_a_problem_in_the_quick_log_is_shown_and_what_was_typed_stays(story, anna):
    answer = anna.post(
        "/do/interaction.log/",
        {"account": story["dairy"], "outcome": "Typed before", "happened_at": "2099-01-01T10:00"},
    )
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Typed before" in body
    assert "still ahead" in body


def test_a_stranger_gets_not_found(story, cast):
    client = browser_of(cast.clara)
    for address in (
        "/talks/{talk}/",
        "/promises/{promise}/",
        "/timeline/?account={dairy}",
        "/talk-people/?account={dairy}",
    ):
        assert client.get(address.format(**story)).status_code == 404
