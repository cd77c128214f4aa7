"""The one filter language: a JSON tree of fields, operators and values, never code.

    {"all": [{"field": "tier", "is": ["A", "B"]}, {"any": [{"field": "owner", "is": "me"}, …]}, {"not": {…}}]}

Operators by type of field: ``is`` (one of a list), ``contains``, ``starts``, ``from``, ``to`` (inclusive), ``before``,
``after``, ``empty`` (true or false), ``within_days`` (past for negative numbers). An empty tree matches everything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mainstay.kernel.sentences import Sentence, sentence

OPERATORS = ("is", "is_not", "contains", "starts", "from", "to", "before", "after", "empty", "within_days")
MAX_DEPTH = 6
MAX_LEAVES = 60
MAX_VALUES = 500


class FilterInvalid(ValueError):
    """The tree breaks the language; ``sentence`` says where and how to write it."""

    def __init__(self, message: Sentence) -> None:
        super().__init__(str(message))
        self.sentence = message


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition: a field, an operator, its value."""

    field: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class Node:
    """Several conditions joined by ``all`` or ``any``, or one turned round by ``not``."""

    join: str
    children: tuple["Node | Leaf", ...]


EVERYTHING = Node("all", ())


def parse_filter(tree: Any) -> Node:
    """Read a JSON tree. Raises FilterInvalid with the place and the remedy."""
    if tree in (None, {}, []):
        return EVERYTHING
    count = [0]
    found = _parse(tree, 1, count)
    return found if isinstance(found, Node) else Node("all", (found,))


def leaves(node: Node | Leaf) -> Iterator[Leaf]:
    """Every condition of a tree."""
    if isinstance(node, Leaf):
        yield node
        return
    for child in node.children:
        yield from leaves(child)


def _parse(tree: Any, depth: int, count: list[int]) -> Node | Leaf:
    if depth > MAX_DEPTH:
        raise FilterInvalid(sentence("A filter may be nested {max} deep.", max=MAX_DEPTH))
    if not isinstance(tree, Mapping):
        raise FilterInvalid(sentence("A filter is an object like {example}.", example='{"field": "tier", "is": ["A"]}'))
    if "field" in tree:
        return _leaf(tree, count)
    if len(tree) != 1:
        raise FilterInvalid(sentence("A group has exactly one of: all, any, not."))
    ((join, children),) = tree.items()
    if join == "not":
        return Node("not", (_parse(children, depth + 1, count),))
    if join not in ("all", "any") or not isinstance(children, list):
        raise FilterInvalid(sentence("A group has exactly one of: all, any, not."))
    return Node(join, tuple(_parse(child, depth + 1, count) for child in children))


def _leaf(tree: Mapping[str, Any], count: list[int]) -> Leaf:
    count[0] += 1
    if count[0] > MAX_LEAVES:
        raise FilterInvalid(sentence("A filter may have {max} conditions.", max=MAX_LEAVES))
    operator, *more = [key for key in tree if key != "field"] or [""]
    if more or operator not in OPERATORS or not isinstance(tree["field"], str):
        raise FilterInvalid(
            sentence("A condition on {field} needs one operator of: {operators}.",
                     field=str(tree["field"])[:60], operators=", ".join(OPERATORS))
        )  # fmt: skip
    value = tree[operator]
    if isinstance(value, list) and len(value) > MAX_VALUES:
        raise FilterInvalid(sentence("A condition may list {max} values.", max=MAX_VALUES))
    return Leaf(tree["field"], operator, value)


def as_tree(node: Node | Leaf) -> dict[str, Any]:
    """The JSON tree of a filter; ``parse_filter(as_tree(f)) == f``."""
    if isinstance(node, Leaf):
        return {"field": node.field, node.operator: node.value}
    if node.join == "not":
        return {"not": as_tree(node.children[0])}
    return {node.join: [as_tree(child) for child in node.children]}
