"""What the tests of work share."""

import pytest

from mainstay.framework.actions import perform
from mainstay.framework.events.dispatch import dispatch_pending
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to


@pytest.fixture
def client(do):
    """An account of Anna's."""
    return do("anna", "account.create", name="Lielupes Piens").public_id


@pytest.fixture
def sees(cast):
    """``sees("clara", "account", id)``: whether somebody sees a record."""

    def look(who, kind, public_id):
        return visible_to(cast.actor(who), registry.kinds[kind]).filter(public_id=public_id).exists()

    return look


@pytest.fixture
def undo(cast):
    """``undo("anna", outcome)``: takes an act back as the answer says."""

    def take_back(who, outcome):
        back = outcome.answer["undo"]
        return perform(cast.actor(who), back["action"], back["input"], subject=back["subject"])

    return take_back


@pytest.fixture
def notices(cast):
    """``notices("boris")``: what somebody is told, after the outbox was delivered."""
    from mainstay.framework.queries import ask

    def read(who):
        dispatch_pending()
        return [(one.notice_kind, one.title) for one in ask(cast.actor(who), "notification.mine").rows]

    return read
