"""Nothing leaves for a person outside except by the one way that asks the do-not-contact list."""

import ast
from pathlib import Path

import mainstay
from mainstay.framework.mail.models import Letter

ROOT = Path(mainstay.__file__).parent
TO_OURSELVES = {
    "framework/mail/delivery.py": "letters to users",
    "modules/people/actions/users.py": "the invitation of a user",
    "interfaces/cli/operations/mail.py": "the test mail of an administrator",
}
"""Who may send mail without asking, because it goes to one of us."""
SENDERS = {"smtplib", "django.core.mail", "imaplib", "aiosmtplib", "email.mime"}


def sends(path: Path) -> bool:
    """Whether a file imports something that sends mail itself (names of its errors alone do not)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            harmless = all(one.name.startswith("SMTP") and one.name != "SMTP" for one in node.names)
            names = [] if harmless else [node.module]
        if any(name == one or name.startswith(f"{one}.") for name in names for one in SENDERS):
            return True
    return False


def test_mail_goes_out_of_three_files_only_and_all_of_them_write_to_ourselves():
    found = {str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py") if sends(path)}
    assert found <= TO_OURSELVES.keys(), (
        "To write to a person call compliance.actions.reaching.way_to, and say so here."
    )


def test_a_queued_letter_knows_users_only():
    assert {one.name for one in Letter._meta.get_fields()} & {"to", "address", "email", "contact", "person"} == set()
