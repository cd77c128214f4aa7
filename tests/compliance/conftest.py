"""What the tests of consent and privacy share."""

import pytest
from django.conf import settings

from mainstay.framework.actions import perform
from mainstay.framework.events.dispatch import dispatch_pending
from mainstay.framework.queries import ask
from mainstay.modules.accounts.models import Contact
from mainstay.modules.compliance.actions.erasure_list import FILE


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path, monkeypatch):
    """The list of erasures of one test is not that of another."""
    monkeypatch.setattr(settings, "DATA", tmp_path)
    (tmp_path / FILE).unlink(missing_ok=True)


@pytest.fixture
def client(do):
    """An account of Anna's, in the Riga unit."""
    return do("anna", "account.create", name="Lielupes Piens", country="LV").public_id


@pytest.fixture
def new_contact(do, client):
    """``new_contact()``: Helen, as she is known; called again she comes back as an import would bring her."""

    def make(interface="web", who="anna", **values):
        facts = {"name": "Helen Marsh", "email": "Helen.Marsh@example.com", "mobile": "+44 7700 900123"} | values
        return do(who, "contact.create", account=client, interface=interface, **facts).public_id

    return make


@pytest.fixture
def helen(new_contact):
    """Helen, a contact of Anna's account."""
    return new_contact()


@pytest.fixture
def person_of():
    """``person_of(contact)``: the public id of the person behind a contact."""
    return lambda contact: Contact.objects.select_related("person").get(public_id=contact).person.public_id


@pytest.fixture
def look(cast):
    """``look("egils", "privacy.person", id=…)``: what somebody is shown."""

    def run(who, query, as_of=None, **values):
        return ask(cast.actor(who), query, values, as_of=as_of)

    return run


@pytest.fixture
def tell():
    """Deliver everything that waits in the outbox, and what follows from it."""

    def run():
        while dispatch_pending():
            pass

    return run


@pytest.fixture
def undo(cast):
    """``undo("egils", outcome)``: takes an act back as its answer says."""

    def run(who, outcome):
        back = outcome.answer["undo"]
        return perform(cast.actor(who), back["action"], back["input"], subject=back["subject"])

    return run


@pytest.fixture
def classes(do):
    """The record classes of the product are in place."""
    return do("egils", "retention_class.load").answer["added"]
