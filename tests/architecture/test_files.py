"""The rules of ARCHITECTURE.md that source code alone can show."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "mainstay"
MAX_LINES = 400
MAX_FUNCTION = 40
BANNED_NAMES = {"utils", "helpers", "common", "services", "managers"}
# From right to left: a file may import those after it in its own module.
ORDER = [
    "urls", "views", "schedules", "lists", "pages", "imports", "contributions", "subscribers", "actions", "queries",
    "kinds", "points", "models", "policy", "rules", "choices",
]  # fmt: skip
PURE = {"rules", "policy", "choices"}
WRITES = re.compile(r"\.(save|create|bulk_create|bulk_update|delete|update_or_create|get_or_create)\(")


def python_files(folder: Path = SOURCE) -> list[Path]:
    return sorted(p for p in folder.rglob("*.py") if "migrations" not in p.parts and "tests" not in p.parts)


def part_of(path: Path) -> tuple[str, str]:
    """(module, kind of file) of a file in a module."""
    parts = path.relative_to(SOURCE / "modules").parts
    return parts[0], (parts[1] if len(parts) > 1 else "").removesuffix(".py")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_file_is_longer_than_400_lines():
    long = {str(p.relative_to(ROOT)): n for p in python_files() if (n := len(p.read_text().splitlines())) > MAX_LINES}
    assert not long


def test_no_function_is_longer_than_40_lines():
    long = [
        f"{path.relative_to(ROOT)}:{node.name} ({node.end_lineno - node.lineno + 1})"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION
    ]
    assert not long


def test_nothing_is_named_utils():
    found = [str(p.relative_to(ROOT)) for p in SOURCE.rglob("*") if p.stem in BANNED_NAMES]
    assert not found


def test_a_new_kind_of_file_in_a_module_must_be_placed():
    known = {*ORDER, "apps", "__init__", "migrations", "tests", "templates", "data", "prove", "cookbook", ""}
    found = {
        f"{p.relative_to(SOURCE)}" for p in (SOURCE / "modules").glob("*/*")
        if p.stem not in known and p.name != "__pycache__" and p.suffix in {".py", ""}
    }  # fmt: skip
    assert not found


def test_files_of_a_module_import_only_to_their_right():
    wrong = []
    for path in python_files(SOURCE / "modules"):
        module, kind = part_of(path)
        if kind not in ORDER:
            continue
        for target in imported(path):
            match = re.match(rf"mainstay\.modules\.{module}\.(\w+)", target)
            if match and match[1] in ORDER and ORDER.index(match[1]) < ORDER.index(kind):
                wrong.append(f"{path.relative_to(SOURCE)} imports {target}")
    assert not wrong


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_rules_policies_and_the_kernel_know_no_django():
    pure = [p for p in python_files(SOURCE / "modules") if part_of(p)[1] in {"rules", "policy"}]
    wrong = [
        f"{p.relative_to(SOURCE)}: {name}" for p in [*pure, *python_files(SOURCE / "kernel")]
        for name in imported(p) if name.split(".")[0] == "django"
    ]  # fmt: skip
    assert not wrong


def test_models_are_imported_only_by_their_own_module():
    wrong = []
    for path in python_files():
        owner = path.relative_to(SOURCE).parts
        for name in imported(path):
            match = re.match(r"mainstay\.modules\.(\w+)\.models", name)
            if match and owner[:2] != ("modules", match[1]) and owner[0] != "project":
                wrong.append(f"{path.relative_to(SOURCE)} imports {name}")
    assert not wrong


def test_only_actions_write():
    allowed = {"actions", "subscribers", "imports"}
    wrong = [
        f"{path.relative_to(SOURCE)}: {line.strip()}"
        for path in python_files(SOURCE / "modules") if part_of(path)[1] not in allowed
        for line in path.read_text().splitlines()
        if WRITES.search(line) and not line.strip().startswith("#") and "context." not in line
    ]  # fmt: skip
    assert not wrong


def test_views_and_interfaces_do_not_write_or_ask_for_rights_themselves():
    wrong = [
        f"{path.relative_to(SOURCE)}: {line.strip()}"
        for path in python_files(SOURCE / "interfaces") if "operations" not in path.parts
        for line in path.read_text().splitlines() if re.search(r"\.objects\b", line)
    ]  # fmt: skip
    assert not wrong


def test_translatable_text_holds_no_f_string():
    names = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "sentence"}
    wrong = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in python_files() for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
        and node.args and isinstance(node.args[0], ast.JoinedStr)
    ]  # fmt: skip
    assert not wrong


def test_no_model_overrides_save_and_nothing_listens_to_signals_of_records():
    wrong = [
        f"{path.relative_to(SOURCE)}: {line.strip()}"
        for path in python_files() for line in path.read_text().splitlines()
        if re.search(r"def save\(self|(pre|post)_(save|delete)\b", line)
    ]  # fmt: skip
    assert not wrong


@pytest.mark.parametrize("banned", [r"mark_safe\(", r"\|\s*safe\b", r"autoescape off", r"\beval\(", r"\bexec\(", "pickle.load",
                                    r"yaml\.load\((?!.*Loader)", "shell=True", r"\bhashlib\.(md5|sha1)\("])  # fmt: skip
def test_dangerous_things_are_not_used(banned):
    files = [*python_files(), *SOURCE.rglob("*.html")]
    wrong = [str(p.relative_to(ROOT)) for p in files if re.search(banned, p.read_text(encoding="utf-8"))
             and not re.search(rf"def \w*{banned}", p.read_text(encoding="utf-8"))]  # fmt: skip
    assert not wrong


def test_templates_hold_no_inline_script_or_style():
    wrong = [
        str(p.relative_to(ROOT)) for p in SOURCE.rglob("*.html")
        if re.search(r'<script(?![^>]*\b(src=|type="application/json"))|\sstyle=|<style|\son(click|load|error|submit|change|input|focus|blur|key\w+|mouse\w+)=|javascript:', p.read_text(encoding="utf-8"))
    ]  # fmt: skip
    assert not wrong


def test_style_sheets_use_logical_properties_only():
    physical = re.compile(
        r"(?<![\w-])(margin|padding|border)-(left|right)\s*:|(?<![\w-])(left|right)\s*:|text-align:\s*(left|right)|float:\s*(left|right)"
    )
    wrong = [
        f"{p.relative_to(ROOT)}: {line.strip()}" for p in (SOURCE / "interfaces/web/static/mainstay").rglob("*.css")
        for line in p.read_text().splitlines() if physical.search(line)
    ]  # fmt: skip
    assert not wrong


def test_the_layers_hold():
    done = subprocess.run([".venv/bin/lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 127:
        pytest.fail("import-linter is not installed")
    assert done.returncode == 0, done.stdout[-3000:]
