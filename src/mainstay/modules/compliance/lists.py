"""The lists of compliance."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.lists import ListSpec, register_list

register_list(
    ListSpec(
        kind="consent", path="consents", sort="-at", select=("account",), create="consent.give",
        columns=("at", "account", "channel", "purpose", "act", "basis", "source"),
        views=(("withdrawn", _("Withdrawn"), {"field": "act", "is": "withdrawn"}),),
        empty=(_("No consent yet"), _("Note what a contact agreed to, with the wording that was shown.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="suppression", path="do-not-contact", sort="-created_at", create="suppression.add",
        columns=("created_at", "reach", "channel", "purpose", "reason", "lifted_at"),
        views=(("running", _("In force"), {"field": "lifted_at", "empty": True}),),
        empty=(_("Nobody is on the list"), _("Whoever opts out is put here at once, as a hash.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="retention_class", path="record-classes", sort="code",
        columns=("label", "months", "start_event", "at_the_end", "on_request", "basis"),
        empty=(_("No record class yet"), _("Put the shipped record classes in place.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="erasure", path="erasures", sort="-created_at",
        columns=("created_at", "person_key_erased", "ground", "is_complete", "restricted_until"),
        empty=(_("Nobody was erased yet"), _("A finished erasure leaves its certificate here.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="legal_hold", path="legal-holds", sort="-from_on", create="legal_hold.place",
        columns=("from_on", "to_on", "reason"), views=(("running", _("Running"), {"field": "to_on", "empty": True}),),
        empty=(_("No legal hold"), _("A hold keeps everything about a person until it ends.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="privacy_request", path="privacy-requests", sort="-received_on", create="privacy_request.receive",
        columns=("sort", "who", "received_on", "due_on", "state", "answered_at"),
        views=(("running", _("Not answered"), {"field": "state", "is": ["received", "identified", "done"]}),),
        empty=(_("Nobody has asked yet"), _("When somebody asks what we hold, or to be erased, note it the same day.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="erasure_round", path="erasure-rounds", sort="-created_at", columns=("created_at", "state", "size", "ended_at"),
        empty=(_("No round yet"), _("When the time of persons is over, they are proposed here before anything is done.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="notice_round", path="notice-rounds", sort="-month", columns=("month", "closed_at"),
        empty=(_("No privacy notice is due"), _("Whose data came from elsewhere is told within a month; it is asked here.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="conflict", path="conflicts", sort="-created_at",
        select=("user", "competition__first", "competition__second"),
        columns=("what", "user", "ground", "state", "consent_until", "created_at"),
        views=(("open", _("To be decided"), {"field": "state", "is": "open"}),),
        empty=(_("No conflict of interest"), _("When one person serves clients that compete, it is shown here.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="competition", path="competitions", sort="-created_at", select=("first", "second"),
        create="competition.declare", columns=("first", "second", "note", "created_at", "ended_at"),
        views=(("running", _("Running"), {"field": "ended_at", "empty": True}),),
        empty=(_("No clients are declared to compete"), _("Say so when you learn of it; whoever serves both is told.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="watched_industry", path="watched-industries", sort="industry", create="watched_industry.add",
        columns=("industry",),
        empty=(_("No industry is watched"), _("In a watched industry all clients are held to compete.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="wall", path="walls", sort="-created_at", create="wall.raise",
        columns=("name", "reason", "created_at", "taken_down_at"),
        views=(("standing", _("Standing"), {"field": "taken_down_at", "empty": True}),),
        empty=(_("No wall stands"), _("A wall hides the clients of one side from the people of the other.")),
    )
)  # fmt: skip
