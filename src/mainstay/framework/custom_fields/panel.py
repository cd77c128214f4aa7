"""The panel that shows a record's custom fields on its page."""

from typing import Any

from mainstay.framework.custom_fields.fields import shown_fields
from mainstay.framework.points import Panel
from mainstay.kernel.actor import Actor


def custom_fields_panel(kind_name: str, rank: int = 40) -> Panel:
    """A panel with the values of the page's ``custom`` object; nothing where no field has one."""

    def load(actor: Actor, page: Any) -> dict[str, Any] | None:  # noqa: ARG001 - the page was read under its rights
        fields = shown_fields(kind_name, getattr(page, "custom", None))
        return {"fields": fields} if fields else None

    return Panel(name="custom_fields", template="components/custom_fields.html", load=load, rank=rank, query_budget=1)
