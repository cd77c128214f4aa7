"""What the schedule does by itself: proposes, waits for two persons, erases; and when it may do nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.conftest import START

from mainstay.framework.actions import perform
from mainstay.framework.audit import chain
from mainstay.kernel.errors import ActionRefused
from mainstay.modules.accounts.models import Contact, Person, PersonIdentity
from mainstay.modules.compliance.models import ErasureRound, RetentionClass
from mainstay.modules.compliance.queries.falling_due import persons_due
from mainstay.modules.compliance.queries.retention import erasure_is_stopped
from mainstay.modules.compliance.schedules import erase_released, finish_erasures, propose_erasures
from mainstay.modules.people.models import Appointment, Role
from mainstay.modules.work.models import Duty

TODAY = timezone.localdate


@pytest.fixture
def left(helen):
    """``left(days)``: Helen left the client so many days ago."""

    def run(days):
        Contact.objects.filter(public_id=helen).update(to_on=TODAY() - timedelta(days=days))

    return run


@pytest.fixture
def second(cast):
    """Gita answers for privacy too."""
    role = Role.objects.get(code="compliance")
    Appointment.objects.create(user=cast.gita, role=role, from_on=START, created_at=timezone.now())


@pytest.fixture
def proposed(left, classes, second):
    """A round with Helen in it."""
    left(900)
    assert propose_erasures()
    return ErasureRound.objects.get()


def test_nobody_is_proposed_before_the_time_of_the_class_is_over(left, classes):
    for days, due in ((600, False), (729, False), (900, True)):
        left(days)
        assert bool(persons_due(TODAY(), 10)) == due, days


def test_somebody_who_is_still_a_contact_elsewhere_is_not_proposed(do, cast, left, classes, helen):
    left(900)
    other = do("anna", "account.create", name="Ventas Piens").public_id
    contact = Contact.objects.get(public_id=helen)
    made = do("anna", "contact.create", account=other, name="Helen Marsh").public_id
    Contact.objects.filter(public_id=made).update(person_id=contact.person_id)
    assert persons_due(TODAY(), 10) == []


def test_a_round_changes_nothing_until_two_different_persons_have_released_it(do, cast, look, proposed, helen):
    assert (proposed.size, erase_released(), PersonIdentity.objects.get().name) == (1, 0, "Helen Marsh")
    page = look("egils", "erasure_round.page", id=proposed.public_id)
    assert "Helen" not in str(page)
    do("egils", "erasure_round.release", proposed.public_id)
    with pytest.raises(ActionRefused) as caught:
        do("egils", "erasure_round.release", proposed.public_id)
    assert "second person" in str(caught.value)
    deputy = replace(cast.actor("gita"), on_behalf_of=cast.egils.pk)
    with pytest.raises(ActionRefused):
        perform(deputy, "erasure_round.release", {}, subject=proposed.public_id)
    assert erase_released() == 0
    do("gita", "erasure_round.release", proposed.public_id)
    assert erase_released() == 1
    proposed.refresh_from_db()
    assert (proposed.state, Person.objects.get().state, PersonIdentity.objects.get().name) == ("done", "erased", "")
    assert not Duty.objects.filter(state="open", subject_kind="erasure_round").exists()
    assert chain.verify().ok


def test_the_second_release_is_asked_of_somebody_else(do, cast, proposed):
    first = Duty.objects.get(state="open", subject_kind="erasure_round")
    who = {cast.egils.pk: "egils", cast.gita.pk: "gita"}[first.assignee_id]
    do(who, "erasure_round.release", proposed.public_id)
    assert Duty.objects.get(state="open", subject_kind="erasure_round").assignee_id != first.assignee_id


def test_whoever_is_taken_out_must_be_released_anew_and_is_not_proposed_again_this_year(do, proposed, person_of, helen):
    do("egils", "erasure_round.release", proposed.public_id)
    do("gita", "erasure_round.spare", proposed.public_id, person=person_of(helen), reason="Comes back")
    proposed.refresh_from_db()
    assert (proposed.state, proposed.first_by) == ("proposed", None)
    do("gita", "erasure_round.drop", proposed.public_id, reason="Nobody left in it")
    assert not propose_erasures()


def test_a_hold_keeps_somebody_out_of_rounds_and_its_days_are_added(do, at, left, classes, person_of, helen):
    left(900)
    hold = do("egils", "legal_hold.place", person=person_of(helen), reason="Claim").public_id
    assert persons_due(TODAY(), 10) == []
    do("egils", "legal_hold.end", hold)
    assert len(persons_due(TODAY(), 10)) == 1


def test_a_duty_that_came_meanwhile_refuses_that_one_person_and_ends_the_round(do, cast, proposed, helen):
    for who in ("egils", "gita"):
        do(who, "erasure_round.release", proposed.public_id)
    contact = Contact.objects.select_related("person").get(public_id=helen)
    Duty.objects.create(what="Call", assignee_id=cast.egils.pk, due_on=TODAY(), duty_kind="promise",
                        promised_key=contact.person.key, created_at=timezone.now())  # fmt: skip
    assert erase_released() == 0
    proposed.refresh_from_db()
    entry = proposed.persons.get()
    assert (proposed.state, entry.outcome, "open duties" in entry.note) == ("done", "refused", True)
    assert Person.objects.get().state == "live"


def test_in_a_country_without_grounds_nothing_is_erased_by_the_clock_but_the_program_starts(
    cast, look, left, classes, second
):
    from mainstay.interfaces.cli.operations.running import missing_at_start

    left(900)
    cast.unit.country = "JP"
    cast.unit.save()
    assert erasure_is_stopped()
    assert (propose_erasures(), finish_erasures(), erase_released()) == (False, 0, 0)
    said = " ".join(missing_at_start())
    assert "Automatic erasure is stopped" in said
    assert "JP" in said
    schedule = look("egils", "retention_class.schedule")
    assert (schedule.stopped, {place for _label, place in schedule.lacking}) == (True, {"JP"})
    cast.unit.country = "LV"
    cast.unit.save()
    assert not look("egils", "retention_class.schedule").stopped
    assert propose_erasures()


def test_without_any_record_class_nothing_is_erased_by_the_clock(look):
    assert not RetentionClass.objects.exists()
    assert erasure_is_stopped()
    assert not propose_erasures()
    assert look("egils", "retention_class.schedule").stopped


def test_the_schedule_shows_what_falls_due_next_and_what_is_held(do, look, left, classes, person_of, helen):
    left(700)
    schedule = look("egils", "retention_class.schedule")
    assert [one.count for one in schedule.months] == [1]
    do("egils", "legal_hold.place", person=person_of(helen), reason="Claim 4/2026")
    schedule = look("egils", "retention_class.schedule")
    assert (schedule.months, [one.reason for one in schedule.holds]) == ((), ["Claim 4/2026"])
    with pytest.raises(ActionRefused):
        look("anna", "retention_class.schedule")
