"""Make the base: 500 people in a tree, a million accounts, three million contacts, five million interactions."""

import argparse
import os
import sys
import time
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("MAINSTAY_DATA", "/tmp/mainstay-million")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.project.settings")

import django

django.setup()

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from sql import day, fill, instant, numbers, run, words

from mainstay.framework.database import is_sqlite
from mainstay.framework.history.triggers import create_after_migrate, drop_before_migrate
from mainstay.framework.scopes.models import AccountAccess, Holder
from mainstay.framework.search.models import SearchDocument
from mainstay.modules.accounts.models import Account, AccountOwner, Contact, Person, PersonIdentity
from mainstay.modules.engagement.models import Interaction
from mainstay.modules.people.models import (
    Appointment,
    CompanyUnit,
    ReportingLine,
    Role,
    RoleRight,
    UnitMembership,
    User,
)
from mainstay.modules.people.rules.rights import shipped_roles
from mainstay.modules.work.models import Duty

PEOPLE, SELLERS = 500, 468
FIRST = ["north", "south", "river", "amber", "iron", "silver", "green", "blue", "old", "new", "royal", "baltic", "delta", "alpine",
         "coastal", "eastern", "western", "lucky", "bright", "stone"]  # fmt: skip
SECOND = ["dairy", "bakery", "foods", "mills", "farms", "sweets", "brewery", "fisheries", "packing", "logistics", "retail", "pharma",
          "energy", "media", "bank", "steel", "paper", "textile", "optics", "robotics"]  # fmt: skip
THIRD = [
    "of riga",
    "of praha",
    "of delhi",
    "of dhaka",
    "of cairo",
    "of dubai",
    "trading",
    "holding",
    "works",
    "partners",
]


def main() -> None:
    """Build everything; prints what took how long."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=1.0)
    scale = parser.parse_args().scale
    accounts, contacts, talks = int(1_000_000 * scale), int(3_000_000 * scale), int(5_000_000 * scale)
    begin = time.perf_counter()
    call_command("migrate", verbosity=0)
    if Account.objects.exists():
        sys.exit("The base is not empty; remove its folder or database first.")
    if is_sqlite():
        run("PRAGMA synchronous=OFF")
    drop_before_migrate()
    people()
    numbers(max(talks, contacts, accounts))
    words("bench_w", [" ".join(parts) for parts in product(FIRST, SECOND, THIRD)])
    with transaction.atomic():
        fill_accounts(accounts)
        fill_access(accounts)
    with transaction.atomic():
        fill_contacts(contacts, accounts)
    with transaction.atomic():
        fill_talks(talks, accounts)
    with transaction.atomic():
        fill_documents(accounts, contacts)
    run("ANALYZE" if is_sqlite() else "VACUUM ANALYZE", "statistics")
    from django.apps import apps

    begin_numbers_behind_the_rows(apps.get_models())
    for config in apps.get_app_configs():
        create_after_migrate(config)
    call_command("collectstatic", verbosity=0, interactive=False)
    print(f"built in {time.perf_counter() - begin:.0f} s")


def begin_numbers_behind_the_rows(models: list[Any]) -> None:
    """PostgreSQL counts its own numbers, SQLite those that are there."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def people() -> None:
    """One director, five heads, 25 managers, the rest sellers; user 500 is the one with fifty accounts."""
    from datetime import date

    from django.utils import timezone

    now, start = timezone.now(), date(2020, 1, 1)
    unit = CompanyUnit.objects.create(
        code="u", name="Unit", country="LV", currency="EUR", zone="Europe/Riga", created_at=now
    )
    roles = {}
    for data in shipped_roles():
        roles[data.code] = Role.objects.create(code=data.code, name=data.name, created_at=now)
        RoleRight.objects.bulk_create(
            RoleRight(role=roles[data.code], group=g, verb=v, extent=e, from_on=start, created_at=now)
            for g, v, e in data.rights
        )
    for number in range(1, PEOPLE + 1):
        user = User.objects.create(
            pk=number,
            email=f"u{number}@example.com",
            name=f"User {number}",
            name_key=f"user {number:04}",
            created_at=now,
        )
        role = "director" if number == 1 else "manager" if number <= 31 else "account_manager"
        Appointment.objects.create(user=user, role=roles[role], from_on=start, created_at=now)
        UnitMembership.objects.create(user=user, unit=unit, from_on=start, created_at=now)
        Holder.objects.create(pk=number, user_id=number)
        if number > 1:
            boss = 1 if number <= 6 else (number - 7) % 5 + 2 if number <= 31 else (number - 32) % 25 + 7
            ReportingLine.objects.create(user=user, manager_id=boss, from_on=start, created_at=now)


def fill_accounts(count: int) -> None:
    name = "w.w || ' ' || n.i"
    fill(Account, {
        "id": "n.i", "public_id": "'acc' || n.i", "name": name, "name_key": name, "name_folded": name, "match_key": name,
        "owner_id": f"CASE WHEN n.i <= 50 THEN 500 ELSE 32 + n.i % {SELLERS} END", "unit_id": "1",
        "status": "CASE n.i % 3 WHEN 0 THEN 'client' WHEN 1 THEN 'prospect' ELSE 'former' END",
        "tier": "CASE WHEN n.i % 100 < 5 THEN 'a' WHEN n.i % 100 < 25 THEN 'b' ELSE 'c' END", "segment": "'s' || (n.i % 200)",
        "country": "CASE n.i % 4 WHEN 0 THEN 'LV' WHEN 1 THEN 'CZ' WHEN 2 THEN 'IN' ELSE 'AE' END",
        "revenue_12m_minor": "(n.i * 7919) % 100000000", "currency": "'EUR'",
    }, f"bench_n n JOIN bench_w w ON w.k = (n.i * 7919) % 4000 WHERE n.i <= {count} ORDER BY n.i", "accounts")  # fmt: skip
    fill(
        AccountOwner,
        {"account_id": "id", "user_id": "owner_id", "from_at": instant("id % 900")},
        "accounts_account",
        "owners",
    )


def fill_access(count: int) -> None:
    fill(
        AccountAccess,
        {"holder_id": "user_id", "account_id": "account_id", "how": "'owner'", "source": "id", "from_at": "from_at"},
        "accounts_accountowner",
        "access of owners",
    )
    fill(
        AccountAccess,
        {
            "holder_id": f"32 + (n.i * 31) % {SELLERS}",
            "account_id": f"(n.i * 13) % {count} + 1",
            "how": "'team'",
            "source": "n.i",
            "from_at": instant("10"),
        },
        f"bench_n n WHERE n.i <= {int(count * 0.588)}",
        "access of teams",
    )
    fill(
        Duty,
        {
            "id": "n.i",
            "public_id": "'d' || n.i",
            "what": "'Call about the order'",
            "assignee_id": f"32 + (n.i * 17) % {SELLERS}",
            "account_id": f"(n.i * 29) % {count} + 1",
            "due_on": day("n.i % 60 - 20"),
        },
        f"bench_n n WHERE n.i <= {int(count * 0.196)}",
        "duties",
    )
    fill(
        AccountAccess,
        {
            "holder_id": "assignee_id",
            "account_id": "account_id",
            "how": "'duty'",
            "source": "id",
            "from_at": instant("5"),
        },
        "work_duty",
        "access of duties",
    )
    run(
        "UPDATE framework_holder SET reach = (SELECT count(*) FROM framework_accountaccess a WHERE a.holder_id = framework_holder.id)",
        "reach",
    )


def fill_contacts(count: int, accounts: int) -> None:
    fill(
        Person,
        {"id": "n.i", "public_id": "'p' || n.i", "key": "'k' || n.i"},
        f"bench_n n WHERE n.i <= {count} ORDER BY n.i",
        "persons",
    )
    name = "w.w || ' ' || (n.i % 9973)"
    fill(
        PersonIdentity,
        {
            "person_id": "n.i",
            "name": name,
            "name_key": name,
            "name_folded": name,
            "match_key": name,
            "email": "'p' || n.i || '@example.com'",
            "email_key": "'p' || n.i || '@example.com'",
            "phone": "''",
        },
        f"bench_n n JOIN bench_w w ON w.k = (n.i * 104729) % 4000 WHERE n.i <= {count} ORDER BY n.i",
        "identities",
    )
    fill(
        Contact,
        {
            "id": "n.i",
            "public_id": "'c' || n.i",
            "account_id": f"n.i % {accounts} + 1",
            "person_id": "n.i",
            "name_key": name,
        },
        f"bench_n n JOIN bench_w w ON w.k = (n.i * 104729) % 4000 WHERE n.i <= {count} ORDER BY n.i",
        "contacts",
    )


def fill_talks(count: int, accounts: int) -> None:
    fill(Interaction, {
        "id": "n.i", "public_id": "'t' || n.i", "account_id": f"(n.i * 37) % {accounts} + 1", "interaction_kind": "'call'", "author_id": f"32 + n.i % {SELLERS}",
        "happened_at": instant("n.i % 1100"), "recorded_at": instant("n.i % 1100"), "topic": "'Talk about supply'", "outcome": "'They want a price.'",
    }, f"bench_n n WHERE n.i <= {count} ORDER BY n.i", "interactions")  # fmt: skip


def fill_documents(accounts: int, contacts: int) -> None:
    rare = "name_folded || CASE WHEN id % 100000 = 7 THEN ' zebrafish' ELSE '' END || CASE WHEN id % 20 = 3 THEN ' group' ELSE '' END"
    fill(
        SearchDocument,
        {
            "kind": "'account'",
            "record_id": "id",
            "public_id": "public_id",
            "account_id": "id",
            "title": "name",
            "text": rare,
        },
        "accounts_account",
        f"{accounts} account documents",
    )
    fill(
        SearchDocument,
        {
            "kind": "'contact'",
            "record_id": "c.id",
            "public_id": "c.public_id",
            "account_id": "c.account_id",
            "title": "i.name",
            "text": "i.name_folded",
        },
        "accounts_contact c JOIN accounts_personidentity i ON i.person_id = c.person_id",
        f"{contacts} contact documents",
    )


if __name__ == "__main__":
    main()
    connection.close()
