"""Looking at and correcting the mapping of an import, column by column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mainstay.framework.imports.drafting import SAMPLE, guess_again, source_from, usable_keys
from mainstay.framework.imports.guess import proposed_mapping
from mainstay.framework.imports.mapping.conditions import plain
from mainstay.framework.imports.models import ImportRun
from mainstay.framework.imports.profiles import Profile, Source, profile_from_data
from mainstay.framework.imports.profiles.model import FieldMap
from mainstay.framework.imports.readers.opening import open_rows
from mainstay.framework.imports.running.session import files_for
from mainstay.framework.imports.targets import ImportTarget, targets_here
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import SubjectNotFound
from mainstay.kernel.sentences import Sentence, sentence

_SHOWN: Final = 3
_LONGEST: Final = 60


@dataclass(frozen=True)
class ColumnView:
    """A column of the file with the first values in it, the field that it fills, and how."""

    place: int
    name: str
    samples: tuple[str, ...]
    field: str
    how: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class ExtraView:
    """A field that is filled by something else than one column."""

    field: str
    label: Any
    how: tuple[Sentence, ...]


@dataclass(frozen=True)
class SourceView:
    """A file on its way to a kind of record. ``choices`` are (field, label) that columns may fill."""

    id: str
    file: str
    kind: str
    label: Any
    rows_seen: int
    columns: tuple[ColumnView, ...]
    extras: tuple[ExtraView, ...]
    choices: tuple[tuple[str, Any], ...]
    match: str
    keys: tuple[tuple[str, str], ...]
    mode: str
    missing: tuple[Any, ...] = field(default=())


def sources_for(actor: Actor, public_id: str) -> list[SourceView]:
    """Every source of an import with its columns and samples. Raises SubjectNotFound, ReadingFailed, RuleBroken."""
    run = _visible(actor, public_id)
    profile = profile_from_data(run.profile)
    return [_source_view(run, source) for source in profile.sources]


def _visible(actor: Actor, public_id: str) -> ImportRun:
    run: ImportRun | None = visible_to(actor, registry.kinds["import_run"]).filter(public_id=public_id).first()
    if run is None:
        raise SubjectNotFound("import")
    return run


def _source_view(run: ImportRun, source: Source) -> SourceView:
    target = targets_here()[source.kind]
    with open_rows(files_for(run, source)[0], source.read) as reading:
        header = reading.header
        rows = [row for row, _ in zip(reading.rows(), range(SAMPLE), strict=False)]
    by_column = {spec.column.name: spec for spec in source.fields if spec.column.name}
    columns = []
    for place, name in enumerate(header.names):
        cells = [plain(row.cells[place]) for row in rows if place < len(row.cells)]
        samples = tuple(text[:_LONGEST] for text in list(dict.fromkeys(filter(None, cells)))[:_SHOWN])
        spec = by_column.get(name)
        columns.append(ColumnView(place, name, samples, spec.name if spec else "", told(spec) if spec else ()))
    shown = {column.field for column in columns}
    extras = tuple(ExtraView(spec.name, _label(target, spec.name), told(spec))
                   for spec in source.fields if spec.name not in shown)  # fmt: skip
    filled = {spec.name for spec in source.fields}
    match = "|".join(" + ".join(names) for names in source.match)
    return SourceView(
        source.id, source.file, source.kind, target.label, len(rows), tuple(columns), extras,
        tuple((one.name, one.label) for one in target.fields), match, _key_choices(target, filled, source), source.mode,
        tuple(one.label for one in target.fields if one.required and one.name not in filled and source.mode != "update"),
    )  # fmt: skip


def _label(target: ImportTarget, name: str) -> Any:
    found = target.field(name)
    return found.label if found else name


def _key_choices(target: ImportTarget, filled: set[str], source: Source) -> tuple[tuple[str, str], ...]:
    """Match keys to choose from, as (value, words): the present ones, all usable ones, each usable one, none."""
    usable = [names for names in target.keys if set(names) <= filled]
    wanted = [source.match, tuple(usable), *((names,) for names in usable)]
    found = {}
    for keys in wanted:
        if keys:
            words = [" + ".join(str(_label(target, name)) for name in names) for names in keys]
            found["|".join(" + ".join(names) for names in keys)] = " → ".join(words)
    return tuple(found.items())


def told(spec: FieldMap) -> tuple[Sentence, ...]:
    """How a field is filled, in words."""
    column, found = spec.column, []
    if column.constant is not None:
        found.append(sentence("always {value}", value=column.constant))
    elif column.first_of:
        found.append(sentence("the first filled one of {columns}", columns=", ".join(column.first_of)))
    elif column.concat:
        found.append(sentence("{columns} together", columns=", ".join(column.concat)))
    elif column.product:
        found.append(sentence("{columns} multiplied", columns=" × ".join(column.product)))
    elif column.choose:
        found.append(sentence("chosen by {columns}", columns=", ".join(column.columns())))
    elif column.row_number:
        found.append(sentence("the number of the row"))
    found += [sentence("{step}: {argument}", step=name, argument=_short(argument)) for name, argument in spec.steps]
    if spec.money:
        found.append(sentence("amount in {currency}", currency=spec.money if isinstance(spec.money, str) else "…"))
    if spec.relation:
        found.append(sentence("{kind} by {field}", kind=spec.relation.kind.replace("_", " "), field=spec.relation.by))
        if spec.relation.missing == "create":
            found.append(sentence("made when missing"))
    return tuple(found)


def _short(argument: Any) -> str:
    if isinstance(argument, Mapping):
        return ", ".join(f"{key} → {value}" for key, value in list(argument.items())[:4])
    if isinstance(argument, list | tuple):
        return ", ".join(str(one) for one in argument[:4])
    return "✓" if argument is True else str(argument)


def corrected_for(actor: Actor, public_id: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The profile's data after what a person chose on the page of columns.

    ``given`` holds, for each source, ``kind-<id>``, ``match-<id>``, ``mode-<id>``, ``field-<id>-<place>`` for each
    column and ``keep-<id>-<field>`` for fields filled otherwise; and ``currency``, ``time_zone``, ``numbers``, ``date``.
    """
    run = _visible(actor, public_id)
    profile = profile_from_data(run.profile)
    sources = [_corrected_source(run, profile, place, source, given) for place, source in enumerate(profile.sources)]
    used = {source["id"]: set(source["fields"]) for source in sources}
    fixes = [fix for fix in run.profile.get("fixes", []) if fix.get("field") in used.get(fix.get("source"), ())]
    defaults = {**run.profile.get("defaults", {}), **_defaults(given)}
    return {
        **run.profile,
        "defaults": defaults,
        "sources": sources,
        **({"fixes": fixes} if "fixes" in run.profile else {}),
    }


def _defaults(given: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: given[name] for name in ("currency", "time_zone", "numbers") if given.get(name)}
    if given.get("date"):
        found["date"] = [one.strip() for one in given["date"].split(",") if one.strip()]
    return found


def _corrected_source(
    run: ImportRun, profile: Profile, place: int, source: Source, given: Mapping[str, str]
) -> dict[str, Any]:
    data: dict[str, Any] = dict(profile.data["sources"][place])
    kind = given.get(f"kind-{source.id}", source.kind)
    targets = targets_here()
    if kind != source.kind and kind in targets:
        guess = guess_again(files_for(run, source)[0], source.read, targets[kind])
        return {**source_from(source.file, source.id, guess), **{k: data[k] for k in ("read", "when") if k in data}}
    fields = _corrected_fields(run, source, data["fields"], given)
    data["fields"] = fields
    keys = [one.split(" + ") for one in given.get(f"match-{source.id}", "").split("|") if one]
    keys = keys or [list(names) for names in source.match]
    usable = [names for names in keys if set(names) <= fields.keys()]
    data["match"] = usable or usable_keys(targets[source.kind], fields)
    if given.get(f"mode-{source.id}"):
        data["mode"] = given[f"mode-{source.id}"]
    if not data["match"]:
        data.pop("distinct", None)
    return data


def _corrected_fields(
    run: ImportRun, source: Source, present: dict[str, Any], given: Mapping[str, str]
) -> dict[str, Any]:
    target = targets_here()[source.kind]
    path = files_for(run, source)[0]
    with open_rows(path, source.read) as reading:
        header = reading.header
        rows = [row for row, _ in zip(reading.rows(), range(SAMPLE), strict=False)]
    by_field = {spec.name: spec for spec in source.fields}
    found: dict[str, Any] = {}
    for place, column in enumerate(header.names):
        name = given.get(f"field-{source.id}-{place}", "")
        entry = target.field(name)
        if entry is None:
            continue
        same = name in by_field and by_field[name].column.name == column
        found[name] = present[name] if same else proposed_mapping(column, place, rows, entry)
    for name, spec in by_field.items():
        if not spec.column.name and name not in found and given.get(f"keep-{source.id}-{name}"):
            found[name] = present[name]
    return found
