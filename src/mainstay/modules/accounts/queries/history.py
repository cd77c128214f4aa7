"""What happened to an account: acts from the audit log, with the values that changed from the row history."""

import dataclasses
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.custom_fields.fields import active_fields, as_kind_field
from mainstay.framework.history.as_of import RowChange, changes_of
from mainstay.framework.kinds import KindField, RecordKind
from mainstay.framework.lists.filters import readable
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.registry import registry
from mainstay.framework.values import Choice
from mainstay.framework.values.base import Label, ValueType
from mainstay.kernel.actor import Actor
from mainstay.kernel.money import Money
from mainstay.modules.accounts.models import Account
from mainstay.modules.accounts.queries.finding import OneAccount, whole_account

_MOST = 100
_COLUMNS = Account._meta.concrete_fields


@dataclass(frozen=True)
class FieldChange:
    """A field of the account and its two values, typed as in lists."""

    field: str
    label: Label
    before: Any
    after: Any
    type: ValueType | None = dataclasses.field(default=None, repr=False, compare=False)

    @property
    def form(self) -> str:
        """How the values are written: ``money``, ``day``, ``moment`` or ``text``."""
        value = self.before if self.after in (None, "") else self.after
        if isinstance(value, Money):
            return "money"
        if isinstance(value, datetime):
            return "moment"
        return "day" if isinstance(value, date) else "text"

    @property
    def words(self) -> tuple[Any, Any]:
        """Both values for people: labels for values of a closed list."""
        if isinstance(self.type, Choice):
            return tuple(self.type.label(value) if value else "" for value in (self.before, self.after))  # type: ignore[return-value]
        return self.before, self.after


@dataclass(frozen=True)
class Happening:
    """One act: when, who (empty: outside the program), what it is called, through which interface, why, and what it
    changed in the account's own fields.
    """

    at: datetime
    who: str
    action: str
    label: Label
    interface: str
    changes: tuple[FieldChange, ...]


@query(
    "account.history", label=_("History"), output=Happening, rights=("account", "read"), input=OneAccount, many=True,
    subject="account", budget=10, sample=lambda world: {"id": world.public_id("account")},
)  # fmt: skip
def account_history(context: QueryContext, input: OneAccount) -> list[Happening]:
    """The newest hundred acts on an account, newest first, with old and new values as far as they may be read; also
    changes made outside the program.
    """
    row = whole_account(context, input.id)
    entries = {
        entry.action_id: entry
        for entry in AuditEntry.objects.filter(
            subject_kind="account", subject_id=row.public_id, outcome=AuditEntry.DONE
        ).order_by("-id")[:_MOST]
    }
    images = changes_of(Account, row.pk, _MOST)
    missing = [one.action_id for one in images if one.action_id and one.action_id not in entries]
    entries |= {entry.action_id: entry for entry in AuditEntry.objects.filter(action_id__in=missing)}
    changed = dict(_changes(context.actor, registry.kinds["account"], row, images))
    names = _names(context, {entry.actor_id for entry in entries.values()}, changed.values())
    changed = {key: tuple(_with_names(one, names) for one in found) for key, found in changed.items()}
    found = [
        _happening(entry.at, names.get(("owner", entry.actor_id), entry.actor_name), entry.action, entry.interface,
                   changed.pop(action_id, ()))
        for action_id, entry in entries.items()
    ]  # fmt: skip
    found += [_happening(key, "", "", "", changes) for key, changes in changed.items() if isinstance(key, datetime)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:_MOST]


def _happening(at: datetime, who: str, action: str, interface: str, changes: tuple[FieldChange, ...]) -> Happening:
    known = registry.actions.get(action)
    return Happening(at, who, action, known.label if known else _("Changed outside the program"), interface, changes)


def _changes(
    actor: Actor, kind: RecordKind, row: Account, images: list[RowChange]
) -> Iterator[tuple[int | datetime, tuple[FieldChange, ...]]]:
    """By act (or by moment, outside the program) what the fields of the kind were before and after."""
    after = _python_values({field.attname: getattr(row, field.attname) for field in _COLUMNS})
    fields = [one for one in kind.fields if not one.extra_condition and readable(one, actor)]
    fields += [as_kind_field(row) for row in active_fields(kind.name)]
    for image in images:
        before = _python_values({**after, **image.values})
        old, new = Account(**before), Account(**after)
        found = tuple(
            FieldChange(one.name, one.label, was, now, one.type)
            for one in fields
            if (was := _value(one, old)) != (now := _value(one, new))
        )
        yield (image.action_id or image.at), found
        after = before


def _python_values(raw: dict[str, Any]) -> dict[str, Any]:
    """The mirror keeps dates and objects as the database does; only columns of the table are taken."""
    return {field.attname: _python_value(field, raw.get(field.attname)) for field in _COLUMNS}


def _python_value(field: Any, raw: Any) -> Any:
    if isinstance(field, models.JSONField):
        return json.loads(raw) if isinstance(raw, str) else raw or {}
    if raw is None or not isinstance(field, models.DateField):
        return raw
    found = field.to_python(raw)
    return found.replace(tzinfo=UTC) if isinstance(found, datetime) and found.tzinfo is None else found


def _value(one: KindField, row: Account) -> Any:
    """Money for a pair of columns, a custom value by its type, else the plain value of the column."""
    made = one.currency_path or one.extra_condition is not None
    return one.value(row) if made else getattr(row, one.orm, None)


Names = dict[tuple[str, int], str]


def _names(context: QueryContext, actors: set[int], changes: Iterable[tuple[FieldChange, ...]]) -> Names:
    """Names of users and of visible accounts that the changes refer to, by field and id."""
    ids: dict[str, set[int]] = {"owner": set(actors), "parent": set()}
    for one in (one for found in changes for one in found if one.field in ids):
        ids[one.field] |= {value for value in (one.before, one.after) if value}
    kinds = {"owner": "user", "parent": "account"}
    return {
        (field, row.pk): row.name
        for field, wanted in ids.items() if wanted
        for row in context.visible(kinds[field]).filter(pk__in=wanted).only("id", "name")
    }  # fmt: skip


def _with_names(one: FieldChange, names: Names) -> FieldChange:
    if one.field not in {"owner", "parent"}:
        return one
    return replace(
        one, before=names.get((one.field, one.before or 0), ""), after=names.get((one.field, one.after or 0), "")
    )
