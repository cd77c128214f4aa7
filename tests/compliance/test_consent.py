"""Whom we may reach: consent is asked for, a withdrawal holds at once, and nothing lifts it but the person."""

from dataclasses import replace

import pytest

from mainstay.framework.actions import perform
from mainstay.framework.audit.models import AuditEntry
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.modules.compliance.models import Consent, Suppression


@pytest.fixture
def may(look):
    """``may(contact, "email")``: whether marketing is allowed on a channel."""
    return lambda contact, channel, purpose="marketing": (
        look("anna", "consent.may_contact", contact=contact, channel=channel, purpose=purpose).allowed
    )


@pytest.fixture
def give(do, helen):
    """Helen agrees to marketing by e-mail."""

    def run(who="anna", **values):
        facts = {"contact": helen, "channel": "email", "wording": "You may write to me.", "source": "Fair"} | values
        return do(who, "consent.give", **facts)

    return run


def test_mail_fax_and_texts_need_consent_post_and_phone_do_not(may, give, helen):
    assert [may(helen, channel) for channel in ("email", "fax", "text", "post", "phone")] == [
        False,
        False,
        False,
        True,
        True,
    ]
    give()
    assert may(helen, "email")
    assert not may(helen, "email", "survey")


def test_a_withdrawal_holds_at_once_and_for_a_second_contact_with_the_same_address(do, may, give, helen, new_contact):
    give()
    do("anna", "consent.withdraw", contact=helen, channel="email", source="Told me on the phone")
    assert not may(helen, "email")
    twin = new_contact(name="H. Marsh", email="helen.marsh@EXAMPLE.com")
    give(contact=twin)
    assert not may(twin, "email")
    assert may(helen, "phone")


def test_the_way_of_consent_stays_readable(do, look, give, helen):
    give()
    do("anna", "consent.withdraw", contact=helen, channel="email")
    card = look("anna", "consent.card", contact=helen)
    assert [(line.channel, line.purpose, line.given) for line in card.lines] == [("email", "marketing", False)]
    assert card.is_suppressed
    assert Consent.objects.count() == 2


@pytest.mark.parametrize("interface", ["import", "api", "cli", "web"])
def test_bringing_somebody_in_again_never_lifts_a_suppression(do, may, give, helen, new_contact, interface):
    do("anna", "consent.withdraw", contact=helen, channel="email")
    again = new_contact(interface=interface, name="Helen M.")
    assert not may(again, "email")
    do(
        "anna",
        "consent.give",
        interface=interface,
        contact=again,
        channel="email",
        wording="w",
        source="Import",
        proof="p",
    )
    assert not may(again, "email")
    assert not Suppression.objects.exclude(lifted_at=None).exists()


def test_only_a_later_proven_consent_of_the_same_person_lifts_it(do, cast, may, give, helen, new_contact):
    old = give(proof="Signed form 1")
    do("anna", "consent.withdraw", contact=helen, channel="email")
    marks = [row.public_id for row in Suppression.objects.all()]
    with pytest.raises(RuleBroken):
        do("egils", "suppression.lift", marks[0], consent=old.public_id)
    unproven = give()
    with pytest.raises(RuleBroken):
        do("egils", "suppression.lift", marks[0], consent=unproven.public_id)
    stranger = new_contact(name="Zane Ozola", email="zane@example.com", mobile="+37126000000")
    other = give(contact=stranger, proof="Signed form 2")
    with pytest.raises(RuleBroken):
        do("egils", "suppression.lift", marks[0], consent=other.public_id)
    new = give(proof="Signed form 3")
    deputy = replace(cast.actor("egils"), on_behalf_of=cast.dace.pk)
    for actor in (deputy, cast.actor("egils", "import")):
        with pytest.raises(ActionRefused):
            perform(actor, "suppression.lift", {"consent": new.public_id}, subject=marks[0])
    with pytest.raises(ActionRefused):
        do("anna", "suppression.lift", marks[0], consent=new.public_id)
    assert not may(helen, "email")
    for mark in marks:
        do("egils", "suppression.lift", mark, consent=new.public_id)
    assert may(helen, "email")


def test_a_whole_company_and_its_domain_can_be_left_alone(do, may, give, helen, client):
    give()
    do("anna", "suppression.add", account=client, reason="decision")
    assert not may(helen, "email")
    assert not may(helen, "phone")


def test_the_list_holds_hashes_and_the_audit_log_no_address(do, look, helen):
    do("anna", "suppression.add", address="helen.marsh@example.com")
    row = Suppression.objects.get()
    assert len(row.digest) == 64
    entry = AuditEntry.objects.get(action="suppression.add")
    assert "helen" not in f"{entry.input}{entry.changes}"
    assert look("egils", "suppression.check", address="Helen.Marsh@Example.com").suppressed
    assert not look("egils", "suppression.check", address="other@example.com").suppressed


def test_bad_input_names_what_is_wrong(do, helen, client, give):
    for values in ({"address": "nobody"}, {}, {"address": "a@example.com", "account": client}):
        with pytest.raises(InputInvalid):
            do("anna", "suppression.add", **values)
    with pytest.raises(InputInvalid) as caught:
        give(at="2099-01-01T00:00:00Z")
    assert caught.value.problems[0].path == "at"


def test_a_stranger_neither_notes_nor_sees_consent(do, look, give, helen):
    made = give()
    with pytest.raises(InputInvalid):
        give(who="clara")
    with pytest.raises(SubjectNotFound):
        look("clara", "consent.card", contact=helen)
    with pytest.raises(ActionRefused):
        give(who="gita")
    assert Consent.objects.get().public_id == made.public_id
