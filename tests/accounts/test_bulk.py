"""Bulk acts on accounts: all or none, one audit entry, taken back exactly."""

import pytest

from mainstay.framework.actions import perform
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.scopes.models import AccountAccess
from mainstay.framework.search.models import SearchDocument
from mainstay.kernel.errors import ActionRefused, RuleBroken
from mainstay.modules.accounts.models import Account, AccountOwner, AccountTag

COLUMNS = [f.attname for f in Account._meta.concrete_fields if f.attname != "version"]


def images():
    return list(Account.objects.order_by("id").values(*COLUMNS))


@pytest.fixture
def three(do):
    made = [do("anna", "account.create", name=f"Client {n}", segment=f"S{n}", city=f"C{n}").public_id for n in range(3)]
    do("anna", "account.tag", made[0], tags="old,both")
    return made


def undo(cast, who, outcome):
    back = outcome.answer["undo"]
    return perform(cast.actor(who), back["action"], back["input"], subject=back["subject"])


def test_the_same_fact_goes_on_all_and_comes_off_each(three, do, cast):
    before = images()
    done = do("anna", "account.edit_many", accounts=three, segment="Dairy", city="Riga", tier="a", tier_reason="Key")
    assert set(Account.objects.values_list("segment", "city", "tier")) == {("Dairy", "Riga", "a")}
    assert SearchDocument.objects.filter(kind="account", text__contains="riga").count() == 3
    assert AuditEntry.objects.filter(action="account.edit_many").count() == 1
    assert undo(cast, "anna", done).answer == {"count": 3, "left": 0}
    assert images() == before


def test_what_changed_since_stays(three, do, cast):
    done = do("anna", "account.edit_many", accounts=three, segment="Dairy", city="Riga")
    do("anna", "account.edit", three[0], segment="Changed since")
    assert undo(cast, "anna", done).answer == {"count": 3, "left": 1}
    first = Account.objects.get(public_id=three[0])
    assert (first.segment, first.city) == ("Changed since", "C0")


def test_one_account_out_of_reach_refuses_all_and_says_how_many(three, do, cast):
    other = do("boris", "account.create", name="Of Boris").public_id
    before = images()
    with pytest.raises(ActionRefused, match="1 of the 4 accounts"):
        do("anna", "account.edit_many", accounts=[*three, other], segment="Dairy")
    assert images() == before
    with pytest.raises(RuleBroken, match="at least one field"):
        do("anna", "account.edit_many", accounts=three)
    with pytest.raises(ActionRefused):
        do("egils", "account.edit_many", accounts=three, segment="Read only")


def test_assigning_many_moves_access_and_comes_back(three, do, cast):
    before, rows = images(), list(AccountOwner.objects.order_by("id").values_list("id", "user_id", "to_at"))
    done = do("dace", "account.assign_many", accounts=three, owner=cast.boris.public_id, reason="New book")
    seen = {who: visible_to(cast.actor(who), registry.kinds["account"]).count() for who in ("anna", "boris")}
    assert seen == {"anna": 0, "boris": 3}
    undo(cast, "dace", done)
    seen = {who: visible_to(cast.actor(who), registry.kinds["account"]).count() for who in ("anna", "boris")}
    assert seen == {"anna": 3, "boris": 0}
    assert (images(), list(AccountOwner.objects.order_by("id").values_list("id", "user_id", "to_at"))) == (before, rows)
    assert AccountAccess.objects.filter(to_at=None, how="owner").count() == 3


def test_tags_go_on_and_off_many_and_come_back(three, do, cast):
    def links():
        return sorted(AccountTag.objects.values_list("account__public_id", "tag__name"))

    before = links()
    done = do("anna", "account.tag_many", accounts=three, add="new,both", remove="old")
    assert links() == sorted([(one, name) for one in three for name in ("new", "both")])
    undo(cast, "anna", done)
    assert links() == before


def test_nobody_undoes_the_act_of_another(three, do, cast):
    done = do("anna", "account.edit_many", accounts=three, segment="Dairy")
    with pytest.raises(RuleBroken, match="no such act of yours"):
        undo(cast, "dace", done)
