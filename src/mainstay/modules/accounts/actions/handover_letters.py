"""The letter that tells a client who looks after them now: drafted in their language, edited, marked as sent."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.locale import DayForm, format_day
from mainstay.framework.reader import reader_locale
from mainstay.framework.sentences import in_words
from mainstay.framework.values.inputs import language, long_text, reference, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.accounts.models import Contact, Handover
from mainstay.modules.accounts.policy import may_mark_letter_sent, may_write_to_client
from mainstay.modules.accounts.queries.privacy import account_ids_of, contact_ids_of
from mainstay.modules.accounts.queries.salutations import salutation_for
from mainstay.modules.accounts.rules.handovers import Introduction, letter_paragraphs, letter_subject


@dataclass(frozen=True, kw_only=True)
class DraftLetter:
    """To whom (default: the main contact), and in which language (default: theirs)."""

    contact: str | None = reference(_("Contact"), kind="contact", default=None, nullable=True)
    language: Any = language(_("Language"), default=UNSET)


@action("handover.draft_letter", label=_("Draft a letter"), policy=may_write_to_client, subject="handover", icon="mail",
        sample=lambda world: {"contact": world.public_id("contact")})  # fmt: skip
def draft_letter_handover(context: ActionContext, input: DraftLetter) -> Handover:
    """Draft the letter that tells the client who looks after them, in the contact's language, with their salutation. What
    was drafted before is replaced; nothing is sent.
    """
    row: Handover = context.subject
    contact = context.find("contact", input.contact, "contact") if input.contact else None
    if contact is not None and contact.account_id != row.account_id:
        raise RuleBroken(sentence("This contact belongs to another account."), path="contact")
    if not draft_letter(context, row, contact, "" if input.language is UNSET else input.language):
        raise RuleBroken(sentence("This account has no main contact. Name the contact to write to."), path="contact")
    return row


def draft_letter(context: ActionContext, row: Handover, contact: Contact | None = None, code: str = "") -> bool:
    """Draft the letter inside the running action; False where there is nobody to write to."""
    contact = contact or Contact.objects.filter(account_id=row.account_id, is_main=True, to_on=None).first()
    if contact is None:
        return False
    code = _offered(code, contact.person.identity.language, row.account.language)
    line, origin = salutation_for(contact, code)
    with translation.override(code):
        given = _introduction(row, line)
        body = "\n\n".join(in_words(one) for one in letter_paragraphs(given) if one)
        subject = in_words(letter_subject(given))
    context.update(row, mail_contact=contact, mail_language=code, mail_salutation=origin, mail_body=body,
                   mail_subject=subject[:300])  # fmt: skip
    return True


def _offered(*codes: str) -> str:
    known = dict(settings.LANGUAGES)
    return next((code for code in codes if code in known), "en")


def _introduction(row: Handover, salutation: str) -> Introduction:
    unit = row.account.unit
    return Introduction(
        salutation=salutation, client=row.account.name, company=unit.name if unit else "", giver=row.giver.name,
        receiver=row.receiver.name, mail=row.receiver.email, phone=row.receiver.phone,
        day=format_day(row.handed_on or row.due_on, reader_locale(), DayForm.LONG),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class EditLetter:
    """The words of the letter."""

    subject: Any = text(_("Subject"), max_length=300, default=UNSET, personal=True)
    body: Any = long_text(_("Letter"), max_length=8_000, default=UNSET, personal=True)


@action(
    "handover.edit_letter", label=_("Edit the letter"), policy=may_write_to_client, subject="handover", icon="edit",
    menu=False, initial=lambda row: {"subject": row.mail_subject, "body": row.mail_body},
    sample=lambda: {"subject": "Your new contact", "body": "Dear Ilze, from May on Boris looks after you."},
)  # fmt: skip
def edit_letter_handover(context: ActionContext, input: EditLetter) -> Handover:
    """Change the words of the drafted letter."""
    values = {f"mail_{name}": value for name, value in vars(input).items() if value is not UNSET}
    row: Handover = context.subject
    return context.update(row, **values)


@dataclass(frozen=True, kw_only=True)
class LetterSent:
    """Nothing more to say."""


@action("handover.letter_sent", label=_("The client was told"), policy=may_mark_letter_sent, subject="handover",
        icon="mail-check", menu=False, sample=dict)  # fmt: skip
def letter_sent_handover(context: ActionContext, input: LetterSent) -> Handover:  # noqa: ARG001
    """Say that the letter went to the client. Mainstay sends nothing by itself."""
    row: Handover = context.subject
    return context.update(row, mail_sent_at=context.now, mail_sent_by_id=context.actor.user_id or None)


def forget_person(context: ActionContext, person_id: int) -> list[dict[str, Any]]:
    """Empty the letters to a person, and the words about accounts that are this person.

    ``person_keys`` of the answer are further keys under which the audit log has commitments about the person.
    """
    rows = list(_about(person_id))
    for row in rows:
        context.update(row, mail_contact=None, mail_subject="", mail_body="", told="", reason="", end_reason="")
    keys = [row.person_key() for row in rows]
    return [{"table": "accounts.Handover", "count": len(rows), "person_keys": keys}] if rows else []


def told_of_person(person_id: int) -> list[dict[str, Any]]:
    """The letters that were drafted to a person, for their access request."""
    return [
        {"what": "letter about a new account manager", "subject": row.mail_subject, "text": row.mail_body,
         "sent": row.mail_sent_at.isoformat() if row.mail_sent_at else None}
        for row in _about(person_id) if row.mail_body
    ]  # fmt: skip


def _about(person_id: int) -> Any:
    contacts, accounts = contact_ids_of(person_id), account_ids_of(person_id)
    return Handover.objects.filter(Q(mail_contact_id__in=contacts) | Q(account_id__in=accounts)).order_by("pk")


__all__ = ["draft_letter", "forget_person", "told_of_person"]
