"""Finding stored records by the values of rows: one statement per batch and key, whatever the batch holds."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import QuerySet

from mainstay.framework.imports.targets import ImportTarget, Lookup

_REMEMBERED: Final = 200_000
_AT_ONCE: Final = 5_000


class Index:
    """Records of one kind by one field, within ``rows`` (what the importer may see).

    ``made`` holds records that this import has made; a dry run has no other place for them, so they are never forgotten
    there (``keep``).
    """

    def __init__(self, rows: QuerySet[Any], lookup: Lookup, *, keep: bool) -> None:
        self.rows = rows.order_by()
        self.lookup = lookup
        self.keep = keep
        self.made: dict[Any, tuple[int, ...]] = {}
        self.remembered: dict[Any, tuple[int, ...]] = {}
        self._whole = not lookup.column
        self._loaded = False

    def find(self, values: Iterable[Any]) -> dict[Any, tuple[int, ...]]:
        """Ids of the records that each value means; values that mean nothing are left out."""
        key = self.lookup.key
        wanted = {value: key(value) for value in values}
        if self._whole and not self._loaded:
            self._load([])
            self._loaded = True
        unknown = [
            value for value, one in wanted.items() if one not in self.remembered and one not in self.made
        ] if not self._whole else []  # fmt: skip
        for start in range(0, len(unknown), _AT_ONCE):
            self._load([self.lookup.normal(value) for value in unknown[start : start + _AT_ONCE]])
        return {value: ids for value, one in wanted.items() if (ids := self._of(one))}

    def _of(self, one: Any) -> tuple[int, ...]:
        stored, made = self.remembered.get(one, ()), self.made.get(one, ())
        return stored if not made else tuple(dict.fromkeys((*stored, *made)))

    def add(self, value: Any, pk: int) -> None:
        """A record was made (or got this value)."""
        one = self.lookup.key(value)
        if self.keep or self._whole:
            self.made[one] = (*self.made.get(one, ()), pk)
            return
        if one in self.remembered:
            self.remembered[one] = tuple(dict.fromkeys((*self.remembered[one], pk)))
        elif len(self.remembered) >= _REMEMBERED:
            self.remembered.clear()

    def forget(self) -> None:
        """Look at the database anew: a batch was rolled back."""
        self.remembered.clear()
        if not self.keep:
            self.made.clear()
        self._loaded = False

    def _load(self, normals: Sequence[Any]) -> None:
        lookup = self.lookup
        if len(self.remembered) >= _REMEMBERED:
            self.remembered.clear()
        rows = self.rows if self._whole else self.rows.filter(**{f"{lookup.column}__in": set(normals)})
        columns = ["pk", *dict.fromkeys(filter(None, (lookup.column, lookup.confirm)))]
        found: dict[Any, list[int]] = {}
        for pk, *stored in rows.values_list(*columns):
            found.setdefault(lookup.stored_key(dict(zip(columns[1:], stored, strict=True))), []).append(pk)
        for one, ids in found.items():
            self.remembered[one] = tuple(ids)


class KeyFinder:
    """Records of one kind by several fields together; the first field narrows, or one that does so much better; all
    are compared.
    """

    def __init__(self, rows: QuerySet[Any], target: ImportTarget, names: tuple[str, ...], *, keep: bool) -> None:
        fields = [target.field(name) for name in names]
        self.lookups = [field.found_by for field in fields if field is not None]
        self.first = next((place for place, one in enumerate(self.lookups) if one.narrow), 0)
        self.rows = rows.order_by()
        self.keep = keep
        self.made: dict[tuple[Any, ...], int] = {}
        self.columns = ["pk", *dict.fromkeys(
            name for one in self.lookups for name in (one.column, one.confirm) if name)]  # fmt: skip

    def keys(self, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        """The forms in which rows are the same, for rows given as values in the order of the fields."""
        columns: list[list[Any]] = []
        for place, lookup in enumerate(self.lookups):
            values = [row[place] for row in rows]
            if lookup.is_plain:
                columns.append(values)
                continue
            forms = {value: lookup.key(value) for value in set(values)}
            columns.append([forms[value] for value in values])
        return list(zip(*columns, strict=True))

    def find(
        self, keys: Sequence[Sequence[Any]], wanted: set[tuple[Any, ...]]
    ) -> dict[tuple[Any, ...], tuple[int, ...]]:
        """Ids by the compared form, for rows given as values in the order of the fields."""
        found: dict[tuple[Any, ...], list[int]] = {}
        first = self.lookups[self.first]
        normals = list({first.normal(values[self.first]) for values in keys}) if first.column else []
        stretches = [normals[at : at + _AT_ONCE] for at in range(0, len(normals), _AT_ONCE)] if first.column else [[]]
        for some in stretches:
            rows = self.rows.filter(**{f"{first.column}__in": some}) if first.column else self.rows
            for pk, *stored in rows.values_list(*self.columns):
                key = self._stored(stored)
                if key in wanted:
                    found.setdefault(key, []).append(pk)
        for key in wanted & self.made.keys() if self.made else ():
            found.setdefault(key, []).append(self.made[key])
        return {key: tuple(dict.fromkeys(ids)) for key, ids in found.items()}

    def _stored(self, stored: Sequence[Any]) -> tuple[Any, ...]:
        """The compared form of a stored row."""
        row = dict(zip(self.columns[1:], stored, strict=True))
        return tuple(one.stored_key(row) for one in self.lookups)

    def add(self, values: Sequence[Any], pk: int) -> None:
        """A record was made with these values; only a dry run needs to be told."""
        if self.keep:
            self.made[self.keys([values])[0]] = pk
