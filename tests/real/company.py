"""An installation in a folder of its own, worked with as people do: by real processes of the command `mainstay`."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
WHO = "ieva@example.com"
# What an import and its undoing leave behind, and why. Every other table is row for row as it was.
LEFT_BEHIND = {
    "framework_auditentry": "acts stay in the log, those that were taken back too",
    "framework_auditseal": "the chain over the log",
    "framework_auditcommitment": "commitments of the log",
    "framework_outboxevent": "what was told stays told",
    "framework_importrun": "the import itself, with its report",
    "framework_importfault": "the report of the import",
    "framework_importlikeness": "the report of the check",
    "framework_storedfile": "the files sent, and the result file",
    "framework_backgroundtask": "the work done",
    "framework_schedulerun": "the clock",
    "django_session": "sessions",
    "sqlite_sequence": "ids are never used again",
    "sqlite_stat1": "what the planner knows of sizes",
    "sqlite_stat4": "what the planner knows of sizes",
    "mainstay_fts_data": "segments of the full-text index; its answers are compared instead",
    "mainstay_fts_idx": "segments of the full-text index; its answers are compared instead",
}


@dataclass(frozen=True)
class Company:
    """A data folder with one company in it."""

    folder: Path

    @classmethod
    def founded(cls, folder: Path) -> "Company":
        """A new company, set up as on the first day."""
        made = cls(folder)
        words = (
            "--name",
            "Lielupe Trade",
            "--country",
            "LV",
            "--person",
            "Ieva Kalna",
            "--email",
            WHO,
            "--password-stdin",
        )
        made.run("setup", *words, given="only-for-this-test\n")
        return made

    def copy(self, folder: Path) -> "Company":
        """The same company in another folder."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Company(folder)

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """Start a command in a process of its own."""
        hidden = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MAINSTAY_USER")
        known = {name: value for name, value in os.environ.items() if name not in hidden}
        return subprocess.Popen(
            [sys.executable, "-m", "mainstay.interfaces.cli.main", *words], text=True, env=known | {"MAINSTAY_DATA": str(self.folder)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *words: str, given: str = "") -> str:
        """Run a command to its end; gives what it printed."""
        process = self.begin(*words)
        printed, told = process.communicate(given)
        assert process.returncode == 0, told
        return printed

    def load(self, name: str, *words: str) -> dict[str, Any]:
        """``mainstay import`` of a real folder, as a person would type it; gives its report."""
        return dict(json.loads(self.run("import", str(DATA / name), "--as", WHO, "--json", *words)))

    def undo(self, run_id: str) -> dict[str, Any]:
        """``mainstay import --undo``."""
        return dict(json.loads(self.run("import", "--undo", run_id, "--as", WHO, "--json")))

    def killed_at(self, name: str, step: int) -> int:
        """Begin an import and kill it without warning as soon as it has committed ``step`` transactions; gives how many
        it had.
        """
        process = self.begin("import", str(DATA / name), "--as", WHO)
        try:
            while process.poll() is None and self.step() < step:
                time.sleep(0.005)
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        assert process.returncode == -signal.SIGKILL, "it ended before it was killed"
        return self.step()

    def step(self) -> int:
        """How many transactions the latest import has committed."""
        return int(self.rows("SELECT coalesce(max(step), 0) FROM framework_importrun")[0][0])

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the database, beside the program."""
        with closing(sqlite3.connect(f"file:{self.folder / 'mainstay.sqlite3'}?mode=ro", uri=True, timeout=30)) as base:
            return base.execute(sql).fetchall()

    def hashes(self) -> dict[str, str]:
        """A hash over the rows of every table but those of ``LEFT_BEHIND`` and the row history, which keeps whatever
        was; the full-text index answers for itself.
        """
        found = {}
        for (table,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
            if table not in LEFT_BEHIND and not table.endswith("_history"):
                rows = sorted(map(repr, self.rows(f'SELECT * FROM "{table}"')))
                found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        return found

    def counts(self, *tables: str) -> Iterator[int]:
        """How many rows tables have."""
        return (int(self.rows(f'SELECT count(*) FROM "{table}"')[0][0]) for table in tables)

    def check_search(self) -> None:
        """Raises sqlite3.DatabaseError where the full-text index says anything else than the documents."""
        with closing(sqlite3.connect(self.folder / "mainstay.sqlite3")) as base:
            base.execute("INSERT INTO mainstay_fts(mainstay_fts, rank) VALUES('integrity-check', 1)")
