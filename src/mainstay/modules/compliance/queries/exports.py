"""The register of exports: who took personal data out of the house, what, how many, and what for."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.registry import registry
from mainstay.framework.values.inputs import boolean, integer, reference
from mainstay.modules.people.queries.rights import names_by_id

COPIES: Final = ("privacy.access_export", "privacy.portable_export", "deputyship.export")
"""What leaves as a file and is no list."""
_SHOWN: Final = 100


@dataclass(frozen=True)
class ExportLine:
    """One file that left: when, by whom (and for whom), through which face, what, how many rows, what for.

    ``filter`` and ``columns`` are as taken, without words that somebody typed; ``rows`` is None where nobody counted.
    """

    number: int
    at: datetime
    who: str
    for_whom: str
    interface: str
    what: str
    form: str
    rows: int | None
    filter: str
    columns: tuple[str, ...]
    purpose: str


@dataclass(frozen=True)
class ExportRegister:
    """A page of the register, the newest first; ``older`` is where the next page begins, 0 on the last."""

    lines: tuple[ExportLine, ...]
    older: int
    only_persons: bool


@dataclass(frozen=True, kw_only=True)
class WhichExports:
    """From where on, by whom, and whether only what holds persons."""

    before: int = integer(_("Older than"), default=0, minimum=0)
    user: str | None = reference(_("User"), kind="user", default=None, nullable=True)
    only_persons: bool = boolean(_("Only with persons in them"), default=True)


@query(
    "privacy.exports", label=_("Register of exports"), output=ExportRegister, rights=("privacy", "read"),
    input=WhichExports, budget=6, sample=dict,
)  # fmt: skip
def exports(context: QueryContext, input: WhichExports) -> ExportRegister:
    """Every file with data that left: list exports from every face, copies for persons and of deputyships (art. 19)."""
    rows = AuditEntry.objects.filter(action__in=_actions(only_persons=input.only_persons), outcome=AuditEntry.LOOKED)
    if input.before:
        rows = rows.filter(pk__lt=input.before)
    if input.user:
        rows = rows.filter(actor_id=context.find("user", input.user).pk)
    found = list(rows.order_by("-id")[: _SHOWN + 1])
    shown = found[:_SHOWN]
    names = names_by_id({one for row in shown for one in (row.actor_id, row.on_behalf_of) if one})
    lines = tuple(_line(row, names) for row in shown)
    return ExportRegister(lines, shown[-1].pk if len(found) > _SHOWN else 0, input.only_persons)


def _actions(*, only_persons: bool) -> list[str]:
    kinds = [registry.kinds[spec.kind] for spec in registry.lists]
    wanted = [one for one in kinds if getattr(one.model, "personal", None)] if only_persons else kinds
    return [*(f"{kind.name}.export" for kind in wanted), *COPIES]


def _line(row: AuditEntry, names: dict[int, str]) -> ExportLine:
    said: dict[str, Any] = row.input if isinstance(row.input, dict) else {}
    kept = said.get("filter") or {}
    return ExportLine(
        row.pk, row.at, names.get(row.actor_id, row.actor_name), names.get(row.on_behalf_of or 0, ""), row.interface,
        _what(row), str(said.get("form", "")), said.get("rows"),
        json.dumps(kept, ensure_ascii=False) if any(kept.values()) else "", _columns(row, said.get("columns", ())),
        str(said.get("purpose", "")),
    )  # fmt: skip


def _columns(row: AuditEntry, names: Iterable[str]) -> tuple[str, ...]:
    """The columns as the list names them; one that is no longer there by its own name."""
    kind = registry.kinds.get(row.subject_kind)
    labels = {one.name: str(one.label) for one in kind.fields} if kind else {}
    return tuple(labels.get(name, name) for name in names)


def _what(row: AuditEntry) -> str:
    copies = {"privacy.access_export": gettext("Everything about a person"),
              "privacy.portable_export": gettext("What a person gave us")}  # fmt: skip
    kind = registry.kinds.get(row.subject_kind)
    return copies.get(row.action) or (str(kind.plural) if kind else row.subject_kind)
