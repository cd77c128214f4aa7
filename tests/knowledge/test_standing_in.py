"""What a deputy does not know binds the deputy; what the principal does not know is passed to nobody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mainstay.framework.audit.models import AuditEntry
from mainstay.kernel.errors import ActionRefused
from mainstay.modules.people.models import Deputyship, User
from mainstay.modules.people.queries import actor_for


@pytest.fixture
def dairy(cast, do, clock):
    """An account of Anna's."""
    return do("anna", "account.create", name="Lielupes Piens", status="client").public_id


@pytest.fixture
def boris_stands_in(cast, do, clock, dairy):
    """Boris for Anna, from today for two weeks."""
    given = {"deputy": cast.boris.public_id, "from_on": "2026-08-03", "last_on": "2026-08-14"}
    made = do("anna", "deputyship.propose", **given).public_id
    do("boris", "deputyship.accept", made)
    if Deputyship.objects.get(public_id=made).confirmed_at is None:
        do("dace", "deputyship.confirm", made)
    return made


def test_a_deputy_who_lacks_the_knowledge_is_refused_and_told_what_to_confirm(
    cast, do, dairy, boris_stands_in, topic, require
):
    do("boris", "account.edit", dairy, city="Jelgava")
    cold = topic()
    require(cold, "account.edit", person=cast.boris.public_id)
    with pytest.raises(ActionRefused) as refused:
        do("boris", "account.edit", dairy, city="Riga")
    assert f"/topics/{cold}/" in str(refused.value)
    entry = AuditEntry.objects.filter(outcome="refused").latest("id")
    assert (entry.actor_id, entry.on_behalf_of) == (cast.boris.pk, cast.anna.pk)
    assert "Cold chain" in entry.reason
    do("boris", "knowledge.confirm", cold, understood=True)
    do("boris", "account.edit", dairy, city="Riga")


def test_a_right_that_rests_for_the_principal_is_passed_to_nobody(cast, do, dairy, boris_stands_in, topic, require):
    cold = topic()
    require(cold, "account.edit", person=cast.anna.public_id)
    with pytest.raises(ActionRefused) as refused:
        do("boris", "account.edit", dairy, city="Riga")
    assert "This right of Anna Bērziņa rests" in str(refused.value)
    assert ("account", "edit") not in cast.actor("boris").mandates[0].rights
    assert cast.actor("boris").extent("account", "edit") > 0


def test_confirming_is_nobodys_to_pass_on(cast, do, boris_stands_in, topic, require, told):
    cold = topic()
    require(cold, person=cast.anna.public_id)
    told()
    hats = cast.actor("boris").hats()[1:]
    assert [("confirmation", "create") in hat.rights for hat in hats] == [False]
    do("boris", "knowledge.confirm", cold, understood=True)
    assert AuditEntry.objects.filter(action="knowledge.confirm").latest("id").on_behalf_of is None
    from mainstay.modules.work.models import Duty

    assert Duty.objects.get(duty_kind="knowledge", state="open").assignee == cast.anna


def test_the_cover_by_a_manager_needs_the_knowledge_too(cast, do, clock, dairy, topic, require):
    do("anna", "absence.plan", reason="leave", from_on="2026-08-03", last_on="2026-08-14", cover="manager")
    cold = topic()
    require(cold, "interaction.create", person=cast.dace.public_id)
    rights = [one.rights for one in cast.actor("dace").mandates]
    assert all(("interaction", "create") not in one for one in rights)


def test_nobody_who_stands_in_pays_more_than_a_few_statements(cast, do, boris_stands_in, topic, require):
    user = User.objects.get(pk=cast.boris.pk)
    with CaptureQueriesContext(connection) as caught:
        actor_for(user)
    asked = [one for one in caught if "knowledge_" in one["sql"]]
    assert len(asked) <= 4
