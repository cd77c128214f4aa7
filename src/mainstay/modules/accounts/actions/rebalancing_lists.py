"""The list of accounts of a rule, pasted or as a file: a line each, with the new owner's e-mail perhaps."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Q

from mainstay.framework.actions import ActionContext
from mainstay.framework.actions.many import create_columns
from mainstay.framework.files.models import StoredFile
from mainstay.framework.files.store import open_file
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.models import RebalancingListed, RebalancingRule
from mainstay.modules.accounts.queries.rebalancing_rows import accounts_in_reach

MOST_LISTED = 500_000
_CHUNK = 400
_NAMED = 5
_KEYS = ("public_id", "external_ref", "registration_number")


def put_list(context: ActionContext, rule: RebalancingRule, pasted: str, file: str | None) -> None:
    """Put the accounts of a list behind a rule. Raises RuleBroken or InputInvalid that names what is not known."""
    lines = list(_lines(pasted, "listed")) + (list(_from_file(context, rule, file)) if file else [])
    if not lines:
        return
    if len(lines) > MOST_LISTED:
        raise RuleBroken(sentence("A list has at most {most} accounts.", most=MOST_LISTED), path="file")
    users = _users(context, {mail for _, mail in lines if mail})
    accounts = _accounts(context, [name for name, _ in lines])
    present = set(rule.listed.values_list("account_id", flat=True))
    found = {accounts[name]: users.get(mail) for name, mail in lines if accounts[name] not in present}
    create_columns(
        context, RebalancingListed, len(found),
        {"rule_id": rule.pk, "account_id": list(found), "user_id": list(found.values())}, note="accounts listed",
    )  # fmt: skip
    context.update(rule, criteria={**rule.criteria, "listed": True})


def _lines(text: str, path: str) -> Iterator[tuple[str, str]]:
    """(account, e-mail or nothing) of each line."""
    for line in text.splitlines():
        cells = [cell.strip().strip('"') for cell in re.split(r"[;,\t]", line)]
        if len(cells) > 2:  # noqa: PLR2004
            raise RuleBroken(
                sentence("The line {line} has too many columns: an account, perhaps an e-mail.", line=line[:80]),
                path=path,
            )
        if cells[0]:
            yield cells[0], cells[1].lower() if len(cells) > 1 else ""


def _from_file(context: ActionContext, rule: RebalancingRule, public_id: str) -> Iterator[tuple[str, str]]:
    row: StoredFile | None = StoredFile.objects.filter(
        public_id=public_id, uploaded_by=context.actor.user_id, subject_kind=""
    ).first()
    if row is None:
        raise InputInvalid([Problem("file", "not_found", sentence("Upload the file again; it is no longer kept."))])
    context.update(row, subject_kind="rebalancing", subject_id=rule.rebalancing.public_id, expires_at=None)
    with open_file(row) as content:
        try:
            text = content.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            words = sentence("This file is no text in UTF-8. Save the list as CSV in UTF-8.")
            raise InputInvalid([Problem("file", "encoding", words)]) from None
    yield from _lines(text, "file")


def _users(context: ActionContext, mails: set[str]) -> dict[str, int]:
    rows = visible_to(context.actor, registry.kinds["user"]).filter(email__in=mails)
    found = {email.lower(): pk for email, pk in rows.values_list("email", "pk")}
    _refuse_unknown(mails - set(found))
    return found


def _accounts(context: ActionContext, names: list[str]) -> dict[str, int]:
    reach = accounts_in_reach(context.actor)
    found: dict[str, int] = {}
    waiting = iter(dict.fromkeys(names))
    while chunk := list(islice(waiting, _CHUNK)):
        condition = Q(public_id__in=chunk) | Q(external_ref__in=chunk) | Q(registration_number__in=chunk)
        for pk, *keys in reach.filter(condition).order_by("pk").values_list("pk", *_KEYS):
            for key in keys:
                if key in chunk:
                    found.setdefault(key, pk)
    _refuse_unknown(name for name in dict.fromkeys(names) if name not in found)
    return found


def _refuse_unknown(names: Iterable[str]) -> None:
    unknown = list(names)
    if unknown:
        raise RuleBroken(
            sentence("Of this list {count} cannot be found in your reach: {names}. Correct or remove these lines.",
                     count=len(unknown), names=", ".join(sorted(unknown)[:_NAMED])), path="listed",
        )  # fmt: skip
