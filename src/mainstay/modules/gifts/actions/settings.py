"""What the firm decides where the rules are silent: proposed by one, confirmed by another."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import json_value, reference, text
from mainstay.kernel.decision import refuse
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.gifts.choices import RecipientKind
from mainstay.modules.gifts.models import GiftPerson, GiftSetting
from mainstay.modules.gifts.queries.books import setting_now
from mainstay.modules.gifts.rules.rule_checks import settings_problems
from mainstay.modules.gifts.rules.rule_form import FIRM, SETTINGS
from mainstay.modules.gifts.rules.settings import Settings
from mainstay.modules.gifts.rules.stored import plain, read_plain
from mainstay.modules.people.queries import sole_signature_of


@dataclass(frozen=True, kw_only=True)
class ProposeSetting:
    """What changes, in the words of the settings, and why. What is not named stays as it is."""

    settings: dict[str, Any] = json_value(_("Settings"), default={})
    firm: dict[str, Any] = json_value(_("Our firm"), default={})
    reason: str = text(_("Why"), max_length=300)


@action(
    "gift_setting.propose", label=_("Change settings for gifts"), policy=by_right("gift_rule", "create"),
    creates="gift_setting", events=("gift_setting.proposed",), icon="settings", scope="company",
    sample=lambda: {"settings": {"entertainment_per_year": 6}, "reason": "Six dinners a year are enough"},
)  # fmt: skip
def propose_gift_setting(context: ActionContext, input: ProposeSetting) -> GiftSetting:
    """Propose settings on points where the rules are silent; they hold when a second person has confirmed them."""
    now = setting_now()
    settings: Settings = read_plain(SETTINGS, {**(now.settings if now else {}), **input.settings}, "settings")
    firm = read_plain(FIRM, {**(now.firm if now else {}), **input.firm}, "firm")
    problems = settings_problems(settings)
    if problems:
        raise InputInvalid(problems)
    made = context.create(
        GiftSetting(
            settings=plain(settings), firm=plain(firm), reason=input.reason, proposed_by_id=context.actor.user_id or None
        )
    )  # fmt: skip
    context.emit("gift_setting.proposed", made)
    return made


@dataclass(frozen=True, kw_only=True)
class ConfirmSetting:
    """Nothing to say."""


@action(
    "gift_setting.confirm", label=_("Confirm"), policy=by_right("gift_rule", "approve"), subject="gift_setting",
    events=("gift_setting.confirmed",), icon="check", primary=True, sample=dict,
)  # fmt: skip
def confirm_gift_setting(context: ActionContext, input: ConfirmSetting) -> GiftSetting:  # noqa: ARG001
    """Agree to settings that somebody else proposed: from now on decisions are made by them."""
    row: GiftSetting = context.subject
    if row.confirmed_at is not None:
        raise RuleBroken(sentence("These settings were confirmed before."))
    if row.proposed_by_id == context.actor.user_id and not sole_signature_of(context.actor.user_id, context.now):
        raise ActionRefused(refuse(sentence("Somebody else confirms what you proposed."), "author"))
    context.update(row, confirmed_by_id=context.actor.user_id or None, confirmed_at=context.now)
    context.emit("gift_setting.confirmed", row)
    return row


@dataclass(frozen=True, kw_only=True)
class NotePerson:
    """Who, and what this person is."""

    contact: str = reference(_("Contact"), kind="contact")
    kinds: tuple[str, ...] = json_value(
        _("What the person is"), help=_("A list of words such as public_official or health_professional.")
    )


@action(
    "gift_person.note", label=_("Say what a person is for gifts"), policy=by_right("gift", "create"),
    creates="gift_person", events=("gift_person.noted",), icon="id", scope="company",
    sample=lambda world: {"contact": world.public_id("contact"), "kinds": ["public_official"]},
)  # fmt: skip
def note_gift_person(context: ActionContext, input: NotePerson) -> GiftPerson:
    """Note that somebody is an official, a health professional, a private customer: later gifts are judged by it."""
    contact = context.find("contact", input.contact, "contact")
    known = {str(one.value) for one in RecipientKind}
    if not input.kinds or not isinstance(input.kinds, list | tuple) or {str(one) for one in input.kinds} - known:
        raise RuleBroken(sentence("Name one or more of: {names}.", names=", ".join(sorted(known))), path="kinds")
    kinds = sorted({str(one) for one in input.kinds})
    row = GiftPerson.objects.filter(person_key_of=contact.person.key).first()
    if row is None:
        row = context.create(
            GiftPerson(person_key_of=contact.person.key, kinds=kinds, noted_by_id=context.actor.user_id or None)
        )
    else:
        context.update(row, kinds=kinds, noted_by_id=context.actor.user_id or None)
    context.emit("gift_person.noted", row)
    return row
