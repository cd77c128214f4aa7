"""Merging, erasing, leaving: nothing of work is lost, left behind, or still says a name that was erased."""

import pytest
from django.utils import timezone

from mainstay.framework.actions.context import ActionContext
from mainstay.framework.database import recorded_as
from mainstay.framework.points import parts_of
from mainstay.framework.registry import registry
from mainstay.modules.work.models import Comment, Duty, Following


def parts(name):
    return [one for one in parts_of(name) if ".work." in one.name]


@pytest.fixture
def context(cast):
    with recorded_as(77):
        yield ActionContext(cast.actor("dace"), timezone.now(), 77, "account.merge")


def row_of(public_id):
    return registry.kinds["account"].model.objects.get(public_id=public_id)


def test_duties_and_talk_follow_a_merged_account_with_the_sight_they_give(cast, do, client, sees, context):
    other = do("anna", "account.create", name="Lielupes Piens SIA").public_id
    do("anna", "duty.create", what="Call", due_on="2030-01-01", account=other, assignee=cast.clara.public_id)
    for one in (client, other):
        do("anna", "record.follow", subject_kind="account", subject_id=one)
    do("anna", "comment.write", subject_kind="account", subject_id=other, body="Twice in the books")
    (part,) = parts("merge_account")
    done = part.function(context, row_of(client), row_of(other))
    assert sees("clara", "account", client)
    assert not sees("clara", "account", other)
    duty = Duty.objects.get()
    assert (duty.account_public_id, duty.account_name) == (client, "Lielupes Piens")
    assert (Comment.objects.get().subject_id, Following.objects.get().subject_id) == (client, client)
    assert {row["table"] for row in done} == {"framework.AccountAccess", "work.Duty", "work.Comment"}


def test_an_erased_person_is_no_longer_named_in_promises(cast, do, context):
    do("anna", "duty.create", what="Send data", due_on="2030-01-01", promised_to="Helen Marsh", note="Helen's wish")
    Duty.objects.update(promised_key="k" * 24)
    (export,) = parts("access_export")
    assert export.function(context, 0, "k" * 24)[0]["promised_to"] == "Helen Marsh"
    (erase,) = parts("erase")
    erase.function(context, 0, "k" * 24)
    assert (Duty.objects.get().promised_to, Duty.objects.get().note) == ("", "")
    assert export.function(context, 0, "") == []


def test_a_leaver_is_told_what_they_still_owe(cast, do, context):
    do("anna", "duty.create", what="Call", due_on="2030-01-01", assignee=cast.boris.public_id)
    do("anna", "approval.ask", what="A discount", approvers=[cast.dace.public_id, cast.boris.public_id])
    (leave,) = parts("leave")
    assert leave.function(context, cast.boris) == [{"what": "duties", "count": 1}, {"what": "approvals", "count": 1}]
    assert leave.function(context, cast.clara) == []
