"""What higher modules add to accounts, and what accounts tell.

The procedure ``handover`` moves what is open when an account goes to somebody else: its parts take the context, the
account, who gives and who receives (users), and give rows ``{"kind": …, "id": …}`` of what they moved. Beside each stands
a part of ``handover_preview``, which takes the same and gives rows ``{"kind", "id", "title", "on", "stays"}`` without
writing: what would move, and with ``stays`` what remains on the account for the receiver to find.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from mainstay.framework.events.registry import event
from mainstay.framework.points import slot

account_acts = slot("account.acts")
"""What one does most at an account, in its head: {"acts": [{label, url, icon, primary, key}]}."""
account_head = slot("account.head")
"""Further cells among the facts in the head."""
account_news = slot("account.news")
"""What is new; loads from (page, since when) and gives {"points": sentences}, newest first."""
contact_acts = slot("contact.acts")
account_timeline = slot("account.timeline")
account_main = slot("account.main")
account_side = slot("account.side")
account_open = slot("account.open")
account_people = slot("account.people")
account_group = slot("account.group")
account_facts = slot("account.facts")
account_history = slot("account.history")
handover_side = slot("handover.side")
contact_timeline = slot("contact.timeline")
contact_side = slot("contact.side")

MOVE_ON: Final = "move_on"
"""Procedure (context, moves): what the former owner holds on the accounts of a rebalancing goes to the new one; ``moves``
is a query set with account_id, from_user_id, to_user_id."""
MOVE_BACK: Final = "move_back"
"""Procedure (context, moves, plan): what ``move_on`` did in the act ``plan.applied_act`` is taken back."""

event("account.created", _("created the account"))
event("account.edited", _("changed the account"))
event("account.status_changed", _("changed the status of the account"))
event("account.tier_set", _("set the tier of the account"))
event("account.assigned", _("assigned the account"))
event("handover.started", _("began a handover"))
event("handover.told", _("told the receiver everything"))
event("handover.accepted", _("accepted a handover"))
event("handover.ended", _("called a handover off"))
event("account.handed_over", _("handed the account over"))
event("account.team_changed", _("changed the account team"))
event("account.moved_in_group", _("changed the group of the account"))
event("account.tagged", _("changed the tags of the account"))
event("account.archived", _("archived the account"))
event("account.restored", _("brought the account back"))
event("account.confirmed", _("confirmed facts of the account"))
event("account.merged", _("merged two accounts"))
event("account.unmerged", _("took a merge of accounts back"))
event("contact.created", _("added a contact"))
event("contact.edited", _("changed a contact"))
event("contact.moved", _("moved a contact to another account"))
event("contact.ended", _("ended a contact"))
event("person.merged", _("merged two persons"))
event("person.unmerged", _("took a merge of persons back"))
event("stakeholder.changed", _("changed a part in decisions"))
event("competitor.created", _("added a competitor"))
event("sighting.recorded", _("saw a competitor"))
event("installed_item.changed", _("changed the installed base"))
event("rebalancing.applied", _("divided territories anew"))
event("rebalancing.undone", _("took a new division of territories back"))
