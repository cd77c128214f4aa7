"""The page of a contact: who it is, how to reach them, where else they are known."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.history.as_of import row_as_of, rows_as_of
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import reference
from mainstay.kernel.errors import SubjectNotFound
from mainstay.modules.accounts.choices import CheckSource, StakeholderRole, Stance, words_for
from mainstay.modules.accounts.models import Contact, ContactPoint, FieldCheck, PersonIdentity, Salutation, Stakeholder
from mainstay.modules.accounts.queries.account_page import Reach
from mainstay.modules.accounts.queries.freshness import field_words, present_rules
from mainstay.modules.accounts.queries.shapes import Named, Silence, named
from mainstay.modules.accounts.rules.freshness import Aged, arrived_late, days_by_field, expiries


@dataclass(frozen=True, kw_only=True)
class OneContact:
    """The contact asked about."""

    id: str = reference(_("Contact"), kind="contact")


@dataclass(frozen=True)
class Place:
    """Another place of the same person: account, position, from when to when."""

    contact: str
    account: Named
    title: str
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True)
class FactAge:
    """A watched fact of a contact: last confirmed when, by whom, from what; stale from which day; told late or not."""

    field: str
    true_on: date | None
    source: str
    checked_by: str
    stale_on: date
    is_stale: bool
    came_late: bool

    @property
    def words(self) -> Label:
        """The field for people."""
        return field_words("contact", self.field)

    @property
    def source_words(self) -> Label:
        """The source for people."""
        return words_for(CheckSource, self.source)


@dataclass(frozen=True)
class Stake:
    """A part in decisions of the account."""

    id: str
    role: str
    stance: str
    influence: int
    covered_by: Named | None
    note: str

    @property
    def role_words(self) -> Label:
        """The role for people."""
        return words_for(StakeholderRole, self.role)

    @property
    def stance_words(self) -> Label:
        """The stance for people."""
        return words_for(Stance, self.stance)


@dataclass(frozen=True)
class ContactPage:
    """A contact as its page shows it. ``salutations`` are (language, line)."""

    id: str
    version: int
    person: str
    person_key: str
    account: Named
    name: str
    name_latin: str
    given_name: str
    family_name: str
    prefix: str
    gender: str
    language: str
    email: str
    phone: str
    mobile: str
    born_on: date | None
    name_day: str
    title_at_account: str
    department: str
    contact_role: str
    is_main: bool
    note: str
    from_on: date | None
    to_on: date | None
    last_contact_at: datetime | None
    source: str
    as_of: datetime | None
    silence: Silence | None = None
    points: tuple[Reach, ...] = ()
    salutations: tuple[tuple[str, str], ...] = ()
    places: tuple[Place, ...] = ()
    stakes: tuple[Stake, ...] = ()
    ages: tuple[FactAge, ...] = ()
    custom: dict[str, Any] | None = None

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.name


@query(
    "contact.page", label=_("Contact"), output=ContactPage, rights=("contact", "read"), input=OneContact, subject="contact",
    budget=16, sample=lambda world: {"id": world.public_id("contact")},
)  # fmt: skip
def contact_page(context: QueryContext, input: OneContact) -> ContactPage:
    """Everything on the contact's page, now or as it stood; other places of the person as far as they are visible."""
    rows = context.visible("contact").select_related("account", "person__identity")
    row = rows.filter(public_id=input.id).first()
    if row is None:
        raise SubjectNotFound("contact")
    shown, identity = _shown(context, row)
    return ContactPage(
        **{name: getattr(identity, name) for name in _IDENTITY}, **{name: getattr(shown, name) for name in _PLACE},
        id=row.public_id, person=row.person.public_id, person_key=row.person.key, account=named(row.account),
        title_at_account=shown.title, source=row.person.source, as_of=context.as_of,
        silence=Silence.since(shown.last_contact_at, context.today),
        points=tuple(Reach(p.public_id, p.point_type, p.label, p.value) for p in _of_person(context, ContactPoint, row)),
        salutations=tuple((s.language, s.line) for s in _of_person(context, Salutation, row)),
        places=_places(context, row), stakes=_stakes(row), ages=_ages(context, row),
    )  # fmt: skip


_IDENTITY = (
    "name", "name_latin", "given_name", "family_name", "prefix", "gender", "language", "email", "phone", "mobile", "born_on",
    "name_day",
)  # fmt: skip
_PLACE = (
    "version", "department", "contact_role", "is_main", "note", "from_on", "to_on", "last_contact_at", "custom",
)  # fmt: skip


def _shown(context: QueryContext, row: Contact) -> tuple[Contact, PersonIdentity]:
    if context.as_of is None:
        return row, row.person.identity
    shown = row_as_of(Contact, row.pk, context.as_of)
    identity = row_as_of(PersonIdentity, row.person_id, context.as_of)
    if shown is None or identity is None:
        raise SubjectNotFound("contact")
    return shown, identity


def _of_person(context: QueryContext, model: Any, row: Contact) -> list[Any]:
    if context.as_of is not None:
        return rows_as_of(model, {"person": row.person_id}, context.as_of)
    return list(model.objects.filter(person_id=row.person_id).order_by("pk"))


def _places(context: QueryContext, row: Contact) -> tuple[Place, ...]:
    others = context.visible("contact").filter(person_id=row.person_id).exclude(pk=row.pk).select_related("account")
    return tuple(
        Place(one.public_id, named(one.account), one.title, one.from_on, one.to_on)
        for one in others.order_by("to_on", "-from_on")[:50]
    )


def _stakes(row: Contact) -> tuple[Stake, ...]:
    return tuple(
        Stake(
            one.public_id,
            one.role,
            one.stance,
            one.influence,
            named(one.covered_by) if one.covered_by else None,
            one.note,
        )
        for one in Stakeholder.objects.filter(contact=row).select_related("covered_by").order_by("-influence")
    )


def _ages(context: QueryContext, row: Contact) -> tuple[FactAge, ...]:
    checks = {
        check.field: check
        for check in FieldCheck.objects.filter(kind_name="contact", record_id=row.pk).select_related("checked_by")
    }
    days = days_by_field(present_rules(), tier=row.account.tier, segment=row.account.segment)
    known = {("contact", row.pk, field): check.true_on for field, check in checks.items()}
    found = []
    for one in expiries(days, [Aged("contact", row.pk, row.created_at.date())], known):
        check = checks.get(one.field)
        found.append(
            FactAge(
                one.field, check.true_on if check else None, check.source if check else "",
                check.checked_by.name if check else "", one.stale_on, one.stale_on <= context.today,
                bool(check and arrived_late(check.true_on, check.recorded_at.date())),
            )
        )  # fmt: skip
    return tuple(found)
