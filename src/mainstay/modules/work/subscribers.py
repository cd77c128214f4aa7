"""Telling people: what they owe, that they were mentioned, that their yes is asked or given, what they follow."""

from collections.abc import Iterable

from mainstay.framework.actions import perform
from mainstay.framework.events.registry import Happened, subscriber
from mainstay.kernel.actor import system_actor
from mainstay.modules.people.queries import actors_of, public_ids_of
from mainstay.modules.work.choices import DutyKind, NoticeKind
from mainstay.modules.work.queries.notices import asked_by, duty_kind_of, followers_of
from mainstay.modules.work.queries.subjects import sees

_MESSENGER = system_actor("messenger", frozenset({"notification.post"}))


def _tell(happened: Happened, kind: NoticeKind, user_ids: Iterable[int], about: tuple[str, str] | None = None) -> None:
    people = public_ids_of(user_id for user_id in set(user_ids) if user_id and user_id != happened.actor_id)
    subject_kind, subject_id = about or (happened.subject_kind, happened.subject_id)
    if people:
        given = {"people": people, "notice_kind": kind.value, "event": happened.id, "by": happened.actor_id,
                 "subject_kind": subject_kind, "subject_id": subject_id}  # fmt: skip
        perform(_MESSENGER, "notification.post", given)


@subscriber("duty.opened", "duty.handed_over")
def tell_assignee(happened: Happened) -> None:
    """Whoever gets a duty from somebody else hears of it; approvals have their own notice."""
    if duty_kind_of(happened.subject_id) not in (None, DutyKind.APPROVAL):
        _tell(happened, NoticeKind.ASSIGNED, [happened.payload["assignee_id"]])


@subscriber("approval.asked")
def tell_approver(happened: Happened) -> None:
    """Whose turn it is hears of it."""
    _tell(happened, NoticeKind.APPROVAL, [happened.payload["approver_id"]])


@subscriber("approval.approved", "approval.refused")
def tell_asker(happened: Happened) -> None:
    """Whoever asked hears the answer."""
    _tell(happened, NoticeKind.DECIDED, [asked_by(happened.subject_id)])


@subscriber("appointment.proposed")
def tell_deciders(happened: Happened) -> None:
    """Whoever may appoint the colleague hears that it was proposed."""
    _tell(happened, NoticeKind.APPROVAL, happened.payload["deciders"])


@subscriber("appointment.proposal_answered")
def tell_proposer(happened: Happened) -> None:
    """Whoever proposed an appointment hears the answer."""
    _tell(happened, NoticeKind.DECIDED, [happened.payload["proposed_by"]])


@subscriber("comment.written", "comment.edited")
def tell_mentioned(happened: Happened) -> None:
    """Those named in a comment hear of it; the action kept only those who may see the record."""
    kind, public_id = happened.payload["about_record"]
    _tell(happened, NoticeKind.MENTION, happened.payload["mentioned"], (kind, public_id))


@subscriber("*")
def tell_followers(happened: Happened) -> None:
    """Followers of a record hear what happens to it and what is said about it, as long as they may see it."""
    kind, public_id = happened.payload.get("about_record", (happened.subject_kind, happened.subject_id))
    told = set(happened.payload.get("mentioned", ()))
    following = [user_id for user_id in followers_of(kind, public_id) if user_id not in told]
    seeing = [actor.user_id for actor in actors_of(following) if sees(actor, kind, public_id)]
    _tell(happened, NoticeKind.FOLLOWED, seeing, (kind, public_id))
