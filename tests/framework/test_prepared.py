"""Prepared questions: the same rows as the queryset, on either engine, whatever the values; and what they refuse."""

from datetime import UTC, datetime

import pytest
from django.db.models import Q

from mainstay.framework.actions import perform
from mainstay.framework.queries import INSTANT, ROW_ID, ROW_IDS, WORD, QueryContext, prepared
from mainstay.framework.registry import registry
from mainstay.framework.scopes import sees_all_on, visible_to
from mainstay.modules.accounts.models import Account, AccountOwner

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


@prepared(Account, ids=ROW_IDS, status=WORD)
def some(rows, ids, status):
    return rows.filter(pk__among=ids, status=status).select_related("owner").order_by("-name")[:2]


@prepared(AccountOwner, account=ROW_ID, at=INSTANT)
def owner_then(rows, account, at):
    return rows.filter(Q(from_at__lte=at) & (Q(to_at=None) | Q(to_at__gt=at)), account_id=account)


@prepared(Account, ids=ROW_IDS)
def pairs(rows, ids):
    return rows.filter(pk__among=ids).order_by("name").values_list("name", "public_id")


@prepared("account", account=ROW_ID)
def one(rows, account):
    return rows.filter(pk=account)


@prepared(Account)
def with_tags(rows):
    return rows.prefetch_related("tags")


@pytest.fixture
def accounts(cast):
    for name in ("Alba", "Bērze", "Cīrulis"):
        perform(cast.actor("anna"), "account.create", {"name": name, "status": "client"})
    return {row.name: row for row in Account.objects.all()}


@pytest.mark.django_db
def test_the_rows_are_those_of_the_queryset_for_every_value(accounts):
    ids = [row.pk for row in accounts.values()]
    for given in ({"ids": ids, "status": "client"}, {"ids": ids[:1], "status": "client"}, {"ids": [], "status": "client"},
                  {"ids": ids, "status": "lead"}):  # fmt: skip
        plain = list(Account.objects.filter(pk__in=given["ids"], status=given["status"]).order_by("-name")[:2])
        assert some(**given) == plain == some.within(Account.objects.all(), **given)
    assert [row.name for row in some(ids=ids, status="client")] == ["Cīrulis", "Bērze"]
    assert pairs(ids=[accounts["Alba"].pk, 0]) == [("Alba", accounts["Alba"].public_id)]


@pytest.mark.django_db
def test_what_is_joined_comes_in_the_same_statement(accounts, django_assert_num_queries):
    some(ids=[], status="client")
    with django_assert_num_queries(1):
        assert [row.owner.name for row in some(ids=[accounts["Alba"].pk], status="client")] == ["Anna Bērziņa"]


@pytest.mark.django_db
def test_moments_are_compared_as_moments(accounts):
    row = AccountOwner.objects.get(account=accounts["Alba"])
    assert owner_then(account=row.account_id, at=row.from_at) == [row]
    assert owner_then(account=row.account_id, at=datetime(2000, 1, 1, tzinfo=UTC)) == []


@pytest.mark.django_db
def test_a_missing_unknown_or_empty_value_is_refused(accounts):
    for given in ({"ids": []}, {"ids": [], "status": None}, {"ids": [], "status": "client", "more": 1}):
        with pytest.raises(TypeError, match="some needs a value for each of: ids, status"):
            some(**given)
    with pytest.raises(TypeError, match="with_tags cannot prefetch"):
        with_tags()


@pytest.mark.django_db
def test_a_question_to_a_kind_leaves_out_what_nobody_sees(accounts):
    alba = accounts["Alba"]
    assert one(account=alba.pk) == [alba]
    Account.objects.filter(pk=alba.pk).update(merged_into=accounts["Bērze"])
    assert one(account=alba.pk) == []


@pytest.mark.django_db
def test_on_an_account_everybody_gets_what_the_scope_shows(accounts, cast):
    answers = set()
    for who in ("anna", "boris", "clara", "dace", "egils", "gita"):
        actor = cast.actor(who)
        for row in accounts.values():
            shown = visible_to(actor, registry.kinds["account"]).filter(pk=row.pk)
            assert QueryContext(actor, NOW).on_account(one, row.pk) == list(shown)
            answers.add(sees_all_on(actor, registry.kinds["account"], row.pk))
    assert answers == {True, False}
