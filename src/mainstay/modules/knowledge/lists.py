"""The lists of knowledge."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.lists import ListSpec, register_list

register_list(
    ListSpec(
        kind="topic", path="topics", sort="name", select=("product_line", "trainer"), create="topic.add",
        columns=("name", "area", "valid_months", "product_line", "trainer", "retired_on"),
        views=(("running", _("In use"), {"field": "retired_on", "empty": True}),),
        empty=(_("No topic yet"), _("Load the starter list, or add what people must know here.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="requirement", path="required-knowledge", sort="-since", select=("topic", "role", "job_title", "person"),
        create="requirement.add", columns=("topic", "of", "since", "grace_days", "rights", "ended_on"),
        views=(("running", _("Running"), {"field": "ended_on", "empty": True}),),
        empty=(_("Nothing is required yet"), _("Require a topic of a role, of a title or of one person.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="confirmation", path="confirmations", sort="-confirmed_on", select=("user", "topic", "confirmed_by"),
        columns=("confirmed_on", "user", "topic", "means", "expires_on", "confirmed_by", "revoked_at"),
        views=(("ending", _("Running out within 60 days"), {"field": "expires_on", "within_days": 60}),),
        empty=(_("Nothing is confirmed yet"), _("Each confirmation of a topic stands here, with its day.")),
    )
)  # fmt: skip
