"""Rows a second of an import into SQLite: order lines, and contacts with validation and duplicate keys.

Everything that an import does is timed: reading the file, mapping, checking, finding what rows refer to, matching,
writing, the searched text, the record of what was made, and the totals at the end. Beside it, as a yardstick, a bare
`executemany` of the very same rows into the very same tables with their indexes. Each is done several times in a fresh
folder; the median of processor time counts, wall time stands beside it.

Run: python benchmarks/imports.py [--lines N] [--contacts N] [--rounds N] [--profile FILE]
"""

import argparse
import csv
import os
import random
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

PLACE = tempfile.TemporaryDirectory(prefix="mainstay-imports-")
os.environ["MAINSTAY_DATA"] = PLACE.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.project.settings")
os.environ.pop("DATABASE_URL", None)

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.models import Max, Min

from mainstay.framework.actions import perform
from mainstay.framework.database import recorded_as
from mainstay.framework.imports.models import ImportBatch, ImportRun
from mainstay.framework.imports.running.tables import table_named
from mainstay.framework.imports.staging import stage_files
from mainstay.framework.tasks.models import BackgroundTask
from mainstay.framework.tasks.worker import run_task
from mainstay.kernel.actor import Actor
from mainstay.modules.people.actions.company import set_up_company
from mainstay.modules.people.queries import actor_by_email

TARGETS = {"order lines": 30_000, "contacts": 10_000}
ACCOUNTS, PRODUCTS = 5_000, 2_000
BATCH = 5_000
GIVEN = [
    "Jānis",
    "Anna",
    "Ilze",
    "Petr",
    "Eliška",
    "Aarav",
    "Priya",
    "Fatima",
    "Omar",
    "Tomáš",
    "Kristīne",
    "Rahim",
    "नेहा",
    "محمد",
]
FAMILY = [
    "Ozols",
    "Bērziņa",
    "Novák",
    "Svobodová",
    "Sharma",
    "Rahman",
    "Haddad",
    "Kalniņš",
    "Dvořák",
    "Liepa",
    "Chowdhury",
    "शर्मा",
]


def main() -> int:
    """Measure and print; the exit code says whether both reach their target in processor time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--contacts", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", metavar="FILE", help="Write where the time of one round goes (pstats).")
    given = parser.parse_args()
    actor, folder = founded(), Path(PLACE.name) / "sent"
    folder.mkdir()
    load(actor, ground(folder, given.lines), ground_profile())
    cases = {
        "order lines": (lines(folder, given.lines), LINES, given.lines),
        "contacts": (contacts(folder, given.contacts), CONTACTS, given.contacts),
    }
    if given.profile:
        profiled(given.profile, actor, cases)
        return 0
    reached = [measured(name, given.rounds, actor, *case) for name, case in cases.items()]
    return 0 if all(reached) else 1


def founded() -> Actor:
    """A company with one person, who may import everything."""
    call_command("migrate", verbosity=0)
    set_up_company(
        name="Bench", country="LV", currency="EUR", zone="Europe/Riga", person_name="Ieva", person_email="ieva@example.com",
        person_language="en", languages=("en",), password=secrets.token_urlsafe(),
    )  # fmt: skip
    return actor_by_email("ieva@example.com", "cli")


def written(path: Path, header: list[str], rows: Iterator[list[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(rows)
    return path


def ground(folder: Path, count: int) -> list[Path]:
    """What lines and contacts refer to."""
    accounts = ([f"A{n}", f"Account {n} of the north", "LV"] for n in range(ACCOUNTS))
    products = ([f"P{n}", f"Product {n}"] for n in range(PRODUCTS))
    start = date(2024, 1, 1)
    orders = ([f"O{n}", f"A{n % ACCOUNTS}", start + timedelta(days=n % 700)] for n in range(count // 20 + 1))
    return [
        written(folder / "accounts.csv", ["no", "name", "country"], accounts),
        written(folder / "products.csv", ["code", "name"], products),
        written(folder / "orders.csv", ["no", "account", "day"], orders),
    ]


def lines(folder: Path, count: int) -> Path:
    """Order lines as a shop exports them: twenty to an order, prices with two decimals."""
    source = random.Random(11)

    def rows() -> Iterator[list[Any]]:
        for n in range(count):
            product, quantity = int(PRODUCTS * source.random() ** 2), source.choice([1, 1, 2, 3, 4, 6, 10, 12, 24, -1])
            price = f"{source.randrange(20, 2_000) / 100:.2f}"
            yield [
                f"O{n // 20}",
                n % 20 + 1,
                f"P{product}",
                f"Product {product}",
                quantity,
                price,
                f"{quantity * float(price):.2f}",
            ]

    return written(folder / "lines.csv", ["order", "place", "code", "text", "quantity", "price", "amount"], rows())


def contacts(folder: Path, count: int) -> Path:
    """People with names in four scripts, addresses and numbers; one in fifty has a fault, one in fifty comes twice."""
    source = random.Random(12)

    def rows() -> Iterator[list[Any]]:
        for n in range(count):
            given, family, who = (
                source.choice(GIVEN),
                f"{source.choice(FAMILY)}{n % 997}",
                n if n % 50 else max(n - 7, 0),
            )
            address = f"person{who}@Firm{who % 3000}.example" if n % 50 != 1 else "not an address"
            number = f"+371 2{source.randrange(10**7):07d}" if n % 3 else f"2{source.randrange(10**7):07d}"
            yield [
                given,
                family,
                address,
                number,
                f"+371 67{source.randrange(10**6):06d}",
                "Buyer",
                f"A{who % ACCOUNTS}",
            ]

    header = ["first", "last", "mail", "mobile", "phone", "position", "client"]
    return written(folder / "contacts.csv", header, rows())


def described(*sources: dict[str, Any]) -> dict[str, Any]:
    defaults = {"currency": "EUR", "numbers": "1234.56", "date": "iso"}
    return {
        "format": "mainstay.import/1",
        "name": "bench",
        "title": "Bench",
        "defaults": defaults,
        "sources": list(sources),
    }


def ground_profile() -> dict[str, Any]:
    account = {"from": "account", "required": True, "reference": {"kind": "account", "by": "external_id"}}
    return described(
        {"id": "accounts", "file": "accounts.csv", "kind": "account", "match": ["external_id"],
         "fields": {"external_id": "no", "name": "name", "country": "country"}},
        {"id": "products", "file": "products.csv", "kind": "product", "match": ["code"], "fields": {"code": "code", "name": "name"}},
        {"id": "orders", "file": "orders.csv", "kind": "order", "match": ["number"],
         "fields": {"number": "no", "account": account, "ordered_on": "day", "currency": {"constant": "EUR"}}},
    )  # fmt: skip


LINES = described(
    {"id": "lines", "file": "lines.csv", "kind": "order_line", "match": [["order", "position"]], "control": {"total": "amount"},
     "fields": {
         "order": {"from": "order", "required": True, "reference": {"kind": "order", "by": "number"}},
         "position": {"from": "place", "integer": True, "required": True}, "description": "text",
         "product": {"from": "code", "required": True, "reference": {"kind": "product", "by": "code"}},
         "quantity": {"from": "quantity", "number": True, "required": True},
         "unit_price": {"from": "price", "number": True}, "amount": {"from": "amount", "money": "EUR", "required": True},
     }}
)  # fmt: skip
CONTACTS = described(
    {"id": "contacts", "file": "contacts.csv", "kind": "contact", "match": [["account", "email"]],
     "fields": {
         "given_name": "first", "family_name": "last", "email": "mail", "mobile": "mobile", "phone": "phone", "job_title": "position",
         "account": {"from": "client", "required": True, "reference": {"kind": "account", "by": "external_id"}},
     }}
)  # fmt: skip


def prepared(actor: Actor, files: list[Path], profile: dict[str, Any]) -> ImportRun:
    staged = stage_files(actor, files)
    made = perform(actor, "import.prepare", {"files": [one.public_id for one in staged]})
    perform(actor, "import.describe", {"profile": profile}, subject=made.public_id)
    return ImportRun.objects.get(public_id=made.public_id)


def work(actor: Actor, run: ImportRun, verb: str) -> ImportRun:
    """The act and the work that it queues, as the worker does it."""
    perform(actor, f"import.{verb}", {}, subject=run.public_id)
    run.refresh_from_db()
    task = run_task(BackgroundTask.objects.get(public_id=run.task), actor)
    run.refresh_from_db()
    if run.state not in (ImportRun.DONE, ImportRun.UNDONE):
        sys.exit(f"the import ended as {run.state}: {run.error or task.error}")
    return run


def load(actor: Actor, files: list[Path], profile: dict[str, Any]) -> ImportRun:
    return work(actor, prepared(actor, files, profile), "start")


@contextmanager
def timed(found: list[tuple[float, float]]) -> Iterator[None]:
    processor, wall = time.process_time(), time.perf_counter()
    yield
    found.append((time.process_time() - processor, time.perf_counter() - wall))


def measured(name: str, rounds: int, actor: Actor, file: Path, profile: dict[str, Any], count: int) -> bool:
    """Import, read back what it wrote, take it back, and write the same rows by bare statements; so many times."""
    imports: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    undos: list[tuple[float, float]] = []
    for _ in range(rounds):
        run = prepared(actor, [file], profile)
        with timed(imports):
            run = work(actor, run, "start")
        tables = written_by(run)
        with timed(undos):
            work(actor, run, "undo")
        with timed(bare):
            for table, (names, rows) in tables.items():
                insert(table, names, rows)
        for table, (names, rows) in reversed(tables.items()):
            remove(table, names, rows)
        size = ", ".join(f"{len(rows):,} {table}" for table, (_, rows) in tables.items())
        # Rows of this round, if kept, would be looked through for circles in the next one.
        del tables
    counts = " ".join(f"{what} {number}" for what, number in run.counts.items() if what != "undone")
    print(f"{name}: {count:,} rows of the file ({counts}); bare: {size}")
    rate = shown("import", count, imports)
    shown("bare executemany", count, bare)
    shown("undo", count, undos)
    print(f"  target {TARGETS[name]:,} rows/s of processor time: {'reached' if rate >= TARGETS[name] else 'MISSED'}")
    return rate >= TARGETS[name]


def shown(what: str, count: int, times: list[tuple[float, float]]) -> float:
    processor = statistics.median(one for one, _ in times)
    wall = statistics.median(one for _, one in times)
    worst = max(one for one, _ in times)
    print(f"  {what:<17} {count / processor:>9,.0f} rows/s processor   {count / wall:>9,.0f} rows/s wall   "
          f"(median of {len(times)}: {processor:.2f} s processor, {wall:.2f} s wall; slowest {worst:.2f} s processor)")  # fmt: skip
    return count / processor


def written_by(run: ImportRun) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """The rows that a run made, by table, as they are stored; and what search keeps of them."""
    found = {}
    labels = (
        ImportBatch.objects.filter(run=run).order_by("table_label").values_list("table_label", flat=True).distinct()
    )
    with connection.cursor() as cursor:
        for table in sorted((table_named(label) for label in labels), key=lambda one: one.label != "accounts.Person"):
            made = ImportBatch.objects.filter(run=run, table_label=table.label).aggregate(
                Min("first_id"), Max("last_id")
            )
            cursor.execute(
                f'SELECT * FROM "{table.name}" WHERE {table.quoted(table.pk)} BETWEEN %s AND %s', list(made.values())
            )
            found[table.name] = ([one[0] for one in cursor.description], cursor.fetchall())
        cursor.execute("SELECT * FROM framework_searchdocument WHERE kind = 'contact'")
        rows = cursor.fetchall()
        if rows and any("contact" in label.lower() for label in labels):
            found["framework_searchdocument"] = ([one[0] for one in cursor.description], rows)
    return found


def insert(table: str, names: list[str], rows: list[tuple[Any, ...]]) -> None:
    """In transactions as large as those of an import."""
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
    for start in range(0, len(rows), BATCH):
        with recorded_as(0), connection.cursor() as cursor:
            cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows[start : start + BATCH])


def remove(table: str, names: list[str], rows: list[tuple[Any, ...]]) -> None:
    """Put the table back; not timed."""
    with recorded_as(0), connection.cursor() as cursor:
        cursor.executemany(f'DELETE FROM "{table}" WHERE "{names[0]}" = %s', [(row[0],) for row in rows])


def profiled(place: str, actor: Actor, cases: dict[str, Any]) -> None:
    import cProfile

    for name, (file, profile, _count) in cases.items():
        run, watch = prepared(actor, [file], profile), cProfile.Profile()
        watch.runcall(work, actor, run, "start")
        watch.dump_stats(f"{place}.{name.replace(' ', '-')}")
        work(actor, run, "undo")


if __name__ == "__main__":
    try:
        sys.exit(main())
    finally:
        connection.close()
        PLACE.cleanup()
