"""Planning a rebalancing of territories: the plan and its rules, the first of which that fits an account counts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import (
    choice,
    day,
    file_handle,
    integer,
    json_value,
    long_text,
    reference,
    references,
    text,
)
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.filters import FilterInvalid
from mainstay.kernel.folding import fold
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.accounts.actions.columns import mentioned
from mainstay.modules.accounts.actions.rebalancing_lists import put_list
from mainstay.modules.accounts.choices import RebalancingEffect
from mainstay.modules.accounts.models import Rebalancing, RebalancingReceiver, RebalancingRule
from mainstay.modules.accounts.policy import may_change_rebalancing
from mainstay.modules.accounts.queries.rebalancing_rows import condition_of

MOST_RULES = 60
_WORDS = ("countries", "regions", "postal", "cities", "industries", "segments", "tiers")


@dataclass(frozen=True, kw_only=True)
class CreateRebalancing:
    """A name, the reason that every account's history will show, and from which day it holds."""

    name: str = text(_("Name"), max_length=120)
    reason: str = text(
        _("Reason"), max_length=200, help=_("Shown in the history of owners of every account that moves.")
    )
    effective_on: date | None = day(_("From"), default=None, nullable=True, help=_("Empty: today."))
    upper_load: int | None = integer(
        _("Warn above so many accounts"), default=None, nullable=True, minimum=1, maximum=1_000_000,
        help=_("For each person."),
    )  # fmt: skip


@action(
    "rebalancing.create", label=_("Divide territories anew"), policy=by_right("rebalancing", "create"),
    creates="rebalancing", icon="arrows-exchange", scope="company",
    sample=lambda: {"name": "North and south", "reason": "Two new colleagues"},
)  # fmt: skip
def create_rebalancing(context: ActionContext, input: CreateRebalancing) -> Rebalancing:
    """Begin a plan by which many accounts go to other owners at once. Nothing moves before it is previewed and applied."""
    effective = input.effective_on or context.today
    if effective < context.today:
        raise RuleBroken(sentence("Accounts change owners from today on, not in the past."), path="effective_on")
    return context.create(
        Rebalancing(name=input.name, name_key=fold(input.name)[:200], reason=input.reason,
                    effective_on=effective, upper_load=input.upper_load, made_by_id=context.actor.user_id)
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class EditRebalancing:
    """What changes in a plan."""

    name: str = text(_("Name"), default=UNSET, max_length=120)
    reason: str = text(_("Reason"), default=UNSET, max_length=200)
    effective_on: date = day(_("From"), default=UNSET)
    upper_load: int | None = integer(
        _("Warn above so many accounts"), default=UNSET, nullable=True, minimum=1, maximum=1_000_000
    )


@action(
    "rebalancing.edit", label=_("Edit"), policy=may_change_rebalancing, subject="rebalancing", icon="edit",
    sample=lambda: {"reason": "Three new colleagues"},
)  # fmt: skip
def edit_rebalancing(context: ActionContext, input: EditRebalancing) -> Rebalancing:
    """Change the name, the reason, the day or the warning of a plan; a preview made before is forgotten."""
    values = mentioned(input, Rebalancing, frozenset())
    if values.get("effective_on", context.today) < context.today:
        raise RuleBroken(sentence("Accounts change owners from today on, not in the past."), path="effective_on")
    if "name" in values:
        values["name_key"] = fold(values["name"])[:200]
    return forget_preview(context, context.update(context.subject, **values))


def forget_preview(context: ActionContext, plan: Rebalancing) -> Rebalancing:
    """The plan changed: what was shown holds no longer."""
    return context.update(plan, previewed_at=None, digest="")


@dataclass(frozen=True, kw_only=True)
class AddRule:
    """Which accounts, and what happens with them. Fields left empty ask nothing; words stand between commas."""

    effect: str = choice(_("What happens"), choices=tuple(RebalancingEffect.choices))
    receivers: tuple[str, ...] = references(
        _("To whom"), kind="user", default=(), maximum=200, help=_("One person, or several to spread over.")
    )
    countries: str = text(_("Countries"), default="", min_length=0, max_length=800, help=_("Codes, as in LV, CZ."))
    regions: str = text(_("Regions"), default="", min_length=0, max_length=2_000)
    postal: str = text(_("Postal codes beginning with"), default="", min_length=0, max_length=2_000)
    cities: str = text(_("Cities"), default="", min_length=0, max_length=2_000)
    industries: str = text(_("Industries"), default="", min_length=0, max_length=2_000)
    segments: str = text(_("Segments"), default="", min_length=0, max_length=2_000)
    tiers: str = text(_("Tiers"), default="", min_length=0, max_length=20)
    owners: tuple[str, ...] = references(_("Owned now by"), kind="user", default=(), maximum=500)
    name_from: str = text(_("Names from"), default="", min_length=0, max_length=60)
    name_to: str = text(_("Names to"), default="", min_length=0, max_length=60, help=_("Inclusive: K takes Kx too."))
    where: Any = json_value(_("Filter"), default=None, nullable=True, help=_("In the filter language of lists."))
    listed: str = long_text(
        _("Listed accounts"), default="", min_length=0,
        help=_("A line each: its id, number in another system or registration number; behind a semicolon perhaps the "
               "e-mail of the new owner."),
    )  # fmt: skip
    file: str | None = file_handle(_("List as a file"), kind="file", default=None, nullable=True)


@action(
    "rebalancing.add_rule", label=_("Add a rule"), policy=may_change_rebalancing, subject="rebalancing",
    creates="rebalancing_rule", icon="plus", primary=True,
    sample=lambda world: {"effect": "give", "receivers": [world.public_id("user")], "countries": "LV"},
)  # fmt: skip
def add_rule_rebalancing(context: ActionContext, input: AddRule) -> RebalancingRule:
    """Say which accounts go to whom, are spread over several people, or stay. Rules are asked in their order; the first
    one that fits an account counts.
    """
    plan: Rebalancing = context.subject
    last = plan.rules.aggregate(last=Max("position"))["last"] or 0
    if plan.rules.count() >= MOST_RULES:
        raise RuleBroken(sentence("A plan has at most {most} rules. Join some of them.", most=MOST_RULES))
    receivers = context.find_many("user", input.receivers, "receivers")
    _refuse_number(input.effect, len(receivers), bool(input.listed or input.file))
    rule = RebalancingRule(
        rebalancing=plan, position=last + 1, effect=input.effect, criteria=_criteria(context, input),
        where=input.where or {},
    )  # fmt: skip
    _refuse_filter(context, rule)
    context.create(rule)
    context.create_many(
        [RebalancingReceiver(rule=rule, user=user, position=place) for place, user in enumerate(receivers)],
        note="receivers",
    )
    put_list(context, rule, input.listed, input.file)
    forget_preview(context, plan)
    return rule


def _refuse_number(effect: str, count: int, by_list: bool) -> None:
    if effect == RebalancingEffect.GIVE and count != 1 and not (by_list and count == 0):
        raise RuleBroken(sentence("Name one person who receives these accounts."), path="receivers")
    if effect in (RebalancingEffect.BY_COUNT, RebalancingEffect.BY_REVENUE) and count < 2:  # noqa: PLR2004
        raise RuleBroken(sentence("Name at least two people to spread over."), path="receivers")
    if effect == RebalancingEffect.KEEP and count:
        raise RuleBroken(sentence("Accounts that stay where they are have no new owner."), path="receivers")


def _criteria(context: ActionContext, input: AddRule) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _WORDS:
        words = [word.strip() for word in getattr(input, name).replace("\n", ",").split(",") if word.strip()]
        found[name] = [_cased(name, word) for word in words]
    found["owners"] = [user.pk for user in context.find_many("user", input.owners, "owners")]
    found |= {"name_from": input.name_from, "name_to": input.name_to}
    return {name: value for name, value in found.items() if value}


def _cased(name: str, word: str) -> str:
    return word.upper() if name == "countries" else word.lower() if name == "tiers" else word


def _refuse_filter(context: ActionContext, rule: RebalancingRule) -> None:
    try:
        condition_of(rule, context.actor)
    except FilterInvalid as error:
        raise InputInvalid([Problem("where", "filter", error.sentence)]) from None


@dataclass(frozen=True)
class NothingMore:
    """No input."""


@action(
    "rebalancing_rule.remove", label=_("Remove the rule"), policy=may_change_rebalancing, subject="rebalancing_rule",
    icon="trash", destructive=True, sample=dict,
)  # fmt: skip
def remove_rebalancing_rule(context: ActionContext, input: NothingMore) -> Rebalancing:  # noqa: ARG001
    """Take a rule out of its plan; the rules behind it move up."""
    rule: RebalancingRule = context.subject
    plan = rule.rebalancing
    behind = list(plan.rules.filter(position__gt=rule.position).order_by("position"))
    context.remove(rule)
    for other in behind:
        context.update(other, position=other.position - 1)
    return forget_preview(context, plan)


@action(
    "rebalancing_rule.move_up", label=_("Ask it earlier"), policy=may_change_rebalancing, subject="rebalancing_rule",
    icon="arrow-up", sample=dict,
)  # fmt: skip
def move_up_rebalancing_rule(context: ActionContext, input: NothingMore) -> RebalancingRule:  # noqa: ARG001
    """Ask the rule before the one above it. Raises RuleBroken for the first one."""
    rule: RebalancingRule = context.subject
    above = rule.rebalancing.rules.filter(position=rule.position - 1).first()
    if above is None:
        raise RuleBroken(sentence("This rule is the first one already."))
    place = rule.position
    context.update(rule, position=0)
    context.update(above, position=place)
    context.update(rule, position=place - 1)
    forget_preview(context, rule.rebalancing)
    return rule


@dataclass(frozen=True, kw_only=True)
class KeepAccount:
    """An account that stays where it is."""

    account: str = reference(_("Account"), kind="account")


@action(
    "rebalancing.keep", label=_("Leave an account where it is"), policy=may_change_rebalancing, subject="rebalancing",
    icon="pin", sample=lambda world: {"account": world.public_id("account")},
)  # fmt: skip
def keep_rebalancing(context: ActionContext, input: KeepAccount) -> Rebalancing:
    """Put an account on the list of exceptions, which is asked before every rule."""
    plan: Rebalancing = context.subject
    account = context.find("account", input.account, "account")
    first = plan.rules.filter(position=1, effect=RebalancingEffect.KEEP, criteria__listed=True).first()
    if first is None:
        for other in plan.rules.order_by("-position"):
            context.update(other, position=other.position + 1)
        first = context.create(
            RebalancingRule(rebalancing=plan, position=1, effect=RebalancingEffect.KEEP, criteria={"listed": True})
        )
    put_list(context, first, account.public_id, None)
    return forget_preview(context, plan)
