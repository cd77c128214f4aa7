"""The words of duties towards a person who is erased, and of duties on the account of a private person."""

from typing import Any

from django.db.models import Q

from mainstay.framework.actions import ActionContext
from mainstay.framework.registry import registry
from mainstay.modules.accounts.queries.privacy import account_ids_of, names_of
from mainstay.modules.compliance.queries.plan import disposal_for
from mainstay.modules.compliance.queries.tables import ids_of
from mainstay.modules.compliance.rules.redaction import redacted

_TEXTS = ("what", "why", "outcome")
_EMPTIED = {"note": "", "promised_to": ""}


def forget_duties(context: ActionContext, person_id: int) -> list[dict[str, Any]]:
    """Take the names out of closed duties promised to the person, or on the person's own account."""
    ids, names, accounts = ids_of(person_id), names_of(person_id), account_ids_of(person_id)
    duties = registry.kinds["duty"].model._default_manager
    rows = list(duties.filter(Q(promised_key__in=ids.keys) | Q(account_id__in=accounts)))
    found = disposal_for(context, person_id, "promise", context.today)
    if found.outcome != "keep":
        for row in rows:
            words = {name: redacted(getattr(row, name), names) for name in _TEXTS}
            hidden = {"account_name": ""} if row.account_id in accounts else {}
            context.update(row, **words, **_EMPTIED, **hidden)
    plan = {"table": "work.Duty", "class": "promise", "count": len(rows), "outcome": found.outcome,
            "until": found.until, "ground": found.ground}  # fmt: skip
    if found.outcome == "keep" or not rows:
        return [plan]
    scrub = ("work.Duty", "id", [row.pk for row in rows], (*_TEXTS, *_EMPTIED, "account_name"))
    return [plan | {"scrub": [scrub], "keys": [row.person_key() for row in rows]}]
