"""From bytes to plain values, without guessing: no bare decimals, no doubled keys, no bombs."""

import json
import re
from collections.abc import Hashable
from datetime import date
from typing import Any, Final

import yaml

from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import Sentence, sentence

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_DEPTH: Final = 40
_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_REPLACED: Final = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class BareDecimal:
    """A decimal number without quotes: kept as text, so that the reader can name its place."""

    def __init__(self, text: str) -> None:
        self.text = text


class DoubledKey:
    """A key that stands twice in one mapping."""

    def __init__(self, key: str) -> None:
        self.key = key


def refuse(code: str, text: Sentence, path: str = "") -> InputInvalid:
    """An error about the file as a whole."""
    return InputInvalid([Problem(path, code, text)])


def load(data: bytes, name: str) -> Any:
    """Read YAML, or JSON when ``name`` ends in .json. Raises InputInvalid with a sentence for anything unreadable."""
    if len(data) > MOST_BYTES:
        raise refuse("too_large", sentence("The file is larger than {size} MB. Split it.", size=MOST_BYTES // 1024**2))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise refuse(
            "not_utf8", sentence("Line {line} is not UTF-8 text. Save the file as UTF-8.", line=line)
        ) from error
    return _load_json(text) if name.endswith(".json") else _load_yaml(text)


def _too_deep() -> InputInvalid:
    return refuse(
        "too_deep", sentence("The file nests deeper than {depth} levels. Write it flatter.", depth=MOST_DEPTH)
    )


class _Loader(yaml.CSafeLoader):
    """The safe loader, stricter: decimals stay text, doubled keys are marked, dates must exist.

    Only true and false are flags and only plain digits are numbers, so that `on` is a word, NO is a country and 010
    is no eight.
    """

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _REPLACED]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _float(loader: _Loader, node: yaml.ScalarNode) -> BareDecimal:
    return BareDecimal(str(loader.construct_scalar(node)))


def _moment(loader: _Loader, node: yaml.ScalarNode) -> Any:
    text = str(loader.construct_scalar(node))
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    found: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, Hashable):
            key = str(key)
        value = loader.construct_object(value_node)
        found[key] = DoubledKey(str(key)) if key in found else value
    return found


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]{0,30})$"), list("-0123456789"))
_Loader.add_constructor("tag:yaml.org,2002:float", _float)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _moment)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def _load_yaml(text: str) -> Any:
    try:
        _check_depth(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise refuse(
            "not_yaml",
            sentence(
                "Line {line}, column {column} is not YAML: {reason}.",
                line=mark.line + 1 if mark else 1,
                column=mark.column + 1 if mark else 1,
                reason=error.problem or "it cannot be read",
            ),
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise refuse(
            "not_yaml", sentence("The file is not YAML: {reason}.", reason=str(error).splitlines()[0])
        ) from error


def _check_depth(text: str) -> None:
    depth = 0
    if _bracket_depth(text) > MOST_DEPTH * 8:
        raise _too_deep()
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise refuse("alias", sentence("Line {line} uses a YAML alias. Write the values out.", line=line))
        if isinstance(event, _OPENING):
            depth += 1
            if depth > MOST_DEPTH:
                raise _too_deep()
        elif isinstance(event, _CLOSING):
            depth -= 1


def _bracket_depth(text: str) -> int:
    """The deepest run of brackets that open before any closes, in one pass: a cheap guard before parsing."""
    longest = run = 0
    for part in text.replace("{", "[").replace("]", "}").split("}"):
        run = part.count("[")
        longest = max(longest, run)
    return longest


def _load_json(text: str) -> Any:
    depth = longest = 0
    quoted = escaped = False
    for char in text:
        if quoted:
            quoted = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            quoted = True
        elif char in "[{":
            depth += 1
            longest = max(longest, depth)
            if longest > MOST_DEPTH:
                raise _too_deep()
        elif char in "]}":
            depth -= 1
    try:
        return json.loads(text, parse_float=BareDecimal, parse_constant=BareDecimal, object_pairs_hook=_pairs)
    except json.JSONDecodeError as error:
        text_ = sentence(
            "Line {line}, column {column} is not JSON: {reason}.",
            line=error.lineno,
            column=error.colno,
            reason=error.msg,
        )
        raise refuse("not_json", text_) from error
    except ValueError as error:
        raise refuse("not_json", sentence("The file is not JSON: {reason}.", reason=str(error))) from error


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        found[key] = DoubledKey(key) if key in found else value
    return found
