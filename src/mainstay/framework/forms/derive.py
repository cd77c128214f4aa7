"""From field descriptions to form fields, and back."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mainstay.framework.forms.codes import country_choices, currency_choices, language_choices
from mainstay.framework.forms.numbers import plain_number
from mainstay.framework.forms.widgets import CodeSelect, LookupWidget, MoneyWidget, SuggestWidget, WordsOrJson
from mainstay.framework.sentences import in_words
from mainstay.framework.values import (
    Boolean,
    Choice,
    Date,
    Decimal_,
    Email,
    FieldSpec,
    FileHandle,
    Instant,
    Integer,
    Json,
    Lines,
    LongText,
    MoneyType,
    Phone,
    Reference,
    References,
    Text,
    Url,
    ValueType,
)
from mainstay.framework.values.inputs import fields_of
from mainstay.framework.values.types import Country, Currency, Language
from mainstay.kernel.errors import Problem
from mainstay.kernel.unset import UNSET

TitleOf = Callable[[str, str], str]
_CODES = {Country: country_choices, Currency: currency_choices, Language: language_choices}
_YES_OR_NO = (("", "—"), ("True", _("yes")), ("False", _("no")))


class DerivedField(forms.Field):
    """A field that only shows and carries; the value type reads it later, once, for every interface."""

    def clean(self, value: Any) -> Any:
        """As it came."""
        return value


class LookupField(DerivedField):
    """A record chosen by name: what is shown are its id and title, also when the form comes back with problems."""

    def bound_data(self, data: Any, initial: Any) -> Any:  # noqa: ARG002
        """The chosen records with their titles, as `filled_form` found them."""
        return initial


class DerivedForm(forms.Form):
    """A form made from an input; ``specs`` are its descriptions by name, a part of an object as ``object.part``."""

    specs: Mapping[str, FieldSpec] = {}
    group_labels: Mapping[str, Any] = {}

    def groups(self) -> list[dict[str, Any]]:
        """The fields as fieldsets: those of the input first, then the parts of each object under its label."""
        by_group: dict[str, list[Any]] = {"": []}
        for bound in self:
            by_group.setdefault(bound.name.rpartition(".")[0], []).append(bound)
        return [{"label": self.group_labels.get(name, ""), "fields": fields} for name, fields in by_group.items()]


def form_for(input_class: type, *, only: Sequence[str] = (), hidden: frozenset[str] = frozenset()) -> type[DerivedForm]:
    """The form class of an input; ``only`` narrows it to some fields (inline edit), ``hidden`` names field groups
    (``margin``) whose fields are left out.
    """
    specs = {s.name: s for s in _shown_fields(input_class) if (not only or s.name in only) and s.right not in hidden}
    members: dict[str, Any] = {name: _field(spec) for name, spec in specs.items()}
    labels = {s.name: s.label for s in fields_of(input_class)}
    return type(f"{input_class.__name__}Form", (DerivedForm,), {**members, "specs": specs, "group_labels": labels})


def _shown_fields(input_class: type) -> list[FieldSpec]:
    """The fields of an input; an object with parts is shown as its parts, required only where something is made."""
    found: list[FieldSpec] = []
    for spec in fields_of(input_class):
        parts = spec.type.parts()
        if parts is not None:
            found += [
                dataclasses.replace(part, name=f"{spec.name}.{part.name}", default=UNSET,
                                    required=part.required and spec.default is not UNSET)
                for part in parts
            ]  # fmt: skip
        elif not isinstance(spec.type, Lines):
            found.append(spec)
    return found


def _shown_values(form_class: type[DerivedForm], initial: Mapping[str, Any]) -> dict[str, Any]:
    """The values to show, those inside objects by the names of their parts."""
    shown = dict(initial)
    for name in form_class.specs:
        outer, _dot, inner = name.partition(".")
        if inner and name not in shown and isinstance(initial.get(outer), Mapping):
            shown[name] = initial[outer].get(inner)
    return shown


def filled_form(
    form_class: type[DerivedForm], initial: Mapping[str, Any], data: Any = None, title_of: TitleOf | None = None,
    prefix: str = "", currency: str = "",
) -> DerivedForm:  # fmt: skip
    """The form showing ``initial`` (JSON forms), or what was posted; ``title_of(kind, id)`` names chosen records,
    ``currency`` (ISO 4217) stands ready beside amounts that have none.
    """
    shown = _shown_values(form_class, initial)
    for name, spec in form_class.specs.items():
        if isinstance(spec.type, MoneyType) and not shown.get(name):
            shown[name] = {"amount": "", "currency": currency}
        if isinstance(spec.type, Reference) and shown.get(name) and title_of:
            ids = shown[name] if isinstance(shown[name], list | tuple) else [shown[name]]
            shown[name] = [(one, title_of(spec.type.kind, one)) for one in ids]
    form = form_class(data, initial=shown, prefix=prefix or None)
    if data is not None:
        form.full_clean()
        for name, spec in form_class.specs.items():
            if isinstance(spec.type, Reference) and title_of:
                chosen = [one for one in data.getlist(form.add_prefix(name)) if one]
                form.initial[name] = [(one, title_of(spec.type.kind, one)) for one in chosen]
    return form


def raw_from_post(form_class: type[DerivedForm], post: Any, initial: Mapping[str, Any]) -> dict[str, Any]:
    """The raw input that a posted form means; fields that may be unset and are as shown are left out."""
    raw: dict[str, Any] = {}
    shown = _shown_values(form_class, initial)
    for name, spec in form_class.specs.items():
        value = _posted(spec, post)
        if value is UNSET:
            continue
        if spec.default is UNSET and not spec.required and same_value(spec, value, shown.get(name)):
            continue
        outer, _dot, inner = name.partition(".")
        if inner:
            raw.setdefault(outer, {})[inner] = value
        else:
            raw[name] = value
    return raw


def show_problems(form: DerivedForm, problems: Sequence[Problem]) -> list[Problem]:
    """Put problems beside their fields; returns those that belong to none (for the top of the form)."""
    rest = []
    for problem in problems:
        name = problem.path if problem.path in form.fields else problem.path.split(".")[0]
        if name in form.fields:
            form.add_error(name, in_words(problem.sentence))
        else:
            rest.append(problem)
    return rest


def _posted(spec: FieldSpec, post: Any) -> Any:
    name = spec.name
    if isinstance(spec.type, Boolean) and not spec.nullable:
        return "true" if post.get(name) in ("on", "true", "1", True) else "false" if _present(post, name) else UNSET
    if isinstance(spec.type, MoneyType):
        amount = plain_number(str(post.get(f"{name}_amount", "")).strip())
        if f"{name}_amount" not in post:
            return UNSET
        currency = str(post.get(f"{name}_currency", "")).strip()
        return {"amount": amount, "currency": currency} if amount else None
    if isinstance(spec.type, References):
        return [one for one in post.getlist(name) if one] if name in post else UNSET
    if name not in post:
        return UNSET
    if isinstance(spec.type, Reference):
        return next((one for one in post.getlist(name) if one), None)
    value = post.get(name)
    if isinstance(spec.type, Integer | Decimal_) and isinstance(value, str):
        value = plain_number(value)
    if isinstance(spec.type, Instant) and value and "+" not in value and not value.endswith("Z"):
        return _local_instant(value)
    if isinstance(spec.type, Json) and isinstance(value, str) and value.strip()[:1] not in ("", "[", "{"):
        return value.split()
    if value == "" and not spec.required and not spec.nullable and not _takes_empty(spec):
        return UNSET
    return value


def _present(post: Any, name: str) -> bool:
    """An unticked box is not posted; its companion says that the form had it."""
    return f"{name}_shown" in post or name in post


def _takes_empty(spec: FieldSpec) -> bool:
    return getattr(spec.type, "min_length", 1) == 0


def _local_instant(value: str) -> Any:
    from datetime import datetime

    from django.utils import timezone

    try:
        return timezone.make_aware(datetime.fromisoformat(value)).isoformat()
    except ValueError:
        return value


def same_value(spec: FieldSpec, value: Any, shown: Any) -> bool:
    """Whether a posted value is the one that the form showed."""
    before = "" if shown is None else shown
    after = "" if value is None else value
    if isinstance(spec.type, Boolean):
        return str(before).lower() == str(after).lower()
    if isinstance(spec.type, References):
        return list(before or []) == list(after or [])
    return bool(before == after or str(before) == str(after))


def _field(spec: FieldSpec) -> DerivedField:
    looked_up = isinstance(spec.type, Reference) and not spec.hidden and not isinstance(spec.type, FileHandle)
    field = (LookupField if looked_up else DerivedField)(
        label=str(spec.label), help_text=str(spec.help), required=spec.required, widget=_widget(spec),
        initial=None if spec.default is UNSET else spec.default,
    )  # fmt: skip
    if isinstance(spec.type, LongText | Json):
        field.span = 12  # type: ignore[attr-defined]
    return field


def _widget(spec: FieldSpec) -> forms.Widget:
    type_ = spec.type
    if spec.hidden:
        return forms.HiddenInput()
    if isinstance(type_, FileHandle):
        return forms.ClearableFileInput()
    if isinstance(type_, Reference):
        return LookupWidget(type_.kind, many=isinstance(type_, References))
    if isinstance(type_, Boolean):
        return forms.Select(choices=_YES_OR_NO) if spec.nullable else forms.CheckboxInput()
    if isinstance(type_, Choice):
        empty = [] if spec.required and not spec.nullable else [("", _("—"))]
        return forms.Select(choices=[*empty, *type_.choices])
    codes = next((found for one, found in _CODES.items() if isinstance(type_, one)), None)
    if codes is not None:
        return CodeSelect(choices=[("", _("—")), *codes()])
    if isinstance(type_, MoneyType):
        return MoneyWidget()
    if isinstance(type_, Json):
        return WordsOrJson(attrs={"rows": 3, "dir": "ltr"})
    return _written(type_)


def _written(type_: ValueType) -> forms.Widget:
    """The widget of a value that is typed."""
    if isinstance(type_, LongText):
        return forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    if isinstance(type_, Date):
        return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    if isinstance(type_, Instant):
        return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    if isinstance(type_, Integer | Decimal_):
        return forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"})
    if isinstance(type_, Text) and type_.suggestions:
        return SuggestWidget(list(dict.fromkeys(type_.suggestions())), attrs={"maxlength": str(type_.max_length)})
    kinds = {Email: "email", Phone: "tel", Url: "url"}
    input_type = next((word for one, word in kinds.items() if isinstance(type_, one)), "text")
    attrs = {"maxlength": str(getattr(type_, "max_length", "")), "autocomplete": "off"}
    return forms.TextInput(attrs=attrs | ({"type": input_type, "dir": "ltr"} if input_type != "text" else {}))
