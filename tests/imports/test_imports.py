"""Importing files into the database: making, updating, refusing, offering, going on, undoing."""

import copy

import pytest

from mainstay.framework.actions import perform
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.history.as_of import changes_of
from mainstay.framework.imports.models import ImportBatch, ImportChange, ImportFault, ImportLikeness, ImportRun
from mainstay.framework.imports.running import engine
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.search.find import find
from mainstay.framework.tasks.models import BackgroundTask
from mainstay.framework.tasks.registry import TaskCancelled
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.modules.accounts.models import Account, AccountOwner, Contact, FieldCheck, PersonIdentity
from mainstay.modules.catalogue.models import Product

ACCOUNTS = (
    "Number,Client,Land,Owner,Above\n1,Lielupes Piens,LV,anna@example.com,2\n2,Piena Grupa,LV,boris@example.com,\n"
)
FIELDS = {
    "external_id": {"from": "Number", "required": True}, "name": {"from": "Client", "required": True},
    "country": "Land", "owner": {"from": "Owner", "reference": {"kind": "user", "by": "email"}},
    "parent": {"from": "Above", "reference": {"kind": "account", "by": "external_id"}},
}  # fmt: skip


def profile(fields=None, **more):
    source = {
        "id": "rows",
        "file": "*.csv",
        "kind": "account",
        "match": ["external_id"],
        "fields": fields or FIELDS,
        **more,
    }
    return {"format": "mainstay.import/1", "name": "old", "title": "Old", "sources": [source]}


def faults():
    return {(one.row, one.field): (one.outcome, one.template.format(**one.parts)) for one in ImportFault.objects.all()}


def test_accounts_come_with_owner_access_and_parent(importer, folder):
    run = importer.load(folder(accounts=ACCOUNTS), profile())
    assert run.state == ImportRun.DONE, importer.task.error
    first = Account.objects.get(external_ref="1")
    assert (first.owner, first.country, first.parent.name) == (importer.cast.anna, "LV", "Piena Grupa")
    assert AccountOwner.objects.get(account=first).user == importer.cast.anna
    assert run.counts == {"read": 2, "created": 2, "linked": 1}
    anna, clara = importer.cast.actor("anna"), importer.cast.actor("clara")
    assert visible_to(anna, registry.kinds["account"]).get() == first
    assert [hit.title for hit in find(anna, "lielupes")] == ["Lielupes Piens"]
    assert find(clara, "lielupes") == []


def test_one_entry_says_who_began_and_one_how_it_ended(importer, folder):
    run = importer.load(folder(accounts=ACCOUNTS), profile())
    start = AuditEntry.objects.get(action="import.start")
    end = AuditEntry.objects.get(action="import.finish")
    assert (start.actor_id, start.action_id) == (importer.cast.admin.pk, run.action_id)
    assert (end.on_behalf_of, end.input["counts"]["created"]) == (importer.cast.admin.pk, 2)
    assert AuditEntry.objects.filter(action__startswith="account.").count() == 0


def test_rows_that_are_there_are_updated_and_their_history_names_the_import(importer, folder, do):
    made = do("anna", "account.create", name="Lielupes Pien", external_ref="1", country="LV", city="Jelgava")
    run = importer.load(folder(accounts=ACCOUNTS), profile())
    account = Account.objects.get(public_id=made.public_id)
    assert (account.name, account.city) == ("Lielupes Piens", "Jelgava")
    assert (run.counts["created"], run.counts["updated"]) == (1, 1)
    assert {change.action_id for change in changes_of(Account, account.pk)} == {run.action_id}
    assert FieldCheck.objects.get(record_id=account.pk, kind_name="account", field="name").source == "import"
    again = importer.load(folder(accounts=ACCOUNTS), profile())
    assert again.counts == {"read": 2, "unchanged": 2}


def test_undo_brings_everything_back_to_equal_hashes(importer, folder, do, tables):
    do("anna", "account.create", name="Lielupes Pien", external_ref="1", country="LV")
    before = tables()
    run = importer.load(folder(accounts=ACCOUNTS.replace("anna@", "boris@")), profile())
    assert tables() != before
    run = importer.do(run, "undo")
    assert run.state == ImportRun.UNDONE, importer.task.error
    assert tables() == before
    assert not ImportBatch.objects.exists()
    assert not ImportChange.objects.exists()


def test_a_dry_run_says_the_same_and_changes_nothing(importer, folder, tables):
    before = tables()
    run = importer.do(importer.prepare(folder(accounts=ACCOUNTS), profile()), "check")
    assert (run.state, tables()) == (ImportRun.CHECKED, before)
    checked = run.report["counts"]
    run = importer.do(run, "start")
    assert run.counts == checked


BAD = "Number,Client,Land,Owner,Above\n1,,LV,,\n2,Beta,Atlantis,,\n3,Gamma,LV,nobody@example.com,\n4,Delta,LV,,9\n5,Epsilon,LV,,\n"


def test_whatever_is_wrong_names_row_cell_and_remedy_and_the_rest_is_taken(importer, folder):
    run = importer.load(folder(accounts=BAD), profile())
    told = faults()
    assert told[2, "name"] == ("refused", "name must not be empty.")
    assert "Atlantis is not a country" in told[3, "country"][1]
    assert told[4, "owner"][1] == "There is no user nobody@example.com."
    assert told[5, "parent"][0] == "noted"
    assert sorted(Account.objects.values_list("name", flat=True)) == ["Delta", "Epsilon"]
    assert (run.counts["refused"], run.counts["created"]) == (3, 2)
    assert all(one.remedy for one in ImportFault.objects.all())


def test_a_circle_of_parents_is_refused_and_the_rows_are_taken(importer, folder):
    text = "Number,Client,Land,Owner,Above\n1,A,LV,,2\n2,B,LV,,3\n3,C,LV,,1\n"
    run = importer.load(folder(accounts=text), profile())
    assert run.counts["circles"] == 1
    assert Account.objects.filter(parent=None).count() == 1
    assert "above and below itself" in ImportFault.objects.get().template


def test_rows_of_one_file_that_mean_the_same_become_one(importer, folder):
    text = "Number,Client,Land,Owner,Above\n1,A,LV,,\n1,A and sons,,,\n"
    run = importer.load(folder(accounts=text), profile())
    account = Account.objects.get()
    assert (account.name, account.country) == ("A and sons", "LV")
    assert (run.counts["created"], run.counts["updated"]) == (1, 1)


@pytest.mark.parametrize(("mode", "names"), [("create", {"Old", "Beta"}), ("update", {"Alpha"})])
def test_the_mode_says_what_happens_with_rows(importer, folder, do, mode, names):
    do("anna", "account.create", name="Old", external_ref="1")
    run = importer.load(
        folder(accounts="Number,Client,Land,Owner,Above\n1,Alpha,,,\n2,Beta,,,\n"), profile(), mode=mode
    )
    assert set(Account.objects.values_list("name", flat=True)) == names
    assert run.counts["skipped"] == 1


def test_a_key_that_fits_several_records_is_refused(importer, folder, do):
    for _ in range(2):
        do("anna", "account.create", name="Alpha", external_ref="1")
    run = importer.load(folder(accounts="Number,Client,Land,Owner,Above\n1,Beta,,,\n"), profile())
    assert run.counts["refused"] == 1
    assert "2 records are the same by external_id" in faults()[2, "external_id"][1]


def test_rows_that_look_like_present_records_are_offered(importer, folder, do):
    made = do("anna", "account.create", name="Lielupes Piens SIA", country="LV")
    text = "Number,Client,Land,Owner,Above\n7,Lielupes Piens,LV,,\n8,Somebody else,LV,,\n"
    run = importer.do(importer.prepare(folder(accounts=text), profile()), "check")
    like = ImportLikeness.objects.get()
    assert (like.row, like.record, run.report["counts"]["alike"]) == (2, made.public_id, 1)
    decisions = {"rows": {"2": "update"}}
    perform(importer.actor, "import.describe", {"decisions": decisions}, subject=run.public_id)
    run = importer.do(run, "start")
    assert (run.counts["updated"], run.counts["created"]) == (1, 1)
    assert Account.objects.get(public_id=made.public_id).name == "Lielupes Piens"


def test_what_the_database_refuses_costs_one_row_and_not_its_batch(importer, folder, cast):
    Product.objects.create(code="P1", name="There", created_at="2026-01-01T00:00:00Z")
    fields = {"name": {"from": "Name", "required": True}, "code": "Code"}
    text = "Name,Code\n" + "".join(f"Product {n},Q{n}\n" for n in range(40)) + "Other,P1\n"
    run = importer.load(folder(p=text), profile(fields, kind="product", match=["name"]))
    assert run.counts == {"read": 41, "created": 40, "refused": 1}
    assert "database refuses" in faults()[42, ""][1]


# --- rights --------------------------------------------------------------------------------------------------------


def test_somebody_with_an_own_book_imports_into_that_only(importer, folder, do):
    do("boris", "account.create", name="Of Boris", external_ref="2")
    importer.who = "anna"
    run = importer.load(
        folder(accounts="Number,Client,Land,Owner,Above\n1,Mine,,,\n3,His,,boris@example.com,\n"), profile()
    )
    assert faults()[3, "owner"][1] == "You may give accounts to yourself and your line only."
    assert Account.objects.get(external_ref="1").owner == importer.cast.anna
    run = importer.load(folder(accounts="Number,Client,Land,Owner,Above\n2,Taken over,,,\n"), profile())
    assert Account.objects.get(external_ref="2", owner=importer.cast.boris).name == "Of Boris"
    assert run.counts["created"] == 1


def test_kinds_beyond_the_importers_rights_are_refused_before_anything_is_read(importer, folder):
    importer.who = "anna"
    fields = {"name": {"from": "Name", "required": True}}
    with pytest.raises(ActionRefused):
        importer.prepare(folder(p="Name\nx\n"), profile(fields, kind="user", match=["name"]))


def test_nobody_sees_or_touches_the_import_of_somebody_else(importer, folder):
    run = importer.load(folder(accounts=ACCOUNTS), profile())
    for who in ("anna", "clara", "gita"):
        for verb in ("describe", "check", "start", "undo", "discard", "finish"):
            given = {"counts": {}} if verb == "finish" else {}
            with pytest.raises((SubjectNotFound, ActionRefused)):
                perform(importer.cast.actor(who), f"import.{verb}", given, subject=run.public_id)
    with pytest.raises(RuleBroken):
        perform(importer.actor, "import.finish", {"counts": {}}, subject=run.public_id)


def test_roles_come_only_with_the_right_to_appoint(importer, folder, cast):
    fields = {
        "name": {"from": "Name", "required": True},
        "role": {"constant": "director", "reference": {"kind": "role", "by": "code"}},
    }
    given = profile(fields, kind="user", match=["name"])
    cast.admin.appointments.filter(role__code="director").delete()
    importer.load(folder(p="Name\nEve\n"), given)
    eve = type(cast.admin).objects.get(name="Eve")
    assert not eve.appointments.exists()
    assert not eve.has_usable_password()
    assert faults()[2, "role"][0] == "noted"


# --- contacts ------------------------------------------------------------------------------------------------------

PEOPLE = "First,Last,Mail,Phone,Company\nJānis,Ozols,janis@piens.lv,+371 67000000,1\nAnna,Liepa,not-an-address,,1\nIlze,Kalna,ilze@piens.lv,12,1\n"
PERSON = {
    "given_name": "First", "family_name": "Last", "email": "Mail", "phone": "Phone",
    "account": {"from": "Company", "required": True, "reference": {"kind": "account", "by": "external_id"}},
}  # fmt: skip


def people(importer, folder, do, text=PEOPLE):
    if not Account.objects.exists():
        do("anna", "account.create", name="Piens", external_ref="1", country="LV")
    return importer.load(folder(p=text), profile(PERSON, kind="contact", match=[["account", "email"]]))


def test_contacts_come_with_person_keys_and_search(importer, folder, do, tables):
    do("anna", "account.create", name="Piens", external_ref="1", country="LV")
    before = tables()
    run = people(importer, folder, do)
    one = PersonIdentity.objects.get(email_key="janis@piens.lv")
    assert (one.name, one.phone_key, run.counts["created"]) == ("Jānis Ozols", "+37167000000", 1)
    assert Contact.objects.get().is_main
    assert {row for row, _ in faults()} == {3, 4}
    assert [hit.kind for hit in find(importer.cast.actor("anna"), "ozols")] == ["contact"]
    again = people(importer, folder, do, PEOPLE.replace("Jānis", "Jāņa"))
    assert (again.counts["updated"], PersonIdentity.objects.get().given_name) == (1, "Jāņa")
    importer.do(again, "undo")
    importer.do(run, "undo")
    assert tables() == before


def test_people_who_are_restricted_stay_untouched(importer, folder, do):
    people(importer, folder, do)
    one = PersonIdentity.objects.get()
    type(one.person).objects.filter(pk=one.person_id).update(state="restricted")
    run = people(importer, folder, do, PEOPLE.replace("Ozols", "Changed"))
    assert "restricted" in faults()[2, "email"][1]
    assert (PersonIdentity.objects.get().family_name, run.counts.get("created", 0)) == ("Ozols", 0)


# --- undo, stop, go on ---------------------------------------------------------------------------------------------


def test_undo_refuses_while_somebody_has_worked_with_a_row_and_leaves_it_when_asked(importer, folder, do):
    run = importer.load(folder(accounts=ACCOUNTS), profile())
    first, second = (Account.objects.get(external_ref=number) for number in "12")
    do("anna", "account.edit", subject=first.public_id, city="Jelgava")
    with pytest.raises(RuleBroken, match="Lielupes Piens"):
        perform(importer.actor, "import.undo", {}, subject=run.public_id)
    run.refresh_from_db()
    assert run.state == ImportRun.DONE
    run = importer.do(run, "undo", skip_touched=True)
    assert run.state == ImportRun.UNDONE, importer.task.error
    assert set(Account.objects.values_list("pk", flat=True)) == {first.pk, second.pk}  # the parent stays with its child
    assert run.counts["undone"]["kept"] >= 2


def test_undo_refuses_while_something_hangs_on_a_new_record(importer, folder, do):
    run = importer.load(folder(accounts=ACCOUNTS), profile())
    second = Account.objects.get(external_ref="2")
    do("boris", "contact.create", account=second.public_id, name="Jānis Ozols")
    with pytest.raises(RuleBroken, match="Piena Grupa"):
        perform(importer.actor, "import.undo", {}, subject=run.public_id)
    importer.do(run, "undo", skip_touched=True)
    assert Account.objects.get() == second
    assert Contact.objects.get().account == second


def many(count=37):
    return "Number,Client,Land,Owner,Above\n" + "".join(
        f"{n},Client {n},LV,,{max(n - 1, 0) or ''}\n" for n in range(1, count + 1)
    )


@pytest.mark.parametrize("stop_at", range(1, 9))
def test_an_import_that_dies_after_any_batch_goes_on_and_doubles_nothing(
    importer, folder, monkeypatch, tables, stop_at
):
    monkeypatch.setattr(engine, "BATCH", 5)
    before = tables()
    run = importer.prepare(folder(accounts=many()), profile())
    real, calls = engine.write_rows, []

    def dies(*args):
        calls.append(1)
        if len(calls) == stop_at:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(engine, "write_rows", dies)
    perform(importer.actor, "import.start", {}, subject=run.public_id)
    run.refresh_from_db()
    with pytest.raises(KeyboardInterrupt):
        engine.run_import(run, importer.actor, dry=False)
    assert Account.objects.count() == (stop_at - 1) * 5
    monkeypatch.setattr(engine, "write_rows", real)
    run = importer.do(run, "start")
    assert run.counts == {"read": 37, "created": 37, "linked": 36}
    assert Account.objects.count() == 37
    importer.do(run, "undo")
    assert tables() == before


def test_two_workers_on_one_import_write_every_row_once(importer, folder, monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 5)
    run = importer.prepare(folder(accounts=many()), profile())
    perform(importer.actor, "import.start", {}, subject=run.public_id)
    run.refresh_from_db()
    slow = copy.copy(run)
    engine.run_import(run, importer.actor, dry=False)
    with pytest.raises(engine.Overtaken):
        engine.run_import(slow, importer.actor, dry=False)
    assert Account.objects.count() == 37


def test_a_cancelled_import_says_so_and_can_be_undone(importer, folder, monkeypatch, tables):
    monkeypatch.setattr(engine, "BATCH", 5)
    before = tables()
    run = importer.prepare(folder(accounts=many()), profile())
    perform(importer.actor, "import.start", {}, subject=run.public_id)
    run.refresh_from_db()
    task = BackgroundTask.objects.get(public_id=run.task)

    def tell(done, total, step="", remember=None):
        raise TaskCancelled

    from mainstay.framework.tasks.registry import TaskRun
    from mainstay.framework.tasks.worker import run_task

    monkeypatch.setattr(TaskRun, "tell", lambda self, *a, **k: tell(*a, **k))
    assert run_task(task, importer.actor).state == BackgroundTask.CANCELLED
    monkeypatch.undo()
    run.refresh_from_db()
    assert (run.state, Account.objects.count()) == (ImportRun.STOPPED, 5)
    importer.do(run, "undo")
    assert tables() == before


def test_an_import_that_has_begun_is_not_described_anew(importer, folder):
    run = importer.load(folder(accounts=ACCOUNTS), profile())
    for verb, given in (("describe", {"duplicates": "skip"}), ("check", {}), ("start", {}), ("discard", {})):
        with pytest.raises(RuleBroken):
            perform(importer.actor, f"import.{verb}", given, subject=run.public_id)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"format": "mainstay.import/1"},
        profile({"nonsense": "Client"}),
        profile({"owner": "Owner", "name": "Client"}),
    ],
)
def test_a_description_that_cannot_work_is_refused_with_its_places(importer, folder, data):
    run = importer.prepare(folder(accounts=ACCOUNTS))
    with pytest.raises(InputInvalid):
        perform(importer.actor, "import.describe", {"profile": data}, subject=run.public_id)
