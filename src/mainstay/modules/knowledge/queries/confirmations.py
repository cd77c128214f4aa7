"""The page of a confirmation."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import reference
from mainstay.modules.knowledge.choices import Means
from mainstay.modules.knowledge.models import KnowledgeConfirmation


@dataclass(frozen=True, kw_only=True)
class OneConfirmation:
    """The confirmation asked about."""

    id: str = reference(_("Confirmation"), kind="confirmation")


@dataclass(frozen=True)
class ConfirmationPage:
    """Who confirmed which topic, when, how, until when it holds, and whether it was revoked."""

    id: str
    version: int
    topic: str
    topic_id: str
    user: str
    user_id: str
    on: date
    expires_on: date | None
    means: Label
    right: int | None
    questions: int | None
    by: str
    note: str
    revoked_at: datetime | None
    revoked_by: str
    revoked_why: str

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.topic


@query(
    "confirmation.page", label=_("Confirmation"), output=ConfirmationPage, rights=("confirmation", "read"),
    input=OneConfirmation, subject="confirmation", budget=3,
    sample=lambda world: {"id": world.public_id("confirmation")},
)  # fmt: skip
def confirmation_page(context: QueryContext, input: OneConfirmation) -> ConfirmationPage:
    """A confirmation with its day, its means and its end."""
    row: KnowledgeConfirmation = context.find("confirmation", input.id)
    return ConfirmationPage(
        row.public_id, row.version, row.topic.name, row.topic.public_id, row.user.name, row.user.public_id,
        row.confirmed_on, row.expires_on, Means(row.means).label, row.quiz_right, row.quiz_questions,
        row.confirmed_by.name if row.confirmed_by else "", row.note, row.revoked_at,
        row.revoked_by.name if row.revoked_by else "", row.revoked_why,
    )  # fmt: skip
