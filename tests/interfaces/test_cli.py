"""The command line: every action, query and list as a command, under the same rights."""

import csv
import json

import click
import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.registry import registry
from mainstay.interfaces.cli.derived import groups
from mainstay.interfaces.cli.export import export
from mainstay.interfaces.cli.main import main
from mainstay.modules.accounts.models import Account


@pytest.fixture
def run(cast):
    """``run("account create --name", "X", who="anna")``; words of the first argument are split."""

    def call(line, *more, who="anna", code=0, given=None):
        noun, verb, *rest = line.split()
        args = [*rest, *more, *(["--as", f"{who}@example.com"] if who else [])]
        found = CliRunner().invoke(groups()[noun].commands[verb], args, input=given, catch_exceptions=False)
        assert found.exit_code == code, (found.exit_code, found.output)
        return found

    return call


def made(found):
    return json.loads(found.stdout)["id"]


def test_every_action_query_and_list_is_a_command_exactly_once():
    commands = sum(len(group.commands) for group in groups().values())
    assert commands == len(registry.actions) + len(registry.queries) + len(registry.lists)
    for name in (*(a.name for a in registry.actions), *(q.name for q in registry.queries)):
        noun, _, verb = name.replace("_", "-").partition(".")
        assert verb in groups()[noun].commands


def test_every_derived_command_is_reached_from_the_program():
    context = click.Context(main)
    offered = {name: main.get_command(context, name) for name in main.list_commands(context)}
    reached = {
        id(command) for one in offered.values() if isinstance(one, click.Group) for command in one.commands.values()
    }
    hidden = [f"{noun} {name}" for noun, group in groups().items() for name, command in group.commands.items()
              if id(command) not in reached]  # fmt: skip
    assert not hidden
    assert {"up", "export", "mcp", "import", "audit"} <= set(offered)
    assert "check" in offered["imports"].commands


@pytest.mark.parametrize("noun", sorted(groups()))
def test_every_command_explains_itself(noun):
    for command in groups()[noun].commands.values():
        shown = CliRunner().invoke(command, ["--help"])
        assert shown.exit_code == 0
        assert "--as" in shown.output
        names = [flag for param in command.params for flag in param.opts]
        assert len(names) == len(set(names))


def test_an_account_is_created_edited_emptied_and_listed(run):
    one = made(run("account create --json --country lv --city Jelgava --name", "Lielupes Piens"))
    run(f"account edit {one} --city Riga")
    assert Account.objects.get().city == "Riga"
    run(f"account edit {one} --clear city")
    assert Account.objects.get().city == ""
    table = run("account list --columns name,country").stdout
    assert "Lielupes Piens" in table
    assert one in table
    entry = AuditEntry.objects.filter(action="account.edit").last()
    assert entry.interface == "cli"


def test_whoever_acts_may_be_named_by_the_environment(cast):
    command = groups()["account"].commands["list"]
    found = CliRunner(env={"MAINSTAY_USER": "anna@example.com"}).invoke(command, [])
    assert found.exit_code == 0


@pytest.mark.parametrize(
    ("who", "words"),
    [(None, "--as you@example.com"), ("nobody", "no active colleague with the address nobody@example.com")],
)
def test_a_command_without_an_actor_says_what_to_do(run, who, words):
    found = run("account list", who=who, code=2)
    assert words in found.stderr
    assert not found.stdout


def test_wrong_input_names_every_field_and_exits_with_2(run):
    found = run("account create --country Latvia", code=2)
    assert "name: This is required." in found.stderr
    assert "country:" in found.stderr
    assert not Account.objects.exists()


def test_a_refusal_exits_with_1_and_says_why(run):
    found = run("account create --name Mine", who="admin", code=1)
    assert "right to add accounts" in found.stderr
    assert not Account.objects.exists()


def test_a_stranger_finds_nothing(run):
    one = made(run("account create --json --name Secret"))
    assert "no such account" in run(f"account edit {one} --city X", who="clara", code=1).stderr
    assert "Secret" not in run("account list", who="clara").stdout


def test_a_stale_version_is_refused(run):
    one = made(run("account create --json --name Twice"))
    run(f"account edit {one} --version 1 --city Riga")
    assert "version 1" in run(f"account edit {one} --version 1 --city Ogre", code=1).stderr


def test_a_dry_run_shows_and_changes_nothing(run):
    found = run("account create --dry-run --name Maybe")
    assert "Maybe" in found.stdout
    assert "Nothing was changed" in found.stderr
    assert json.loads(run("account create --dry-run --json --name Maybe").stdout)["dry_run"] is True
    assert not Account.objects.exists()


def test_a_key_does_nothing_twice(run):
    first = made(run("account create --json --key k1 --name Once"))
    assert made(run("account create --json --key k1 --name Once")) == first
    assert Account.objects.count() == 1


def test_fields_come_from_a_file_and_options_win(run, tmp_path):
    path = tmp_path / "account.json"
    path.write_text(json.dumps({"name": "From file", "city": "Riga"}), encoding="utf-8")
    run(f"account create --input {path} --city Ogre")
    account = Account.objects.get()
    assert (account.name, account.city) == ("From file", "Ogre")
    run("account create --input -", given='{"name": "From a pipe"}')
    assert Account.objects.count() == 2


@pytest.mark.parametrize("content", ["{", "[]", "7"])
def test_a_file_that_is_no_object_is_named_so(run, tmp_path, content):
    path = tmp_path / "account.json"
    path.write_text(content)
    assert str(path) in run(f"account create --input {path}", code=2).stderr
    assert "/nowhere.json" in run("account create --input /nowhere.json", code=2).stderr


def test_lists_are_filtered_ordered_and_paged(run):
    for number in range(5):
        run(f"account create --name Client-{number}")
    wanted = json.dumps({"field": "name", "contains": "client"})
    page = json.loads(run("account list --json --limit 2 --sort -name --columns name --filter", wanted).stdout)
    assert [row["name"] for row in page["items"]] == ["Client-4", "Client-3"]
    after = json.loads(run("account list --json --limit 2 --sort -name --columns name --cursor", page["next"]).stdout)
    assert [row["name"] for row in after["items"]] == ["Client-2", "Client-1"]
    every = run("account list --all --json --columns name").stdout.splitlines()
    assert {json.loads(line)["name"] for line in every} == {f"Client-{number}" for number in range(5)}
    assert "More rows" in run("account list --limit 2").stderr
    assert "--all" not in run("account list --all").stderr
    assert "no field" in run("account list --filter", '{"field": "secret", "is": 1}', code=2).stderr


def test_queries_answer_as_text_and_as_json(run):
    one = made(run("account create --json --name Asked"))
    assert "name: Asked" in run(f"account page {one}").stdout
    assert json.loads(run(f"account page {one} --json").stdout)["name"] == "Asked"
    assert run(f"account page {one} --as-of yesterday", code=2).stderr.startswith("--as-of:")


def test_wide_letters_and_control_characters_keep_the_columns(capsys):
    from mainstay.interfaces.cli.shown import print_table, width_of

    print_table(("a", "b"), [("東京", "x"), ("é\x1b[31m", "y"), ("long " * 20, "z")])
    lines = capsys.readouterr().out.splitlines()
    assert "\x1b" not in "".join(lines)
    assert {width_of(line) for line in lines} == {width_of(lines[0])}


def test_an_export_holds_the_rows_that_one_sees_and_is_recorded(run, cast, tmp_path):
    run("account create --name", "=1+1 Dairy")
    run("account create --name Foreign", who="boris")

    def write(name, *more, who="anna"):
        args = ["account", str(tmp_path / name), "--columns", "name", "--as", f"{who}@example.com", *more]
        return CliRunner().invoke(export, args, catch_exceptions=False)

    assert "1 rows" in write("a.csv").output
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1] == ["'=1+1 Dairy"]
    write("a.xlsx")
    sheet = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_index(0).to_python()
    assert sheet[1] == ["=1+1 Dairy"]
    assert AuditEntry.objects.filter(action="account.export", interface="cli").count() == 2
    refused = write("b.csv", who="admin")
    assert refused.exit_code == 1
    assert not (tmp_path / "b.csv").exists()
    assert write("c.pdf").exit_code == 2
