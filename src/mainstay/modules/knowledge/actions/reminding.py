"""What the program itself asks people to confirm."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import integer
from mainstay.modules.knowledge.actions.asking import ask_or_release
from mainstay.modules.people.policy import nobody_but_the_system


@dataclass(frozen=True, kw_only=True)
class AskKnowledge:
    """Whom."""

    user: int = integer(_("User"), minimum=1)


@action(
    "knowledge.ask", label=_("Ask for knowledge"), policy=nobody_but_the_system, icon="school", scope="company",
    menu=False, sample=lambda: {"user": 1},
)  # fmt: skip
def ask_knowledge(context: ActionContext, input: AskKnowledge) -> None:
    """Open duties for what somebody has to confirm, and close those that ask no longer."""
    ask_or_release(context, input.user)
