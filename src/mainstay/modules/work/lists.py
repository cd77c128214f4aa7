"""Lists of work."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.lists import ListSpec, register_list

_RUNNING = {"field": "state", "is": ["open", "waiting"]}
_MINE = {"field": "assignee", "is": "me"}
_FOR_ME = {"all": [{"field": "approver", "is": "me"}, {"field": "state", "is": "asked"}]}

register_list(
    ListSpec(
        kind="duty", path="duties", columns=("what", "account", "due_on", "state", "assignee", "why"), sort="due_on",
        select=("assignee", "created_by"), create="duty.create",
        bulk=("duty.done_many", "duty.move_many"),
        views=(
            ("mine", _("Mine, open"), {"all": [_MINE, _RUNNING]}),
            ("late", _("Mine, late"), {"all": [_MINE, {"field": "late", "is": True}]}),
            ("given", _("Given to others"), {"all": [{"field": "given_by", "is": "me"}, {"not": _MINE}, _RUNNING]}),
            ("team", _("Team, late"), {"all": [{"field": "assignee", "is": "my_team"}, {"field": "late", "is": True}]}),
            ("done", _("Done, 30 days"), {"all": [_MINE, {"field": "closed_at", "within_days": -30}]}),
        ),
        empty=(_("Nothing is owed here"), _("Write down what you promise, or let a cadence remind you.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="approval", path="approvals", columns=("what", "about", "state", "approver", "asked_by", "asked_at"),
        sort="-asked_at", select=("approver", "asked_by"), create="approval.ask",
        views=(
            ("for_me", _("Waiting for me"), _FOR_ME),
            ("asked", _("Asked by me"), {"field": "asked_by", "is": "me"}),
        ),
        empty=(_("Nobody waits for a yes"), _("Approvals that you ask for or decide stand here.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="standing_duty", path="standing-duties", sort="what", create="standing_duty.create",
        columns=("what", "why", "field", "months", "days", "repeats", "lead_days", "is_active"),
        views=(("in_force", _("In force"), {"field": "is_active", "is": True}),),
        empty=(_("Nothing is owed again and again yet"),
               _("Write one, or switch on an industry template that brings its obligations.")),
    )
)  # fmt: skip
