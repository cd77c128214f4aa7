"""Lists of records in forms."""

from django import template
from django.forms import BoundField, Select

from mainstay.framework.forms.widgets import LookupWidget, MoneyWidget

register = template.Library()


@register.filter
def line_column(bound: BoundField) -> str:
    """The class of a field's column in a line editor: how wide it is and where its text stands."""
    kind = bound.field.widget
    if isinstance(kind, LookupWidget):
        return "is-lookup"
    if isinstance(kind, MoneyWidget):
        return "is-money"
    if isinstance(kind, Select):
        return "is-choice"
    if kind.attrs.get("inputmode") == "decimal":
        return "is-number"
    return "is-date" if getattr(kind, "input_type", "") in {"date", "datetime-local"} else "is-text"
