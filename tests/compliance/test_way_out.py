"""The way out to a person is open at the moment of sending, or not at all."""

from dataclasses import replace

import pytest
from django.utils import timezone

from mainstay.framework.actions import ActionContext
from mainstay.kernel.actor import system_actor
from mainstay.kernel.errors import ActionRefused, RuleBroken
from mainstay.modules.accounts.models import Contact
from mainstay.modules.compliance.actions.reaching import way_to


@pytest.fixture
def send(cast, helen):
    """``send(actor, "email")``: what a sender gets."""

    def run(actor=None, channel="email", purpose="marketing", contact=helen):
        row = Contact.objects.select_related("person__identity", "account").get(public_id=contact)
        context = ActionContext(actor or cast.actor("anna"), timezone.now(), 1, "campaign.send", None)
        return way_to(context, row, channel, purpose)

    return run


@pytest.fixture
def agreed(do, helen):
    """Helen agreed to marketing by e-mail."""
    do("anna", "consent.give", contact=helen, channel="email", wording="w", source="Fair")


def test_who_agreed_is_reached_and_the_ground_is_told(send, agreed):
    way = send()
    assert (way.address, way.basis.startswith("consent:")) == ("helen.marsh@example.com", True)


def test_an_opt_out_between_the_list_and_the_sending_counts(do, cast, send, agreed, helen):
    assert send()
    do("anna", "consent.withdraw", contact=helen, channel="email")
    with pytest.raises(ActionRefused):
        send()


def test_nobody_passes_it_by_right_deputyship_program_or_schedule(do, cast, send, agreed, helen):
    do("anna", "privacy_request.receive", sort="objection", contact=helen)
    deputy = replace(cast.actor("boris"), on_behalf_of=cast.anna.pk)
    actors = [cast.actor("egils"), cast.actor("gita"), deputy, cast.actor("anna", "api"), cast.actor("anna", "cli"),
              cast.actor("farid", "import"), system_actor("campaign", frozenset({"campaign.send"}))]  # fmt: skip
    for actor in actors:
        for channel in ("email", "phone", "post", "text", "fax"):
            with pytest.raises(ActionRefused):
                send(actor, channel)


def test_a_frozen_person_is_reached_by_nobody(do, send, agreed, helen, person_of):
    do("egils", "person.freeze", person_of(helen), reason="Asks")
    with pytest.raises(ActionRefused):
        send()


def test_who_has_no_such_address_is_not_guessed(do, send, new_contact):
    silent = new_contact(name="Zane Ozola", email="zane@example.com", mobile="")
    with pytest.raises(RuleBroken):
        send(channel="phone", contact=silent)
