"""The two SQL shapes of account access, with the fences that the planners need (measured, see docs/decisions/0004).

Gather: read the reachable account ids first, then sort them; best for a person with few accounts.
Walk: go along the list's sort index and test each row; best for large scopes. Neither planner chooses by itself.
"""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models.expressions import Expression, F

ACCESS_TABLE = "framework_accountaccess"


class _AccessCondition(Expression):
    """A boolean over a column that holds account ids."""

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, column: str | F, holders: tuple[int, ...], now: datetime, hows: tuple[str, ...] = ()) -> None:
        super().__init__(output_field=models.BooleanField())
        self.column: Any = F(column) if isinstance(column, str) else column
        self.holders = holders
        self.now = now
        self.hows = hows

    # A filter compares its parts: by what they are, not by what they are made of (4 % of a page, measured).
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def get_source_expressions(self) -> list[Any]:
        return [self.column]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.column,) = exprs

    def _params(self, connection: Any) -> tuple[str, list[Any]]:
        now = connection.ops.adapt_datetimefield_value(self.now)
        holders = ", ".join(["%s"] * len(self.holders))
        sql = f"a.holder_id IN ({holders}) AND a.from_at <= %s AND (a.to_at IS NULL OR a.to_at > %s)"
        params: list[Any] = [*self.holders, now, now]
        if self.hows:
            sql += f" AND a.how IN ({', '.join(['%s'] * len(self.hows))})"
            params += self.hows
        return sql, params


class Gathered(_AccessCondition):
    """The account id is among those gathered first."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, column_params = compiler.compile(self.column)
        where, params = self._params(connection)
        return f"{column} IN (SELECT a.account_id FROM {ACCESS_TABLE} a WHERE {where})", (*column_params, *params)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """ARRAY() keeps PostgreSQL from turning the membership into a semi-join that walks every account."""
        column, column_params = compiler.compile(self.column)
        where, params = self._params(connection)
        sql = f"{column} = ANY(ARRAY(SELECT a.account_id FROM {ACCESS_TABLE} a WHERE {where}))"
        return sql, (*column_params, *params)


class GatheredRows(Gathered):
    """The account id is among those gathered first, or a user's id stands in another column of the same table."""

    def __init__(self, column: str | F, holders: tuple[int, ...], now: datetime, mine: tuple[str, int]) -> None:
        super().__init__(column, holders, now)
        self.mine, self.user_id = mine

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        gathered, params = super().as_sql(compiler, connection)
        return f"({gathered} OR {self._mine(connection, compiler.quote_name_unless_alias(self.column.alias))} = %s)", (
            *params,
            self.user_id,
        )

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """PostgreSQL cannot know that a user has few rows and would walk the list's sort index past all others: the
        rows are found first, by the indexes of both columns.
        """
        where, params = self._params(connection)
        quote = connection.ops.quote_name
        model, alias = self.column.target.model, compiler.quote_name_unless_alias(self.column.alias)
        key, account = quote(model._meta.pk.column), quote(self.column.target.column)
        sql = (
            f"{alias}.{key} = ANY(ARRAY(SELECT r.{key} FROM {quote(model._meta.db_table)} r WHERE r.{account} = "
            f"ANY(ARRAY(SELECT a.account_id FROM {ACCESS_TABLE} a WHERE {where})) OR {self._mine(connection, 'r')} = %s))"
        )
        return sql, (*params, self.user_id)

    def _mine(self, connection: Any, alias: str) -> str:
        column = self.column.target.model._meta.get_field(self.mine).column
        return f"{alias}.{connection.ops.quote_name(column)}"


class Walked(_AccessCondition):
    """Some access row leads to the account; asked row by row along the sort index."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, column_params = compiler.compile(self.column)
        where, params = self._params(connection)
        # An account has few access rows: find them by the account alone, then look at the holder.
        where = where.replace("a.holder_id IN", "+a.holder_id IN", 1)
        sql = f"EXISTS (SELECT 1 FROM {ACCESS_TABLE} a WHERE a.account_id = +{column} AND {where})"
        return sql, (*column_params, *params)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """OFFSET 0 keeps PostgreSQL from pulling the test up into a join."""
        column, column_params = compiler.compile(self.column)
        where, params = self._params(connection)
        sql = f"EXISTS (SELECT 1 FROM {ACCESS_TABLE} a WHERE a.account_id = {column} AND {where} OFFSET 0)"
        return sql, (*column_params, *params)


class Hashed(Walked):
    """The same for a row among thousands of others, for whoever reaches thousands of accounts: PostgreSQL reads these
    once and looks each row up among them, instead of asking the index for each row.
    """

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, column_params = compiler.compile(self.column)
        where, params = self._params(connection)
        return f"{column} IN (SELECT a.account_id FROM {ACCESS_TABLE} a WHERE {where})", (*column_params, *params)
