"""The registers and lists of gifts."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.lists import ListSpec, register_list

register_list(
    ListSpec(
        kind="gift", path="gifts", sort="-given_on", select=("account", "giver"), create="gift.plan",
        columns=("what", "given_on", "account", "giver", "cost", "state", "decision"),
        views=(
            ("waiting", _("Waiting for a decision"), {"field": "state", "is": "asked"}),
            ("breaches", _("Above a limit"), {"field": "decision", "is": "breach"}),
            ("split", _("May be split"), {"field": "review", "is": True}),
            ("received", _("Received"), {"field": "direction", "is": "received"}),
        ),
        empty=(_("No gift yet"), _("Ask before you spend: plan a gift, a meal or an event, and the rules answer.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="gift_entry", path="gift-ledger", sort="-number", select=("gift", "by"),
        columns=("number", "recorded_on", "entry_kind", "gift", "decision", "rests_on", "by"),
        empty=(_("The ledger is empty"), _("Every plan, gift and correction is added here, and nothing is taken away.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="gift_rule", path="gift-rules", sort="-created_at", select=("rule_set",), create="gift_pack.load",
        columns=("about", "rules", "measure", "number", "effective_from", "effective_to", "state", "checked_on"),
        views=(("drafts", _("To be confirmed"), {"field": "state", "is": "draft"}),
               ("active", _("Confirmed"), {"field": "state", "is": "active"})),
        empty=(_("No rule is loaded"), _("Without a confirmed rule every gift goes to a person. Load a pack.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="gift_rule_set", path="gift-rule-sets", sort="code", columns=("code", "title", "pack", "checked_on"),
        create="gift_rule.write", empty=(_("No rule is loaded"), _("Load a pack, or write rules of your own.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="gift_setting", path="gift-settings", sort="-created_at", select=("proposed_by",),
        columns=("created_at", "reason", "proposed_by", "confirmed_at"), create="gift_setting.propose",
        row_acts=("gift_setting.confirm",),
        empty=(_("The defaults hold"), _("Where the rules are silent, each point has a default that you can change.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="gift_attestation", path="gift-attestations", sort="-due_on", create="gift_attestation.start",
        columns=("title", "from_on", "due_on", "closed_at"),
        empty=(_("No attestation yet"), _("Once a year everybody says that the register is whole.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="gift_attestation_answer", path="gift-attestation-answers", sort="-created_at",
        select=("attestation", "user"), columns=("created_at", "attestation", "user", "state", "note", "answered_at"),
        row_acts=("gift_attestation.answer",),
        empty=(_("Nobody was asked yet"), _("Start an attestation, and everybody has a duty to answer.")),
    )
)  # fmt: skip
