"""The pages of the wizard, as a person goes through them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mainstay.framework.imports.models import ImportProfile, ImportRun
from mainstay.framework.tasks.models import BackgroundTask
from mainstay.framework.tasks.worker import run_task
from mainstay.modules.accounts.models import Account

FILE = "Client no;Company;Country;Turnover\n1;Lielupes Piens;Latvia;1.234,50\n2;Ostrov Mlék;Czechia;abc\n"


@pytest.fixture
def browser(importer):
    client = Client()
    client.force_login(importer.cast.admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def work(importer):
    for task in BackgroundTask.objects.filter(state="waiting"):
        run_task(task, importer.actor)


def upload(client, text=FILE, profile=""):
    files = {"files": SimpleUploadedFile("clients.csv", text.encode()), "profile": profile}
    return client.post("/imports/", files, follow=True)


def test_a_file_is_guessed_corrected_checked_imported_and_undone(importer, browser):
    page = upload(browser)
    run = ImportRun.objects.get()
    assert page.redirect_chain[-1][0] == f"/imports/{run.public_id}/columns/"
    assert "Lielupes Piens" in page.content.decode()
    source = run.profile["sources"][0]
    assert (source["kind"], source["fields"]["name"]["from"]) == ("account", "Company")
    given = {
        f"field-{source['id']}-{place}": name
        for place, name in enumerate(["external_id", "name", "country", "annual_revenue"])
    }
    given |= {
        f"match-{source['id']}": "external_id",
        "numbers": "1.234,56",
        "currency": "EUR",
        "date": "iso",
        "do": "check",
    }
    page = browser.post(f"/imports/{run.public_id}/columns/", given)
    assert page.status_code == 302, page.content.decode().partition("data-problems")[2][:600]
    assert "import-progress" in browser.get(f"/imports/{run.public_id}/").content.decode()
    work(importer)
    page = browser.get(f"/imports/{run.public_id}/", follow=True).content.decode()
    assert "abc" in page
    assert Account.objects.count() == 0
    browser.post(f"/imports/{run.public_id}/check/", {"do": "start"})
    work(importer)
    page = browser.get(f"/imports/{run.public_id}/").content.decode()
    assert "Undo the import" in page
    account = Account.objects.get()
    assert (account.name, account.turnover_minor, account.country) == ("Lielupes Piens", 123450, "LV")
    file = b"".join(browser.get(f"/imports/{run.public_id}/result.csv").streaming_content).decode()
    assert "abc" in file
    browser.post(f"/do/import.undo/{run.public_id}/", {})
    work(importer)
    assert Account.objects.count() == 0
    assert "Undone" in browser.get(f"/imports/{run.public_id}/").content.decode()


def test_a_mapping_that_lacks_a_required_field_says_so_and_keeps_the_rest(importer, browser):
    upload(browser)
    run = ImportRun.objects.get()
    source = run.profile["sources"][0]
    page = browser.post(f"/imports/{run.public_id}/columns/", {f"field-{source['id']}-0": "external_id", "do": "check"})
    assert page.status_code == 422
    assert "must be filled" in page.content.decode()
    run.refresh_from_db()
    assert set(run.profile["sources"][0]["fields"]) == {"external_id"}
    assert run.state == ImportRun.DRAFT


def test_the_kind_can_be_changed_and_is_guessed_anew(importer, browser):
    upload(browser)
    run = ImportRun.objects.get()
    source = run.profile["sources"][0]
    browser.post(f"/imports/{run.public_id}/columns/", {f"kind-{source['id']}": "product", "do": "save"})
    run.refresh_from_db()
    assert run.profile["sources"][0]["kind"] == "product"


def test_a_description_is_saved_and_used_again(importer, browser):
    upload(browser)
    run = ImportRun.objects.get()
    browser.post(f"/do/import.save_profile/{run.public_id}/", {"name": "erp", "title": "Our ERP"})
    assert ImportProfile.objects.get().title == "Our ERP"
    assert "Our ERP" in browser.get("/imports/").content.decode()
    page = upload(browser, profile="erp")
    assert page.status_code == 200
    assert ImportRun.objects.count() == 2


@pytest.mark.parametrize("text", ["", "\x00\x01", "PK\x03\x04broken"])
def test_a_file_that_cannot_be_read_is_one_sentence(importer, browser, text):
    page = upload(browser, text)
    assert page.status_code == 422
    assert ImportRun.objects.count() == 0


def test_who_may_not_import_sees_neither_page_nor_import_of_others(importer, browser):
    upload(browser)
    run = ImportRun.objects.get()
    clara = Client()
    clara.force_login(importer.cast.clara, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert clara.get("/imports/").status_code == 403
    for part in ("", "columns/", "check/", "progress/", "result.csv"):
        assert clara.get(f"/imports/{run.public_id}/{part}").status_code == 404
