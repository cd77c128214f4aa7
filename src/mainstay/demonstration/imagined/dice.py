"""Seeded chance, and the files that it chooses from."""

import random
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

_DATA = Path(__file__).resolve().parent.parent / "data"
_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
_ID_LENGTH = 12
_PERCENT = 100
Item = TypeVar("Item")


class Dice:
    """Chance that falls the same way each time for one seed."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable by intention, nothing secret

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return self._random.choice(items)

    def some(self, items: Sequence[Item], count: int) -> list[Item]:
        """Up to ``count`` different items in random order."""
        return self._random.sample(items, min(count, len(items)))

    def weighted(self, weights: Mapping[Item, int]) -> Item:
        """One of the keys, each as often as its weight says."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(low, high)

    def chance(self, percent: int) -> bool:
        """True so often of a hundred."""
        return self._random.randrange(_PERCENT) < percent

    def skewed(self, median: int, spread: float) -> int:
        """A positive number around ``median``, seldom much larger (log-normal)."""
        return max(1, int(median * self._random.lognormvariate(0, spread)))

    def public_id(self) -> str:
        """An identifier as records have them."""
        return "".join(self._random.choice(_LETTERS) for _ in range(_ID_LENGTH))

    def hex(self, length: int) -> str:
        """So many hexadecimal digits."""
        return f"{self._random.getrandbits(length * 4):0{length}x}"


@cache
def chosen_from(name: str) -> Any:
    """The content of ``data/<name>.yaml``."""
    return yaml.safe_load((_DATA / f"{name}.yaml").read_text(encoding="utf-8"))
