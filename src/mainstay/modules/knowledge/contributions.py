"""What knowledge adds below: the rights that rest on it, a panel on the page of a colleague, and what a leaver leaves."""

from datetime import date
from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.points import Panel, part
from mainstay.framework.queries import ask
from mainstay.kernel.actor import Actor
from mainstay.modules.knowledge.actions import leaving
from mainstay.modules.knowledge.points import confirming
from mainstay.modules.knowledge.queries.trainers import topics_of_trainer
from mainstay.modules.knowledge.queries.withheld import withheld_of
from mainstay.modules.people.points import appointing, user_side


@part("withheld_rights", "knowledge.KnowledgeRequirement")
def withheld_rights(context: ActionContext | None, user_id: int, today: date) -> list[dict[str, Any]]:  # noqa: ARG001
    """Rights that rest on a topic which somebody has not confirmed."""
    return withheld_of(user_id, today)


def _panel(actor: Actor, page: Any) -> dict[str, Any] | None:
    found = ask(actor, "knowledge.of", {"user": page.id})
    return {"required": found.required, "person": page.id} if found.seen and found.required else None


def _quiz(actor: Actor, form: Any) -> dict[str, Any]:
    """The questions, each with what was chosen before the form came back."""
    topic = ask(actor, "topic.page", {"id": form["public_id"]})
    chosen = {str(one["question"].value()): str(one["choice"].value()) for one in form["lines"]["answers"].forms}
    questions = [
        {"question": one, "answers": [(number, text, chosen.get(str(one.number)) == str(number))
                                      for number, text in enumerate(one.answers, 1)]}
        for one in topic.questions
    ]  # fmt: skip
    return {"topic": topic, "questions": questions}


confirming.add(Panel(name="knowledge.quiz", template="knowledge/quiz.html", load=_quiz, query_budget=12))
appointing.add(
    Panel(
        name="knowledge.needed", template="knowledge/needed_panel.html", load=lambda _actor, _form: {}, query_budget=0
    )
)
user_side.add(Panel(name="knowledge", template="knowledge/person_panel.html", load=_panel, rank=40, query_budget=4))


@part("leave", "knowledge.Topic")
def leave(context: ActionContext, user: Any) -> list[dict[str, Any]]:  # noqa: ARG001
    """The topics that a leaver teaches need another trainer; what was confirmed stays as history."""
    count = topics_of_trainer(user.pk)
    return [{"what": "topics to teach", "count": count}] if count else []


@part("leave_to", "knowledge.Topic")
def leave_to(context: ActionContext, user: Any, to: Any) -> list[dict[str, Any]]:
    """What a leaver looks after goes to the successor."""
    return leaving.leave(context, user, to)
