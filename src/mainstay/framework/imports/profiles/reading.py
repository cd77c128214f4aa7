"""Read a profile strictly: every fault is a sentence with the path of its place, and all are told at once."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from mainstay.framework.imports.mapping.values import LANGUAGE_STYLES, STYLES, BadValue, check_date_format, zone_of
from mainstay.framework.imports.profiles.field_reading import condition_at, field_map, setting_of
from mainstay.framework.imports.profiles.model import (
    Control,
    Defaults,
    FieldMap,
    Fix,
    FixOption,
    Profile,
    Source,
    template_columns,
)
from mainstay.framework.imports.profiles.nodes import Node
from mainstay.framework.imports.profiles.options_reading import read_options
from mainstay.framework.imports.profiles.yaml_text import parse_yaml
from mainstay.framework.imports.targets import ImportTarget
from mainstay.kernel.errors import InputInvalid
from mainstay.kernel.sentences import sentence

VERSION: Final = "mainstay.import/1"
_TOP: Final = ("format", "name", "title", "about", "defaults", "tables", "sources", "fixes")
_SOURCE: Final = (
    "id", "file", "read", "kind", "mode", "match", "distinct", "when", "fields", "not_taken", "control",
)  # fmt: skip
_FIX: Final = ("id", "source", "field", "values", "when", "reason", "options", "recommended")
_OPTION: Final = ("id", "title", "use", "leave_out", "empty", "create")
MODES: Final = ("create_or_update", "create", "update")


def load_profile(path: Path) -> Profile:
    """The profile in a YAML file; raises InputInvalid with everything that is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        node = Node(None, "")
        node.complain("unreadable", sentence("{file} cannot be read: {reason}.", file=path.name, reason=str(error)))
        raise InputInvalid(node.problems) from error
    return profile_from_data(parse_yaml(text))


def profile_from_data(data: Any) -> Profile:
    """The profile described by plain data; raises InputInvalid with everything that is wrong with it."""
    root = Node(data)
    if not root.only(_TOP):
        raise InputInvalid(root.problems)
    if root.get("format").text(required=True) not in (VERSION, ""):
        root.get("format").complain(
            "version", sentence("format must be {version}; a newer profile needs a newer Mainstay.", version=VERSION)
        )
    defaults = _defaults(root.get("defaults"))
    tables = {name: node.text_map() for name, node in root.get("tables").pairs()}
    setting = setting_of(defaults, tables)
    sources = tuple(_source(node, setting) for node in root.get("sources").items())
    if not sources:
        root.get("sources").complain("required", sentence("sources is missing: a profile reads at least one file."))
    _unique(root.get("sources").items(), "id")
    _unique(root.get("fixes").items(), "id")
    fixes = tuple(_fix(node, sources) for node in root.get("fixes").items())
    profile = Profile(
        name=root.get("name").text(required=True),
        title=root.get("title").text(required=True),
        about=root.get("about").text(),
        defaults=defaults,
        tables=tables,
        sources=sources,
        fixes=fixes,
        data=data,
    )
    if root.problems:
        raise InputInvalid(root.problems)
    return profile


def _defaults(node: Node) -> Defaults:
    if not node:
        return Defaults()
    node.only(("currency", "time_zone", "date", "numbers"))
    currency = node.get("currency").text()
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isupper()):  # noqa: PLR2004
        node.get("currency").complain("currency", sentence("A currency is three capital letters, such as EUR."))
    dates = node.get("date").texts() or ("iso",)
    try:
        zone_of(node.get("time_zone").text("UTC"))
        for pattern in dates:
            check_date_format(pattern)
    except BadValue as error:
        node.complain("invalid", error.sentence)
        return Defaults()
    style = node.get("numbers").one_of((*STYLES, *LANGUAGE_STYLES), "1,234.56")
    return Defaults(currency, node.get("time_zone").text("UTC"), dates, style)


def _unique(nodes: Iterable[Node], key: str) -> None:
    seen: set[str] = set()
    for node in nodes:
        name = node.get(key).text(required=True) if isinstance(node.value, dict) else ""
        if name and name in seen:
            node.get(key).complain(
                "twice", sentence("{path}: {name} is used twice.", path=node.get(key).path, name=name)
            )
        seen.add(name)


def _source(node: Node, setting: Any) -> Source:
    node.only(_SOURCE)
    fields = tuple(field_map(name, child, setting) for name, child in node.get("fields").pairs())
    if not fields:
        node.get("fields").complain("required", sentence("{path} is missing or empty.", path=node.get("fields").path))
    names = {entry.name for entry in fields}
    source = Source(
        id=node.get("id").text(),
        file=node.get("file").text(required=True),
        kind=node.get("kind").text(required=True),
        mode=node.get("mode").one_of(MODES, "create_or_update"),
        match=_match(node.get("match"), names),
        distinct=node.get("distinct").flag(),
        when=condition_at(node.get("when")),
        fields=fields,
        not_taken=node.get("not_taken").text_map(),
        control=_control(node.get("control"), names),
    )
    if source.distinct and not source.match:
        node.get("distinct").complain("match", sentence("distinct needs match: by which fields rows are the same."))
    return _with_options(source, node.get("read"))


def _with_options(source: Source, node: Node) -> Source:
    from dataclasses import replace

    return replace(source, read=read_options(node, source.file, source.columns()))


def _match(node: Node, names: set[str]) -> tuple[tuple[str, ...], ...]:
    keys = []
    for item in node.items():
        key = item.texts()
        for name in key:
            if name not in names:
                item.complain(
                    "unknown_field", sentence("{path}: {name} is not among the fields.", path=item.path, name=name)
                )
        keys.append(key)
    return tuple(keys)


def _control(node: Node, names: set[str]) -> Control:
    if not node:
        return Control()
    node.only(("count_by", "total"))
    control = Control(node.get("count_by").texts(), node.get("total").texts())
    for name in (*control.count_by, *control.total):
        if name not in names:
            node.complain(
                "unknown_field", sentence("{path}: {name} is not among the fields.", path=node.path, name=name)
            )
    return control


def _fix(node: Node, sources: tuple[Source, ...]) -> Fix:
    node.only(_FIX)
    values, when = node.get("values").text_map(), condition_at(node.get("when"))
    if bool(values) == (when is not None):
        node.complain("invalid", sentence("{path} needs either values or when, and not both.", path=node.path))
    options = tuple(_option(item, node.get("values").value is not None) for item in node.get("options").items())
    if values and not options:
        options = (FixOption("replace", "replace"),)
    if not options:
        node.get("options").complain("required", sentence("{path} is missing.", path=node.get("options").path))
    fix = Fix(
        id=node.get("id").text(),
        source=node.get("source").text(required=True),
        field=node.get("field").text(required=True),
        reason=node.get("reason").text(required=True),
        values=values,
        when=when,
        options=options,
        recommended=node.get("recommended").text(options[0].id if values and len(options) == 1 else ""),
    )
    _check_fix(node, fix, sources)
    return fix


def _option(node: Node, replaces: bool) -> FixOption:
    node.only(_OPTION)
    given = [key for key in ("use", "leave_out", "empty") if node.has(key)]
    if len(given) > 1 or (not given and not replaces):
        node.complain("invalid", sentence("{path} needs exactly one of use, leave_out, empty.", path=node.path))
    return FixOption(
        id=node.get("id").text(required=True),
        title=node.get("title").text(required=True),
        use=node.get("use").text() if node.has("use") else None,
        leave_out=node.get("leave_out").flag(),
        empty=node.get("empty").flag(),
        create=node.get("create").text_map(),
    )


def _check_fix(node: Node, fix: Fix, sources: tuple[Source, ...]) -> None:
    source = next((entry for entry in sources if entry.id == fix.source), None)
    if source is None and not fix.source:
        return
    if source is None:
        node.get("source").complain("unknown_source", sentence("There is no source {name}.", name=fix.source))
        return
    if fix.field not in {entry.name for entry in source.fields}:
        node.get("field").complain(
            "unknown_field", sentence("Source {source} has no field {name}.", source=source.id, name=fix.field)
        )
    if fix.recommended and not fix.option(fix.recommended):
        node.get("recommended").complain("unknown_option", sentence("There is no option {name}.", name=fix.recommended))
    for option in fix.options:
        for text in (option.use or "", *option.create.values()):
            if text.count("{") != text.count("}"):
                node.complain("template", sentence("{text} has a brace that is not closed.", text=text))
            elif any(not name for name in template_columns(text)):
                node.complain("template", sentence("{text} has braces without a column name.", text=text))


def check_targets(profile: Profile, targets: dict[str, ImportTarget]) -> None:
    """Raises InputInvalid for a kind or field that cannot be imported, a reference that leads nowhere, or a required
    field left out.
    """
    root = Node(profile.data)
    named = [name for name, target in targets.items() if not target.named_only]
    for position, source in enumerate(profile.sources):
        node = Node({}, f"sources.{position}", root.problems)
        target = targets.get(source.kind)
        if target is None or target.named_only:
            node.get("kind").complain(
                "unknown_kind",
                sentence("{kind} cannot be imported. Kinds are: {known}.", kind=source.kind, known=", ".join(named)),
            )
            continue
        given = {entry.name for entry in source.fields}
        for entry in source.fields:
            _check_field(Node({}, f"{node.path}.fields.{entry.name}", root.problems), entry, target, targets)
        for item in target.fields:
            if item.required and item.name not in given and source.mode != "update":
                node.get("fields").complain(
                    "required", sentence("The field {name} of {kind} must be filled.", name=item.name, kind=target.name)
                )
    if root.problems:
        raise InputInvalid(root.problems)


def _check_field(node: Node, entry: FieldMap, target: ImportTarget, targets: dict[str, ImportTarget]) -> None:
    field = target.field(entry.name)
    if field is None:
        known = ", ".join(item.name for item in target.fields)
        message = sentence(
            "{kind} has no field {name}. Fields are: {known}.", kind=target.name, name=entry.name, known=known
        )
        node.complain("unknown_field", message)
        return
    if (field.type == "reference") != (entry.relation is not None):
        node.complain(
            "reference",
            sentence("{name} names a record of kind {kind}: write reference: by which field.", name=entry.name, kind=field.kind)
            if field.type == "reference" else sentence("{name} names no record: leave reference out.", name=entry.name),
        )  # fmt: skip
        return
    if entry.relation is None:
        return
    other = targets.get(entry.relation.kind)
    if entry.relation.kind != field.kind or other is None or other.field(entry.relation.by) is None:
        by = ", ".join(item.name for item in other.fields) if other else ""
        node.complain(
            "reference",
            sentence(
                "{name} names a {kind} by one of its fields: {known}.", name=entry.name, kind=field.kind, known=by
            ),
        )
