"""Comments on a record, as whoever sees the record sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.points import Panel
from mainstay.framework.queries import ROW_ID, WORD, QueryContext, prepared, query
from mainstay.framework.values.inputs import text
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.modules.work.models import Comment, Following
from mainstay.modules.work.queries.subjects import find_subject

_SHOWN = 100


@dataclass(frozen=True)
class Remark:
    """A comment: who, when, the text (empty when taken back), whether it is the reader's own."""

    id: str
    author: str
    author_id: str
    body: str
    at: datetime
    edited: bool
    withdrawn: bool
    mine: bool


@dataclass(frozen=True)
class Talk:
    """The comments on a record, oldest first, and whether the reader follows it."""

    subject_kind: str
    subject_id: str
    follows: bool
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, kw_only=True)
class AskTalk:
    """The record, by kind and id."""

    subject_kind: str = text(_("Kind"), max_length=40)
    subject_id: str = text(_("Record"), max_length=16)


@query(
    "work.comments", label=_("Comments on a record"), output=Talk, input=AskTalk, rights=("comment", "read"), budget=8,
    sample=lambda world: {"subject_kind": "account", "subject_id": world.public_id("account")},
)  # fmt: skip
def comments(context: QueryContext, input: AskTalk) -> Talk:
    """The comments on a record that you may see."""
    if find_subject(context.actor, input.subject_kind, input.subject_id, "subject_id") is None:
        raise InputInvalid([Problem("subject_id", "not_found", sentence("There is no such record."))])
    return talk_about(context.actor, input.subject_kind, input.subject_id)


def talk_about(actor: Actor, kind: str, public_id: str) -> Talk:
    """The comments on a record whose sight was decided before."""
    about = {"kind": kind, "record": public_id}
    rows = _newest_comments(**about)
    follows = bool(_following(user=actor.user_id, **about))
    remarks = tuple(
        Remark(row.public_id, row.author.name, row.author.public_id, row.body, row.created_at,
               row.edited_at is not None, row.withdrawn_at is not None, row.author_id == actor.user_id)
        for row in reversed(rows)
    )  # fmt: skip
    return Talk(kind, public_id, follows, remarks)


@prepared(Comment, kind=WORD, record=WORD)
def _newest_comments(rows: Any, kind: Any, record: Any) -> Any:
    return rows.filter(subject_kind=kind, subject_id=record).select_related("author").order_by("-id")[:_SHOWN]


@prepared(Following, user=ROW_ID, kind=WORD, record=WORD)
def _following(rows: Any, user: Any, kind: Any, record: Any) -> Any:
    return rows.filter(user_id=user, subject_kind=kind, subject_id=record).values_list("pk")[:1]


def comments_panel(kind: str) -> Panel:
    """Comments for a slot on the page of ``kind`` (whose output has the public ``id``); higher modules add it."""

    def load(actor: Actor, about: Any) -> dict[str, Any] | None:
        if not actor.may("comment", "read"):
            return None
        return {"talk": talk_about(actor, kind, about.id), "writes": bool(actor.may("comment", "create"))}

    return Panel(name="work.comments", template="work/comments_panel.html", load=load, rank=90, query_budget=3)
