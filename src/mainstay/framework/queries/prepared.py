"""Fixed questions, put into SQL once: what a page asks at every view about one record, one person or one day.

Building a queryset and turning it into SQL takes Django several times as long as the database needs to answer it
(docs/decisions/0014-prepared-questions.md). A prepared question keeps its SQL and sends new values only.
"""

import copy
import json
from collections.abc import Callable
from functools import update_wrapper
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.db import connections, models
from django.db.models.expressions import Expression
from django.db.models.lookups import BuiltinLookup
from django.db.models.sql.compiler import SQLCompiler

from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.actor import system_actor


class Many(models.Field):  # type: ignore[type-arg]
    """The values of a list, for ``among``: JSON on SQLite, an array on PostgreSQL."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: ARG002
        """The list as one value."""
        return list(value) if connection.vendor == "postgresql" else json.dumps(list(value))


ROW_ID, ROW_IDS = models.BigIntegerField(), Many()
WORD = models.CharField()
INSTANT, DAY = models.DateTimeField(), models.DateField()


@models.Field.register_lookup
@models.ForeignObject.register_lookup
class Among(BuiltinLookup):
    """Equal to one of a list that is given as one value, so that its length does not change the statement."""

    lookup_name = "among"

    def __init__(self, left: Any, right: Any) -> None:
        super().__init__(left, right if isinstance(right, Expression) else models.Value(list(right), Many()))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """By the values of a JSON list."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} IN (SELECT value FROM json_each({right}))", (*left_params, *right_params)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """By an array."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", (*left_params, *right_params)


class Blank(Expression):
    """The place of a value that is given with each call."""

    def __init__(self, name: str, field: Any) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002
        """A place in the statement, with this blank instead of a value."""
        return "%s", (self,)

    def value(self, given: dict[str, Any], connection: Any) -> Any:
        """What the database gets in this place."""
        return self.output_field.get_db_prep_value(given[self.name], connection)


class _Statement(NamedTuple):
    rows: Any
    compiler: SQLCompiler
    sql: str
    parts: tuple[Any, ...]


class Prepared:
    """A fixed question. Called with a value for each of its blanks, it answers the list of its rows."""

    def __init__(self, source: type[models.Model] | str, build: Callable[..., Any], fields: dict[str, Any]) -> None:
        update_wrapper(self, build)
        self.source, self._build, self._fields = source, build, fields
        self._made: dict[str, _Statement] = {}

    @property
    def model(self) -> Any:
        """The model of the rows."""
        return registry.kinds[self.source].model if isinstance(self.source, str) else self.source

    def __call__(self, **given: Any) -> list[Any]:
        """The rows, as the queryset would give them, whoever may see them.

        Raises TypeError for a blank that is left out, not known, or None (nothing equals NULL).
        """
        if given.keys() != self._fields.keys() or None in given.values():
            msg = f"{self._build.__qualname__} needs a value for each of: {', '.join(self._fields)}"
            raise TypeError(msg)
        made = self._statement()
        connection = connections[made.rows.db]
        values = tuple(one.value(given, connection) if isinstance(one, Blank) else one for one in made.parts)
        return list(
            made.rows._iterable_class(  # noqa: SLF001 - as QuerySet reads its rows
                _answered(made, connection, values)
            )
        )

    def within(self, rows: Any, **given: Any) -> list[Any]:
        """The same question to some of the rows, built anew."""
        return list(self._build(rows, **given))

    def _statement(self) -> _Statement:
        vendor = connections["default"].vendor
        if vendor not in self._made:
            rows = self._build(self._everything(), **{name: Blank(name, field) for name, field in self._fields.items()})
            if rows._prefetch_related_lookups:  # noqa: SLF001
                msg = f"{self._build.__qualname__} cannot prefetch: ask again for what hangs on its rows"
                raise TypeError(msg)
            compiler = rows.query.get_compiler(using=rows.db)
            sql, parts = compiler.as_sql()
            self._made[vendor] = _Statement(rows, compiler, sql, tuple(parts))
        return self._made[vendor]

    def _everything(self) -> Any:
        if isinstance(self.source, str):
            return visible_to(system_actor("prepared question", frozenset()), registry.kinds[self.source])
        return self.model._default_manager.all()


def _answered(made: _Statement, connection: Any, values: tuple[Any, ...]) -> Any:
    """A queryset's face for Django's reading of rows, whose compiler is done already."""
    mine = copy.copy(made.compiler)
    mine.connection = connection
    mine.as_sql = lambda *_args, **_options: (made.sql, values)  # type: ignore[method-assign]
    query = copy.copy(made.rows.query)
    query.get_compiler = lambda *_args, **_options: mine
    return SimpleNamespace(
        db=made.rows.db, query=query, model=made.rows.model, _hints={}, _known_related_objects={},
        _fields=made.rows._fields,  # noqa: SLF001
    )  # fmt: skip


def prepared(source: type[models.Model] | str, **fields: Any) -> Callable[[Callable[..., Any]], Prepared]:
    """Make a fixed question of a function that narrows, orders and shapes a queryset: it gets all rows of ``source``
    (a model, or a kind by its name) and a blank for each of ``fields``.

    The function must depend on nothing else: whatever it reads besides (a clock, a language, a setting) is read once
    and kept. It may select related rows, values and a slice, but not prefetch.
    """
    return lambda build: Prepared(source, build, fields)
