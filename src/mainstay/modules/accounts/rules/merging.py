"""Which value survives when two records become one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Side = Literal["kept", "merged"]
SIDES: tuple[Side, Side] = ("kept", "merged")


@dataclass(frozen=True, slots=True)
class Survivor:
    """A field with both values and the side whose value survives; ``chosen`` says that somebody asked for it."""

    field: str
    kept: Any
    merged: Any
    side: Side
    chosen: bool

    @property
    def value(self) -> Any:
        """The value that the merged record will have."""
        return self.kept if self.side == "kept" else self.merged


def survivors(
    fields: Sequence[str], kept: Mapping[str, Any], merged: Mapping[str, Any], choices: Mapping[str, Side]
) -> tuple[Survivor, ...]:
    """For every field which value survives: the chosen side's; else the kept record's, or the other's where the kept
    one has none. Raises ValueError that names a field or side that is not known.
    """
    wrong = [name for name, side in choices.items() if name not in fields or side not in SIDES]
    if wrong:
        raise ValueError(wrong[0])
    found = []
    for name in fields:
        fallback: Side = "merged" if _is_empty(kept[name]) and not _is_empty(merged[name]) else "kept"
        found.append(Survivor(name, kept[name], merged[name], choices.get(name, fallback), name in choices))
    return tuple(found)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", {})
