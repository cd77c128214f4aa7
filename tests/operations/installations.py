"""Installations of the tests' own, each with its data folder, used through the command line and by small programs."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery staple"
PRELUDE = """
import json, sys, django
django.setup()
from mainstay.framework.actions import perform
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.kernel.actor import system_actor
from mainstay.modules.people.queries import actor_by_email

def model(kind):
    return registry.kinds[kind].model._default_manager

def gita(action, subject="", **values):
    return perform(actor_by_email("gita@example.com", "cli"), action, values, subject=subject)

def system(action, subject="", **values):
    return perform(system_actor("test", frozenset({action})), action, values, subject=subject)
"""

SALES = """
from datetime import date
from django.utils import timezone
model("appointment").create(user=model("user").get(), role=model("role").get(code="account_manager"),
                            from_on=date(2000, 1, 1), created_at=timezone.now())
print("null")
"""


class Installation:
    """A data folder, and the database that goes with it (``url``: PostgreSQL)."""

    def __init__(self, data, url=""):
        self.data = Path(data)
        names = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "MAINSTAY_DATA")
        self.environment = {name: value for name, value in os.environ.items() if name not in names}
        self.environment |= {"MAINSTAY_DATA": str(self.data)} | ({"DATABASE_URL": url} if url else {})

    def run(self, *words, typed=""):
        """Exit code and everything said."""
        done = subprocess.run(
            [sys.executable, "-m", "mainstay.interfaces.cli.main", *map(str, words)], input=typed, text=True,
            capture_output=True, timeout=300, check=False, cwd=ROOT, env=self.environment,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def does(self, *words, typed=""):
        """What is said by a command that must work."""
        code, said = self.run(*words, typed=typed)
        assert code == 0, said
        return said

    def python(self, code):
        """What a small program inside the installation prints as JSON on its last line."""
        done = subprocess.run(
            [sys.executable, "-c", PRELUDE + textwrap.dedent(code)], text=True, capture_output=True, timeout=300, check=False,
            cwd=ROOT, env=self.environment | {"DJANGO_SETTINGS_MODULE": "mainstay.project.settings"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def found(self):
        """Set a company up in it; Gita, its head, sells as well."""
        self.does("setup", "--name", "Mainstay Trade", "--country", "LV", "--person", "Gita Sharma", "--email",
                  "gita@example.com", "--password-stdin", typed=f"{PASSWORD}\n")  # fmt: skip
        self.python(SALES)
        return self
