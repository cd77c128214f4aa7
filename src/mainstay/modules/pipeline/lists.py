"""Lists of the pipeline."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.lists import ListSpec, register_list

_OPEN = {"field": "state", "is": ["open"]}
_FACES = (
    (_("List"), "/deals/", "layout-list"),
    (_("Board"), "/deals/board/", "layout-kanban"),
    (_("Forecast"), "/deals/forecast/", "trending-up"),
    (_("Calendar"), "/deals/calendar/", "calendar-event"),
)

register_list(
    ListSpec(
        kind="opportunity", path="deals", sort="close_on", select=("account", "stage", "owner", "competitor"),
        columns=("name", "account", "value", "stage", "close_on", "next_step", "next_step_on", "owner"),
        create="opportunity.create", segments=_FACES, bulk=("opportunity.bulk_edit", "opportunity.bulk_move"),
        views=(
            ("mine", _("My open deals"), {"all": [_OPEN, {"field": "owner", "is": "me"}]}),
            ("open", _("All open"), _OPEN),
            ("closing", _("Closing in 30 days"), {"all": [_OPEN, {"field": "close_on", "within_days": 30}]}),
            ("late", _("Close date past"), {"all": [_OPEN, {"field": "close_on", "before": "today"}]}),
            ("no_step", _("Without next step"), {"all": [_OPEN, {"field": "next_step_on", "empty": True}]}),
            ("won", _("Won"), {"field": "state", "is": ["won"]}),
            ("lost", _("Lost"), {"field": "state", "is": ["lost"]}),
        ),
        totals=("group_value",),
        empty=(_("No deals here"), _("Open the first one, or bring them in from a file.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="lead", path="leads", sort="-created_at", select=("owner",),
        columns=("company", "need", "state", "owner", "answer_due_at", "campaign", "created_at"), create="lead.capture",
        views=(
            ("mine", _("Mine"), {"field": "owner", "is": "me"}),
            ("unassigned", _("Not assigned"), {"field": "state", "is": ["new"]}),
            ("waiting", _("Waiting for an answer"), {"field": "state", "is": ["assigned"]}),
            ("working", _("In work"), {"field": "state", "is": ["accepted", "qualified"]}),
            ("rejected", _("Rejected"), {"field": "state", "is": ["rejected"]}),
        ),
        empty=(_("No leads here"), _("Capture the first one after a call, a fair or a mail.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="pipeline", path="pipelines", columns=("name", "is_default", "is_active"), sort="name",
        create="pipeline.create", empty=(_("No pipeline yet"), _("Make one with its stages; deals need it.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="stage", path="stages", sort="position", select=("pipeline",),
        columns=("name", "pipeline", "position", "stage_kind", "probability", "category", "usual_days", "is_active"),
        empty=(_("No stages yet"), _("Stages are made together with their pipeline.")),
    )
)  # fmt: skip
