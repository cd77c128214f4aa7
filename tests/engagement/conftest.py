"""What the tests of talks and promises share."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mainstay.framework.actions import perform
from mainstay.framework.events.dispatch import dispatch_pending
from mainstay.framework.queries import ask


@pytest.fixture
def client(do):
    """An account of Anna's."""
    return do("anna", "account.create", name="Lielupes Piens", country="LV").public_id


@pytest.fixture
def helen(do, client):
    """A contact at Anna's account."""
    return do("anna", "contact.create", account=client, name="Helen Marsh", mobile="+44 7700 900123").public_id


@pytest.fixture
def andris(do, client):
    """Another contact there."""
    return do("anna", "contact.create", account=client, name="Andris Vītols", title="Head of purchasing").public_id


@pytest.fixture
def log(do, client):
    """``log("anna", outcome="…")``: a talk with the client."""

    def run(who="anna", **values):
        return do(who, "interaction.log", account=client, **values)

    return run


@pytest.fixture
def look(cast):
    """``look("anna", "promise.open", account=…)``: what somebody is shown."""

    def run(who, query, as_of=None, **values):
        return ask(cast.actor(who), query, values, as_of=as_of)

    return run


@pytest.fixture
def undo(cast):
    """``undo("anna", outcome)``: takes an act back as its answer says."""

    def run(who, outcome):
        back = outcome.answer["undo"]
        return perform(cast.actor(who), back["action"], back["input"], subject=back["subject"])

    return run


@pytest.fixture
def tell():
    """Deliver everything that waits in the outbox, and what follows from it."""

    def run():
        while dispatch_pending():
            pass

    return run


@pytest.fixture
def days():
    """``days(3)``: the day in three days, as text, in Riga."""
    from zoneinfo import ZoneInfo

    today = timezone.now().astimezone(ZoneInfo("Europe/Riga")).date()
    return lambda count=0: (today + timedelta(days=count)).isoformat()
