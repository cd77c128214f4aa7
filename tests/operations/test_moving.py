"""An installation moves from SQLite to PostgreSQL with every row, and goes on there."""

import sqlite3
from datetime import UTC, date, datetime, time
from decimal import Decimal

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.framework.moving.copying import differences
from mainstay.framework.moving.tables import in_order, tables_to_move
from mainstay.framework.moving.values import canonical, fingerprint, for_postgresql
from tests.operations.installations import Installation

names = st.sampled_from("abcdefgh")


@given(st.dictionaries(names, st.sets(names, max_size=3), min_size=1))
def test_each_table_comes_after_those_it_refers_to_or_with_them(drawn):
    references = {name: needs & set(drawn) - {name} for name, needs in drawn.items()}
    groups = in_order(references)
    place = {name: number for number, group in enumerate(groups) for name in group}
    assert sorted(place) == sorted(references)
    assert sum(map(len, groups)) == len(references)
    assert all(place[need] <= place[name] for name, needs in references.items() for need in needs)


def test_tables_that_refer_to_each_other_are_one_group_and_others_are_not():
    references = {"a": {"b"}, "b": {"a"}, "c": {"a"}, "d": set()}
    assert in_order(references) == [["d"], ["a", "b"], ["c"]]


@pytest.mark.parametrize(
    ("here", "there", "kind"),
    [
        (1, True, "boolean"), (0, False, "boolean"), (None, None, "boolean"), (7, 7, "bigint"),
        ("2026-11-24 08:12:00.123", datetime(2026, 11, 24, 8, 12, 0, 123_000, UTC), "timestamp with time zone"),
        ("2026-11-24 08:12:00", datetime(2026, 11, 24, 8, 12, tzinfo=UTC), "timestamp with time zone"),
        ("2026-11-24", date(2026, 11, 24), "date"), ("09:00:00", time(9), "time without time zone"),
        ('{"b": 1.50, "a": [1, "ā"]}', '{"a": [1, "ā"], "b": 1.5}', "jsonb"),
        (56.946, Decimal("56.946000"), "numeric"), (0, Decimal("0E-6"), "numeric"), ("", "", "text"),
        (b"\x00\xff", memoryview(b"\x00\xff"), "bytea"),
    ],
)  # fmt: skip
def test_a_value_is_the_same_value_on_both_sides(here, there, kind):
    assert canonical(here, kind) == canonical(there, kind)


def test_values_that_differ_stay_apart():
    different = [(None, "text"), ("", "text"), ("-", "text"), ("+", "text"), ("None", "text"), ("null", "jsonb"), (0, "bigint"),
                 (False, "boolean")]  # fmt: skip
    texts = [canonical(value, kind) for value, kind in different]
    assert len(set(texts)) == len(texts)
    assert for_postgresql(1, "boolean") is True
    assert for_postgresql("2026-11-24 08:12:00", "timestamp with time zone") == "2026-11-24T08:12:00+00:00"


@given(st.lists(st.tuples(st.integers(), st.none() | st.text())), st.randoms())
def test_a_fingerprint_minds_content_and_number_not_order(rows, random):
    kinds = ("bigint", "text")
    mixed = random.sample(rows, len(rows))
    assert fingerprint(rows, kinds) == fingerprint(mixed, kinds)
    assert fingerprint([*rows, (1, "more")], kinds) != fingerprint(rows, kinds)
    if rows:
        changed = [(rows[0][0] + 1, rows[0][1]), *rows[1:]]
        assert fingerprint(changed, kinds) != fingerprint(rows, kinds)


COUNTS = """
from django.apps import apps
print(json.dumps({one._meta.db_table: one._default_manager.count() for one in apps.get_models()
                  if one._meta.app_label not in ("mainstay", "sessions")}))
"""
WRITE = """
account = model("account").order_by("pk").last()
highest = account.pk
anna = actor_by_email("anna@example.com", "cli")
new = perform(anna, "account.create", {"name": "Moved Client", "country": "LV"})
row = model("account").get(public_id=new.public_id)
perform(anna, "account.edit", {"city": "Rīga"}, subject=new.public_id)
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM accounts_account_history WHERE id = %s AND history_action IS NOT NULL", [row.pk])
    history = cursor.fetchone()[0]
print(json.dumps([row.pk > highest, history > 0]))
"""


def test_a_filled_installation_moves_with_every_row_and_goes_on(tmp_path, new_database):
    here = Installation(tmp_path / "data")
    here.does("demo", "--percent", "3")
    url = new_database()
    said = here.does("move", "--to", url)
    assert "Every row is equal on both sides" in said
    assert "DATABASE_URL" in said
    there = Installation(tmp_path / "data", url)
    before = here.python(COUNTS)
    assert before["accounts_account"] > 5
    assert there.python(COUNTS) == before
    assert "FAULT" not in there.does("audit", "verify")
    assert there.python(WRITE) == [True, True]
    assert here.python(COUNTS) == before
    doctor = there.run("doctor")[1]
    assert "row history is kept for every table" in doctor
    assert "the database fits this version" in doctor
    code, said = here.run("move", "--to", url)
    assert (code, "is not empty" in said) == (2, True), said
    code, said = there.run("move", "--to", url)
    assert (code, "on PostgreSQL already" in said) == (2, True), said
    source = sqlite3.connect(here.data / "mainstay.sqlite3")
    with psycopg.connect(url, autocommit=True) as target:
        target.execute("UPDATE people_user SET title = 'Impostor' WHERE id = (SELECT min(id) FROM people_user)")
        groups = tables_to_move(source, target)
        differing = {one.split(":")[0] for one in differences(source, target, groups)}
    assert {"people_user", "accounts_account"} <= differing
    assert "catalogue_product" not in differing


@pytest.mark.parametrize(
    ("url", "words"),
    [("mysql://localhost/x", "must start with postgres://"),
     ("postgresql://nobody@/nothing?host=/tmp/no-such-folder", "cannot be opened")],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_in_a_sentence(company, url, words):
    code, said = company.run("move", "--to", url)
    assert (code, words in said, "Traceback" in said) == (2, True, False), said
