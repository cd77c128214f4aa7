"""What the catalogue does when an industry template is switched, and what it puts into its own pages."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.custom_fields.panel import custom_fields_panel
from mainstay.framework.industry.pieces import SWITCH_OFF, SWITCH_ON, Done
from mainstay.framework.points import part
from mainstay.modules.catalogue.actions import industry
from mainstay.modules.catalogue.points import product_side

product_side.add(custom_fields_panel("product"))


@part(SWITCH_ON, "catalogue.NeedKind")
def switch_on(context: ActionContext, row: Any, template: Any) -> Done:
    """The kinds of need of the industry."""
    return industry.needs_on(context, row, template)


@part(SWITCH_OFF, "catalogue.NeedKind")
def switch_off(context: ActionContext, row: Any, template: Any) -> Done:  # noqa: ARG001
    """They go out of use."""
    return industry.needs_off(context, row)
