"""The kind of custom fields and the actions on them."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.custom_fields.fields import TYPES
from mainstay.framework.custom_fields.models import CustomField
from mainstay.framework.kinds import KindField, RecordKind, register_kind
from mainstay.framework.registry import registry
from mainstay.framework.scopes import CompanyScope
from mainstay.framework.values import Boolean, Text
from mainstay.framework.values.inputs import boolean, choice, json_value, text
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET

register_kind(
    RecordKind(
        name="custom_field", model=CustomField, label=_("Custom field"), plural=_("Custom fields"), rights="setting",
        scope=CompanyScope(), title=lambda row: row.label, icon="forms",
        fields=(
            KindField(name="label", label=_("Label"), type=Text(), sort="label"),
            KindField(name="kind_name", label=_("Record kind"), type=Text()),
            KindField(name="value_type", label=_("Type"), type=Text()),
            KindField(name="is_required", label=_("Required"), type=Boolean()),
            KindField(name="is_active", label=_("Switched on"), type=Boolean()),
        ),
    )
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CreateCustomField:
    """A new field on a kind of record."""

    kind_name: str = text(_("Record kind"), max_length=40)
    name: str = text(_("Short name for programs"), max_length=40, pattern=r"[a-z][a-z0-9_]*")
    label: str = text(_("Label"), max_length=80)
    value_type: str = choice(_("Type"), choices=tuple((name, name) for name in TYPES))
    options: dict[str, Any] = json_value(_("Options"), default={})
    is_required: bool = boolean(_("Required when created"), default=False)
    is_filterable: bool = boolean(_("Filter and report by it"), default=True)


@dataclass(frozen=True, kw_only=True)
class EditCustomField:
    """Changes to a field; its type stays, so that no value is lost."""

    label: Any = text(_("Label"), max_length=80, default=UNSET)
    options: Any = json_value(_("Options"), default=UNSET)
    is_required: Any = boolean(_("Required when created"), default=UNSET)
    is_active: Any = boolean(_("Switched on"), default=UNSET)


@action(
    "custom_field.create",
    label=_("New custom field"),
    policy=by_right("setting", "edit"),
    creates="custom_field",
    scope="company",
    icon="forms",
    sample=lambda: {"kind_name": "account", "name": "shelf_life", "label": "Shelf life", "value_type": "integer"},
)
def create_custom_field(context: ActionContext, input: CreateCustomField) -> CustomField:
    """Add a field to a kind of record: in its form, list, filter, import, export and API."""
    kind = registry.kinds.get(input.kind_name)
    if kind is None or not kind.custom_fields:
        raise InputInvalid(
            [Problem("kind_name", "unknown", sentence("{kind} takes no custom fields.", kind=input.kind_name))]
        )
    if CustomField.objects.filter(kind_name=input.kind_name, name=input.name).exists():
        raise InputInvalid([Problem("name", "taken", sentence("There is a field {name} already.", name=input.name))])
    _check_options(input.value_type, input.options)
    return context.create(CustomField(**vars(input)))


@action(
    "custom_field.edit",
    label=_("Change field"),
    policy=by_right("setting", "edit"),
    subject="custom_field",
    sample=lambda: {"label": "Shelf life, days"},
)
def edit_custom_field(context: ActionContext, input: EditCustomField) -> CustomField:
    """Rename a field, change its choices, switch it off without loss."""
    values = {name: value for name, value in vars(input).items() if value is not UNSET}
    if "options" in values:
        _check_options(context.subject.value_type, values["options"])
    row: CustomField = context.subject
    return context.update(row, **values)


def _check_options(type_name: str, options: dict[str, Any]) -> None:
    choices = options.get("choices") if isinstance(options, dict) else None
    if type_name == "choice" and not (
        isinstance(choices, list)
        and choices
        and all(isinstance(c, list) and len(c) == 2 and re.fullmatch(r"[\w-]{1,40}", str(c[0])) for c in choices)  # noqa: PLR2004
    ):
        raise InputInvalid([Problem("options", "choices", sentence(
            "A choice needs its choices as a list of [value, label] pairs."))])  # fmt: skip
