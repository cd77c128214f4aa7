"""The duties that ask people to confirm what they must know: opened in time, closed when it is confirmed."""

from django.utils import translation

from mainstay.framework.actions import ActionContext
from mainstay.framework.sentences import in_words
from mainstay.kernel.sentences import sentence
from mainstay.modules.knowledge.models import KnowledgeAsked, Topic
from mainstay.modules.knowledge.queries.standing import asked_of
from mainstay.modules.knowledge.rules.asking import Asking, to_ask
from mainstay.modules.people.queries.days import language_of, today_of
from mainstay.modules.work.actions.duties import close_duty, open_duty
from mainstay.modules.work.choices import DutyKind, DutyState


def ask_or_release(context: ActionContext, user_id: int) -> None:
    """Inside the running action: open a duty for every topic that somebody has to confirm, close those that ask no
    longer. A colleague who left is asked for nothing.
    """
    today = today_of([user_id], context.now).get(user_id)
    asked = asked_of([user_id], today) if today else None
    wanted = to_ask(asked.of(user_id, today), today) if asked and today else {}
    running = {row.topic_id: row for row in KnowledgeAsked.objects.filter(user_id=user_id).select_related("duty")}
    for topic_id, row in running.items():
        if topic_id not in wanted:
            known = asked.confirmed.get(user_id, ()) if asked else ()
            _release(context, row, confirmed=any(one.topic == topic_id for one in known))
    for topic_id, asking in wanted.items():
        if topic_id not in running:
            _ask(context, user_id, topic_id, asking)
        elif running[topic_id].duty.due_on > asking.due_on:
            context.update(running[topic_id].duty, due_on=asking.due_on)


def _ask(context: ActionContext, user_id: int, topic_id: int, asking: Asking) -> None:
    topic = Topic.objects.get(pk=topic_id)
    with translation.override(language_of(user_id)):
        what = in_words(sentence("Confirm that you know: {topic}", topic=topic.name))
        why = in_words(asking.why)
    duty = open_duty(context, what=what, why=why, assignee_id=user_id, due_on=asking.due_on, subject=topic,
                     duty_kind=DutyKind.KNOWLEDGE.value)  # fmt: skip
    context.create(KnowledgeAsked(user_id=user_id, topic=topic, duty=duty, created_at=context.now))


def _release(context: ActionContext, row: KnowledgeAsked, *, confirmed: bool) -> None:
    duty = row.duty
    context.remove(row)
    if duty.state in (DutyState.OPEN, DutyState.WAITING):
        close_duty(context, duty, DutyState.DONE if confirmed else DutyState.DROPPED)
