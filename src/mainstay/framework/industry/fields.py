"""The custom fields of a template."""

from mainstay.framework.actions.context import ActionContext
from mainstay.framework.custom_fields.models import CustomField
from mainstay.framework.industry.models import IndustryTemplate
from mainstay.framework.industry.pieces import Done, Wanted, bring_in, put_away
from mainstay.framework.industry.template import KINDS, Template, TemplateField

SECTION = "fields"
FIRST_RANK = 100


def fields_on(context: ActionContext, row: IndustryTemplate, template: Template) -> Done:
    """Add the fields, or show them again with their values. A field of the same name and type serves as it is."""
    wanted = [
        _wanted(context, template.code, kind_name, field, FIRST_RANK + place)
        for kind_name in KINDS
        for place, field in enumerate(template.fields_of(kind_name))
    ]
    return bring_in(context, row, SECTION, CustomField, wanted)


def fields_off(context: ActionContext, row: IndustryTemplate) -> Done:
    """Hide the fields; their values stay in the records."""
    return put_away(context, row, SECTION, CustomField)


def _wanted(context: ActionContext, code: str, kind_name: str, field: TemplateField, rank: int) -> Wanted:
    same = CustomField.objects.filter(kind_name=kind_name, name=field.name)

    def make() -> CustomField:
        # The name is taken by a field of another type: ours gets a longer one, nothing is touched.
        name = f"{code}_{field.name}"[:40] if same.exists() else field.name
        return context.create(
            CustomField(kind_name=kind_name, name=name, label=field.label, value_type=field.type, rank=rank,
                        options=field.options, is_required=field.required, template=code)
        )  # fmt: skip

    return Wanted(f"{kind_name}.{field.name}", same.filter(value_type=field.type).first, make)
