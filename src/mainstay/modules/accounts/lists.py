"""The lists of accounts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.lists import ListSpec, register_list

_ACTIVE = {"field": "archived_at", "empty": True}

register_list(
    ListSpec(
        kind="account", path="accounts", sort="name", create="account.create", prefetch=("owner",),
        columns=("name", "tier", "status", "owner", "country", "revenue_12m", "open_deals", "last_contact_at",
                 "next_contact_on"),
        views=(
            ("mine", _("Mine"), {"all": [{"field": "owner", "is": "me"}, _ACTIVE]}),
            ("team", _("My team's"), {"all": [{"field": "owner", "is": "my_team"}, _ACTIVE]}),
            ("a", _("Tier A"), {"all": [{"field": "tier", "is": "a"}, _ACTIVE]}),
            ("stale", _("Stale data"), {"all": [{"field": "stale_on", "to": "today"}, _ACTIVE]}),
            ("prospects", _("Prospects"), {"all": [{"field": "status", "is": "prospect"}, _ACTIVE]}),
            ("archived", _("Archived"), {"not": _ACTIVE}),
        ),
        bulk=("account.edit_many", "account.assign_many", "account.tag_many"),
        empty=(_("No account here"), _("Create the first one, or import your list: any CSV or Excel file will do.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="contact", path="contacts", sort="name", create="contact.create", prefetch=("account", "person__identity"),
        columns=("name", "account", "title", "email", "phone", "last_contact_at"),
        views=(
            ("present", pgettext_lazy("contacts", "Present"), {"field": "to_on", "empty": True}),
            ("mine", _("At my accounts"), {"all": [{"field": "owner", "is": "me"}, {"field": "to_on", "empty": True}]}),
            ("main", _("Main contacts"), {"field": "is_main", "is": True}),
            ("silent", _("No talk yet"), {"all": [{"field": "last_contact_at", "empty": True},
                                                  {"field": "to_on", "empty": True}]}),
        ),
        empty=(_("No contact here"), _("Add the people you talk to, or read in a vCard.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="competitor", path="competitors", sort="name", create="competitor.create", columns=("name", "website"),
        empty=(_("No competitor yet"), _("Name those who sell what you sell; sightings at clients hang on them.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="freshness_rule", path="settings/freshness", sort="field", create="freshness_rule.create",
        columns=("field", "kind_name", "tier", "segment", "days", "is_active"),
        empty=(_("The shipped rules are in force"), _("Load them as rows to change them, or add one of your own.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="installed_item", path="installed-base", sort="name", select=("account", "product", "supplier"),
        columns=("name", "account", "product", "supplier", "quantity", "since_on", "support_level", "ends_on"),
        views=(("ending", _("Ends within 90 days"), {"field": "ends_on", "within_days": 90}),),
        empty=(_("Nothing installed is known yet"), _("Write it down on the page of an account, or import a list.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="contact_role", path="contact-roles", sort="name", create="contact_role.create",
        columns=("name", "description", "is_active"),
        views=(("in_use", _("In use"), {"field": "is_active", "is": True}),),
        empty=(_("No parts in purchases yet"), _("Name them, or switch on an industry template that brings its own.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="rebalancing", path="rebalancings", sort="-created_at", create="rebalancing.create", prefetch=("made_by",),
        columns=("name", "effective_on", "state", "moves_count", "made_by", "created_at"),
        empty=(_("Territories stand as they are"),
               _("Divide them anew with rules: by country, postal code, industry or list, or spread evenly.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="handover", path="handovers", sort="-due_on", select=("account", "giver", "receiver"),
        columns=("account", "giver", "receiver", "occasion", "state", "due_on", "done_at"),
        views=(
            ("open", _("Under way"), {"field": "state", "is": "open"}),
            ("mine", _("I receive"), {"all": [{"field": "receiver", "is": "me"}, {"field": "state", "is": "open"}]}),
        ),
        empty=(_("Nothing is being handed over"), _("Hand an account over from its page, or all accounts of a colleague.")),
    )
)  # fmt: skip
