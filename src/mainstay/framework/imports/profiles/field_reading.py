"""The part of a profile that fills one field: where the value comes from, its steps, the record that it names."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from mainstay.framework.imports.mapping.conditions import Condition, ConditionInvalid, parse_condition
from mainstay.framework.imports.mapping.steps import STEPS, Setting, StepInvalid, make_step
from mainstay.framework.imports.profiles.model import Column, Defaults, FieldMap, Relation
from mainstay.framework.imports.profiles.nodes import Node
from mainstay.kernel.sentences import sentence

SOURCE_KEYS: Final = ("from", "first_of", "concat", "product", "constant", "choose", "row_number")
_OTHER_KEYS: Final = ("otherwise", "steps", "reference", "only_if", "money", "currency_from", "required", "blank")
_RELATION: Final = ("kind", "by", "missing", "create")


def setting_of(defaults: Defaults, tables: Mapping[str, Mapping[str, str]]) -> Setting:
    """What the steps of a profile may rely on."""
    return Setting(tables, defaults.numbers, defaults.date, defaults.time_zone)


def condition_at(node: Node) -> Condition | None:
    """The condition at a place, None when nothing is written there."""
    if not node:
        return None
    try:
        return parse_condition(node.value)
    except ConditionInvalid as error:
        node.complain("condition", sentence("{path}: {reason}", path=node.path, reason=error.sentence))
        return None


def field_map(name: str, node: Node, setting: Setting) -> FieldMap:
    """How one field is filled; a bare text is the name of a column."""
    if isinstance(node.value, str):
        return FieldMap(name, Column(name=node.value))
    if not node.only((*SOURCE_KEYS, *_OTHER_KEYS, *STEPS)):
        return FieldMap(name, Column(constant=""))
    given = [key for key in SOURCE_KEYS if node.has(key)]
    if len(given) != 1:
        node.complain(
            "source", sentence("{path} needs exactly one of: {keys}.", path=node.path, keys=", ".join(SOURCE_KEYS))
        )
        return FieldMap(name, Column(constant=""))
    return FieldMap(
        name=name,
        column=_column(node, given[0]),
        steps=_steps(node, setting),
        relation=_relation(node.get("reference")),
        only_if=condition_at(node.get("only_if")),
        money=_money(node.get("money")),
        currency_column=node.get("currency_from").text(),
        required=node.get("required").flag(),
        blank=node.get("blank").one_of(("keep", "clear"), "keep"),
    )


def _column(node: Node, key: str) -> Column:
    value = node.get(key)
    readers: dict[str, Callable[[], Column]] = {
        "from": lambda: Column(name=value.text(required=True)),
        "constant": lambda: Column(constant=value.text()),
        "row_number": lambda: Column(row_number=value.flag()),
        "first_of": lambda: Column(first_of=_some(value)),
        "product": lambda: Column(product=_some(value)),
        "concat": lambda: _concat(value),
        "choose": lambda: _choose(node, value),
    }
    return readers[key]()


def _some(node: Node) -> tuple[str, ...]:
    names = node.texts()
    if not names:
        node.complain("required", sentence("{path} needs the names of columns.", path=node.path))
    return names


def _concat(node: Node) -> Column:
    if isinstance(node.value, list):
        return Column(concat=_some(node))
    node.only(("columns", "with"))
    return Column(concat=_some(node.get("columns")), joiner=node.get("with").text(" "))


def _choose(node: Node, value: Node) -> Column:
    choices = []
    for item in value.items():
        item.only(("when", "value", "from"))
        condition = condition_at(item.get("when"))
        if condition is None:
            item.complain("required", sentence("{path} is missing.", path=item.get("when").path))
            continue
        choices.append((condition, _chosen(item)))
    otherwise = _chosen(Node({"value": node.get("otherwise").value}, node.path, node.problems))
    return Column(choose=tuple(choices), otherwise=otherwise if node.has("otherwise") else None)


def _chosen(node: Node) -> Column:
    if node.has("from"):
        return Column(name=node.get("from").text(required=True))
    return Column(constant=node.get("value").text())


def _steps(node: Node, setting: Setting) -> tuple[tuple[str, Any], ...]:
    written = [(key, node.get(key)) for key in node.value if key in STEPS]
    if node.has("steps"):
        if written:
            node.complain("steps", sentence("{path}: write all steps inside steps, or none.", path=node.path))
        written = [pair for item in node.get("steps").items() for pair in _single(item)]
    for name, child in written:
        try:
            make_step(name, child.value, setting)
        except StepInvalid as error:
            child.complain("step", sentence("{path}: {reason}", path=child.path, reason=error.sentence))
    return tuple((name, child.value) for name, child in written)


def _single(node: Node) -> list[tuple[str, Node]]:
    pairs = list(node.pairs())
    if len(pairs) != 1:
        node.complain("step", sentence("{path} must hold one step.", path=node.path))
    return pairs


def _money(node: Node) -> str | bool:
    if isinstance(node.value, bool) or node.value is None:
        return bool(node.value)
    text = node.text()
    if not (len(text) == 3 and text.isascii() and text.isupper()):  # noqa: PLR2004
        node.complain("currency", sentence("{path} must be true or a currency such as EUR.", path=node.path))
    return text


def _relation(node: Node) -> Relation | None:
    if not node:
        return None
    node.only(_RELATION)
    missing = node.get("missing").one_of(("refuse", "empty", "create"), "refuse")
    create = node.get("create").text_map()
    if create and missing != "create":
        node.get("create").complain("unused", sentence("{path} needs missing: create.", path=node.get("create").path))
    return Relation(node.get("kind").text(required=True), node.get("by").text(required=True), missing, create)
