"""The life of an action: found among what is seen, decided, done, audited, told, repeated once."""

import pytest

from mainstay.framework.actions import perform
from mainstay.framework.audit import chain
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.events.models import OutboxEvent
from mainstay.framework.lists import ListState, list_page
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.errors import ActionRefused, IdempotencyConflict, InputInvalid
from mainstay.modules.accounts.models import Account


def test_an_account_manager_creates_an_account_and_only_those_concerned_see_it(cast, do):
    made = do("anna", "account.create", name="Lielupes Piens", country="LV")
    kind = registry.kinds["account"]
    seen = {who: visible_to(cast.actor(who), kind).filter(public_id=made.public_id).exists() for who in cast.users}
    assert seen == {
        "anna": True, "boris": False, "clara": False, "dace": True, "egils": True, "farid": True, "gita": True, "admin": False,
    }  # fmt: skip
    entry = AuditEntry.objects.get(action="account.create")
    assert (entry.outcome, entry.subject_id, entry.basis) == ("done", made.public_id, "role:account_manager")
    assert OutboxEvent.objects.get().name == "account.created"


def test_a_refusal_changes_nothing_and_is_recorded(cast, do):
    with pytest.raises(ActionRefused):
        do("admin", "account.create", name="Not mine to make")
    assert not Account.objects.exists()
    assert AuditEntry.objects.get().outcome == "refused"


def test_bad_input_names_every_field(cast, do):
    with pytest.raises(InputInvalid) as caught:
        do("anna", "account.create", name=" ", country="Latvia", colour="red")
    assert {problem.path for problem in caught.value.problems} == {"name", "country", "colour"}
    assert not AuditEntry.objects.exists()


def test_the_same_key_gives_the_same_answer_once(cast):
    anna = cast.actor("anna")
    first = perform(anna, "account.create", {"name": "Once"}, idempotency_key="k1")
    second = perform(anna, "account.create", {"name": "Once"}, idempotency_key="k1")
    assert (first.public_id, second.repeated, Account.objects.count()) == (second.public_id, True, 1)
    with pytest.raises(IdempotencyConflict):
        perform(anna, "account.create", {"name": "Other"}, idempotency_key="k1")


def test_a_dry_run_stores_nothing(cast):
    outcome = perform(cast.actor("anna"), "account.create", {"name": "Maybe"}, dry_run=True)
    assert outcome.kind == "account"
    assert not Account.objects.exists()
    assert not AuditEntry.objects.exists()


def test_lists_page_by_cursor_within_what_is_seen(cast, do):
    from mainstay.framework.lists import ListSpec
    from mainstay.framework.lists.engine import as_row  # noqa: F401

    if "account" not in registry.lists:
        registry.lists.frozen = False
        registry.lists.add(ListSpec(kind="account", path="accounts", columns=("name", "tier"), sort="name"))
    for number in range(5):
        do("anna", "account.create", name=f"Client {number}")
    do("boris", "account.create", name="Client of Boris")
    state = ListState.read({"limit": 3, "filter": {"field": "name", "contains": "cliént"}}, registry.lists["account"])
    first = list_page(cast.actor("anna"), "account", state)
    assert [row.title for row in first.rows] == ["Client 0", "Client 1", "Client 2"]
    second = list_page(
        cast.actor("anna"), "account", ListState(state.filter, state.sort, state.columns, first.next_cursor, 3)
    )
    assert [row.title for row in second.rows] == ["Client 3", "Client 4"]


def test_the_chain_verifies_and_names_a_changed_entry(cast, do):
    do("anna", "account.create", name="One")
    do("anna", "account.create", name="Two")
    chain.seal_pending()
    do("anna", "account.create", name="Three")
    assert chain.verify().ok
    sealed, _, tail = AuditEntry.objects.order_by("id")
    for entry in (sealed, tail):
        AuditEntry.objects.filter(pk=entry.pk).update(reason="x")
        assert f"Entry {entry.pk} " in chain.verify().faults[0]
        AuditEntry.objects.filter(pk=entry.pk).update(reason="")
    head = chain.head()
    newest = AuditEntry.objects.get(pk=2) if AuditEntry.objects.filter(pk=2).exists() else sealed
    from mainstay.framework.audit.models import AuditSeal

    last = AuditSeal.objects.order_by("-number").first()
    AuditEntry.objects.filter(pk=last.entry_id).delete()
    AuditSeal.objects.filter(number=last.number).delete()
    assert not chain.verify(head).ok, newest
