"""Setting up a company in an empty installation."""

import pytest

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.queries import ask
from mainstay.kernel.actor import Extent
from mainstay.kernel.errors import InputInvalid, RuleBroken
from mainstay.modules.people.actions.company import set_up_company
from mainstay.modules.people.models import CompanyUnit, Holiday, Role, User
from mainstay.modules.people.queries import actor_for
from mainstay.modules.people.rules.rights import shipped_roles

GIVEN = {
    "name": "Mainstay Trade", "country": "LV", "currency": "EUR", "zone": "Europe/Riga", "languages": ("lv", "en"),
    "person_name": "Gita Sharma", "person_email": "gita@example.com", "password": "correct horse battery staple",
}  # fmt: skip


@pytest.mark.django_db
def test_an_empty_installation_becomes_a_company_with_a_head():
    set_up_company(**GIVEN)
    gita = User.objects.get()
    actor = actor_for(gita)
    assert (actor.extent("appointment", "create"), actor.extent("unit", "create")) == (Extent.ALL, Extent.ALL)
    assert gita.check_password(GIVEN["password"])
    assert Role.objects.count() == len(shipped_roles())
    unit = CompanyUnit.objects.get()
    assert (unit.working_days, unit.languages, Holiday.objects.filter(day__month=11, day__day=18).count()) == (
        [1, 2, 3, 4, 5], ["lv", "en"], 2,
    )  # fmt: skip
    assert ask(actor, "user.me").unit.name == "Mainstay Trade"


@pytest.mark.django_db
def test_the_password_leaves_no_trace_in_the_audit_log():
    set_up_company(**GIVEN)
    written = " ".join(str([entry.input, entry.changes]) for entry in AuditEntry.objects.all())
    assert GIVEN["password"] not in written
    assert User.objects.get().password not in written


@pytest.mark.django_db
def test_a_company_is_set_up_once():
    set_up_company(**GIVEN)
    with pytest.raises(RuleBroken, match="already"):
        set_up_company(**GIVEN)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("zone", "Europe/Atlantis", "no time zone"), ("password", "1234567890", "numeric|common"),
     ("country", "Latvia", "two letters"), ("person_email", "gita", "e-mail")],
)  # fmt: skip
def test_bad_values_are_named_and_nothing_is_stored(field, value, said):
    with pytest.raises(InputInvalid, match=said):
        set_up_company(**(GIVEN | {field: value}))
    assert (User.objects.count(), CompanyUnit.objects.count(), Role.objects.count()) == (0, 0, 0)
