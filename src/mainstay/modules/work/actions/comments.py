"""Comments on records of any kind, with mentions; and following a record."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import long_text, references, text
from mainstay.kernel.actor import Standing
from mainstay.kernel.errors import ActionRefused, InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.modules.people.queries import active_names, actors_of
from mainstay.modules.work.models import Comment, Following, Mention
from mainstay.modules.work.policy import may_edit_comment, may_for_oneself
from mainstay.modules.work.queries.subjects import account_of, find_subject, sees, standing_at
from mainstay.modules.work.rules.mentions import MOST, mentioned


@dataclass(frozen=True, kw_only=True)
class WriteComment:
    """A remark on a record (its kind and id); colleagues are named as ``@Name`` in the text, or listed."""

    subject_kind: str = text(_("About (kind)"), max_length=40, hidden=True)
    subject_id: str = text(_("About (record)"), max_length=16, hidden=True)
    body: str = long_text(_("Comment"), max_length=5_000, personal=True)
    mentions: tuple[str, ...] = references(_("For"), kind="user", maximum=MOST, default=())


@action(
    "comment.write", label=_("Comment"), policy=by_right("comment", "create"), creates="comment",
    events=("comment.written",), icon="message-2", scope="company",
    sample=lambda world: {"subject_kind": "account", "subject_id": world.public_id("account"), "body": "Well done"},
)  # fmt: skip
def write_comment(context: ActionContext, input: WriteComment) -> Comment:
    """Comment on a record. Colleagues named with @ are told, unless they may not see the record: the answer says so."""
    subject = _required(context, input.subject_kind, input.subject_id)
    decision = context.actor.may("comment", "create", standing_at(context.actor, subject) or frozenset({Standing.SELF}))
    if not decision:
        raise ActionRefused(decision)
    account = account_of(context.actor, subject)
    comment = context.create(
        Comment(
            subject_kind=input.subject_kind, subject_id=input.subject_id, account_id=account[0] if account else None,
            author_id=context.actor.user_id, body=input.body,
        )
    )  # fmt: skip
    told = _tell(context, comment, [user.pk for user in context.find_many("user", input.mentions, "mentions")])
    context.emit("comment.written", comment, about_record=[comment.subject_kind, comment.subject_id], mentioned=told)
    return comment


@dataclass(frozen=True, kw_only=True)
class EditComment:
    """The new text."""

    body: str = long_text(_("Comment"), max_length=5_000, personal=True)


@action(
    "comment.edit", label=_("Edit"), policy=may_edit_comment, subject="comment", events=("comment.edited",),
    sample=lambda: {"body": "Well done indeed"},
)  # fmt: skip
def edit_comment(context: ActionContext, input: EditComment) -> Comment:
    """Change your comment; only colleagues named for the first time are told."""
    comment: Comment = context.subject
    context.answer["undo"] = {"action": "comment.edit", "subject": comment.public_id, "input": {"body": comment.body}}
    context.update(comment, body=input.body, edited_at=context.now)
    told = _tell(context, comment, [])
    context.emit("comment.edited", comment, about_record=[comment.subject_kind, comment.subject_id], mentioned=told)
    return comment


@dataclass(frozen=True, kw_only=True)
class WithdrawComment:
    """Nothing more to say."""


@action(
    "comment.withdraw", label=_("Take back"), policy=may_edit_comment, subject="comment", icon="trash",
    events=("comment.withdrawn",), destructive=True, sample=dict,
)  # fmt: skip
def withdraw_comment(context: ActionContext, input: WithdrawComment) -> Comment:  # noqa: ARG001
    """Take your comment back: its text goes, its place stays."""
    context.emit("comment.withdrawn", context.subject)
    comment: Comment = context.subject
    return context.update(comment, body="", withdrawn_at=context.now)


def _required(context: ActionContext, kind: str, public_id: str) -> Any:
    subject = find_subject(context.actor, kind, public_id, "subject_id")
    context.lead(subject)
    if subject is None:
        raise InputInvalid([Problem("subject_id", "required", sentence("Say which record this is about."))])
    return subject


def _tell(context: ActionContext, comment: Comment, listed: Iterable[int]) -> list[int]:
    """Store the mentions that are new and may see the record; answers their user ids, and names who was not told."""
    names = active_names()
    named = [*listed, *(mentioned(comment.body, names) if "@" in comment.body else ())]
    known = set(comment.mentions.values_list("user_id", flat=True)) | {context.actor.user_id}
    wanted = [user_id for user_id in dict.fromkeys(named) if user_id not in known and user_id in names][:MOST]
    told = [actor.user_id for actor in actors_of(wanted) if sees(actor, comment.subject_kind, comment.subject_id)]
    for user_id in told:
        context.create(Mention(comment=comment, user_id=user_id, created_at=context.now))
    if len(told) < len(wanted):
        context.answer["not_told"] = [names[user_id] for user_id in wanted if user_id not in told]
    return told


@dataclass(frozen=True, kw_only=True)
class FollowRecord:
    """The record, by kind and id."""

    subject_kind: str = text(_("Record (kind)"), max_length=40, hidden=True)
    subject_id: str = text(_("Record"), max_length=16, hidden=True)


@action(
    "record.follow", label=_("Follow"), policy=may_for_oneself, icon="bell", scope="self",
    sample=lambda world: {"subject_kind": "account", "subject_id": world.public_id("account")},
)  # fmt: skip
def follow_record(context: ActionContext, input: FollowRecord) -> None:
    """Hear of what happens to a record, as long as you may see it."""
    subject = _required(context, input.subject_kind, input.subject_id)
    account = account_of(context.actor, subject)
    given = {"subject_kind": input.subject_kind, "subject_id": input.subject_id}
    if not Following.objects.filter(user_id=context.actor.user_id, **given).exists():
        context.create(
            Following(user_id=context.actor.user_id, account_id=account[0] if account else None,
                      created_at=context.now, **given)
        )  # fmt: skip
    context.answer["undo"] = {"action": "record.unfollow", "subject": "", "input": given}


@action(
    "record.unfollow", label=_("Stop following"), policy=may_for_oneself, icon="bell-off", scope="self",
    sample=lambda world: {"subject_kind": "account", "subject_id": world.public_id("account")},
)  # fmt: skip
def unfollow_record(context: ActionContext, input: FollowRecord) -> None:
    """Hear no more of a record; works for records that you no longer see."""
    rows = Following.objects.filter(
        user_id=context.actor.user_id, subject_kind=input.subject_kind, subject_id=input.subject_id
    )
    context.remove_many(rows, note="following")
