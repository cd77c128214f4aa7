"""Tables of the accounts module."""

from mainstay.modules.accounts.models.accounts import (
    Account,
    AccountAddress,
    AccountName,
    AccountOwner,
    AccountTeamMember,
)
from mainstay.modules.accounts.models.contacts import Contact, ContactPoint
from mainstay.modules.accounts.models.duplicates import KeptSeparate, Merge
from mainstay.modules.accounts.models.freshness import FieldCheck, FreshnessRule
from mainstay.modules.accounts.models.handovers import Handover, HandoverStep, HandoverTemplate
from mainstay.modules.accounts.models.installed import ContactRole, InstalledItem
from mainstay.modules.accounts.models.persons import Person, PersonIdentity, Salutation, new_person_key
from mainstay.modules.accounts.models.rebalancing import (
    Rebalancing,
    RebalancingListed,
    RebalancingMove,
    RebalancingReceiver,
    RebalancingRule,
    RebalancingShare,
)
from mainstay.modules.accounts.models.relations import AccountTag, Competitor, Sighting, Stakeholder, Tag

__all__ = [
    "Account", "AccountAddress", "AccountName", "AccountOwner", "AccountTag", "AccountTeamMember", "Competitor",
    "Contact", "ContactPoint", "ContactRole", "FieldCheck", "FreshnessRule", "Handover", "HandoverStep",
    "HandoverTemplate", "InstalledItem", "KeptSeparate", "Merge", "Person", "PersonIdentity", "Rebalancing",
    "RebalancingListed", "RebalancingMove", "RebalancingReceiver", "RebalancingRule", "RebalancingShare", "Salutation",
    "Sighting", "Stakeholder", "Tag", "new_person_key",
]  # fmt: skip
