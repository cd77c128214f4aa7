"""Custom fields of every type, everywhere: form, page, list, filter, search, import, export, API, history, report."""

import json
from datetime import date
from decimal import Decimal

import pytest

from mainstay.framework.custom_fields.models import CustomValue
from mainstay.framework.exports.lists import export_list
from mainstay.framework.lists import ListState, list_page
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.framework.search.find import find
from mainstay.framework.values.inputs import json_schema
from mainstay.kernel.errors import InputInvalid
from mainstay.kernel.money import Money
from mainstay.modules.accounts.models import Account

CHOICES = {"choices": [["dry", "Dry store"], ["cold", "Cold store"]]}
TYPED = {
    "text": ("Grey gate", "Grey gate", ("contains", "grey"), ("contains", "blue")),
    "long_text": ("Two doors\nand a ramp", "Two doors\nand a ramp", ("contains", "ramp"), ("contains", "stairs")),
    "integer": ("40", 40, ("from", 40), ("from", 41)),
    "decimal": ("2.75", Decimal("2.75"), ("to", "2.75"), ("to", "2.74")),
    "percent": ("12.5", Decimal("12.5"), ("is", "12.5"), ("is", "12")),
    "money": ("250.00 EUR", Money(Decimal("250.00"), "EUR"), ("from", "200 EUR"), ("from", "300 EUR")),
    "date": ("2031-03-04", date(2031, 3, 4), ("to", "2031-03-04"), ("before", "2031-03-04")),
    "boolean": (True, True, ("is", True), ("is", False)),
    "choice": ("cold", "cold", ("is", ["cold"]), ("is", ["dry"])),
    "url": ("https://example.org/a", "https://example.org/a", ("contains", "example.org"), ("contains", "example.com")),
    "email": ("dock@example.org", "dock@example.org", ("starts", "dock"), ("starts", "gate")),
}


def add_field(do, value_type="text", name="gate", kind="account", **more):
    options = CHOICES if value_type == "choice" else {}
    return do("admin", "custom_field.create", kind_name=kind, name=name, label="Gate of the site",
              value_type=value_type, options=options, **more).public_id  # fmt: skip


def names(cast, *leaf, kind="account"):
    tree = {"field": "x_gate", leaf[0]: leaf[1]}
    state = ListState.read({"filter": tree, "columns": ["name", "x_gate"]}, registry.lists[kind])
    return [row.values["name"] for row in list_page(cast.actor("anna"), kind, state).rows]


@pytest.mark.parametrize("value_type", TYPED)
def test_a_value_of_every_type_is_listed_filtered_and_kept_when_its_field_is_off(do, cast, value_type):
    given, typed, fits, misses = TYPED[value_type]
    field = add_field(do, value_type)
    do("anna", "account.create", name="Lielupes Piens", custom={"gate": given})
    do("anna", "account.create", name="Other")
    state = ListState.read({"columns": ["name", "x_gate"]}, registry.lists["account"])
    shown = {r.values["name"]: r.values["x_gate"] for r in list_page(cast.actor("anna"), "account", state).rows}
    assert shown == {"Lielupes Piens": typed, "Other": None}
    assert names(cast, *fits) == ["Lielupes Piens"]
    assert "Lielupes Piens" not in names(cast, *misses)
    assert names(cast, "empty", True) == ["Other"]
    do("admin", "custom_field.edit", field, is_active=False)
    with pytest.raises(InputInvalid):
        names(cast, *fits)
    do("admin", "custom_field.edit", field, is_active=True)
    assert names(cast, *fits) == ["Lielupes Piens"]


def test_a_date_is_filtered_by_words_of_the_calendar(do, cast):
    add_field(do, "date")
    do("anna", "account.create", name="Past", custom={"gate": "2001-01-01"})
    do("anna", "account.create", name="Far", custom={"gate": "2200-01-01"})
    assert names(cast, "before", "today") == ["Past"]
    assert names(cast, "after", "today") == ["Far"]
    assert names(cast, "within_days", 30) == []


def test_amounts_are_compared_within_their_currency(do, cast):
    add_field(do, "money")
    do("anna", "account.create", name="Euro", custom={"gate": "100 EUR"})
    do("anna", "account.create", name="Rupee", custom={"gate": "9000 INR"})
    assert names(cast, "from", "50 EUR") == ["Euro"]
    assert names(cast, "from", "50 INR") == ["Rupee"]


@pytest.mark.parametrize(("kind", "create", "edit"), [
    ("account", {"name": "Lielupes Piens"}, "account.edit"),
    ("contact", {"family_name": "Ozola"}, "contact.edit"),
    ("opportunity", {"name": "Second shift"}, "opportunity.edit"),
    ("product", {"code": "PX", "name": "Pectin"}, "product.edit"),
])  # fmt: skip
def test_forms_show_fields_read_them_back_and_put_problems_beside_them(do, browser, importer, kind, create, edit):
    add_field(do, "integer", kind=kind, name="gate")
    add_field(do, "choice", kind=kind, name="store")
    if kind in {"contact", "opportunity"}:
        create = {**create, "account": do("anna", "account.create", name="Holder").public_id}
    who = browser("admin" if kind == "product" else "anna")
    answer = who.get(f"/do/{kind}.create/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'name="custom.gate"' in page
    assert "Cold store" in page
    assert '<textarea name="custom"' not in page
    wrong = who.post(f"/do/{kind}.create/", {**create, "custom.gate": "many"})
    assert wrong.status_code == 422
    assert "many is not a whole number." in wrong.content.decode()
    made = who.post(f"/do/{kind}.create/", {**create, "custom.gate": "12", "custom.store": "cold"})
    assert made.status_code == 302, made.content.decode()
    row = registry.kinds[kind].model.objects.exclude(custom={}).get()
    assert row.custom == {"gate": 12, "store": "cold"}
    form = who.get(f"/do/{edit}/{row.public_id}/").content.decode()
    assert 'value="12"' in form
    assert who.post(f"/do/{edit}/{row.public_id}/", {"custom.gate": "", "custom.store": "cold"}).status_code == 302
    row.refresh_from_db()
    assert row.custom == {"store": "cold"}


def test_a_yes_or_no_that_nobody_answered_stays_unknown(do, browser):
    add_field(do, "boolean")
    account = do("anna", "account.create", name="Lielupes Piens").public_id
    browser("anna").post(f"/do/account.edit/{account}/", {"city": "Jelgava", "custom.gate": ""})
    assert Account.objects.get().custom == {}
    browser("anna").post(f"/do/account.edit/{account}/", {"custom.gate": "False"})
    assert Account.objects.get().custom == {"gate": False}


def test_a_field_is_required_when_a_record_is_made_and_not_afterwards(do):
    old = do("anna", "account.create", name="Old").public_id
    add_field(do, "text", is_required=True)
    do("anna", "account.edit", old, city="Riga")
    with pytest.raises(InputInvalid) as refused:
        do("anna", "account.create", name="New")
    assert [one.path for one in refused.value.problems] == ["custom.gate"]


def test_a_cell_is_edited_in_place(do, browser):
    add_field(do, "integer")
    account = do("anna", "account.create", name="Lielupes Piens").public_id
    anna = browser("anna")
    assert 'name="custom.gate"' in anna.get(f"/accounts/~cell/{account}/x_gate/").content.decode()
    saved = anna.post(f"/accounts/~cell/{account}/x_gate/?columns=name,x_gate", {"custom.gate": "7"})
    assert saved.status_code == 200
    assert Account.objects.get().custom == {"gate": 7}


def test_search_finds_a_record_by_its_value_and_by_the_words_of_a_choice(do, cast):
    add_field(do, "choice")
    add_field(do, "text", name="code")
    do("anna", "account.create", name="Lielupes Piens", custom={"gate": "cold", "code": "Zvaigžņu"})
    for words in ("zvaigznu", "cold store"):
        assert [one.title for one in find(cast.actor("anna"), words)] == ["Lielupes Piens"], words
    assert list(find(cast.actor("clara"), "zvaigznu")) == []


def test_an_import_fills_changes_refuses_and_takes_back_custom_values(do, cast, importer, folder):
    add_field(do, "choice")
    add_field(do, "date", name="since")
    profile = {
        "format": "mainstay.import/1", "name": "old", "title": "Old",
        "sources": [{"id": "a", "file": "accounts.csv", "kind": "account", "match": ["external_id"],
                     "fields": {"external_id": {"from": "No", "required": True}, "name": "Client",
                                "x_gate": "Gate", "x_since": "Since"}}],
    }  # fmt: skip
    first = "No,Client,Gate,Since\n1,Lielupes Piens,Cold store,2020-02-03\n2,Broken,Warm store,2020-01-01\n"
    importer.load(folder(accounts=first), profile)
    assert Account.objects.get(external_ref="1").custom == {"gate": "cold", "since": "2020-02-03"}
    assert not Account.objects.filter(external_ref="2").exists()
    assert [one.title for one in find(cast.actor("gita"), "cold store")] == ["Lielupes Piens"]
    again = importer.load(folder(accounts="No,Client,Gate,Since\n1,Lielupes Piens,dry,\n"), profile)
    assert Account.objects.get(external_ref="1").custom == {"gate": "dry", "since": "2020-02-03"}
    gate = CustomValue.objects.get(field__name="gate")
    assert gate.text == "dry"
    importer.do(again, "undo")
    assert Account.objects.get(external_ref="1").custom == {"gate": "cold", "since": "2020-02-03"}
    gate.refresh_from_db()
    assert gate.text == "cold"
    fresh = importer.load(folder(accounts="No,Client,Gate,Since\n3,Fresh,dry,\n"), profile)
    assert CustomValue.objects.filter(field__name="gate").count() == 2
    importer.do(fresh, "undo")
    assert CustomValue.objects.filter(field__name="gate").count() == 1


def test_a_column_named_like_a_field_is_guessed(do, folder):
    from mainstay.framework.imports.drafting import draft

    add_field(do, "integer")
    place = folder(accounts="Client,Country,Gate of the site\nLielupes Piens,LV,4\n")
    found = draft([place / "accounts.csv"], "Guess")
    assert found["sources"][0]["fields"]["x_gate"]["from"] == "Gate of the site"


def test_an_export_has_the_column(do, cast, tmp_path):
    add_field(do, "choice")
    do("anna", "account.create", name="Lielupes Piens", custom={"gate": "cold"})
    state = ListState.read({"columns": ["name", "x_gate"]}, registry.lists["account"])
    export_list(cast.actor("anna"), "account", state, tmp_path / "a.csv", "csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "Account,Gate of the site", "Lielupes Piens,cold"]  # fmt: skip


def test_the_schema_of_the_program_interface_says_the_fields_as_they_are(do):
    schema = lambda: json_schema(registry.actions["account.edit"].input)["properties"]["custom"]  # noqa: E731
    assert schema()["properties"] == {}
    add_field(do, "choice")
    assert schema()["properties"]["gate"]["anyOf"][0]["enum"] == ["dry", "cold"]
    from mainstay.interfaces.api.openapi import document

    body = document()["paths"]["/accounts/{id}"]["patch"]["requestBody"]
    assert "gate" in json.dumps(body)


def test_the_history_names_the_field_and_both_values(do, cast):
    add_field(do, "choice")
    account = do("anna", "account.create", name="Lielupes Piens", custom={"gate": "cold"}).public_id
    do("anna", "account.edit", account, custom={"gate": "dry"})
    newest = ask(cast.actor("anna"), "account.history", {"id": account})[0]
    assert [(str(one.label), one.words) for one in newest.changes if one.field == "x_gate"] == [
        ("Gate of the site", ("Cold store", "Dry store"))]  # fmt: skip


def test_a_report_counts_by_value_what_the_reader_may_see(do, cast):
    add_field(do, "choice")
    for name, value in (("A", "cold"), ("B", "cold"), ("C", "dry"), ("D", None)):
        do("anna", "account.create", name=name, custom={"gate": value})
    do("clara", "account.create", name="Hers", custom={"gate": "dry"})
    report = ask(cast.actor("anna"), "custom_field.breakdown", {"kind": "account", "field": "gate"})
    assert [(one.label, one.count) for one in report.lines] == [("Cold store", 2), ("Dry store", 1)]
    assert (report.without, report.total) == (1, 4)
    assert ask(cast.actor("boris"), "custom_field.breakdown", {"kind": "account", "field": "gate"}).total == 0


def test_a_report_shows_texts_as_they_were_written_and_opens_their_rows(do, cast, browser):
    add_field(do, "text")
    for name, value in (("First", "Šķēps"), ("Second", "šķēps"), ("Third", "Other")):
        do("anna", "account.create", name=name, custom={"gate": value})
    report = ask(cast.actor("anna"), "custom_field.breakdown", {"kind": "account", "field": "gate"})
    assert [(one.label, one.count) for one in report.lines] == [("Šķēps", 2), ("Other", 1)]
    anna = browser("anna")
    page = anna.get("/reports/fields/?kind=account&field=gate")
    assert page.status_code == 200
    rows = anna.get(report.lines[0].url).content.decode()
    assert "Second" in rows
    assert "Third" not in rows


def test_the_pages_of_records_show_the_values(do, browser):
    add_field(do, "money")
    add_field(do, "choice", kind="contact")
    account = do("anna", "account.create", name="Lielupes Piens", custom={"gate": "250 EUR"}).public_id
    contact = do("anna", "contact.create", account=account, family_name="Ozola", custom={"gate": "cold"}).public_id
    facts = browser("anna").get(f"/accounts/{account}/facts/").content.decode()
    assert "Gate of the site" in facts
    assert "Cold store" in browser("anna").get(f"/contacts/{contact}/").content.decode()
