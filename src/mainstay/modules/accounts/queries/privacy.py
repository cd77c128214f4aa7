"""Who a person is in our tables, for the compliance module: not limited by rights, so never shown as it is.

A person that others were merged into is handled with all of them.
"""

from datetime import date

from django.db.models import Count, Max, Q

from mainstay.modules.accounts.choices import PointType
from mainstay.modules.accounts.models import Account, Contact, ContactPoint, Person, PersonIdentity, Salutation

_PHONES = (PointType.PHONE, PointType.MOBILE, PointType.FAX)


def merged_with(person_id: int) -> list[Person]:
    """The person and everybody who was merged into it, however deep."""
    found = list(Person.objects.filter(pk=person_id))
    waiting = [person_id]
    while waiting:
        aliases = list(Person.objects.filter(merged_into_id__in=waiting))
        found += aliases
        waiting = [one.pk for one in aliases]
    return found


def addresses_of(person_id: int) -> list[tuple[str, str]]:
    """All addresses and numbers in their normal form, as (``email`` or ``phone``, normal form)."""
    ids = [one.pk for one in merged_with(person_id)]
    found: list[tuple[str, str]] = []
    for identity in PersonIdentity.objects.filter(person_id__in=ids):
        found += [("email", identity.email_key), ("phone", identity.phone_key), ("phone", identity.mobile_key)]
    for point in ContactPoint.objects.filter(person_id__in=ids):
        kind = "email" if point.point_type == PointType.EMAIL else "phone" if point.point_type in _PHONES else ""
        found.append((kind, point.normal))
    found += [
        pair for row in Account.objects.filter(person_id__in=ids)
        for pair in (("email", row.email_key), ("phone", row.phone_key))
    ]  # fmt: skip
    return sorted({(kind, normal) for kind, normal in found if kind and normal})


def names_of(person_id: int) -> list[str]:
    """Every way in which the person is named, longest first."""
    rows = PersonIdentity.objects.filter(person__in=merged_with(person_id))
    names = {name for row in rows for name in (row.name, row.name_latin, row.given_name, row.family_name) if name}
    return sorted(names, key=len, reverse=True)


def account_ids_of(person_id: int) -> list[int]:
    """The accounts that are this private person."""
    return list(Account.objects.filter(person__in=merged_with(person_id)).values_list("pk", flat=True))


def contact_ids_of(person_id: int) -> list[int]:
    """The contacts that are this person, at every account."""
    return list(Contact.objects.filter(person__in=merged_with(person_id)).values_list("pk", flat=True))


def country_of(person_id: int) -> str:
    """The country of the unit that looks after the person; empty when no unit does."""
    rows = Contact.objects.filter(person__in=merged_with(person_id)).exclude(account__unit=None)
    return rows.order_by("pk").values_list("account__unit__country", flat=True).first() or ""


def language_of(person_id: int) -> str:
    """The language in which a person is written to; empty when nobody noted one."""
    rows = PersonIdentity.objects.filter(person__in=merged_with(person_id)).exclude(language="")
    return rows.order_by("pk").values_list("language", flat=True).first() or ""


def salutation_of(person_id: int, language: str) -> str:
    """The stored line with which a person is greeted in a language; empty when there is none."""
    rows = Salutation.objects.filter(person__in=merged_with(person_id), language=language)
    return rows.order_by("pk").values_list("line", flat=True).first() or ""


def relations_ended(before: date, most: int) -> list[tuple[int, date]]:
    """(person id, day) of live persons who are a contact nowhere any more since a day before ``before``, the longest ago
    first, at most ``most``. Private clients are not among them: their relation is that of their account.
    """
    rows = Contact.objects.filter(person__state="live", person__merged_into=None).exclude(
        person__in=Account.objects.exclude(person=None).values("person")
    )
    ended = rows.values("person").annotate(last=Max("to_on"), running=Count("pk", filter=Q(to_on=None)))
    due = ended.filter(running=0, last__lt=before).order_by("last", "person")
    return [(row["person"], row["last"]) for row in due[:most]]
