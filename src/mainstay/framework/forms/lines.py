"""Lists of records inside a form: each line is a small form of its own, named ``<field>-<index>-<name>``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from django.forms import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from mainstay.framework.forms.derive import (
    DerivedForm,
    TitleOf,
    filled_form,
    form_for,
    raw_from_post,
    same_value,
    show_problems,
)
from mainstay.framework.sentences import in_words
from mainstay.framework.values import FieldSpec, Lines
from mainstay.framework.values.inputs import fields_of
from mainstay.kernel.errors import Problem
from mainstay.kernel.unset import UNSET

EDITED_AT_MOST = 120
MARK = "shown"
_BLANK: Final[tuple[Any, ...]] = ("", None, [], {}, UNSET)


class LineForm(DerivedForm):
    """The form of one line: some fields stand in its row, the others unfold under it."""

    shown: tuple[str, ...] = ()

    @property
    def columns(self) -> list[BoundField]:
        """The fields that stand in the row."""
        return [bound for bound in self.visible_fields() if self._stands(bound)]

    @property
    def more(self) -> list[BoundField]:
        """The fields that unfold under the row."""
        return [bound for bound in self.visible_fields() if not self._stands(bound)]

    @property
    def unfolded(self) -> bool:
        """Whether something under the row is filled in or wrong, so that it must be seen."""
        return any(bound.errors or _is_filled(bound) for bound in self.more)

    def _stands(self, bound: BoundField) -> bool:
        return not self.shown or bound.name in self.shown


@dataclass
class LineEditor:
    """What a page shows of a list inside a form: its lines, an empty one to copy, and what is wrong with the whole."""

    name: str
    label: str
    help: str
    required: bool
    forms: list[LineForm]
    empty: LineForm
    problems: list[str] = field(default_factory=list)
    too_many: int = 0

    @property
    def mark(self) -> str:
        """The name of the hidden field that says that the form had these lines, so that none left means none."""
        return f"{self.name}-{MARK}"


def line_editors(
    input_class: type, initial: Mapping[str, Any], post: QueryDict | None = None, title_of: TitleOf | None = None,
    hidden: frozenset[str] = frozenset(),
) -> dict[str, LineEditor]:  # fmt: skip
    """The editors of an input's lists by name, showing ``initial`` (JSON forms) or what was posted.

    ``hidden`` are the field groups that the reader may not write: their columns are left out. A list that asks for a
    line begins with an empty one; one longer than EDITED_AT_MOST says its length and is left to imports.
    """
    return {spec.name: _editor(spec, initial.get(spec.name) or (), post, title_of, hidden)
            for spec in line_specs(input_class)}  # fmt: skip


def field_groups(input_class: type) -> frozenset[str]:
    """The field groups (``margin``) that an input asks for, those of its lists included."""
    own = (spec.right for spec in fields_of(input_class))
    inner = (spec.right for lines in line_specs(input_class) for spec in fields_of(_line_class(lines)))
    return frozenset({*own, *inner} - {""})


def line_specs(input_class: type) -> list[FieldSpec]:
    """The fields of an input that are lists of records and not hidden."""
    return [spec for spec in fields_of(input_class) if isinstance(spec.type, Lines) and not spec.hidden]


def raw_lines(input_class: type, post: QueryDict, initial: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The lists that a posted form means. Blank lines are left out; a list that came back as it was shown is not
    mentioned, nor is one that the form did not have.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for spec in line_specs(input_class):
        form_class = form_for(_line_class(spec))
        rows = [raw for _data, raw in _posted(spec, form_class, post)]
        was = [_shown_row(form_class, line) for line in initial.get(spec.name) or ()]
        if not spec.required and [_plain(row) for row in rows] == [_plain(row) for row in was]:
            continue
        if rows or f"{spec.name}-{MARK}" in post:
            found[spec.name] = rows
    return found


def show_line_problems(editors: Mapping[str, LineEditor], problems: Sequence[Problem]) -> list[Problem]:
    """Put problems beside their cells (``lines.2.quantity``) or over their list; returns those that belong to none."""
    rest = []
    for problem in problems:
        name, _dot, place = problem.path.partition(".")
        index, _dot, inner = place.partition(".")
        editor = editors.get(name)
        if editor is None:
            rest.append(problem)
        elif index.isdigit() and int(index) < len(editor.forms):
            left = show_problems(editor.forms[int(index)], [Problem(inner, problem.code, problem.sentence)])
            editor.problems += [in_words(one.sentence) for one in left]
        else:
            editor.problems.append(in_words(problem.sentence))
    return rest


def _is_filled(bound: BoundField) -> bool:
    value = bound.value()
    return any(one not in _BLANK for one in value) if isinstance(value, list | tuple) else value not in _BLANK


def _line_form(spec: FieldSpec, hidden: frozenset[str]) -> type[LineForm]:
    made = form_for(_line_class(spec), hidden=hidden)
    return type(made.__name__, (LineForm, made), {"shown": spec.type.shown if isinstance(spec.type, Lines) else ()})


def _editor(
    spec: FieldSpec, shown: Sequence[Mapping[str, Any]], post: QueryDict | None, title_of: TitleOf | None,
    hidden: frozenset[str],
) -> LineEditor:  # fmt: skip
    form_class = _line_form(spec, hidden)
    minimum = spec.type.minimum if isinstance(spec.type, Lines) else 0
    editor = LineEditor(
        spec.name, str(spec.label), str(spec.help), minimum > 0, [], _form(spec, form_class, "__index__")
    )
    if len(shown) > EDITED_AT_MOST:
        editor.too_many = len(shown)
        return editor
    if post is not None:
        rows = [data for data, _raw in _posted(spec, form_class, post)]
        editor.forms = [_form(spec, form_class, index, data=_named(spec, index, data), title_of=title_of)
                        for index, data in enumerate(rows)]  # fmt: skip
    else:
        editor.forms = [_form(spec, form_class, index, initial=line, title_of=title_of)
                        for index, line in enumerate(shown)]  # fmt: skip
    editor.forms += [_form(spec, form_class, index) for index in range(len(editor.forms), minimum)]
    return editor


def _form(
    spec: FieldSpec, form_class: type[LineForm], index: int | str, *, initial: Mapping[str, Any] | None = None,
    data: Any = None, title_of: TitleOf | None = None,
) -> LineForm:  # fmt: skip
    return cast(LineForm, filled_form(form_class, initial or {}, data, title_of, prefix=f"{spec.name}-{index}"))


def _posted(spec: FieldSpec, form_class: type[DerivedForm], post: QueryDict) -> list[tuple[QueryDict, dict[str, Any]]]:
    """The posted lines that are not blank, in order: what was typed, and the raw input that it means."""
    by_index: dict[int, QueryDict] = {}
    for key in post:
        name, _dash, place = key.partition("-")
        index, _dash, inner = place.partition("-")
        if name == spec.name and inner and index.isdigit() and len(index) < 6:  # noqa: PLR2004
            by_index.setdefault(int(index), QueryDict(mutable=True)).setlist(inner, post.getlist(key))
    found = []
    for _index, data in sorted(by_index.items()):
        raw = raw_from_post(form_class, data, {})
        if any(not _is_blank(form_class.specs[name], value) for name, value in raw.items()):
            found.append((data, {key: value for key, value in raw.items() if value not in _BLANK}))
    return found


def _is_blank(spec: FieldSpec, value: Any) -> bool:
    """Whether a cell says nothing: empty, an unticked box, or as it stands in a line that nobody touched."""
    return value in (*_BLANK, "false") or (spec.default not in _BLANK and same_value(spec, value, spec.default))


def _named(spec: FieldSpec, index: int, data: QueryDict) -> MultiValueDict[str, Any]:
    return MultiValueDict({f"{spec.name}-{index}-{key}": data.getlist(key) for key in data})


def _shown_row(form_class: type[DerivedForm], line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name in form_class.specs and value not in _BLANK}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A line to compare: numbers without trailing zeros, everything else as text."""
    return {name: _plain_value(value) for name, value in row.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain_value(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_value(one) for one in value]
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text and text.replace(".", "", 1).lstrip("-").isdigit() else text


def _line_class(spec: FieldSpec) -> type:
    return spec.type.of if isinstance(spec.type, Lines) else object
