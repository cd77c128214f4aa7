"""Files of a person who is erased: rows, content, and the name in the names of other files."""

from typing import Any

from django.db import transaction

from mainstay.framework.actions import ActionContext
from mainstay.framework.files.store import forget_content
from mainstay.modules.compliance.queries.files import files_about, files_named_after
from mainstay.modules.compliance.queries.plan import disposal_for


def forget_files(context: ActionContext, person_id: int) -> list[dict[str, Any]]:
    """Remove the files on the person's records, their content after commit, and take the name out of other files'."""
    rows, named = files_about(person_id), files_named_after(person_id)
    found = disposal_for(context, person_id, "contact", context.today)
    plan = {"table": "framework.StoredFile", "class": "contact", "count": len(rows) + len(named),
            "outcome": found.outcome, "until": found.until, "ground": found.ground}  # fmt: skip
    if found.outcome == "keep" or not plan["count"]:
        return [plan]
    keys = [row.person_key() for row in (*rows, *(row for row, _name in named))]
    for row in rows:
        context.remove(row)
    for row, name in named:
        context.update(row, name=name)
    if context.action_id:
        # Zero is the trial of a plan, which removes nothing.
        hashes = [row.content_hash for row in rows]
        transaction.on_commit(lambda: forget_content(hashes), robust=True)
    return [plan | {"keys": keys}]
