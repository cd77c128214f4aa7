"""What an input mentioned: the difference between "leave it" and "make it empty", for edit actions."""

from typing import Any

from mainstay.kernel.unset import UNSET


def mentioned(given: Any, *names: str, empty: str | None = None) -> dict[str, Any]:
    """The named fields of an input that were given, as values to store. With ``empty`` a null becomes that value, for
    columns that keep "" instead of null.
    """
    found = {name: getattr(given, name) for name in names}
    return {
        name: empty if value is None and empty is not None else value
        for name, value in found.items()
        if value is not UNSET
    }


def filled(row: Any, **values: Any) -> Any:
    """The row with attributes set, descriptors included, for rows that are about to be created."""
    for name, value in values.items():
        setattr(row, name, value)
    return row
