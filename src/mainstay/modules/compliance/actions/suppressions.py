"""The do-not-contact list: put somebody on it, and, with a new consent, take somebody off."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, country, reference, text
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.queries.privacy import addresses_of
from mainstay.modules.compliance.actions.suppressing import suppress
from mainstay.modules.compliance.choices import Channel, Purpose, Reach, SuppressionReason
from mainstay.modules.compliance.models import Suppression
from mainstay.modules.compliance.policy import may_lift
from mainstay.modules.compliance.queries.consents import row_of
from mainstay.modules.compliance.rules.consent import lifts
from mainstay.modules.compliance.rules.suppression import digests_of, normal_address

_REASONS = tuple(
    (one.value, one.label) for one in SuppressionReason if one is not SuppressionReason.ERASED
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AddSuppression:
    """Exactly one of an address or number, a contact, or an account; nothing chosen means every channel and purpose."""

    address: str = text(_("Address or number"), default="", min_length=0, max_length=254, secret=True)
    country: str | None = country(_("Country of the number"), default=None, nullable=True)
    contact: str | None = reference(_("Contact"), kind="contact", default=None, nullable=True)
    account: str | None = reference(_("Whole company"), kind="account", default=None, nullable=True)
    channel: str | None = choice(_("Channel"), choices=tuple(Channel.choices), default=None, nullable=True)
    purpose: str | None = choice(_("Purpose"), choices=tuple(Purpose.choices), default=None, nullable=True)
    reason: str = choice(_("Reason"), choices=_REASONS, default=SuppressionReason.OPT_OUT.value)


@action(
    "suppression.add", label=_("Do not contact"), policy=by_right("consent", "create"), creates="suppression",
    events=("suppression.added",), icon="ban", scope="company", sample=lambda: {"address": "helen@example.com"},
)  # fmt: skip
def add_suppression(context: ActionContext, input: AddSuppression) -> Suppression | None:
    """Put an address, a person or a whole company on the do-not-contact list; only hashes are kept."""
    reach, marks = _marks(context, input)
    made = suppress(
        context, marks, reach=reach, reason=SuppressionReason(input.reason), channel=input.channel or "",
        purpose=input.purpose or "",
    )  # fmt: skip
    context.answer["added"] = len(made)
    return made[0] if made else None


def _marks(context: ActionContext, given: AddSuppression) -> tuple[Reach, list[tuple[str, str]]]:
    """Whom the entry stands for, and everything that it is kept under."""
    if sum(bool(one) for one in (given.address, given.contact, given.account)) != 1:
        raise InputInvalid([Problem("", "one", sentence("Name exactly one: an address, a contact or a company."))])
    if given.address:
        found = normal_address(given.address, given.country or context.actor.country)
        if not found[0]:
            raise InputInvalid([Problem("address", "address", sentence(
                "This is neither an e-mail address nor a phone number with its country."))])  # fmt: skip
        return Reach.ADDRESS, [found]
    if given.contact:
        contact = context.find("contact", given.contact, "contact")
        return Reach.PERSON, [("person", contact.person.key), *addresses_of(contact.person_id)]
    account = context.find("account", str(given.account), "account")
    return Reach.COMPANY, [("account", account.public_id), *([("domain", account.domain)] if account.domain else [])]


@dataclass(frozen=True, kw_only=True)
class LiftSuppression:
    """The new consent of the person that allows it."""

    consent: str = reference(_("New consent"), kind="consent")


@action(
    "suppression.lift", label=_("Lift"), policy=may_lift, subject="suppression", events=("suppression.lifted",),
    icon="lock-open", destructive=True, sample=lambda world: {"consent": world.public_id("consent")},
)  # fmt: skip
def lift_suppression(context: ActionContext, input: LiftSuppression) -> Suppression:
    """Take an entry off the list: only with a consent that the person gave later, for just what the entry covers."""
    row: Suppression = context.subject
    consent = context.find("consent", input.consent, "consent")
    if row.lifted_at is not None:
        raise RuleBroken(sentence("This entry was lifted already."))
    known = digests_of(settings.SUPPRESSION_SALT, addresses_of(consent.person_id), person=consent.person.key)
    if row.digest not in known:
        raise RuleBroken(sentence("This consent is of somebody else."), path="consent")
    if not lifts(row_of(consent), row.channel, row.purpose, row.created_at) or not consent.proof:
        raise RuleBroken(
            sentence(
                "Lifting needs a consent of the person with its proof, given after the entry, for its channel and purpose."
            ), path="consent",
        )  # fmt: skip
    context.update(row, lifted_at=context.now, lifted_by_id=context.actor.user_id or None, lifted_consent=consent)
    context.emit("suppression.lifted", row)
    return row
