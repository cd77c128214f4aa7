"""The rules as rows: packs are loaded as drafts, a compliance officer confirms each row, or retires it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, day, json_value, text
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.gifts.choices import GiftRuleState
from mainstay.modules.gifts.models import GiftRule, GiftRuleSet
from mainstay.modules.gifts.policy import may_confirm_rule
from mainstay.modules.gifts.queries.books import book_of, content_now, set_content
from mainstay.modules.gifts.rules.packs import pack_names, shipped_pack, updates
from mainstay.modules.gifts.rules.rule_checks import book_problems, rule_set_problems
from mainstay.modules.gifts.rules.rule_form import RULE_SET
from mainstay.modules.gifts.rules.rulebook import RuleSet, RuleVersion
from mainstay.modules.gifts.rules.stored import plain, read_plain

_ROW = ("row", "version", "rule_set", "status", "author", "confirmed_by", "confirmed_on", "effective_from",
        "effective_to", "source", "supersedes")  # fmt: skip
_SET = ("code", "title", "rules", "checked_on", "checked_by")
_PACKS = tuple((name, name) for name in pack_names())


@dataclass(frozen=True, kw_only=True)
class LoadPack:
    """Which of the shipped packs."""

    pack: str = choice(_("Pack"), choices=_PACKS)


@action(
    "gift_pack.load", label=_("Load a pack of rules"), policy=by_right("gift_rule", "create"), creates="gift_rule_set",
    events=("gift_pack.loaded",), icon="download", scope="company", sample=lambda: {"pack": "finra-3220"},
)  # fmt: skip
def load_gift_pack(context: ActionContext, input: LoadPack) -> GiftRuleSet:
    """Put the rows of a shipped pack beside your own, as drafts: nothing decides before you have confirmed it row by row.
    A newer pack brings drafts beside confirmed rows, and never changes one.
    """
    made = [_load(context, one, input.pack) for one in shipped_pack(input.pack)]
    context.emit("gift_pack.loaded", made[0], pack=input.pack)
    return made[0]


def _load(context: ActionContext, shipped: RuleSet, pack: str) -> GiftRuleSet:
    row = GiftRuleSet.objects.filter(code=shipped.code).first()
    if row is None:
        row = context.create(
            GiftRuleSet(code=shipped.code, title=shipped.title[:300], pack=pack, content=plain(shipped, *_SET))
        )
        new = shipped.rules
    else:
        held = GiftRule.objects.filter(rule_set=row).select_related("author", "confirmed_by").order_by("row", "number")
        new = updates(read_plain(RULE_SET, set_content(row, held)), shipped)
    for version in new:
        context.create(rule_row(row, version))
    return row


def rule_row(rule_set: GiftRuleSet, version: RuleVersion, author_id: int | None = None) -> GiftRule:
    """A version as a row, a draft, not stored yet."""
    return GiftRule(
        rule_set=rule_set, row=version.row, number=version.version, effective_from=version.effective_from,
        effective_to=version.effective_to, measure=version.measure.kind.value, paragraph=version.paragraph[:200],
        source=version.source[:300], content=plain(version, *_ROW), author_id=author_id,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ConfirmRule:
    """Where you read it, and when."""

    source: str = text(_("Source that you checked"), max_length=300)
    checked_on: date = day(_("Checked on"))


@action(
    "gift_rule.confirm", label=_("Confirm"), policy=may_confirm_rule, subject="gift_rule", primary=True, icon="check",
    events=("gift_rule.confirmed",), sample=lambda: {"source": "Regulatory Notice 26-05", "checked_on": "2026-11-01"},
)  # fmt: skip
def confirm_gift_rule(context: ActionContext, input: ConfirmRule) -> GiftRule:
    """Say that you have read this row at its source: from now on it decides. The version before it ends the day before."""
    row: GiftRule = context.subject
    if input.checked_on > context.today:
        raise RuleBroken(sentence("Nobody has read a source on a day that is still to come."), path="checked_on")
    context.update(
        row, state=GiftRuleState.ACTIVE, source=input.source, checked_on=input.checked_on,
        confirmed_by_id=context.actor.user_id, confirmed_at=context.now,
    )  # fmt: skip
    context.update(row.rule_set, checked_on=input.checked_on, checked_by_id=context.actor.user_id)
    _may_stand()
    context.emit("gift_rule.confirmed", row)
    return row


def _may_stand() -> None:
    """Raises InputInvalid when the confirmed rows contradict each other."""
    problems = book_problems(book_of(content_now()))
    if problems:
        raise InputInvalid([Problem("", one.code, one.sentence) for one in problems])


@dataclass(frozen=True, kw_only=True)
class RetireRule:
    """Why it decides no more, or until when it does."""

    reason: str = text(_("Reason"), max_length=300)
    last_day: date | None = day(_("Last day on which it applies"), default=None, nullable=True)


@action(
    "gift_rule.retire", label=_("Retire"), policy=by_right("gift_rule", "approve"), subject="gift_rule", icon="archive",
    events=("gift_rule.retired",), destructive=True, sample=lambda: {"reason": "Superseded"},
)  # fmt: skip
def retire_gift_rule(context: ActionContext, input: RetireRule) -> GiftRule:
    """Take a row out of use, or give it a last day so that the next version can follow. Decisions that it made stay."""
    row: GiftRule = context.subject
    if input.last_day is not None:
        context.update(row, effective_to=input.last_day)
        _may_stand()
    else:
        context.update(row, state=GiftRuleState.RETIRED, retired_at=context.now, retired_why=input.reason)
    context.emit("gift_rule.retired", row, reason=input.reason)
    return row


@dataclass(frozen=True, kw_only=True)
class WriteRules:
    """A rule set with its rows, written as in a pack."""

    rules: Any = json_value(_("Rules, as in a pack"))


@action(
    "gift_rule.write", label=_("Write own rules"), policy=by_right("gift_rule", "create"), creates="gift_rule_set",
    events=("gift_pack.loaded",), icon="file-plus", scope="company",
    sample=lambda: {"rules": {"code": "HOUSE", "title": "Our own rules", "rules": [
        {"row": "gifts", "version": 1, "paragraph": "gifts",
         "measure": {"kind": "value_cap", "amount": "100", "currency": "EUR"}}]}},
)  # fmt: skip
def write_gift_rule(context: ActionContext, input: WriteRules) -> GiftRuleSet:
    """Add rows of your own as drafts, in the words of a pack; somebody else confirms them. A row that exists gets a new
    version.
    """
    given: RuleSet = read_plain(RULE_SET, input.rules, "rules")
    problems = rule_set_problems(given, "rules")
    if problems:
        raise InputInvalid(problems)
    row = GiftRuleSet.objects.filter(code=given.code).first() or context.create(
        GiftRuleSet(code=given.code, title=given.title[:300], content=plain(given, *_SET))
    )
    for version in given.rules:
        last = GiftRule.objects.filter(rule_set=row, row=version.row).order_by("-number").first()
        made = rule_row(row, version, context.actor.user_id)
        made.number = last.number + 1 if last else 1
        context.create(made)
    context.emit("gift_pack.loaded", row, pack="")
    return row
