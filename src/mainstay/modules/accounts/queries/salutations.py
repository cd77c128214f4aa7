"""Salutations of a contact: what is stored, and what could be."""

from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.kernel.sentences import Sentence
from mainstay.modules.accounts.choices import MailSalutation
from mainstay.modules.accounts.models import Contact, PersonIdentity, Salutation
from mainstay.modules.accounts.queries.contact_page import OneContact
from mainstay.modules.accounts.rules.salutations import Addressee, Gender, suggested_salutation

_OWN_SCRIPT = frozenset({"hi", "ar", "bn"})


@dataclass(frozen=True)
class SalutationLine:
    """A language with the stored line (empty: none), the suggested one, and what to look at before it is stored."""

    language: str
    stored: str
    suggested: str
    doubts: tuple[Sentence, ...]


@query(
    "contact.salutations", label=_("Salutations"), output=SalutationLine, rights=("contact", "read"), input=OneContact,
    many=True, subject="contact", budget=6, sample=lambda world: {"id": world.public_id("contact")},
)  # fmt: skip
def contact_salutations(context: QueryContext, input: OneContact) -> list[SalutationLine]:
    """The stored salutation of a contact in each language beside a suggestion, the person's own language first."""
    row: Contact = context.find("contact", input.id)
    stored = dict(Salutation.objects.filter(person_id=row.person_id).values_list("language", "line"))
    identity = row.person.identity
    codes = sorted((code for code, _label in settings.LANGUAGES), key=lambda code: code != identity.language)
    found = []
    for code in codes:
        suggestion = suggested_salutation(_addressee(identity, row.account.country, code), code)
        found.append(SalutationLine(code, stored.get(code, ""), suggestion.line, suggestion.doubts))
    return found


def salutation_for(row: Contact, language: str) -> tuple[str, str]:
    """The salutation of a contact for a letter: the stored line (``stored``), else a suggestion (``suggested``)."""
    stored = (
        Salutation.objects.filter(person_id=row.person_id, language=language).values_list("line", flat=True).first()
    )
    if stored:
        return stored, MailSalutation.STORED.value
    suggestion = suggested_salutation(_addressee(row.person.identity, row.account.country, language), language)
    return suggestion.line, MailSalutation.SUGGESTED.value


def _addressee(identity: PersonIdentity, country: str, language: str) -> Addressee:
    """The person by the name in the script of the language; given and family name only where they are in it too."""
    own = language in _OWN_SCRIPT or not identity.name_latin
    return Addressee(
        name=identity.name if own else identity.name_latin,
        given=identity.given_name if own or identity.given_name.isascii() else "",
        family=identity.family_name if own or identity.family_name.isascii() else "",
        title=identity.prefix,
        gender=cast("Gender", identity.gender if identity.gender in {"male", "female"} else ""),
        country=country,
    )
