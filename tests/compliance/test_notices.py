"""Who has to be told that we hold their data is a duty of the owner, month by month."""

from datetime import UTC, datetime

import pytest

from mainstay.kernel.errors import RuleBroken, SubjectNotFound
from mainstay.modules.accounts.models import Person
from mainstay.modules.compliance.models import NoticeRound
from mainstay.modules.compliance.schedules import ask_for_notices
from mainstay.modules.work.models import Duty


@pytest.fixture
def bought(new_contact):
    """Three persons of a bought list, of two months."""
    for name, at in (("One", datetime(2026, 3, 5, tzinfo=UTC)), ("Two", datetime(2026, 3, 20, tzinfo=UTC)),
                     ("Three", datetime(2026, 4, 2, tzinfo=UTC))):  # fmt: skip
        made = new_contact(name=f"Person {name}", email=f"{name.lower()}@example.com", mobile="")
        Person.objects.filter(contacts__public_id=made).update(source="Bought list", created_at=at)


def test_each_owner_gets_one_duty_for_each_month_due_when_the_first_is_due(cast, bought):
    assert ask_for_notices() == 2
    ask_for_notices()
    duties = Duty.objects.filter(subject_kind="notice_round").order_by("due_on")
    assert [(one.assignee_id, one.due_on.isoformat(), one.what.split()[1]) for one in duties] == [
        (cast.anna.pk, "2026-04-05", "2"), (cast.anna.pk, "2026-05-02", "1"),
    ]  # fmt: skip


def test_whoever_gave_their_data_themselves_is_owed_no_notice(helen):
    assert ask_for_notices() == 0
    assert not NoticeRound.objects.exists()


def test_telling_all_of_a_month_closes_its_duty_and_leaves_the_other(do, look, bought):
    ask_for_notices()
    first = NoticeRound.objects.order_by("month").first()
    page = look("anna", "notice_round.page", id=first.public_id)
    assert [one.name for one in page.notices] == ["Person One", "Person Two"]
    with pytest.raises(SubjectNotFound):
        look("clara", "notice_round.page", id=first.public_id)
    do("anna", "notice_round.tell", first.public_id, how="email")
    assert Person.objects.exclude(notice_sent_at=None).count() == 2
    assert Duty.objects.filter(state="open", subject_kind="notice_round").count() == 1
    with pytest.raises(RuleBroken):
        do("anna", "notice_round.tell", first.public_id, how="email")


def test_a_round_closes_by_itself_when_each_was_told_one_by_one_and_opens_for_one_more(do, bought, new_contact):
    ask_for_notices()
    for person in Person.objects.filter(source="Bought list"):
        do("anna", "person.notify", person.public_id, how="post")
    ask_for_notices()
    assert not Duty.objects.filter(state="open", subject_kind="notice_round").exists()
    late = new_contact(name="Person Four", email="four@example.com", mobile="")
    Person.objects.filter(contacts__public_id=late).update(
        source="Bought list", created_at=datetime(2026, 3, 30, tzinfo=UTC)
    )
    ask_for_notices()
    assert Duty.objects.filter(state="open", subject_kind="notice_round").count() == 1


def test_a_frozen_person_is_not_written_to(do, bought, cast):
    ask_for_notices()
    for person in Person.objects.filter(source="Bought list"):
        do("egils", "person.freeze", person.public_id, reason="Asks")
    ask_for_notices()
    assert not Duty.objects.filter(state="open", subject_kind="notice_round").exists()
