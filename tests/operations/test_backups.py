"""A backup holds everything, and a restore brings everything back but those who were erased since."""

import io
import json
import shutil
import subprocess
import sys
import tarfile

import pytest

from tests.operations.installations import PRELUDE, ROOT, Installation

TWO_PEOPLE = """
account = gita("account.create", name="Lielupes Piens", country="LV").public_id
for name, mail in (("Helen Marsh", "helen.marsh@example.org"), ("Zane Liepa", "zane@example.org")):
    gita("contact.create", account=account, name=name, email=mail)
print(json.dumps(list(model("data_subject").order_by("pk").values_list("public_id", flat=True))))
"""
STATES = 'print(json.dumps(list(model("data_subject").order_by("pk").values_list("state", flat=True))))'
HELEN = b"helen.marsh@example.org"


def erase(installation, person):
    return installation.python(f'system("person.erase", {person!r}, ground="request"); print("null")')


def file_of(archive, name):
    with tarfile.open(archive) as tar:
        return tar.extractfile(name).read()


def changed(archive, target, change):
    """The archive with some of its files changed: ``change(name, content)`` gives the new content, None leaves it out."""
    with tarfile.open(archive) as source, tarfile.open(target, "w") as out:
        for member in source:
            body = change(member.name, source.extractfile(member).read())
            if body is not None:
                info = tarfile.TarInfo(member.name)
                info.size = len(body)
                out.addfile(info, io.BytesIO(body))
    return target


@pytest.fixture(scope="module")
def backed_up(company, tmp_path_factory):
    """(installation, archive, people): Helen was erased after the backup."""
    people = company.python(TWO_PEOPLE)
    (company.data / "files" / "ab").mkdir(parents=True, exist_ok=True)
    (company.data / "files" / "ab" / "abc").write_bytes(b"an attachment")
    archive = tmp_path_factory.mktemp("archives") / "one.tar"
    company.does("backup", archive)
    erase(company, people[0])
    return company, archive, people


def test_an_archive_holds_database_files_and_list_and_the_keys_only_when_asked(backed_up, tmp_path):
    company, archive, _people = backed_up
    manifest = json.loads(file_of(archive, "manifest.json"))
    assert {"database.sqlite3", "files/ab/abc"} == set(manifest["files"])
    assert "people.0001_initial" in manifest["migrations"]
    said = company.does("backup", tmp_path / "two.tar", "--with-secrets")
    assert "audit head" in said
    names = set(json.loads(file_of(tmp_path / "two.tar", "manifest.json"))["files"])
    assert names == {"database.sqlite3", "files/ab/abc", "secrets.json", "erasures.jsonl"}
    assert company.run("backup", archive)[0] == 2


def test_whoever_was_erased_since_stays_erased_after_a_restore(backed_up):
    company, archive, _people = backed_up
    assert HELEN in file_of(archive, "database.sqlite3")
    code, said = company.run("restore", archive)
    assert (code, "Nothing was changed; --force replaces it" in said) == (2, True), said
    assert company.python(STATES) == ["erased", "live"]
    said = company.does("restore", archive, "--force")
    assert "1 erasures were done again" in said
    assert company.python(STATES) == ["erased", "live"]
    assert HELEN not in b"".join(path.read_bytes() for path in company.data.glob("mainstay.sqlite3*"))
    assert (company.data / "files" / "ab" / "abc").read_bytes() == b"an attachment"
    assert not (company.data / "before-restore").exists()
    assert "FAULT" not in company.does("audit", "verify")


def test_a_new_machine_needs_the_keys_and_takes_the_list_along(backed_up, tmp_path):
    company, archive, _people = backed_up
    other = Installation(tmp_path / "data")
    other.data.mkdir()
    code, said = other.run("restore", archive)
    assert (code, "Put it there first" in said) == (2, True), said
    for name in ("secrets.json", "erasures.jsonl"):
        shutil.copy(company.data / name, other.data / name)
    assert "1 erasures were done again" in other.does("restore", archive)
    assert other.python(STATES) == ["erased", "live"]
    assert "FAULT" not in other.does("audit", "verify")


def test_an_archive_with_keys_needs_nothing_else_and_knows_its_own_erasures(backed_up, tmp_path):
    company, _archive, _people = backed_up
    company.does("backup", tmp_path / "whole.tar", "--with-secrets")
    other = Installation(tmp_path / "data")
    assert other.does("restore", tmp_path / "whole.tar").strip().endswith("Restored.")
    assert other.python(STATES) == ["erased", "live"]
    assert (other.data / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert (other.data / "erasures.jsonl").read_text() == (company.data / "erasures.jsonl").read_text()


def damage(name, content):
    return content[:-1] + bytes([content[-1] ^ 1]) if name == "database.sqlite3" else content


def newer(name, content):
    if name != "manifest.json":
        return content
    manifest = json.loads(content)
    manifest["migrations"].append("people.9999_from_the_future")
    return json.dumps(manifest).encode()


WRONG = {
    "a byte changed": (damage, "is damaged: database.sqlite3. Use another backup."),
    "a file missing": (lambda name, body: None if name == "files/ab/abc" else body, "is damaged: files/ab/abc"),
    "no manifest": (lambda name, body: None if name == "manifest.json" else body, "is not a whole backup"),
    "a newer program": (newer, "was made by a newer Mainstay (people.9999_from_the_future)"),
    "another kind": (lambda name, body: body.replace(b'"format": 1', b'"format": 9'), "another kind of Mainstay"),
    "another engine": (lambda name, body: body.replace(b'"sqlite"', b'"postgresql"'), "this installation uses sqlite"),
}  # fmt: skip


def test_what_cannot_be_restored_is_refused_in_a_sentence_and_changes_nothing(backed_up, tmp_path):
    company, archive, _people = backed_up
    wrong = {}
    for place, (change, words) in enumerate(WRONG.values()):
        wrong[str(changed(archive, tmp_path / f"{place}.tar", change))] = words
    half, outside = tmp_path / "half.tar", tmp_path / "outside.tar"
    half.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    with tarfile.open(outside, "w") as tar:
        tar.addfile(tarfile.TarInfo("../../escaped"))
    wrong |= {str(half): "is not a whole backup", str(outside): "is not a whole backup"}
    before = (company.data / "mainstay.sqlite3").stat()
    answers = company.python(f"""
        from click.testing import CliRunner
        from mainstay.interfaces.cli.main import main
        done = {{one: CliRunner().invoke(main, ["restore", one, "--force"]) for one in {sorted(wrong)!r}}}
        print(json.dumps({{one: [found.exit_code, found.output] for one, found in done.items()}}))
    """)
    for name, words in wrong.items():
        code, said = answers[name]
        assert (code, words in said) == (2, True), (words, said)
    after = (company.data / "mainstay.sqlite3").stat()
    assert (after.st_ino, after.st_size) == (before.st_ino, before.st_size)
    assert not (tmp_path.parent / "escaped").exists()


def test_a_backup_taken_while_people_write_is_whole(company, tmp_path):
    writer = subprocess.Popen(
        [sys.executable, "-c", PRELUDE + 'n = 0\nwhile True:\n    gita("account.create", name=f"Client {n}", country="LV")\n    n += 1\n    print(n, flush=True)'],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env=company.environment | {"DJANGO_SETTINGS_MODULE": "mainstay.project.settings"},
    )  # fmt: skip
    try:
        assert writer.stdout.readline().strip() == "1"
        company.does("backup", tmp_path / "busy.tar", "--with-secrets")
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.wait()
    other = Installation(tmp_path / "data")
    other.does("restore", tmp_path / "busy.tar")
    assert "FAULT" not in other.does("audit", "verify")
    numbers = other.python(
        'print(json.dumps(sorted(int(one.split()[1]) for one in model("account").filter(name__startswith="Client ").values_list("name", flat=True))))'
    )
    assert numbers
    assert numbers == list(range(len(numbers)))


def test_postgresql_is_backed_up_and_restored_likewise(new_database, tmp_path):
    there = Installation(tmp_path / "data", new_database()).found()
    people = there.python(TWO_PEOPLE)
    there.does("backup", tmp_path / "one.tar")
    erase(there, people[0])
    assert there.run("restore", tmp_path / "one.tar")[0] == 2
    assert "1 erasures were done again" in there.does("restore", tmp_path / "one.tar", "--force")
    assert there.python(STATES) == ["erased", "live"]
    assert "FAULT" not in there.does("audit", "verify")
    other = Installation(tmp_path / "other", new_database())
    other.data.mkdir()
    for name in ("secrets.json", "erasures.jsonl"):
        shutil.copy(there.data / name, other.data / name)
    other.does("restore", tmp_path / "one.tar")
    assert other.python(STATES) == ["erased", "live"]
