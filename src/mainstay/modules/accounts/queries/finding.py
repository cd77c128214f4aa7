"""Finding the account that a query is about."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext
from mainstay.framework.registry import registry
from mainstay.framework.scopes import standing_to
from mainstay.framework.values.inputs import reference
from mainstay.kernel.actor import Standing
from mainstay.kernel.errors import SubjectNotFound
from mainstay.modules.accounts.models import Account
from mainstay.modules.accounts.policy import sees_whole_account


@dataclass(frozen=True, kw_only=True)
class OneAccount:
    """The account asked about."""

    id: str = reference(_("Account"), kind="account")


def whole_account(context: QueryContext, public_id: str) -> Account:
    """The visible account, for what lies behind its card; a reader with nothing but a duty gets SubjectNotFound."""
    row, _moved_from = found_account(context, public_id)
    if not sees_whole_account(context.actor, standing_of(context, row)):
        raise SubjectNotFound("account")
    return row


def standing_of(context: QueryContext, row: Account) -> frozenset[Standing]:
    """What the reader is to the account."""
    return context.once(("standing", row.pk), lambda: standing_to(context.actor, registry.kinds["account"], row))


def found_account(context: QueryContext, public_id: str) -> tuple[Account, str]:
    """The visible account, or the one into which it was merged, and then the public id from which it moved."""
    row = context.once(("account", public_id), lambda: _rows(context).filter(public_id=public_id).first())
    if row is not None:
        return row, ""
    kept = _rows(context).filter(aliases_of__public_id=public_id).first()
    if kept is None:
        raise SubjectNotFound("account")
    return kept, public_id


def _rows(context: QueryContext) -> QuerySet[Account]:
    rows: QuerySet[Account] = context.visible("account").select_related("owner", "parent")
    return rows
