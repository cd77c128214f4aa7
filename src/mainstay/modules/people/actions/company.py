"""Setting up a company: its first unit, the shipped roles, its head and its administrator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, Outcome, action, perform
from mainstay.framework.scopes.access import own_holder
from mainstay.framework.values.inputs import country, currency, day, email, language, text
from mainstay.kernel.actor import system_actor
from mainstay.kernel.collation import collation_key
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.people.actions.roles import appoint, load_roles
from mainstay.modules.people.actions.units import CreateUnit, load_holidays, make_unit
from mainstay.modules.people.models import CompanyUnit, UnitMembership, User
from mainstay.modules.people.policy import nobody_but_the_system
from mainstay.modules.people.rules.holidays import COUNTRIES

BEGINNING = date(2000, 1, 1)


@dataclass(frozen=True, kw_only=True)
class SetUpCompany:
    """The first unit and the first person, who is head and administrator until others are appointed."""

    name: str = text(_("Company"), max_length=120)
    country: str = country(_("Country"))
    currency: str = currency(_("Currency"))
    zone: str = text(_("Time zone"), max_length=40)
    languages: str = text(_("Languages"), default="en", max_length=60)
    from_on: Any = day(_("Rights run from"), default=BEGINNING)
    person_name: str = text(_("Name of the first person"), max_length=120)
    person_email: str = email(_("Their e-mail"))
    person_language: str = language(_("Their language"), default="en")
    password: str = text(_("Their password"), default="", max_length=200, min_length=0, secret=True)


@action(
    "company.set_up", label=_("Set up the company"), policy=nobody_but_the_system, menu=False, scope="system",
    events=("company.set_up",),
    sample=lambda: {"name": "Mainstay Trade", "country": "LV", "currency": "EUR", "zone": "Europe/Riga",
                    "person_name": "Gita Sharma", "person_email": "gita@example.com",
                    "password": "correct horse battery staple"},
)  # fmt: skip
def set_up_company_action(context: ActionContext, input: SetUpCompany) -> User:
    """Fill an empty installation: roles as shipped, the first unit with its holidays, the head of the company. Without
    a password the head joins by invitation.
    """
    if CompanyUnit.objects.exists() or User.objects.exists():
        raise RuleBroken(sentence("This installation has a company already."))
    roles = load_roles(context, input.from_on)
    unit = make_unit(
        context,
        CreateUnit(code="main", name=input.name, unit_kind="legal_entity", country=input.country,
                   currency=input.currency, zone=input.zone, languages=input.languages),
    )  # fmt: skip
    if input.country in COUNTRIES:
        for year in (context.today.year, context.today.year + 1):
            load_holidays(context, unit, year)
    head = make_user(context, email=input.person_email, name=input.person_name, language=input.person_language,
                     unit=unit, from_on=input.from_on, password=input.password or None)  # fmt: skip
    for code in ("director", "administrator"):
        appoint(context, user_id=head.pk, role=roles[code], from_on=input.from_on, reason=str(_("Founding")))
    context.emit("company.set_up", head)
    return head


def make_user(
    context: ActionContext, *, email: str, name: str, unit: CompanyUnit, from_on: date, language: str = "en",
    title: str = "", password: str | None = None, name_latin: str = "",
) -> User:  # fmt: skip
    """A user in a unit, inside the running action; without a password nobody can sign in as them yet."""
    if User.objects.filter(email__iexact=email).exists():
        raise RuleBroken(sentence("There is a colleague with the address {email} already.", email=email), path="email")
    user = User(email=email, name=name, name_latin=name_latin, name_key=collation_key(name, language)[:160],
                language=language, title=title, password=make_password(None))  # fmt: skip
    context.create(user)
    if password is not None:
        set_password(context, user, password)
    own_holder(user.pk)
    context.create(UnitMembership(user=user, unit=unit, from_on=from_on, created_at=context.now))
    return user


def set_password(context: ActionContext, user: User, password: str) -> None:
    """A new password, inside the running action; not even its hash enters the audit log. Raises InputInvalid."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        problems = [Problem("password", "weak", sentence("{why}", why=message)) for message in error.messages]
        raise InputInvalid(problems) from error
    context.update_many(User.objects.filter(pk=user.pk), note="password", password=make_password(password))


def set_up_company(
    *, name: str, country: str, currency: str, zone: str, person_name: str, person_email: str, password: str = "",
    languages: Sequence[str] = ("en",), person_language: str = "en", from_on: date = BEGINNING,
) -> Outcome:  # fmt: skip
    """Fill an empty installation from a command or a test, as the system actor ``installer``; see `company.set_up`.

    Raises InputInvalid for values that cannot be read, RuleBroken when there is a company already.
    """
    installer = system_actor("installer", frozenset({"company.set_up"}))
    given = {
        "name": name, "country": country, "currency": currency, "zone": zone, "languages": ", ".join(languages),
        "from_on": from_on.isoformat(), "person_name": person_name, "person_email": person_email,
        "person_language": person_language, "password": password,
    }  # fmt: skip
    return perform(installer, "company.set_up", given)
