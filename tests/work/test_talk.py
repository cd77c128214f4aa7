"""Comments with mentions, following, notifications: told are those who may see, once."""

import pytest

from mainstay.framework.events.dispatch import dispatch_pending
from mainstay.framework.events.models import OutboxEvent
from mainstay.framework.queries import ask
from mainstay.kernel.errors import ActionRefused, InputInvalid, SubjectNotFound
from mainstay.modules.work.models import Notification


def write(do, who, client, body):
    return do(who, "comment.write", subject_kind="account", subject_id=client, body=body)


def test_a_mention_tells_only_whoever_may_see_the_record(do, client, notices):
    said = write(do, "anna", client, "See @dace kalnina and @Clara Weiss, mail x@boris novák")
    assert said.answer["not_told"] == ["Clara Weiss"]
    assert notices("dace") == [("mention", "Lielupes Piens")]
    assert (notices("clara"), notices("boris"), notices("anna")) == ([], [], [])


def test_a_stranger_neither_reads_nor_writes_comments(cast, do, client):
    write(do, "anna", client, "Between us")
    with pytest.raises(InputInvalid, match="no such record"):
        write(do, "clara", client, "Me too")
    with pytest.raises(InputInvalid, match="no such record"):
        ask(cast.actor("clara"), "work.comments", {"subject_kind": "account", "subject_id": client})


def test_only_the_author_changes_a_comment_and_new_names_are_told_once(cast, do, client, notices):
    said = write(do, "anna", client, "For @Dace Kalniņa").public_id
    do("anna", "comment.edit", said, body="For @Dace Kalniņa and @Gita Sharma")
    assert (len(notices("dace")), len(notices("gita"))) == (1, 1)
    with pytest.raises(ActionRefused, match="author"):
        do("dace", "comment.edit", said, body="Mine now")
    with pytest.raises(SubjectNotFound):
        do("clara", "comment.edit", said, body="Mine now")
    do("anna", "comment.withdraw", said)
    talk = ask(cast.actor("dace"), "work.comments", {"subject_kind": "account", "subject_id": client})
    assert [(one.body, one.withdrawn) for one in talk.remarks] == [("", True)]


def test_control_characters_and_direction_overrides_are_taken_out(cast, do, client):
    write(do, "anna", client, "a\u202eb\x00c")
    talk = ask(cast.actor("anna"), "work.comments", {"subject_kind": "account", "subject_id": client})
    assert talk.remarks[0].body == "abc"


def test_followers_hear_of_comments_until_they_no_longer_see_the_record(cast, do, client, notices):
    duty = do("anna", "duty.create", what="Look", due_on="2030-01-01", account=client, assignee=cast.clara.public_id)
    notices("clara")
    do("clara", "record.follow", subject_kind="account", subject_id=client)
    write(do, "anna", client, "First")
    assert notices("clara") == [("followed", "Lielupes Piens"), ("assigned", "Look")]
    do("clara", "duty.done", duty.public_id)
    write(do, "anna", client, "Second")
    assert notices("clara") == [("followed", ""), ("assigned", "Look")]


def test_a_handed_over_duty_tells_its_new_owner(cast, do, notices):
    made = do("anna", "duty.create", what="Call", due_on="2030-01-01").public_id
    assert notices("anna") == []
    do("anna", "duty.hand_over", made, to=cast.boris.public_id)
    assert notices("boris") == [("assigned", "Call")]


def test_an_event_delivered_twice_tells_once(cast, do, notices):
    do("anna", "duty.create", what="Call", due_on="2030-01-01", assignee=cast.boris.public_id)
    notices("boris")
    OutboxEvent.objects.update(dispatched_at=None)
    from mainstay.framework.events.models import Delivery

    Delivery.objects.all().delete()
    dispatch_pending()
    assert Notification.objects.count() == 1


def test_reading_is_for_oneself(cast, do, notices):
    do("anna", "duty.create", what="Call", due_on="2030-01-01", assignee=cast.boris.public_id)
    notices("boris")
    mine = ask(cast.actor("boris"), "notification.mine").rows[0].id
    with pytest.raises(InputInvalid):
        do("gita", "notification.read", notifications=[mine])
    do("gita", "notification.read")
    assert ask(cast.actor("boris"), "notification.unread").count == 1
    do("boris", "notification.read", notifications=[mine])
    assert ask(cast.actor("boris"), "notification.unread").count == 0


def test_no_person_posts_notifications(cast, do):
    with pytest.raises(ActionRefused):
        do("admin", "notification.post", people=[cast.anna.public_id], notice_kind="mention", event=1,
           subject_kind="duty", subject_id="x2x2x2x2x2x2")  # fmt: skip
