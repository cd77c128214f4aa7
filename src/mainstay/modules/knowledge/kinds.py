"""Topics, requirements and confirmations as record kinds."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.files.declared import share_files_of
from mainstay.framework.kinds import KindField, RecordKind, SearchText, register_kind
from mainstay.framework.scopes import CompanyScope, UserScope
from mainstay.framework.values import Choice, Date, Instant, Integer, Reference, Text
from mainstay.modules.knowledge.choices import Means, TopicArea, right_label
from mainstay.modules.knowledge.models import KnowledgeConfirmation, KnowledgeRequirement, Topic
from mainstay.modules.knowledge.rules.resting import read_rights


def _of_whom(row: KnowledgeRequirement) -> str:
    named = row.role or row.job_title or row.person
    return named.name if named else ""


def _rights(row: KnowledgeRequirement) -> str:
    return ", ".join(str(right_label(group, verb)) for group, verb in sorted(read_rights(row.rights)))


share_files_of("topic")
register_kind(
    RecordKind(
        name="topic", model=Topic, label=_("Topic"), plural=_("Topics"), scope=CompanyScope(), rights="knowledge",
        icon="school", title=lambda row: row.name, url=lambda row: f"/topics/{row.public_id}/",
        related=("product_line", "trainer"),
        facts=lambda row: {"retired": row.retired_on is not None, "trainer_id": row.trainer_id},
        search=lambda row: None if row.retired_on else SearchText(row.name, row.description),
        fields=(
            KindField(name="name", label=_("Topic"), type=Text(max_length=120), sort="name_key"),
            KindField(name="area", label=_("Area"), type=Choice(choices=tuple(TopicArea.choices))),
            KindField(name="valid_months", label=_("Holds for (months)"), type=Integer(), numeric=True),
            KindField(name="product_line", label=_("Product line"), type=Reference(kind="product_line"),
                      path="product_line_id", show=lambda row: row.product_line),
            KindField(name="trainer", label=_("Trainer"), type=Reference(kind="user"), path="trainer_id",
                      show=lambda row: row.trainer),
            KindField(name="retired_on", label=_("Retired"), type=Date()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="requirement", model=KnowledgeRequirement, label=_("Required knowledge"), plural=_("Required knowledge"),
        scope=CompanyScope(), rights="knowledge", icon="checklist", related=("topic", "role", "job_title", "person"),
        title=lambda row: f"{row.topic.name}: {_of_whom(row)}", facts=lambda row: {"ended": row.ended_on is not None},
        fields=(
            KindField(name="topic", label=_("Topic"), type=Reference(kind="topic"), path="topic_id",
                      show=lambda row: row.topic, indexed=True),
            KindField(name="of", label=_("Required of"), type=Text(), path="role__name", filterable=False, show=_of_whom),
            KindField(name="since", label=_("From"), type=Date(), sort="since"),
            KindField(name="grace_days", label=_("Days to confirm"), type=Integer(), numeric=True),
            KindField(name="rights", label=_("Rights that rest on it"), type=Text(), show=_rights),
            KindField(name="ended_on", label=_("Ended"), type=Date()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="confirmation", model=KnowledgeConfirmation, label=_("Confirmation"), plural=_("Confirmations"),
        scope=UserScope(("user_id",)), rights="confirmation", icon="certificate",
        related=("user", "topic", "confirmed_by"), title=lambda row: f"{row.topic.name}: {row.user.name}",
        url=lambda row: f"/confirmations/{row.public_id}/",
        facts=lambda row: {"user_id": row.user_id, "revoked": row.revoked_at is not None},
        fields=(
            KindField(name="user", label=_("Who"), type=Reference(kind="user"), path="user_id",
                      show=lambda row: row.user, indexed=True),
            KindField(name="topic", label=_("Topic"), type=Reference(kind="topic"), path="topic_id",
                      show=lambda row: row.topic, indexed=True),
            KindField(name="confirmed_on", label=_("Confirmed"), type=Date(), sort="confirmed_on"),
            KindField(name="expires_on", label=_("Holds until before"), type=Date()),
            KindField(name="means", label=_("How"), type=Choice(choices=tuple(Means.choices))),
            KindField(name="confirmed_by", label=pgettext_lazy("who", "By"), type=Reference(kind="user"), path="confirmed_by_id",
                      show=lambda row: row.confirmed_by),
            KindField(name="revoked_at", label=_("Revoked"), type=Instant()),
        ),
    )
)  # fmt: skip
