"""Contacts as cards for address books (vCard)."""

from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from mainstay.framework.exports.vcard_file import ContactCard, PostalAddress, Reachable, write_vcards
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import choice, reference
from mainstay.modules.accounts.choices import PointType
from mainstay.modules.accounts.models import AccountAddress, Contact, ContactPoint

_TYPES = {PointType.MOBILE: ("cell", "work"), PointType.FAX: ("fax", "work"), PointType.PHONE: ("voice", "work")}


@dataclass(frozen=True, kw_only=True)
class OneCard:
    """Whose card, in which version of the format."""

    id: str = reference(_("Contact"), kind="contact")
    version: str = choice(_("vCard version"), choices=(("4.0", "4.0"), ("3.0", "3.0")), default="4.0")


@dataclass(frozen=True)
class CardFile:
    """A card as text, and what to call its file."""

    file_name: str
    text: str


@query(
    "contact.card", label=_("vCard"), output=CardFile, rights=("contact", "export"), input=OneCard, subject="contact",
    budget=8, sample=lambda world: {"id": world.public_id("contact")},
)  # fmt: skip
def contact_card(context: QueryContext, input: OneCard) -> CardFile:
    """The contact as a vCard, for the address book of a phone: numbers in international form; notes of ours stay here."""
    rows = context.visible("contact").select_related("account", "person__identity")
    row: Contact = rows.get(pk=context.find("contact", input.id).pk)
    target = BytesIO()
    write_vcards(target, [_card(row)], input.version)
    return CardFile(f"{row.public_id}.vcf", target.getvalue().decode())


def _card(row: Contact) -> ContactCard:
    one = row.person.identity
    points = list(ContactPoint.objects.filter(person_id=row.person_id).order_by("pk"))
    emails = [one.email, *(point.value for point in points if point.point_type == PointType.EMAIL)]
    phones = [(one.phone_key or one.phone, PointType.PHONE), (one.mobile_key or one.mobile, PointType.MOBILE)]
    phones += [
        (point.normal or point.value, PointType(point.point_type)) for point in points if point.point_type in _TYPES
    ]
    return ContactCard(
        full_name=one.name, family_name=one.family_name, given_name=one.given_name, prefix=one.prefix,
        company=row.account.name, department=row.department, job_title=row.title, website=row.account.website,
        language=one.language, uid=row.person.public_id,
        emails=tuple(Reachable(value, ("work",), index == 0) for index, value in enumerate(filter(None, emails))),
        phones=tuple(Reachable(value, _TYPES[kind]) for value, kind in phones if value),
        addresses=tuple(
            PostalAddress(a.lines, a.city, a.region, a.postal_code, a.country)
            for a in AccountAddress.objects.filter(account_id=row.account_id).order_by("pk")[:1]
        ),
    )  # fmt: skip
