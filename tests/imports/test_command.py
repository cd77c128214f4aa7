"""`mainstay import` as somebody types it: which profile, what is shown, what comes next."""

import json

import pytest
from click.testing import CliRunner

from mainstay.framework.imports.drafting import fitting_profile
from mainstay.framework.imports.models import ImportProfile, ImportRun
from mainstay.framework.imports.staging import files_in
from mainstay.interfaces.cli.operations.imports import import_
from mainstay.modules.accounts.models import Account

CLIENTS = "Number,Client,Land\n1,Lielupes Piens,LV\n2,Piena Grupa,LV\n"
FIELDS = {
    "external_id": {"from": "Number", "required": True},
    "name": {"from": "Client", "required": True},
    "country": "Land",
}


def described(name="old", file="*.csv", fields=None):
    source = {"id": "rows", "file": file, "kind": "account", "match": ["external_id"], "fields": fields or FIELDS}
    return {"format": "mainstay.import/1", "name": name, "title": name.title(), "sources": [source]}


def saved(importer, **given):
    data = described(**given)
    return ImportProfile.objects.create(
        name=data["name"],
        title=data["title"],
        data=data,
        owner_id=importer.cast.admin.pk,
        created_at="2026-01-01T00:00Z",
    )


@pytest.fixture
def type_in(importer):
    def call(*words, code=0):
        found = CliRunner().invoke(
            import_, [*map(str, words), "--as", importer.cast.admin.email], catch_exceptions=False
        )
        assert found.exit_code == code, found.output
        return found

    return call


def test_the_profile_that_fits_is_found_and_files_of_other_kinds_stay_aside(importer, folder, type_in):
    saved(importer)
    saved(importer, name="other", fields={"external_id": "Number", "name": "Company"})
    place = folder(clients=CLIENTS)
    (place / "README.md").write_text("what this is")
    found = type_in(place, "--dry-run")
    assert "fit the profile old" in found.stderr
    assert f"Import with: mainstay import {place}" in found.stderr
    assert (Account.objects.count(), ImportRun.objects.get().report["counts"]["created"]) == (0, 2)
    found = type_in(place)
    assert Account.objects.count() == 2
    run = ImportRun.objects.get(state="done")
    assert f"mainstay import --undo {run.public_id}" in found.stderr
    found = type_in("--undo", run.public_id)
    assert Account.objects.count() == 0
    assert "removed" in found.stdout
    assert "read 2" not in found.stdout


def test_a_profile_fits_only_where_every_file_and_column_is_there(importer, folder):
    saved(importer)
    assert fitting_profile(files_in(folder(clients=CLIENTS.replace("Land", "Country")))) == ""
    assert fitting_profile(files_in(folder(clients=CLIENTS))) == "old"
    saved(importer, name="same")
    assert fitting_profile(files_in(folder(clients=CLIENTS))) == ""


def test_nothing_is_imported_by_a_guess_unseen(importer, folder, type_in):
    place = folder(clients=CLIENTS)
    found = type_in(place, code=2)
    assert "--guess" in found.stderr
    assert not ImportRun.objects.exists()
    found = type_in(place, "--dry-run")
    assert "Client → name" in found.stderr
    assert f"mainstay import {place} --guess" in found.stderr
    type_in(place, "--guess")
    assert set(Account.objects.values_list("name", flat=True)) == {"Lielupes Piens", "Piena Grupa"}


def test_the_report_comes_as_json_too(importer, folder, type_in):
    saved(importer)
    found = json.loads(type_in(folder(clients=CLIENTS), "--json").stdout)
    assert (found["state"], found["counts"]) == ("done", {"read": 2, "created": 2})


@pytest.mark.parametrize("words", [(), (".", "--undo", "x")])
def test_either_files_or_an_import_to_undo_is_named(words, type_in):
    assert "--undo ID" in type_in(*words, code=2).stderr


def test_a_folder_without_files_to_read_says_so(tmp_path, type_in):
    (tmp_path / "README.md").write_text("nothing")
    assert "no file to import" in type_in(tmp_path, code=2).stderr


def test_a_dry_run_counts_what_a_later_source_says_of_the_same_records_as_the_import_does(importer, folder):
    data = described()
    again = data["sources"][0] | {"id": "again", "mode": "update", "fields": {
        "external_id": {"from": "Number", "required": True}, "country": "Land"}}  # fmt: skip
    data["sources"].append(again)
    run = importer.do(importer.prepare(folder(clients=CLIENTS), data), "check")
    checked = run.report["counts"]
    run = importer.do(run, "start")
    assert run.counts == checked == {"read": 4, "created": 2, "unchanged": 2}
