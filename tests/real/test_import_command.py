"""`mainstay import` of the real folders, by real processes: what comes in reconciles with the files, undoing leaves
every table row for row as it was, and a process that is killed loses and doubles nothing.
"""

import csv
import gzip
import json
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest
from tests.real.company import DATA, LEFT_BEHIND, Company

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data (../shared/data) is absent"),
]
CRM, RETAIL, ROR = "maven_crm_opportunities", "uci_online_retail", "ror_organisations"
STAGES = {"won": 4238, "lost": 2473, "discovery": 1589, "qualify": 500}  # engaging is discovery, prospecting is qualify
DEALS = """SELECT o.external_ref, o.name, a.name, u.name, s.code, o.amount_minor, o.currency, o.opened_on, o.closed_on,
    (SELECT group_concat(product_id) FROM pipeline_opportunityline l WHERE l.opportunity_id = o.id),
    (SELECT count(*) FROM pipeline_stagechange c WHERE c.opportunity_id = o.id)
    FROM pipeline_opportunity o JOIN accounts_account a ON a.id = o.account_id JOIN people_user u ON u.id = o.owner_id
    JOIN pipeline_stage s ON s.id = o.stage_id ORDER BY o.external_ref"""
ACCOUNTS = """SELECT a.external_ref, a.name, a.country, a.industry, p.name, p.external_ref, a.open_deals_count, a.open_deals_minor,
    a.revenue_12m_minor, (SELECT count(*) FROM accounts_accountowner o WHERE o.account_id = a.id),
    (SELECT count(*) FROM framework_accountaccess x WHERE x.account_id = a.id)
    FROM accounts_account a LEFT JOIN accounts_account p ON p.id = a.parent_id ORDER BY a.name, a.external_ref"""
LINES = """SELECT o.number, l.position, p.code, l.description, l.quantity_milli, l.unit_price_micro, l.amount_minor, l.ordered_on
    FROM agreements_orderline l JOIN agreements_order o ON o.id = l.order_id JOIN catalogue_product p ON p.id = l.product_id
    ORDER BY o.number, l.position"""
ORDERS = """SELECT o.number, o.order_kind, a.external_ref, o.ordered_on, o.amount_minor, o.line_count
    FROM agreements_order o JOIN accounts_account a ON a.id = o.account_id ORDER BY o.number"""
PARENTS = """SELECT a.external_ref, p.external_ref FROM accounts_account a
    LEFT JOIN accounts_account p ON p.id = a.parent_id"""
NAMES = """SELECT a.external_ref, n.name, n.language, n.name_kind FROM accounts_accountname n
    JOIN accounts_account a ON a.id = n.account_id ORDER BY 1, 2, 3, 4"""


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    return Company.founded(tmp_path_factory.mktemp("founded") / "data")


@pytest.fixture
def company(founded, tmp_path):
    return founded.copy(tmp_path / "data")


@pytest.fixture(scope="session")
def with_deals(founded, tmp_path_factory):
    """The company after an import that nothing disturbed, and its report."""
    made = founded.copy(tmp_path_factory.mktemp("deals") / "data")
    return made, made.load(CRM)


def taken(report, source):
    return next(one for one in report["report"]["sources"] if one["id"] == source)


def differing(before, after):
    return {table for table in before.keys() | after.keys() if before.get(table) != after.get(table)}


def test_every_table_that_may_differ_is_one_of_the_database(founded):
    tables = {name for (name,) in founded.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {name for name in LEFT_BEHIND if not name.startswith("sqlite_stat")} <= tables


def test_the_deals_reconcile_with_their_file(with_deals):
    company, report = with_deals
    assert report["state"] == "done"
    with gzip.open(DATA / CRM / "sales_pipeline.csv.gz", "rt", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    words = {"won": "Won", "lost": "Lost", "discovery": "Engaging", "qualify": "Prospecting"}
    assert {code: sum(row["deal_stage"] == word for row in rows) for code, word in words.items()} == STAGES
    deals = company.rows(DEALS)
    assert (len(deals), Counter(deal[4] for deal in deals)) == (8800, STAGES)
    assert {deal[0] for deal in deals} == {row["opportunity_id"] for row in rows}
    assert (
        sum(deal[5] or 0 for deal in deals) == 100 * sum(int(row["close_value"] or 0) for row in rows) == 1_000_553_400
    )
    by_agent = Counter(row["sales_agent"] for row in rows)
    assert Counter(deal[3] for deal in deals) == by_agent
    placeholder = [deal for deal in deals if deal[2].startswith("Unassigned prospects of ")]
    assert len(placeholder) == sum(not row["account"] for row in rows) == 1425
    assert all(deal[2] == f"Unassigned prospects of {deal[3]}" for deal in placeholder)
    assert list(company.counts("accounts_account", "catalogue_product")) == [85 + 27, 7]


def test_a_check_changes_nothing_and_undoing_leaves_every_table_as_it_was(company):
    empty = company.hashes()
    checked = company.load("sp500", "--dry-run")
    assert (checked["state"], differing(empty, company.hashes())) == ("checked", set())
    companies = company.load("sp500")
    assert companies["counts"] == {"read": 503, "created": 500, "left_out": 3} == checked["report"]["counts"]
    before = company.hashes()
    assert differing(empty, before) >= {"accounts_account", "accounts_accountowner", "framework_searchdocument"}
    deals = company.load(CRM)
    assert Counter(deal[4] for deal in company.rows(DEALS)) == STAGES
    assert company.undo(deals["id"])["state"] == "undone"
    assert differing(before, company.hashes()) == set()
    assert company.undo(companies["id"])["state"] == "undone"
    assert differing(empty, company.hashes()) == set()
    company.check_search()


def test_a_killed_import_goes_on_with_the_same_command_and_is_as_if_nothing_had_happened(company, with_deals):
    empty = company.hashes()
    first = company.killed_at(CRM, 3)
    second = company.killed_at(CRM, first + 2)
    assert 3 <= first < second
    report = company.load(CRM)
    whole, undisturbed = with_deals
    assert (report["state"], report["counts"]) == ("done", undisturbed["counts"])
    assert company.rows("SELECT count(*) FROM framework_importrun") == [(1,)]
    for sql in (DEALS, ACCOUNTS):
        assert company.rows(sql) == whole.rows(sql)
    made = "SELECT table_label, sum(last_id - first_id + 1) FROM framework_importbatch GROUP BY 1 ORDER BY 1"
    assert company.rows(made) == whole.rows(made)
    company.check_search()
    company.undo(report["id"])
    assert differing(empty, company.hashes()) == set()


# --- the two large folders: minutes ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def with_lines(founded, tmp_path_factory):
    made = founded.copy(tmp_path_factory.mktemp("lines") / "data")
    return made, made.load(RETAIL)


@pytest.mark.nightly
def test_the_order_lines_reconcile_with_the_total_of_their_file(with_lines):
    company, report = with_lines
    exact, rounded, count, numbers = Decimal(0), Decimal(0), 0, Counter()
    with gzip.open(DATA / RETAIL / "online_retail_dev.csv.gz", "rt", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            amount = int(row["Quantity"]) * Decimal(row["UnitPrice"])
            exact, rounded, count = exact + amount, rounded + amount.quantize(Decimal("0.01"), ROUND_HALF_UP), count + 1
            numbers[row["InvoiceNo"]] += 1
    lines = taken(report, "lines")
    assert (count, exact) == (398_309, Decimal("6651137.923"))
    assert lines["read"]["totals"] == lines["taken"]["totals"] == [["amount", "GBP", "6651137.923"]]
    stored, stored_count = company.rows("SELECT sum(amount_minor), count(*) FROM agreements_orderline")[0]
    assert (stored_count, Decimal(stored) / 100) == (count, rounded)
    assert [Decimal(one["difference"]) for one in lines["rounded"]] == [rounded - exact]
    assert {number: lines for number, *_, lines in company.rows(ORDERS)} == numbers
    assert company.rows("SELECT sum(amount_minor) FROM agreements_order") == [(stored,)]


@pytest.mark.nightly
def test_killed_order_lines_are_neither_lost_nor_doubled_and_undo_leaves_no_trace(company, with_lines):
    empty, steps = company.hashes(), with_lines[0].step()
    at = 0
    for share in (0.3, 0.6, 0.9):
        at = company.killed_at(RETAIL, max(at + 1, int(steps * share)))
    report = company.load(RETAIL)
    assert report["counts"] == with_lines[1]["counts"]
    for sql in (LINES, ORDERS, ACCOUNTS):
        assert company.rows(sql) == with_lines[0].rows(sql)
    company.undo(report["id"])
    assert differing(empty, company.hashes()) == set()
    company.check_search()


@pytest.mark.nightly
def test_organisations_of_the_world_come_with_all_names_and_parents_and_go_again(company):
    empty = company.hashes()
    with gzip.open(DATA / ROR / "ror_dev.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    checked = company.load(ROR, "--dry-run")
    assert differing(empty, company.hashes()) == set()
    assert company.killed_at(ROR, 9) >= 9
    report = company.load(ROR)
    assert report["counts"] == checked["report"]["counts"]
    stored = dict(company.rows(PARENTS))
    assert stored.keys() == {row["id"] for row in rows}
    first = {row["id"]: next((other for kind, other in row["rel"] if kind == "parent"), None) for row in rows}
    present = {one: other if other in stored else None for one, other in first.items()}
    circles = report["counts"].get("circles", 0)
    assert sum(stored[one] != other for one, other in present.items()) == circles
    assert len(company.rows(NAMES)) == sum(
        len({tuple(map(str, sorted(one.items()))) for one in row["names"]}) for row in rows
    )
    company.undo(report["id"])
    assert differing(empty, company.hashes()) == set()
    company.check_search()
