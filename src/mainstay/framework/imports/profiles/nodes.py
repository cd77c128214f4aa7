"""A value inside a profile together with its path, so that every complaint names the place."""

from collections.abc import Iterator, Sequence
from typing import Any

from mainstay.kernel.errors import Problem
from mainstay.kernel.sentences import Sentence, sentence


class Node:
    """``value`` at ``path``; complaints gather in ``problems``, shared by the whole profile."""

    __slots__ = ("path", "problems", "value")

    def __init__(self, value: Any, path: str = "", problems: list[Problem] | None = None) -> None:
        self.value = value
        self.path = path
        self.problems: list[Problem] = [] if problems is None else problems

    def complain(self, code: str, message: Sentence) -> None:
        """Note something wrong here."""
        self.problems.append(Problem(self.path, code, message))

    def get(self, key: str) -> "Node":
        """The child of that key; its value is None when there is none."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Node(value, f"{self.path}.{key}" if self.path else key, self.problems)

    def __bool__(self) -> bool:
        return self.value is not None

    def has(self, key: str) -> bool:
        """Whether the key is written, even with nothing beside it."""
        return isinstance(self.value, dict) and key in self.value

    def only(self, keys: Sequence[str]) -> bool:
        """Whether this is an object with no other keys than these; complains otherwise."""
        if not isinstance(self.value, dict):
            self.complain("type", sentence("{path} must be an object with keys.", path=self.path or "The profile"))
            return False
        for key in self.value:
            if key not in keys:
                self.get(str(key)).complain(
                    "unknown_key",
                    sentence(
                        "{path} is unknown here. Known are: {known}.",
                        path=self.get(str(key)).path,
                        known=", ".join(keys),
                    ),
                )
        return True

    def text(self, default: str = "", *, required: bool = False) -> str:
        """A text; whole numbers are taken as text."""
        if self.value is None:
            if required:
                self.complain("required", sentence("{path} is missing.", path=self.path))
            return default
        if isinstance(self.value, bool) or not isinstance(self.value, str | int):
            self.complain("type", sentence("{path} must be a text.", path=self.path))
            return default
        return str(self.value)

    def one_of(self, known: Sequence[str], default: str) -> str:
        """One of the known words."""
        found = self.text(default)
        if found not in known:
            self.complain(
                "unknown_word",
                sentence(
                    "{path} is {found}; it must be one of: {known}.",
                    path=self.path,
                    found=found,
                    known=", ".join(known),
                ),
            )
            return default
        return found

    def flag(self, *, default: bool = False) -> bool:
        """``true`` or ``false``."""
        if self.value is None:
            return default
        if not isinstance(self.value, bool):
            self.complain("type", sentence("{path} must be true or false.", path=self.path))
            return default
        return self.value

    def whole(self, default: int, *, least: int = 0) -> int:
        """A whole number."""
        if self.value is None:
            return default
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < least:
            self.complain("type", sentence("{path} must be a whole number from {least}.", path=self.path, least=least))
            return default
        return self.value

    def items(self) -> Iterator["Node"]:
        """The elements of a list; nothing when it is not written."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            self.complain("type", sentence("{path} must be a list.", path=self.path))
            return
        for position, value in enumerate(self.value):
            yield Node(value, f"{self.path}.{position}", self.problems)

    def pairs(self) -> Iterator[tuple[str, "Node"]]:
        """The keys of an object with their values; nothing when it is not written."""
        if self.value is None:
            return
        if not isinstance(self.value, dict):
            self.complain("type", sentence("{path} must be an object with keys.", path=self.path))
            return
        for key in self.value:
            yield str(key), self.get(key)

    def texts(self) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        if isinstance(self.value, str | int) and not isinstance(self.value, bool):
            return (str(self.value),)
        return tuple(item.text(required=True) for item in self.items())

    def text_map(self) -> dict[str, str]:
        """Texts by key; nothing beside a key stands for the empty text."""
        return {key: node.text() for key, node in self.pairs()}
