"""The lists of engagement."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.lists import ListSpec, register_list

register_list(
    ListSpec(
        kind="interaction", path="talks", sort="-happened_at", select=("account", "author"), create="interaction.log",
        columns=(
            "happened_at", "account", "interaction_kind", "outcome", "next_step", "next_step_on", "author",
        ),
        views=(
            ("mine", _("Mine"), {"field": "author", "is": "me"}),
            ("planned", _("Planned"), {"field": "state", "is": "planned"}),
            ("visits", _("Visits"), {"field": "interaction_kind", "is": ["visit", "meal"]}),
            ("this_week", _("Last seven days"), {"field": "happened_at", "within_days": -7}),
        ),
        empty=(
            _("No talk yet"),
            _("Log a call or a visit in twenty seconds, or paste a chat: outcome, next step, promise."),
        ),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="promise", path="promises", sort="due_on", select=("account", "owner"), create="promise.make",
        columns=("what", "account", "due_on", "first_due_on", "side", "state", "owner"),
        views=(
            ("open", pgettext_lazy("promise", "Open"), {"field": "state", "is": "open"}),
            ("mine", _("Mine"), {"all": [{"field": "owner", "is": "me"}, {"field": "state", "is": "open"}]}),
            ("late", pgettext_lazy("promises", "Late"),
             {"all": [{"field": "state", "is": "open"}, {"field": "due_on", "before": "today"}]}),
            ("broken", _("Not kept"), {"field": "state", "is": "broken"}),
        ),
        empty=(_("No promise yet"), _("What you promise in a talk stands here until it is kept.")),
    )
)  # fmt: skip
