"""Notifications: written by the system when it hears an event, read by whom they are for."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.mail.queue import post, without_stops
from mainstay.framework.values.inputs import choice, integer, references, text
from mainstay.modules.people.choices import MailKind
from mainstay.modules.people.queries import user_by_id
from mainstay.modules.work.choices import NoticeKind
from mainstay.modules.work.models import Notification
from mainstay.modules.work.policy import may_for_oneself, nobody_but_the_system
from mainstay.modules.work.queries.notices import not_mailed


@dataclass(frozen=True, kw_only=True)
class PostNotification:
    """Whom to tell what, because of which event."""

    people: tuple[str, ...] = references(_("For"), kind="user")
    notice_kind: str = choice(_("Why"), choices=tuple(NoticeKind.choices))
    event: int = integer(_("Event"))
    by: int = integer(_("Who did it"), default=0)
    subject_kind: str = text(_("About (kind)"), max_length=40)
    subject_id: str = text(_("About (record)"), max_length=16)


@action(
    "notification.post", label=_("Tell"), policy=nobody_but_the_system, menu=False, scope="system",
    sample=lambda world: {"people": [world.public_id("user")], "notice_kind": "assigned", "event": 1,
                          "subject_kind": "duty", "subject_id": "duty2duty2du"},
)  # fmt: skip
def post_notification(context: ActionContext, input: PostNotification) -> None:
    """Tell people of an event, each at most once."""
    people = context.find_many("user", input.people, "people")
    told = set(Notification.objects.filter(event_id=input.event).values_list("user_id", flat=True))
    rows = [
        Notification(user=user, notice_kind=input.notice_kind, event_id=input.event, by_id=user_by_id(input.by),
                     subject_kind=input.subject_kind, subject_id=input.subject_id, created_at=context.now)
        for user in people if user.pk not in told and user.is_active
    ]  # fmt: skip
    context.create_many(rows, note="notifications")


@dataclass(frozen=True, kw_only=True)
class MailNotifications:
    """Nothing to say: whatever is due."""


@action(
    "notification.mail", label=_("Tell by mail"), policy=nobody_but_the_system, menu=False, scope="system", sample=dict,
)  # fmt: skip
def mail_notification(context: ActionContext, input: MailNotifications) -> None:  # noqa: ARG001
    """Send people one mail with the notifications that they have not read here; each notification once."""
    waiting = not_mailed(context.now)
    wanting = without_stops(MailKind.NOTICES.value, waiting)
    post(MailKind.NOTICES.value, [(user_id, f"{waiting[user_id][0]}-{waiting[user_id][-1]}") for user_id in wanting])
    rows = Notification.objects.filter(pk__in=[pk for ids in waiting.values() for pk in ids])
    context.update_many(rows, note="mailed", mailed_at=context.now)
    context.answer["people"] = len(wanting)


@dataclass(frozen=True, kw_only=True)
class ReadNotifications:
    """Which ones; all when none is named."""

    notifications: tuple[str, ...] = references(_("Notifications"), kind="notification", default=())


@action(
    "notification.read", label=_("Mark as read"), policy=may_for_oneself, icon="check", scope="self", sample=dict,
)  # fmt: skip
def read_notification(context: ActionContext, input: ReadNotifications) -> None:
    """Mark notifications of yours as read: the named ones, or all."""
    rows = Notification.objects.filter(user_id=context.actor.user_id, read_at=None)
    if input.notifications:
        named = context.find_many("notification", input.notifications, "notifications")
        rows = rows.filter(pk__in=[row.pk for row in named])
    context.answer["count"] = context.update_many(rows, note="read", read_at=context.now)
