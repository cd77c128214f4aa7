"""YAML as profiles use it: plain values only, no aliases, no duplicate keys, ``no`` is a word and not false."""

import re
from typing import Any, Final

import yaml

from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence

_LARGEST: Final = 1_000_000
_DEEPEST: Final = 30
_WORDS: Final = (
    ("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), "tf"),
    ("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)\Z"), ["n", "~", ""]),
    ("tag:yaml.org,2002:int", re.compile(r"(?:0|-?[1-9][0-9]{0,17})\Z"), "-0123456789"),
)


class _Refused(yaml.MarkedYAMLError):
    """Something that YAML allows and profiles do not."""


class _PlainLoader(yaml.SafeLoader):
    """Text stays text unless it is ``true``, ``false``, ``null`` or a plain whole number."""

    yaml_implicit_resolvers: dict[str, Any] = {}
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
        if self.check_event(yaml.events.AliasEvent):
            raise _Refused(problem="aliases are not used in profiles", problem_mark=mark)
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _Refused(problem="it is nested too deeply", problem_mark=mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def plain_mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _Refused(problem="a key must be a word", problem_mark=key.start_mark)
            if key.value in found:
                raise _Refused(problem=f"{key.value} is given twice", problem_mark=key.start_mark)
            found[key.value] = self.construct_object(value, deep=True)
        return found


_PlainLoader.add_constructor("tag:yaml.org,2002:map", _PlainLoader.plain_mapping)
for _tag, _pattern, _first in _WORDS:
    _PlainLoader.add_implicit_resolver(_tag, _pattern, list(_first))


class _PlainDumper(yaml.SafeDumper):
    """Quotes what any YAML reader might take for something else than text."""


def parse_yaml(text: str) -> Any:
    """Plain data of a YAML document; raises InputInvalid with the line where it cannot be understood."""
    if len(text) > _LARGEST:
        message = sentence("A profile has at most {limit} characters.", limit=_LARGEST)
        raise InputInvalid([Problem("", "too_large", message)])
    try:
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = sentence(
            "Line {line} of the profile cannot be understood: {reason}.",
            line=mark.line + 1 if mark else 1,
            reason=error.problem or "it is not YAML",
        )
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        message = sentence("The profile cannot be understood: {reason}.", reason=str(error).splitlines()[0][:200])
    raise InputInvalid([Problem("", "yaml", message)])


def dump_profile(data: Any) -> str:
    """The YAML text of a profile's data; ``parse_yaml`` reads it back equal."""
    return yaml.dump(data, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=110)
