"""The people at an account: who matters most, who is there, what part they have in decisions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from mainstay.framework.history.as_of import row_as_of, rows_as_of
from mainstay.framework.queries import ROW_ID, ROW_IDS, QueryContext, prepared, query
from mainstay.framework.values.base import Label
from mainstay.modules.accounts.choices import StakeholderRole, Stance, words_for
from mainstay.modules.accounts.models import Contact, PersonIdentity, Stakeholder
from mainstay.modules.accounts.queries.finding import OneAccount, whole_account
from mainstay.modules.accounts.queries.shapes import Named, Silence, named

SHOWN = 5
_LIVE = Q(to_on=None, person__state="live")


@dataclass(frozen=True)
class PersonWhoMatters:
    """A person at the account, most important first. ``id`` is the contact's, empty for a role whose holder is not
    known (``stake`` is then the stakeholder to fill).
    """

    id: str
    stake: str
    name: str
    title: str
    is_main: bool
    role: str
    stance: str
    influence: int
    covered_by: Named | None
    last_contact_at: datetime | None
    silence: Silence | None = None
    email: str = ""
    phone: str = ""

    @property
    def is_unknown(self) -> bool:
        """Only the role is known."""
        return not self.id

    @property
    def role_words(self) -> Label:
        """The part in decisions, for people."""
        return words_for(StakeholderRole, self.role)

    @property
    def stance_words(self) -> Label:
        """How they stand to us, for people; empty when that is not known."""
        return words_for(Stance, self.stance) if self.stance != Stance.UNKNOWN else ""


def people_who_matter(account_id: int, today: date) -> tuple[tuple[PersonWhoMatters, ...], int]:
    """The people with the most weight (part in decisions, influence, main contact, last talk), unknown roles among
    them, and how many live contacts there are.
    """
    stakes = stakes_of(account=account_id)
    by_contact: dict[int | None, Stakeholder] = {}
    for stake in stakes:
        by_contact.setdefault(stake.contact_id, stake)
    found = weightiest_contacts(account=account_id, staked=[pk for pk in by_contact if pk])
    people = [_person(row, by_contact.get(row.pk), today) for row in found]
    unknown = [_unknown(stake) for stake in stakes if stake.contact_id is None]
    ranked = sorted([*people, *unknown], key=lambda one: (-one.influence, not one.is_main, not one.id))
    return tuple(ranked[:SHOWN]), sum(live_contacts(account=account_id))


@prepared(Stakeholder, account=ROW_ID)
def stakes_of(rows: Any, account: Any) -> Any:
    """The parts in decisions at an account, those with most influence first, of people who are there."""
    present = rows.filter(account_id=account).exclude(contact__to_on__isnull=False)
    shown = present.exclude(contact__person__state__in=("frozen", "restricted", "pseudonymised", "erased"))
    return shown.select_related("covered_by").order_by("-influence", "pk")[:200]


@prepared(Contact, account=ROW_ID, staked=ROW_IDS)
def weightiest_contacts(rows: Any, account: Any, staked: Any) -> Any:
    """Live contacts: those with a part in decisions first, then the main one, then by the last talk."""
    weighed = Case(
        When(pk__among=staked, then=Value(2)), When(is_main=True, then=Value(1)), default=Value(0),
        output_field=IntegerField(),
    )  # fmt: skip
    found = rows.filter(_LIVE, account_id=account).select_related("person__identity")
    return found.order_by(weighed.desc(), "-last_contact_at", "name_key")[: SHOWN * 2]


@prepared(Contact, account=ROW_ID)
def live_contacts(rows: Any, account: Any) -> Any:
    """How many live contacts there are."""
    found = rows.filter(_LIVE, account_id=account).order_by()
    return found.values("account_id").annotate(count=Count("pk")).values_list("count", flat=True)


def _person(row: Contact, stake: Stakeholder | None, today: date) -> PersonWhoMatters:
    return PersonWhoMatters(
        row.public_id, stake.public_id if stake else "", row.person.identity.name, row.title, row.is_main,
        stake.role if stake else "", stake.stance if stake else "", stake.influence if stake else 0,
        named(stake.covered_by) if stake and stake.covered_by else None, row.last_contact_at,
        Silence.since(row.last_contact_at, today), row.person.identity.email,
        row.person.identity.phone or row.person.identity.mobile,
    )  # fmt: skip


def _unknown(stake: Stakeholder) -> PersonWhoMatters:
    return PersonWhoMatters(
        "", stake.public_id, "", stake.note, False, stake.role, stake.stance, stake.influence, None, None
    )


def people_as_of(account_id: int, moment: datetime) -> tuple[tuple[PersonWhoMatters, ...], int]:
    """The main contact and others as they stood at a moment; names of people erased since are not there any more."""
    rows = [row for row in rows_as_of(Contact, {"account": account_id}, moment) if not _ended(row, moment.date())]
    rows.sort(key=lambda row: (not row.is_main, row.name_key))
    people = []
    for row in rows[:SHOWN]:
        identity = row_as_of(PersonIdentity, row.person_id, moment)
        if identity is not None and identity.name:
            people.append(
                PersonWhoMatters(row.public_id, "", identity.name, row.title, row.is_main, "", "", 0, None,
                                 row.last_contact_at, None, identity.email, identity.phone)
            )  # fmt: skip
    return tuple(people), len(rows)


def _ended(row: Contact, day: date) -> bool:
    return row.to_on is not None and row.to_on <= day


@dataclass(frozen=True)
class PersonThere:
    """A contact in the list of people of an account."""

    id: str
    name: str
    name_latin: str
    title: str
    department: str
    email: str
    phone: str
    mobile: str
    is_main: bool
    role: str
    stance: str
    last_contact_at: datetime | None
    to_on: date | None

    @property
    def role_words(self) -> Label:
        """The part in decisions, for people."""
        return words_for(StakeholderRole, self.role)

    @property
    def stance_words(self) -> Label:
        """How they stand to us, for people; empty when that is not known."""
        return words_for(Stance, self.stance) if self.stance != Stance.UNKNOWN else ""


@query(
    "account.people", label=_("People"), output=PersonThere, rights=("contact", "read"), input=OneAccount, many=True,
    subject="account", budget=8, sample=lambda world: {"id": world.public_id("account")},
)  # fmt: skip
def account_people(context: QueryContext, input: OneAccount) -> list[PersonThere]:
    """All contacts of an account, those who have left at the end, with their part in decisions."""
    account = whole_account(context, input.id)
    stakes = {s.contact_id: s for s in Stakeholder.objects.filter(account=account).order_by("influence")}
    rows = context.visible("contact").filter(account=account).select_related("person__identity")
    found = sorted(rows[:500], key=lambda row: (row.to_on is not None, not row.is_main, row.name_key))
    return [_there(row, stakes.get(row.pk)) for row in found]


def _there(row: Contact, stake: Stakeholder | None) -> PersonThere:
    one = row.person.identity
    return PersonThere(
        row.public_id, one.name, one.name_latin, row.title, row.department, one.email, one.phone, one.mobile, row.is_main,
        stake.role if stake else "", stake.stance if stake else "", row.last_contact_at, row.to_on,
    )  # fmt: skip
