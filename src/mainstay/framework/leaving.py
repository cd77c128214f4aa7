"""What becomes of rows that name a colleague who leaves: declared beside each table, column by column.

``leaver: ClassVar[Mapping[str, Fate]]`` on a model names every column that holds a user, and ``subject`` where the table
refers to records of any kind. A test walks the model graph: a column without a declaration fails it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q

MOVES, ENDS, STOPS, STAYING = "moves", "ends", "stops", "stays"
_PLAIN_NAMES: Final = frozenset({"user_id", "owner_id", "actor_id", "on_behalf_of", "uploaded_by"})
SUBJECT: Final = "subject"


@dataclass(frozen=True, slots=True)
class Fate:
    """``moves`` to the successor for ``to``, ``ends`` with the colleague, ``stops`` the leaving until somebody settles it,
    or ``stays`` as history. ``live`` are the rows of which this is true; others stay.
    """

    word: str
    to: str = ""
    live: Q = field(default_factory=Q)


def moves(to: str, **live: Any) -> Fate:
    """Live rows go to the successor for accounts, deals, duties, approvals or people."""
    return Fate(MOVES, to, Q(**live))


def ends(**live: Any) -> Fate:
    """Live rows end, or go, with the colleague."""
    return Fate(ENDS, live=Q(**live))


def stops(**live: Any) -> Fate:
    """As long as there is such a row, the colleague does not leave."""
    return Fate(STOPS, live=Q(**live))


STAYS: Final = Fate(STAYING)
_OUTSIDE: Final[Mapping[str, Mapping[str, Fate]]] = MappingProxyType({
    # Of packages that are not ours: addresses and second factors of somebody who may not sign in any more.
    "account.EmailAddress": {"user": STAYS}, "mfa.Authenticator": {"user": STAYS},
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonColumn:
    """A column that holds a colleague; ``fate`` None where nothing is declared. ``name`` is ``subject`` for references to
    records of any kind.
    """

    model: type[models.Model]
    name: str
    fate: Fate | None

    @property
    def label(self) -> str:
        """The table and the column."""
        return f"{self.model._meta.label}.{self.name}"


def person_columns() -> Iterator[PersonColumn]:
    """Every column of every table that holds a colleague, from the model graph."""
    for model in apps.get_models():
        declared = getattr(model, "leaver", None) or _OUTSIDE.get(model._meta.label, {})
        names = {one.name for one in model._meta.concrete_fields}
        for one in model._meta.concrete_fields:
            if _holds_a_user(one):
                yield PersonColumn(model, one.name, declared.get(one.name))
        if {"subject_kind", "subject_id"} <= names:
            yield PersonColumn(model, SUBJECT, declared.get(SUBJECT))


def _holds_a_user(column: "models.Field[Any, Any]") -> bool:
    if column.remote_field is not None:
        return column.remote_field.model._meta.label == settings.AUTH_USER_MODEL
    return isinstance(column, models.BigIntegerField) and column.name in _PLAIN_NAMES


def live_rows(column: PersonColumn, user_id: int) -> models.QuerySet[Any]:
    """The rows of a declared column that name the colleague and are not history."""
    fate = column.fate or STAYS
    rows: models.QuerySet[Any] = column.model._default_manager.filter(fate.live, **{column.name: user_id})
    return rows
