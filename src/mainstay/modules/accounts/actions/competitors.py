"""Competitors, and where they were seen."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import boolean, day, long_text, reference, text, url
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET, Unset
from mainstay.modules.accounts.actions.columns import NoValues, mentioned
from mainstay.modules.accounts.models import Account, Competitor, Sighting
from mainstay.modules.accounts.policy import beyond_duty


@dataclass(frozen=True, kw_only=True)
class CreateCompetitor:
    """A company that sells what we sell."""

    name: str = text(_("Name"), max_length=120)
    website: str | None = url(_("Website"), default=None, nullable=True)
    note: str = long_text(_("What we know"), default="", min_length=0, max_length=10_000)


@action(
    "competitor.create", label=_("New competitor"), policy=by_right("account", "create"), creates="competitor",
    events=("competitor.created",), icon="swords", scope="company", sample=lambda: {"name": "Fennmark"},
)  # fmt: skip
def create_competitor(context: ActionContext, input: CreateCompetitor) -> Competitor:
    """Name a competitor, so that sightings and lost deals can point to it."""
    _one_name(input.name)
    row = context.create(Competitor(**mentioned(input, Competitor)))
    context.emit("competitor.created", row)
    return row


@dataclass(frozen=True, kw_only=True)
class EditCompetitor:
    """Changes to what is known of a competitor."""

    name: str | Unset = text(_("Name"), max_length=120, default=UNSET)
    website: str | None = url(_("Website"), default=UNSET, nullable=True)
    note: str = long_text(_("What we know"), default=UNSET, min_length=0, max_length=10_000)


@action(
    "competitor.edit", label=_("Edit"), policy=by_right("account", "edit"), subject="competitor", icon="edit",
    sample=lambda: {"note": "Cheaper by a tenth, late by a week"},
)  # fmt: skip
def edit_competitor(context: ActionContext, input: EditCompetitor) -> Competitor:
    """Change what is known of a competitor."""
    if input.name is not UNSET and input.name != context.subject.name:
        _one_name(input.name)
    row: Competitor = context.update(context.subject, **mentioned(input, Competitor))
    return row


def _one_name(name: str) -> None:
    if Competitor.objects.filter(name__iexact=name).exists():
        raise RuleBroken(sentence("There is a competitor {name} already.", name=name), path="name")


@dataclass(frozen=True, kw_only=True)
class RecordSighting:
    """A competitor seen at a client."""

    competitor: str = reference(_("Competitor"), kind="competitor")
    what: str = text(_("What they did"), max_length=300)
    seen_on: date | None = day(_("Seen on"), default=None, nullable=True, help=_("Empty: today."))
    is_threat: bool = boolean(_("A threat to our business"), default=False)


@action(
    "account.record_sighting", label=_("Competitor seen"), policy=beyond_duty("account", "edit"), subject="account",
    creates="sighting",
    events=("sighting.recorded",), icon="eye",
    sample=lambda world: {"competitor": world.public_id("competitor"), "what": "Trial of a stabiliser"},
)  # fmt: skip
def record_account_sighting(context: ActionContext, input: RecordSighting) -> Sighting:
    """Record that a competitor was seen at this account, and whether it threatens our business here."""
    row = note_sighting(context, context.subject, context.find("competitor", input.competitor, "competitor"),
                        what=input.what, seen_on=input.seen_on, is_threat=input.is_threat)  # fmt: skip
    context.answer["undo"] = {"action": "sighting.remove", "subject": row.public_id, "input": {}}
    return row


def note_sighting(
    context: ActionContext,
    account: Account,
    competitor: Competitor,
    *,
    what: str,
    seen_on: date | None,
    is_threat: bool,
) -> Sighting:
    """Write a sighting and tell. A writer for higher modules (a talk, a lost deal)."""
    on = seen_on or context.today
    if on > context.today:
        raise RuleBroken(
            sentence("{day} is still to come. Give a day up to today.", day=on.isoformat()), path="seen_on"
        )
    row = context.create(
        Sighting(account=account, competitor=competitor, what=what, seen_on=on, is_threat=is_threat,
                 seen_by_id=context.actor.user_id)
    )  # fmt: skip
    context.emit("sighting.recorded", row, competitor=competitor.public_id, threat=is_threat)
    return row


@dataclass(frozen=True, kw_only=True)
class EditSighting:
    """Changes to a sighting."""

    what: str = text(_("What they did"), max_length=300, default=UNSET)
    seen_on: date = day(_("Seen on"), default=UNSET)
    is_threat: bool = boolean(_("A threat to our business"), default=UNSET)


@action(
    "sighting.edit", label=_("Edit"), policy=beyond_duty("account", "edit"), subject="sighting", icon="edit",
    sample=lambda: {"is_threat": True},
)  # fmt: skip
def edit_sighting(context: ActionContext, input: EditSighting) -> Sighting:
    """Correct a sighting, or say that it is a threat or no longer one."""
    row: Sighting = context.update(context.subject, **mentioned(input, Sighting))
    return row


@action(
    "sighting.remove", label=_("Remove"), policy=beyond_duty("account", "edit"), subject="sighting", icon="trash",
    destructive=True, sample=dict,
)  # fmt: skip
def remove_sighting(context: ActionContext, input: NoValues) -> None:  # noqa: ARG001
    """Take a sighting back that was a mistake."""
    context.remove(context.subject)
