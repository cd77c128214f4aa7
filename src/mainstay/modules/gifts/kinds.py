"""Gifts, their entries, the rules and the attestations as record kinds."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.kinds import KindField, RecordKind, register_kind
from mainstay.framework.scopes import AccountScope, CompanyScope, UserScope
from mainstay.framework.values import Boolean, Choice, Date, Instant, Integer, MoneyType, Reference, Text
from mainstay.modules.gifts.choices import (
    AnswerState,
    GiftCategory,
    GiftDecision,
    GiftDirection,
    GiftMeasure,
    GiftOccasion,
    GiftRoute,
    GiftRuleState,
    GiftState,
    LedgerKind,
)
from mainstay.modules.gifts.models import (
    Gift,
    GiftAttestation,
    GiftAttestationAnswer,
    GiftEntry,
    GiftPerson,
    GiftRule,
    GiftRuleSet,
    GiftSetting,
)
from mainstay.modules.gifts.rules.citing import cited, row_words

register_kind(
    RecordKind(
        name="gift", model=Gift, label=_("Gift"), plural=_("Gifts"), scope=AccountScope("account_id", "giver_id"),
        rights="gift", icon="gift", account_path="account_id", url=lambda row: f"/gifts/{row.public_id}/", title=lambda row: row.title,
        facts=lambda row: {"state": row.state, "giver_id": row.giver_id}, related=("account", "giver"),
        fields=(
            KindField(name="what", label=_("Gift"), type=Text(), path="category", filterable=False,
                      show=lambda row: row.description or row.get_category_display()),
            KindField(name="given_on", label=_("Day"), type=Date(), sort="given_on", indexed=True),
            KindField(name="occasion", label=_("Occasion"), type=Choice(choices=tuple(GiftOccasion.choices))),
            KindField(name="category", label=_("What it is"), type=Choice(choices=tuple(GiftCategory.choices))),
            KindField(name="direction", label=_("Direction"), type=Choice(choices=tuple(GiftDirection.choices))),
            KindField(name="state", label=_("State"), type=Choice(choices=tuple(GiftState.choices)), indexed=True),
            KindField(name="decision", label=_("Decision"), type=Choice(choices=tuple(GiftDecision.choices))),
            KindField(name="paragraph", label=_("Paragraph"), type=Text(max_length=200), column=False),
            KindField(name="rests_on", label=_("Rests on"), type=Text(), path="paragraph", filterable=False,
                      show=lambda row: cited(row.paragraph)),
            KindField(name="route", label=_("Decided by"), type=Choice(choices=tuple(GiftRoute.choices)), column=False),
            KindField(name="cost", label=_("Cost of one piece"), type=MoneyType(), path="cost_minor",
                      currency_path="currency", numeric=True),
            KindField(name="quantity", label=_("Pieces"), type=Integer(), column=False),
            KindField(name="account", label=_("Client"), type=Reference(kind="account"), path="account_id",
                      show=lambda row: row.account, indexed=True),
            KindField(name="giver", label=_("Given or received by"), type=Reference(kind="user"), path="giver_id",
                      show=lambda row: row.giver, indexed=True),
            KindField(name="recipient", label=_("Recipient"), type=Reference(kind="contact"),
                      path="recipients__contact_id", column=False),
            KindField(name="review", label=_("May be split"), type=Boolean()),
            KindField(name="created_at", label=_("Planned"), type=Instant(), column=False),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="gift_entry", model=GiftEntry, label=_("Entry of the gift ledger"), plural=_("Gift ledger"),
        scope=UserScope(("gift__giver_id", "by_id")), rights="gift", icon="list-numbers",
        title=lambda row: f"{row.number} {row.get_entry_kind_display()}", account_path="gift__account_id",
        fields=(
            KindField(name="number", label=_("Number"), type=Integer(), sort="number", indexed=True, numeric=True),
            KindField(name="entry_kind", label=_("Entry"), type=Choice(choices=tuple(LedgerKind.choices))),
            KindField(name="recorded_on", label=_("Recorded"), type=Date()),
            KindField(name="gift", label=_("Gift"), type=Reference(kind="gift"), path="gift_id",
                      show=lambda row: row.gift, indexed=True),
            KindField(name="decision", label=_("Decision"), type=Choice(choices=tuple(GiftDecision.choices))),
            KindField(name="paragraph", label=_("Paragraph"), type=Text(max_length=200), column=False),
            KindField(name="rests_on", label=_("Rests on"), type=Text(), path="paragraph", filterable=False,
                      show=lambda row: cited(row.paragraph)),
            KindField(name="by", label=pgettext_lazy("who", "By"), type=Reference(kind="user"), path="by_id", show=lambda row: row.by,
                      indexed=True),
            KindField(name="digest", label=_("Seal"), type=Text(max_length=64), column=False),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="gift_rule_set", model=GiftRuleSet, label=_("Gift rules"), plural=_("Gift rules"), scope=CompanyScope(),
        rights="gift_rule", icon="scale", title=lambda row: row.title,
        fields=(
            KindField(name="code", label=_("Code"), type=Text(max_length=60), sort="code", indexed=True),
            KindField(name="title", label=pgettext_lazy("text", "Title"), type=Text(max_length=300)),
            KindField(name="pack", label=_("Pack"), type=Text(max_length=60)),
            KindField(name="checked_on", label=_("Source checked"), type=Date()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="gift_rule", model=GiftRule, label=_("Row of gift rules"), plural=_("Rows of gift rules"),
        scope=CompanyScope(), rights="gift_rule", icon="scale", url=lambda row: f"/gift-rules/{row.public_id}/",
        title=lambda row: cited(f"{row.rule_set.code} {row.row} v{row.number}"), related=("rule_set",),
        facts=lambda row: {"state": row.state, "author_id": row.author_id},
        fields=(
            KindField(name="about", label=_("Row"), type=Text(), path="row", filterable=False,
                      show=lambda row: row_words(row.row)),
            KindField(name="rules", label=_("Rules"), type=Text(), path="rule_set__title", filterable=False),
            KindField(name="rule_set", label=_("Code"), type=Text(), path="rule_set__code", column=False,
                      show=lambda row: row.rule_set.code),
            KindField(name="row", label=_("Name of the row"), type=Text(max_length=60), column=False),
            KindField(name="number", label=_("Version"), type=Integer(), numeric=True),
            KindField(name="effective_from", label=_("Applies from"), type=Date()),
            KindField(name="effective_to", label=_("Last day"), type=Date()),
            KindField(name="measure", label=_("Measure"), type=Choice(choices=tuple(GiftMeasure.choices))),
            KindField(name="state", label=_("State"), type=Choice(choices=tuple(GiftRuleState.choices))),
            KindField(name="source", label=_("Source that was checked"), type=Text(max_length=300), column=False),
            KindField(name="checked_on", label=_("Checked on"), type=Date()),
            KindField(name="created_at", label=_("Loaded"), type=Instant(), sort="created_at", indexed=True),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="gift_setting", model=GiftSetting, label=_("Settings for gifts"), plural=_("Settings for gifts"),
        scope=CompanyScope(), rights="gift_rule", icon="settings", title=lambda row: row.reason,
        fields=(
            KindField(name="reason", label=_("Why"), type=Text(max_length=300)),
            KindField(name="proposed_by", label=_("Proposed by"), type=Reference(kind="user"), path="proposed_by_id",
                      show=lambda row: row.proposed_by, indexed=True),
            KindField(name="confirmed_at", label=_("Confirmed"), type=Instant()),
            KindField(name="created_at", label=_("Proposed"), type=Instant(), sort="created_at", indexed=True),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="gift_person", model=GiftPerson, label=_("Person in the eyes of the gift rules"),
        plural=_("Persons in the eyes of the gift rules"), scope=CompanyScope(), rights="gift_rule", icon="id",
        title=lambda row: ", ".join(row.kinds),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="gift_attestation", model=GiftAttestation, label=_("Attestation of gifts"),
        plural=_("Attestations of gifts"), scope=CompanyScope(), rights="gift_rule", icon="signature",
        title=lambda row: row.title, url=lambda row: f"/gift-attestations/{row.public_id}/",
        facts=lambda row: {"closed": row.closed_at is not None},
        fields=(
            KindField(name="title", label=pgettext_lazy("text", "Title"), type=Text(max_length=200)),
            KindField(name="from_on", label=_("First day"), type=Date()),
            KindField(name="due_on", label=_("Answer by"), type=Date(), sort="due_on", indexed=True),
            KindField(name="closed_at", label=_("Closed"), type=Instant()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="gift_attestation_answer", model=GiftAttestationAnswer, label=_("Answer to an attestation"),
        plural=_("Answers to attestations"), scope=UserScope(("user_id",)), rights="gift", own=True, icon="signature",
        title=lambda row: row.attestation.title, related=("attestation", "user"),
        facts=lambda row: {"state": row.state, "user_id": row.user_id},
        fields=(
            KindField(name="attestation", label=_("Attestation"), type=Text(), path="attestation__title",
                      show=lambda row: row.attestation.title),
            KindField(name="user", label=_("Person"), type=Reference(kind="user"), path="user_id",
                      show=lambda row: row.user, indexed=True),
            KindField(name="state", label=_("Answer"), type=Choice(choices=tuple(AnswerState.choices))),
            KindField(name="note", label=_("What is missing"), type=Text(max_length=500)),
            KindField(name="answered_at", label=_("Answered"), type=Instant()),
            KindField(name="created_at", label=_("Asked"), type=Instant(), sort="created_at", indexed=True),
        ),
    )
)  # fmt: skip
