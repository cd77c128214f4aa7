"""Row history: every changed row leaves its old image, whoever changed it, and the past can be read."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.history.as_of import changes_of, row_as_of, rows_as_of
from mainstay.framework.history.mirrors import mirror_table
from mainstay.framework.history.triggers import create_after_migrate, drop_before_migrate, missing_triggers
from mainstay.modules.accounts.models import Account


def account(do, name="Lielupes Piens", **values):
    return Account.objects.get(public_id=do("anna", "account.create", name=name, **values).public_id)


def born_three_days_ago(row: Account) -> None:
    """As if the account had been made earlier, and nothing had happened to it yet."""
    Account.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=3))
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{mirror_table(Account)}"')


def test_an_action_leaves_the_old_image_and_its_own_id(cast, do):
    row = account(do)
    do("anna", "account.edit", subject=row.public_id, city="Jelgava")
    changes = changes_of(Account, row.pk)
    entry = AuditEntry.objects.get(action="account.edit")
    assert {(change.action_id, change.op) for change in changes if change.action_id == entry.action_id} == {
        (entry.action_id, "U")
    }
    assert changes[-1].values["city"] == ""


def test_a_change_by_sql_outside_the_program_is_seen_as_such(cast, do):
    first, second = account(do, "One"), account(do, "Two")
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # the test's own transaction still carries the last act
            cursor.execute("SELECT set_config('mainstay.action', '', true)")
        cursor.execute("UPDATE accounts_account SET city = 'Ogre'")
    for row in (first, second):
        (change,) = changes_of(Account, row.pk)
        assert (change.action_id, change.values["name"]) == (None, row.name)


def test_a_record_is_shown_as_it_was(cast, do):
    row = account(do, city="Riga")
    born_three_days_ago(row)
    do("anna", "account.edit", subject=row.public_id, city="Jelgava")
    do("anna", "account.edit", subject=row.public_id, city="Ogre")
    assert row_as_of(Account, row.pk, timezone.now()).city == "Ogre"
    assert row_as_of(Account, row.pk, timezone.now() - timedelta(hours=1)).city == "Riga"
    assert row_as_of(Account, row.pk, timezone.now() - timedelta(days=4)) is None


def test_related_rows_are_read_as_of_a_moment_even_when_gone_now(cast, do):
    row = account(do)
    born_three_days_ago(row)
    hour_ago = timezone.now() - timedelta(hours=1)
    other = cast.boris
    do("dace", "account.assign", subject=row.public_id, owner=other.public_id, reason="Load")
    assert [one.pk for one in rows_as_of(Account, {"owner_id": cast.anna.pk}, hour_ago)] == [row.pk]
    assert rows_as_of(Account, {"owner_id": other.pk}, hour_ago) == []
    assert [one.pk for one in rows_as_of(Account, {"owner_id": other.pk}, timezone.now())] == [row.pk]


def test_a_deleted_row_keeps_its_last_image(cast, do):
    row = account(do)
    with connection.cursor() as cursor:
        for table in ("accounts_accountowner",):
            cursor.execute(f"DELETE FROM {table} WHERE account_id = %s", [row.pk])
        cursor.execute("DELETE FROM accounts_account WHERE id = %s", [row.pk])
    assert changes_of(Account, row.pk)[0].op == "D"


@pytest.mark.django_db
def test_triggers_survive_a_migration_run():
    assert missing_triggers() == []
    drop_before_migrate()
    assert "accounts_account" in missing_triggers()
    from django.apps import apps

    for config in apps.get_app_configs():
        create_after_migrate(config)
    assert missing_triggers() == []
