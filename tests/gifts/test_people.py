"""Gifts and people: merged, erased, stood in for, two at once."""

from datetime import timedelta
from threading import Thread

import pytest
from django.conf import settings as django_settings
from django.db import connection

from mainstay.framework.actions import perform
from mainstay.framework.audit.chain import seal_pending, verify
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.events.dispatch import dispatch_pending as deliver
from mainstay.framework.queries import ask
from mainstay.kernel.errors import ActionRefused
from mainstay.modules.accounts.models import Contact, Person
from mainstay.modules.gifts.models import Gift, GiftEntry
from mainstay.modules.gifts.queries.books import broken_link
from mainstay.modules.work.models import Duty
from tests.gifts.conftest import RULE
from tests.gifts.test_ledger import gift, plan, replayed_alike


def given(do, contact, cost, who="anna"):
    return gift(do(who, "gift.record", contacts=[contact], given_on="2026-10-01", cost=cost))


def person_of(contact):
    return Contact.objects.get(public_id=contact).person


@pytest.mark.django_db
def test_after_a_merge_the_gifts_add_up_and_a_breach_is_told_and_after_the_undo_they_do_not(
    do, contact, rules, cast, clock
):
    rules(RULE)
    one, other = contact("Ilze Ozola"), contact("Ilze Ozola-Liepa")
    rows = [given(do, one, "60.00 EUR"), given(do, other, "60.00 EUR")]
    kept, merged = person_of(one), person_of(other)
    clock.now += timedelta(hours=1)
    done = do("dace", "person.merge", kept.public_id, other=merged.public_id)
    assert GiftEntry.objects.latest("number").facts["into"] == kept.key
    deliver()
    states = [Gift.objects.get(pk=row.pk).decision for row in rows]
    assert states == ["permit", "breach"]
    told = Duty.objects.filter(subject_id=rows[1].public_id)
    assert {duty.assignee_id for duty in told} == {cast.anna.pk, cast.egils.pk}
    assert ask(cast.actor("anna"), "gift.allowance", {"contact": one}).left[0].used == 120
    clock.now += timedelta(hours=1)
    do("dace", "merge.undo", done.answer["undo"]["subject"])
    deliver()
    assert [Gift.objects.get(pk=row.pk).decision for row in rows] == ["permit", "permit"]
    assert ask(cast.actor("anna"), "gift.allowance", {"contact": one}).left[0].used == 60
    assert GiftEntry.objects.count() == 4
    replayed_alike()


@pytest.mark.django_db
def test_after_two_merges_the_register_names_the_place_where_the_person_is_now(do, contact, rules, cast, clock):
    rules(RULE)
    kept, first, second = contact("Ilze Ozola"), contact("Ilze Liepa"), contact("Ilze Kalna")
    given(do, second, "60.00 EUR")
    for gone in (first, second):
        clock.now += timedelta(hours=1)
        do("dace", "person.merge", person_of(kept).public_id, other=person_of(gone).public_id)
        deliver()
    lines = ask(cast.actor("anna"), "gift.register", {"by": "recipient", "from_on": "2026-01-01"})
    assert [(line.id, line.given.amount) for line in lines] == [(kept, 60)]


@pytest.mark.django_db
def test_an_erased_recipient_leaves_the_register_whole_and_both_chains_verify(
    do, contact, rules, cast, tmp_path, monkeypatch
):
    monkeypatch.setattr(django_settings, "DATA", tmp_path)
    rules(RULE)
    do("egils", "retention_class.load")
    ilze = contact("Ilze Ozola")
    row = given(do, ilze, "60.00 EUR")
    Gift.objects.filter(pk=row.pk).update(description="Chocolates for Ilze Ozola")
    person = person_of(ilze)
    plan_rows = ask(cast.actor("egils"), "privacy.erase_plan", {"id": person.public_id}).rows
    assert [
        (one.record_class, one.outcome, one.until.isoformat()) for one in plan_rows if one.table == "gifts.Gift"
    ] == [("gift", "keep", "2032-10-01")]
    told = ask(cast.actor("egils"), "privacy.access_export", {"id": person.public_id})
    assert "gifts" in str(told)
    seal_pending()
    before = list(GiftEntry.objects.values_list("digest", flat=True))
    do("egils", "person.erase", person.public_id, ground="request")
    assert Person.objects.get(pk=person.pk).state == "restricted"
    assert list(GiftEntry.objects.values_list("digest", flat=True)) == before
    assert broken_link() is None
    assert verify().ok
    assert "Ilze" not in str(list(GiftEntry.objects.values_list("facts", "trace")))
    words = ask(cast.actor("anna"), "gift.page", {"id": row.public_id}).description
    assert words.startswith("Chocolates for")
    assert "Ozola" not in words
    found = ask(cast.actor("gita"), "gift.register", {})
    assert [(one.name, str(one.given)) for one in found] == [("", "60.00 EUR")]
    assert ask(cast.actor("anna"), "gift.page", {"id": row.public_id}).recipients[0].name == ""
    replayed_alike()


@pytest.fixture
def boris_stands_in(do, cast, clock):
    """Boris stands in for Anna from today on, with gifts up to 50 euros."""
    made = do(
        "anna", "deputyship.propose", deputy=cast.boris.public_id, from_on="2026-10-05", last_on="2026-10-16", deputy_kind="beside",
        gift_limit="50.00 EUR",
    ).public_id  # fmt: skip
    do("boris", "deputyship.accept", made)
    do("dace", "deputyship.confirm", made)


@pytest.mark.django_db
def test_08_a_gift_by_the_deputy_uses_the_total_of_the_firm_and_names_both(do, contact, rules, cast, boris_stands_in):
    rules(RULE)
    ilze = contact("Ilze Ozola")
    assert plan(do, "anna", [ilze], "70.00 EUR").state == "reserved"
    assert ask(cast.actor("boris"), "gift.allowance", {"contact": ilze}).left[0].remaining == 30
    refused = plan(do, "boris", [ilze], "30.01 EUR")
    assert refused.state == "refused"
    row = plan(do, "boris", [ilze], "30.00 EUR")
    assert (row.state, row.giver, row.on_behalf_of) == ("reserved", cast.boris, cast.anna)
    entry = GiftEntry.objects.latest("number")
    assert (entry.by, entry.on_behalf_of) == (cast.boris, cast.anna)
    assert entry.facts["on_behalf_of"] == f"user:{cast.anna.public_id}"
    logged = AuditEntry.objects.filter(action="gift.plan", outcome="done").latest("id")
    assert (logged.actor_id, logged.on_behalf_of) == (cast.boris.pk, cast.anna.pk)
    with pytest.raises(ActionRefused, match="above what you may decide"):
        plan(do, "boris", [contact("Jānis Liepa")], "50.01 EUR")
    replayed_alike()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_both_get_the_last_of_an_allowance(do, contact, rules, cast, clock):
    rules(RULE)
    ilze = contact("Ilze Ozola")
    actors = [cast.actor("anna"), cast.actor("dace")]
    failures = []

    def work(actor):
        try:
            perform(actor, "gift.plan", {"contacts": [ilze], "given_on": "2026-10-20", "cost": "60.00 EUR"})
        except Exception as error:  # noqa: BLE001 - shown by the test
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert sorted(Gift.objects.values_list("state", flat=True)) == ["refused", "reserved"]
    assert replayed_alike() == 2
